"""Services that nobody has heard of, as people see them: a command, answers, and what a file must make of them."""

# ruff: noqa: E501  # an answer a line

from dataclasses import dataclass, field

KEY = "lm_7Hq2vK9xP4tR8wZ3yB6n"
UUID = "a5ecc735-c48e-43ea-a739-d42bfb19edb3"


@dataclass(frozen=True)
class Shape:
    """`outputs` are the links that a done job gives, `error` what a failed one says."""

    what: str
    command: str
    running: object = None
    done: object = None
    failed: object = None
    codes: tuple[int, int, int] = (200, 200, 200)
    url: str = ""
    outputs: tuple[str, ...] = ()
    error: str = ""
    more: dict[str, object] = field(default_factory=dict[str, object])


def get(path: str, header: str = f"Authorization: Bearer {KEY}", host: str = "api.lumen.example") -> str:
    return f"curl -s 'https://{host}{path}' \\\n  -H '{header}'"


PIC = "https://cdn.lumen.example/out/{}.png?sig=a%2Fb"

SHAPES = (
    Shape(
        "plain",
        get("/v1/jobs/job_8f3k2a"),
        {"id": "job_8f3k2a", "status": "processing", "progress": 40, "created_at": "2026-11-20T10:00:00Z"},
        {"id": "job_8f3k2a", "status": "completed", "progress": 100, "output": PIC.format(1), "created_at": "2026-11-20T10:00:00Z", "completed_at": "2026-11-20T10:01:00Z"},
        {"id": "job_8f3k2a", "status": "failed", "error": "No face was found"},
        url="{base}/v1/jobs/{id}",
        outputs=(PIC.format(1),),
        error="No face was found",
        more={"progress": "progress", "progress_of": 100.0, "created": "created_at", "finished": "completed_at", "job_id": "id", "job_pattern": "job_[A-Za-z0-9]+"},
    ),
    Shape(
        "states by HTTP, nothing said",
        get(f"/render/{UUID}", f"X-Api-Key: {KEY}"),
        {"detail": "Still rendering"},
        {"url": PIC.format(1)},
        {"detail": "The scene has no camera"},
        codes=(202, 200, 422),
        url="{base}/render/{id}",
        outputs=(PIC.format(1),),
        error="The scene has no camera",
        more={"auth_header": "X-Api-Key", "auth_value": "{key}"},
    ),
    Shape(
        "states by HTTP, an empty answer before",
        get(f"/render/{UUID}"),
        None,
        {"video": {"url": "https://cdn.lumen.example/v/1.mp4"}},
        codes=(204, 200, 200),
        outputs=("https://cdn.lumen.example/v/1.mp4",),
    ),
    Shape(
        "an error inside a 200",
        get("/v2/task?task_id=18234567"),
        {"code": 0, "msg": "ok", "data": {"task_id": 18234567, "state": "RUNNING"}},
        {"code": 0, "msg": "ok", "data": {"task_id": 18234567, "state": "SUCCESS", "images": [{"url": PIC.format(1)}, {"url": PIC.format(2)}]}},
        {"code": 50012, "msg": "The prompt was refused", "data": None},
        url="{base}/v2/task?task_id={id}",
        outputs=(PIC.format(1), PIC.format(2)),
        error="The prompt was refused",
        more={"job_id": "data.task_id"},
    ),
    Shape(
        "an error object inside a 200",
        get("/jobs/ab12cd34ef"),
        {"ok": True, "job": {"id": "ab12cd34ef", "stage": "running"}},
        {"ok": True, "job": {"id": "ab12cd34ef", "stage": "finished", "files": [PIC.format(1)]}},
        {"ok": False, "error": {"code": "E42", "message": "Out of memory"}},
        outputs=(PIC.format(1),),
        error="Out of memory",
        more={"error_kind": "error.code"},
    ),
    Shape(
        "a list of results",
        get("/generations/gen-000123"),
        {"generation": {"id": "gen-000123", "status": "IN_PROGRESS", "results": []}},
        {"generation": {"id": "gen-000123", "status": "COMPLETE", "results": [{"seed": 1, "url": PIC.format(1)}, {"seed": 2, "url": PIC.format(2)}, {"seed": 3, "url": PIC.format(3)}, {"seed": 4, "url": PIC.format(4)}]}},
        outputs=tuple(PIC.format(n) for n in (1, 2, 3, 4)),
        more={"status": "generation.status"},
    ),
    Shape(
        "the whole answer is a list",
        get("/tasks?ids=tsk_90aa1"),
        [{"taskId": "tsk_90aa1", "taskStatus": "queued"}],
        [{"taskId": "tsk_90aa1", "taskStatus": "done", "imageUrl": PIC.format(1)}],
        outputs=(PIC.format(1),),
        more={"status": "[0].taskStatus", "job_id": "[0].taskId"},
    ),
    Shape(
        "done, yes or no",
        get("/operations/op-77812"),
        {"name": "op-77812", "done": False},
        {"name": "op-77812", "done": True, "response": {"video": {"uri": "https://cdn.lumen.example/v/1.mp4"}}},
        {"name": "op-77812", "done": True, "error": {"code": 3, "message": "Too long"}},
        error="Too long",
    ),
    Shape(
        "no state, a time when it is over",
        get("/tunes/4411223"),
        {"id": 4411223, "created_at": "2026-11-20T10:00:00Z", "trained_at": None, "finished_at": None, "images": []},
        {"id": 4411223, "created_at": "2026-11-20T10:00:00Z", "finished_at": "2026-11-20T10:05:00Z", "images": [PIC.format(1)]},
        outputs=(PIC.format(1),),
    ),
    Shape(
        "no state, results when it is over",
        get("/poll/zz81723a"),
        {"ticket": "zz81723a", "position": 4},
        {"ticket": "zz81723a", "images": [PIC.format(1), PIC.format(2)]},
        outputs=(PIC.format(1), PIC.format(2)),
    ),
    Shape(
        "states that never change, and words that nobody else has",
        get("/kitchen/orders/ord_5512ab"),
        {"status": "success", "user": {"status": "active"}, "data": {"phase": "cooking"}},
        {"status": "success", "user": {"status": "active"}, "data": {"phase": "served", "photo": PIC.format(1)}},
        outputs=(PIC.format(1),),
        more={"status": "data.phase"},
    ),
    Shape(
        "numbers for states",
        get("/api/job/5512345"),
        {"job": {"id": 5512345, "status": 1}},
        {"job": {"id": 5512345, "status": 3, "download_url": "https://cdn.lumen.example/x.zip"}},
        {"job": {"id": 5512345, "status": 9, "error_message": "Disk full"}},
        outputs=("https://cdn.lumen.example/x.zip",),
        error="Disk full",
    ),
    Shape(
        "a POST with the ID in its body",
        f"curl -X POST https://api.lumen.example/query --json '{{\"task_id\": \"{UUID}\"}}' -H 'Authorization: Bearer {KEY}'",
        {"status": "pending"},
        {"status": "success", "result": {"images": [{"image_url": PIC.format(1)}]}},
        url="{base}/query",
        outputs=(PIC.format(1),),
        more={"method": "POST", "body": (("task_id", "{id}"),)},
    ),
    Shape(
        "a key in the body",
        f"curl https://api.lumen.example/fetch -d '{{\"key\": \"{KEY}\", \"request_id\": \"req_55aa66\"}}'",
        {"status": "processing", "id": "req_55aa66"},
        {"status": "success", "id": "req_55aa66", "output": [PIC.format(1)]},
        {"status": "error", "message": "Bad prompt"},
        outputs=(PIC.format(1),),
        error="Bad prompt",
        more={"is_key_in_body": True, "auth_header": "", "body": (("key", "{key}"), ("request_id", "{id}"))},
    ),
    Shape(
        "JSON inside a text",
        get("/record?taskId=3f2a9b7c"),
        {"code": 200, "data": {"taskId": "3f2a9b7c", "state": "generating", "resultJson": ""}},
        {"code": 200, "data": {"taskId": "3f2a9b7c", "state": "success", "resultJson": '{"resultUrls": ["' + PIC.format(1) + '", "' + PIC.format(2) + '"]}'}},
        outputs=(PIC.format(1), PIC.format(2)),
    ),
    Shape(
        "pictures as base64",
        get("/sdapi/progress/task_1a2b3c"),
        {"id": "task_1a2b3c", "state": "running", "progress": 0.4},
        {"id": "task_1a2b3c", "state": "done", "progress": 1.0, "images": ["iVBORw0KGgo" + "A" * 401]},
        more={"progress_of": 1.0},
    ),
    Shape(
        "a document",
        get("/extractions/ext_12ab"),
        {"id": "ext_12ab", "status": "PROCESSING"},
        {"id": "ext_12ab", "status": "COMPLETED", "result": {"total": 12.5, "lines": [{"sku": "a"}]}},
    ),
    Shape(
        "links that are none of the results",
        get("/predictions/pq9x8w7v"),
        {"id": "pq9x8w7v", "status": "starting", "input": {"image": "https://me.example/in.png"}, "urls": {"get": "https://api.lumen.example/predictions/pq9x8w7v"}},
        {"id": "pq9x8w7v", "status": "succeeded", "input": {"image": "https://me.example/in.png"}, "urls": {"get": "https://api.lumen.example/predictions/pq9x8w7v", "web": "https://lumen.example/p/pq9x8w7v"}, "output": [PIC.format(1)], "logo": "https://lumen.example/logo.png"},
        outputs=(PIC.format(1),),
    ),
    Shape(
        "names with dashes, times in milliseconds",
        get("/api/v3/work-items/wi-20931"),
        {"work-item": {"item-id": "wi-20931", "current-state": "InProgress", "created-at": 1763632800000, "percent-done": 25}},
        {"work-item": {"item-id": "wi-20931", "current-state": "Finished", "created-at": 1763632800000, "finished-at": 1763632860000, "output-url": PIC.format(1), "percent-done": 100}},
        outputs=(PIC.format(1),),
        more={"created": '"work-item"."created-at"', "finished": '"work-item"."finished-at"', "progress_of": 100.0},
    ),
    Shape(
        "a map of results by number",
        get("/batch/b_771a"),
        {"batch_id": "b_771a", "batch_status": "working"},
        {"batch_id": "b_771a", "batch_status": "finished", "outputs": {"0": {"url": PIC.format(1)}, "1": {"url": PIC.format(2)}}},
        outputs=(PIC.format(1), PIC.format(2)),
    ),
    Shape(
        "pictures and their previews",
        get("/v1/scene/01JREQREQREQREQREQREQREQ00"),
        {"scene_id": "01JREQREQREQREQREQREQREQ00", "scene_state": "Rendering"},
        {"scene_id": "01JREQREQREQREQREQREQREQ00", "scene_state": "Rendered", "render": {"url": PIC.format(1), "thumbnail_url": PIC.format("t")}},
        outputs=(PIC.format(1), PIC.format("t")),
        more={"job_pattern": "[0-7][0-9A-HJKMNP-TV-Z]{25}"},
    ),
    Shape(
        "one answer alone",
        get("/tracks/trk_123abc"),
        done={"data": {"attributes": {"status": "ready", "audio_url": "https://cdn.lumen.example/a.mp3"}}, "success": True},
        outputs=("https://cdn.lumen.example/a.mp3",),
        more={"status": "data.attributes.status"},
    ),
    Shape(
        "a user and a password",
        f"curl -u account:{KEY} https://api.lumen.example/exports/99812",
        {"export": {"id": 99812, "state": "new"}},
        {"export": {"id": 99812, "state": "published", "file": "https://cdn.lumen.example/r.pdf"}},
        outputs=("https://cdn.lumen.example/r.pdf",),
        more={"auth_header": "Authorization", "auth_value": "Basic {key}"},
    ),
    Shape(
        "a command that starts a job",
        f"curl https://api.lumen.example/v1/images -H 'Authorization: Key {KEY}' --json '{{\"prompt\": \"a cat\"}}'",
        {"request_id": UUID, "status": "IN_QUEUE", "status_url": f"https://api.lumen.example/v1/images/status/{UUID}"},
        {"request_id": UUID, "status": "COMPLETED", "status_url": f"https://api.lumen.example/v1/images/status/{UUID}", "images": [{"url": PIC.format(1)}]},
        url="{base}/v1/images/status/{id}",
        outputs=(PIC.format(1),),
        more={"auth_value": "Key {key}", "method": "GET"},
    ),
    Shape(
        "cmd on Windows",
        f'curl ^\n  -H "x-lumen-token: {KEY}" ^\n  "https://api.lumen.example/v1/jobs/qq8812za?expand=all&lang=en"',
        {"jobState": "WAITING"},
        {"jobState": "SUCCEEDED", "assets": [{"href": PIC.format(1)}]},
        {"jobState": "FAILED", "failureReason": "no credits"},
        url="{base}/v1/jobs/{id}?expand=all&lang=en",
        error="no credits",
        more={"auth_header": "x-lumen-token"},
    ),
    Shape(
        "PowerShell",
        f'curl.exe -H "Authorization: Bearer {KEY}" `\n  -H "X-Version: 2026-01-01" `\n  "https://api.lumen.example/v1/jobs/qq8812za"',
        {"state": "active"},
        {"state": "completed", "video_url": "https://cdn.lumen.example/1.webm"},
        outputs=("https://cdn.lumen.example/1.webm",),
        more={"headers": (("X-Version", "2026-01-01"),)},
    ),
    Shape(
        "PowerShell's own",
        f'Invoke-RestMethod -Uri "https://api.lumen.example/v1/jobs/qq8812za" -Headers @{{ "Authorization" = "Bearer {KEY}" }}',
        {"state": "active"},
        {"state": "completed", "gif": "https://cdn.lumen.example/1.gif"},
        url="{base}/v1/jobs/{id}",
        outputs=("https://cdn.lumen.example/1.gif",),
    ),
    Shape(
        "a word in the place of the ID",
        "curl -H \"Authorization: Bearer $LUMEN_API_KEY\" https://api.lumen.example/v1/jobs/{job_id}",
        {"job_id": "77aa88bb", "status": "Pending"},
        {"job_id": "77aa88bb", "status": "Succeeded", "result": {"sample": PIC.format(1)}},
        url="{base}/v1/jobs/{id}",
        outputs=(PIC.format(1),),
        more={"auth_value": "Bearer {key}", "job_id": "job_id"},
    ),
)  # fmt: skip
