"""Pastes about every service that the program knows, with all of them to choose from; and what must find nothing."""

import json

import pytest
from provider_data import CONTRACTS, NOW, SPECS

from jobmonitor.jobs import Account, JobRef
from jobmonitor.providers.engine import status_request
from jobmonitor.providers.recognise import recognise

U = "80e732af-660e-45cd-bd63-580e4f2a94cc"
HEX64 = "a6dc6c6e20acda010fe14d71f180658f2896ed9b4ec25aa99a6ff06c796987c4"
VEO = "projects/p/locations/us-central1/publishers/google/models/veo-2.0-generate-001/operations/abc"
RUN = "60902e6c-08a1-426e-9cb9-9eaec90f5e2b-u1"
PRED = "gm3qorzdhgbfurvjtvhg6dckhu"
URN = f"urn:ff:jobs:eso8:{U}"
FAL = "https://queue.fal.run/fal-ai"
TOKEN = "r8_abcdefghijklmnopqrstuvwx12345678"

FOUND: dict[str, tuple[str, list[str]]] = {
    # Links
    "fal's state": (f"{FAL}/fast-sdxl/requests/{U}/status", [f"fal:{U} model_id=fal-ai/fast-sdxl"]),
    "fal's result": (f"{FAL}/flux/requests/{U}", [f"fal:{U} model_id=fal-ai/flux"]),
    "a longer model of fal": (f"{FAL}/flux/dev/requests/{U}", [f"fal:{U} model_id=fal-ai/flux"]),
    "Replicate's API": (f"https://api.replicate.com/v1/predictions/{PRED}", [f"replicate:{PRED}"]),
    "Replicate's way to cancel": (f"https://api.replicate.com/v1/predictions/{PRED}/cancel", [f"replicate:{PRED}"]),
    "Replicate's page": (f"see https://replicate.com/p/{PRED}.", [f"replicate:{PRED}"]),
    "OpenAI's video": ("https://api.openai.com/v1/videos/video_123/content?variant=x", ["openai-video:video_123"]),
    "OpenAI's batch": ("https://api.openai.com/v1/batches/batch_abc123", ["openai-batch:batch_abc123"]),
    "MiniMax": (
        "https://api.minimax.io/v1/query/video_generation?task_id=176843862716480",
        ["minimax:176843862716480 region=api.minimax.io"],
    ),
    "MiniMax's other server": (
        "https://api.minimaxi.chat/v1/query/video_generation?task_id=176843862716480",
        ["minimax:176843862716480 region=api.minimaxi.chat"],
    ),
    "Kling": (
        "https://api-singapore.klingai.com/v1/videos/text2video/866168216002236456",
        ["kling:866168216002236456 region=api-singapore task_kind=videos/text2video"],
    ),
    "Kling in Beijing": (
        "https://api-beijing.klingai.com/v1/images/generations/866168216002236456",
        ["kling:866168216002236456 region=api-beijing task_kind=images/generations"],
    ),
    "ModelsLab": ("https://modelslab.com/api/v6/realtime/fetch/123", ["modelslab:123 family=realtime"]),
    "Gemini": (
        "https://generativelanguage.googleapis.com/v1beta/models/veo-3.1-generate-preview/operations/fvwp",
        ["gemini-veo:models/veo-3.1-generate-preview/operations/fvwp"],
    ),
    "ComfyUI on this machine": (f"http://127.0.0.1:8188/history/{U}", [f"comfyui:{U}"]),
    "Comfy Cloud": (f"https://cloud.comfy.org/api/jobs/{U}", [f"comfy-cloud:{U}"]),
    "Segmind's state": (f"https://api.segmind.com/v2/requests/{U}/status", [f"segmind:{U}"]),
    "Segmind's older address": (f"https://api.segmind.com/v1/requests/{U}", [f"segmind:{U}"]),
    "Runpod": (f"https://api.runpod.ai/v2/abc123xyz/status/{RUN}", [f"runpod:{RUN} endpoint_id=abc123xyz"]),
    "Firefly": (f"https://firefly-api.adobe.io/v3/status/{URN}", [f"adobe-firefly:{URN}"]),
    "Stability": (f"https://api.stability.ai/v2beta/results/{HEX64}", [f"stability:{HEX64}"]),
    "Luma": (f"https://api.lumalabs.ai/dream-machine/v1/generations/{U}", [f"luma:{U}"]),
    "Runway": (f"https://api.dev.runwayml.com/v1/tasks/{U}", [f"runway:{U}"]),
    "BFL's cluster": (f"https://api.eu.bfl.ai/v1/get_result?id={U}", [f"bfl:{U} cluster=api.eu.bfl.ai"]),
    "Leonardo": (f"https://cloud.leonardo.ai/api/rest/v1/generations/{U}", [f"leonardo:{U}"]),
    "Meshy": (f"https://api.meshy.ai/openapi/v2/text-to-3d/{U}", [f"meshy:{U} task_kind=v2/text-to-3d"]),
    "Shotstack's stage": (f"https://api.shotstack.io/edit/stage/render/{U}", [f"shotstack:{U} stage=stage"]),
    "PiAPI": (f"https://api.piapi.ai/api/v1/task/{U}", [f"piapi:{U}"]),
    "Freepik": (f"https://api.freepik.com/v1/ai/mystic/{U}", [f"freepik:{U} task_path=v1/ai/mystic"]),
    "HeyGen": ("https://api.heygen.com/v1/video_status.get?video_id=abc", ["heygen:abc"]),
    "Krea": (f"https://api.krea.ai/jobs/{U}", [f"krea:{U}"]),
    "deAPI": (f"https://api.deapi.ai/api/v2/jobs/{U}", [f"deapi:{U}"]),
    "Tripo": (f"https://openapi.tripo3d.ai/v3/tasks/{U}", [f"tripo:{U}"]),
    "useapi": ("https://api.useapi.net/v2/jobs/?jobid=j-7", ["useapi-midjourney:j-7"]),
    "Astria": ("https://api.astria.ai/tunes/1/prompts/2", ["astria:2 tune_id=1"]),
    "Bannerbear": ("https://api.bannerbear.com/v2/videos/kG39R5Xbv", ["bannerbear:kG39R5Xbv kind=videos"]),
    "Novita": ("https://api.novita.ai/v3/async/task-result?task_id=abc", ["novita:abc"]),
    # Shapes
    "a prediction": (PRED, [f"replicate:{PRED}"]),
    "a video": ("video_69b131ea03548190925a6a06febf993b", ["openai-video:video_69b131ea03548190925a6a06febf993b"]),
    "a batch in a sentence": ("is batch_abc123 done?", ["openai-batch:batch_abc123"]),
    "an operation of Vertex": (VEO, [f"vertex-veo:{VEO}"]),
    "an operation of Gemini": ("models/veo-3/operations/fvwp", ["gemini-veo:models/veo-3/operations/fvwp"]),
    "a job of Runpod": (RUN, [f"runpod:{RUN}"]),
    "a synchronous job of Runpod": (f"sync-{RUN}", [f"runpod:sync-{RUN}"]),
    "a URN of Adobe": (URN, [f"adobe-firefly:{URN}"]),
    "64 digits": (HEX64, [f"stability:{HEX64}"]),
    "a long number": ("176843862716480", ["kling|minimax|modelslab:176843862716480"]),
    # Replies
    "fal's creating reply": (
        json.dumps(CONTRACTS["fal"]["examples"][0]["body"]),
        [f"fal:{U} model_id=fal-ai/fast-sdxl"],
    ),
    "a reply of Segmind": (
        json.dumps({"request_id": U, "status_url": f"https://api.segmind.com/v2/requests/{U}/status"}),
        [f"segmind:{U}"],
    ),
    "a reply of MiniMax": (
        json.dumps({"task_id": "176843862716480", "base_resp": {"status_code": 0}}),
        ["minimax:176843862716480"],
    ),
    "a reply of Kling": (
        json.dumps({"code": 0, "data": {"task_id": "866168216002236456", "task_status": "submitted"}}),
        ["kling:866168216002236456"],
    ),
    "a reply of ModelsLab": (json.dumps({"status": "processing", "id": 123, "generationTime": 3.2}), ["modelslab:123"]),
    "a reply of ComfyUI": (json.dumps({"prompt_id": U, "number": 3, "node_errors": {}}), [f"comfyui:{U}"]),
    "a reply of Vertex": (json.dumps({"name": VEO}), [f"vertex-veo:{VEO}"]),
    "a reply of Replicate in a log": (
        'INFO got {"id": "' + PRED + '", "version": "v", "urls": {"cancel": "x"}, "status": "starting"} in 2 s',
        [f"replicate:{PRED}"],
    ),
    "a reply of Krea": (json.dumps({"job_id": U, "status": "backlogged"}), [f"krea:{U}"]),
    "a reply of Luma": (json.dumps({"id": U, "state": "dreaming"}), [f"luma:{U}"]),
    "a reply of Runway": (json.dumps({"id": U, "status": "THROTTLED"}), [f"runway:{U}"]),
    "a reply of PiAPI": (json.dumps({"code": 200, "data": {"task_id": U, "status": "staged"}}), [f"piapi:{U}"]),
    "a reply of BFL names its cluster": (
        json.dumps({"id": U, "polling_url": f"https://api.eu.bfl.ai/v1/get_result?id={U}"}),
        [f"bfl:{U} cluster=api.eu.bfl.ai"],
    ),
    "a reply that names a cluster nobody knows keeps the key at home": (
        json.dumps({"id": U, "polling_url": f"https://evil.example/v1/get_result?id={U}"}),
        [f"bfl:{U}"],
    ),
    "a reply of OpenAI": (json.dumps({"id": "video_123", "object": "video"}), ["openai-video:video_123"]),
    # curl
    "curl to Replicate": (
        f"curl -s -H 'Authorization: Bearer {TOKEN}' https://api.replicate.com/v1/predictions/{PRED}",
        [f"replicate:{PRED}"],
    ),
    "curl to fal": (
        f"curl -H 'Authorization: Key abc:def' https://queue.fal.run/fal-ai/fast-sdxl/requests/{U}/status?logs=1",
        [f"fal:{U} model_id=fal-ai/fast-sdxl"],
    ),
    "curl with the ID in a body names none": (
        f"curl -X POST https://modelslab.com/api/v6/images/fetch -d '{{\"key\": \"k\", \"request_id\": \"{U}\"}}'",
        [],
    ),
    "a checksum beside an ID": (f"{PRED} sha256:{HEX64}", [f"replicate:{PRED}"]),
}  # fmt: skip

NOTHING: dict[str, str] = {
    "a colour": "color: #a6dc6c; background: rgba(12, 34, 56, 0.5)",
    "an address of the network": "connect to 192.168.10.24:8080 failed",
    "a line of a trace": 'File "/usr/lib/python3.11/site-packages/httpx/_client.py", line 1234, in send',
    "a commit": "commit 4b825dc642cb6eb9a060e54bf8d69288fbee4904\nAuthor: A B <a.b@example.com>",
    "a commit alone": "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    "a container": f"nginx@sha256:{HEX64}",
    "a checksum": f"sha256:{HEX64}  picture.png",
    "a telephone": "+49 30 901820 or (030) 90 18 20",
    "a bank account": "DE89 3704 0044 0532 0130 00",
    "a price": "1,299.00 EUR each, 12 pieces",
    "a page's source": '<div class="job-status__label--running">Running</div>',
    "models": "fal-ai/flux/dev\nblack-forest-labs/flux-schnell\nstability-ai/sdxl",
    "a search": "https://www.google.com/search?q=job+id+figur",
    "a picture's link": "https://cdn.example.com/images/2026/11/22/photo-1234.jpg",
    "a signed link": f"https://bucket.s3.amazonaws.com/k/a.png?X-Amz-Signature={HEX64}&X-Amz-Date=20261122T090000Z",
    "a result at fal": "https://v3b.fal.media/files/b/0a8f1c2d/abcDEF123456_output.png",
    "a result at Replicate": "https://replicate.delivery/pbxt/abcdefghijklmnopqrstuvwxyz/out-0.png",
    "a key of OpenAI": "sk-proj-abcdefghijklmnop1234567890",
    "a token of Replicate": f"export REPLICATE_API_TOKEN={TOKEN}",
    "a pre-release": "v1.2.3-rc.1+build.20261122",
    "progress": "progress 42% (17/40)",
    "an exception": "Traceback (most recent call last):\n  KeyError: 'status'",
    "faces": "🎉🎉🎉",
    "Russian": "Привет, как дела?",
    "Chinese": "你好，请看一下这个任务",
    "results without an ID": json.dumps({"images": ["https://x.example/1.png"], "seed": 42}),
    "an empty object": "{}",
    "an empty list": "[]",
    "XML": "<job><status>done</status></job>",
    "a file on Windows": r"C:\Users\me\Desktop\result.png",
    "a heading": "# Results\n\nNothing to see here.",
    "a cookie": "Set-Cookie: session=abc; Path=/; HttpOnly",
    "a network card": "00:1B:44:11:3A:B7",
    "a mail": "Hi,\n\ncould you look at the job from yesterday?\n\nThanks\nAnna",
    "a picture in the text": "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk",
    "a command": "cd ~/work && ls -la | grep job",
    "a query": "SELECT id, status FROM jobs WHERE status = 'running' LIMIT 10;",
    "times": "09:00:00 - 17:30:00",
    "a host": "https://api.replicate.com",
    "a model's page": "https://replicate.com/black-forest-labs/flux-schnell",
    "a creating call to fal": f"curl -X POST {FAL}/fast-sdxl -H 'Authorization: Key abc:def' -d '{{\"prompt\": 1}}'",
    "a creating call to Replicate": f"curl -d '{{\"version\": \"{HEX64}\"}}' https://api.replicate.com/v1/predictions",
    "another path at Kling": "https://api-singapore.klingai.com/v1/account/costs/1",
    "a refusal": json.dumps({"error": {"message": "Incorrect API key provided: sk-abc***", "type": "invalid"}}),
    "a UUID without its beginning": U[2:],
    "placeholders": "<YOUR_JOB_ID> or $JOB_ID or {request_id}",
    "Latin": "Lorem ipsum dolor sit amet, consectetur adipiscing elit.",
}  # fmt: skip


def shown(ref: JobRef) -> str:
    """The reference as the table writes it."""
    named = "".join(f" {name}={value}" for name, value in ref.vars)
    return f"{ref.provider or '|'.join(ref.candidates)}:{ref.id}{named}"


@pytest.mark.parametrize(("text", "expected"), FOUND.values(), ids=FOUND.keys())
def test_a_paste_gives_its_jobs(text: str, expected: list[str]) -> None:
    found = recognise(text, SPECS)
    assert [shown(ref) for ref in found.refs] == expected
    assert TOKEN not in repr(found)


@pytest.mark.parametrize("text", NOTHING.values(), ids=NOTHING.keys())
def test_what_holds_no_job_gives_none(text: str) -> None:
    found = recognise(text, SPECS)
    assert found.refs == ()
    assert TOKEN not in repr(found)


def test_a_bare_uuid_may_be_anybodys_whose_ids_look_so() -> None:
    (ref,) = recognise(U, SPECS).refs
    assert {"fal", "comfyui", "luma", "runway", "segmind", "waveline"} <= set(ref.candidates)
    assert not {"figur", "replicate", "stability", "kling"} & set(ref.candidates)


@pytest.mark.parametrize("provider", sorted(SPECS))
def test_the_address_that_is_asked_names_its_job_when_it_is_pasted(provider: str) -> None:
    spec = SPECS[provider]
    needed = tuple((var.name, next(iter(var.choices), "some")) for var in spec.vars)
    job = JobRef(spec.job_id.example or "abcd1234", provider, needed)
    url = status_request(spec, job, Account(provider), "access:secret", NOW).url
    expected = [] if spec.poll.body else [(provider, job.id)]
    assert [(ref.provider, ref.id) for ref in recognise(url, SPECS).refs] == expected
