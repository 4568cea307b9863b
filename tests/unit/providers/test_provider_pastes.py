"""Pastes as people make them, and the jobs that must be found in each."""

import json
import random
import time
import uuid
from collections.abc import Callable

import pytest
from provider_data import SMALL, SPECS

from jobmonitor.jobs import JobRef
from jobmonitor.providers.recognise import recognise
from jobmonitor.providers.spec import read_spec

ULID = "01JREQREQREQREQREQREQREQ00"
ULID2 = "01JREQREQREQREQREQREQREQ0Z"
V4 = "a5ecc735-c48e-43ea-a739-d42bfb19edb3"
V1 = "550e8400-e29b-11d4-a716-446655440000"
KEY = "sk_live_51Habcdefghijklmnop"
FIGUR = f"figur:{ULID}"
EITHER = f"aetherforge|waveline:{V4}"
GEPETTO_URL = "https://europe-west1-gepettoai.cloudfunctions.net/v1"
FIGUR_URL = "https://api.figur.fit/v1/jobs"
WAVELINE_URL = "https://waveline.ai/api/v1/jobs"
FORGE_URL = "https://api.aetherforgeai.com/public/v1/job"

PASTES: dict[str, tuple[str, list[str]]] = {
    # One ID
    "an opaque ID": ("abcd", ["gepetto:abcd"]),
    "an opaque ID with the end of its line": ("abcd\r\n", ["gepetto:abcd"]),
    "a long opaque ID": ("xR7kQ2mZ9pLw4T", ["gepetto:xR7kQ2mZ9pLw4T"]),
    "an opaque ID with hyphens": ("  job-77_x  ", ["gepetto:job-77_x"]),
    "an opaque ID of digits": ("48213377", ["gepetto:48213377"]),
    "a ULID": (ULID, [FIGUR]),
    "a ULID in quotes": (f'"{ULID}"', [FIGUR]),
    "a ULID in backticks": (f"`{ULID}`", [FIGUR]),
    "a UUID of version 4": (V4, [EITHER]),
    "a UUID in capitals keeps them": (V4.upper(), [EITHER.replace(V4, V4.upper())]),
    "a UUID that isn't of version 4": (V1, [f"aetherforge:{V1}"]),
    "a UUID in braces": (f"{{{V4}}}", [EITHER]),
    "an ID behind a mark of order": (f"\ufeff{ULID}", [FIGUR]),
    "an ID with a space of no width": (f"\u200b{ULID}\u200b", [FIGUR]),
    "an ID with a name": (f"job_id={ULID}", [FIGUR]),
    "an ID with a name and a colon": (f"Job ID: {V4}", [EITHER]),
    "an ID as a URN": (f"urn:uuid:{V4}", [EITHER]),
    # Many
    "two lines": ("abcd\nefgh", ["gepetto:abcd", "gepetto:efgh"]),
    "lines with gaps": (f"\n\n{ULID}\n\n   {ULID2}\n", [FIGUR, f"figur:{ULID2}"]),
    "commas": (f"{ULID},{ULID2}", [FIGUR, f"figur:{ULID2}"]),
    "semicolons": (f"{ULID};{V4}", [FIGUR, EITHER]),
    "a list of opaque IDs": ("a1b2c3d4e5f6, g7h8i9j0k1l2", ["gepetto:a1b2c3d4e5f6", "gepetto:g7h8i9j0k1l2"]),
    "twice the same": (f"{ULID} {ULID}\n{ULID}", [FIGUR]),
    "bullets": (f"- {ULID}\n* {V4}\n• abcd", [FIGUR, EITHER, "gepetto:abcd"]),
    "numbers": ("1. abcd\n2) efgh", ["gepetto:abcd", "gepetto:efgh"]),
    "a list of JSON": (json.dumps([ULID, V4]), [FIGUR, EITHER]),
    "a table of Markdown": (f"| id | state |\n|---|---|\n| {ULID} | done |", [FIGUR]),
    "CSV with a header": (f"id,status\n{ULID},SUCCESS\n{V4},RUNNING", [FIGUR, EITHER]),
    "CSV of one column": ("job_id\nabcd\nefgh", ["gepetto:abcd", "gepetto:efgh"]),
    "tabs": (f"{ULID}\tdone\t{V4}", [FIGUR, EITHER]),
    # Prose
    "a sentence": (f"Could you look at {ULID}? It hangs.", [FIGUR]),
    "a sentence with an end": (f"It is {V4}.", [EITHER]),
    "an opaque ID in a sentence": ("my job xR7kQ2mZ9pLw4T is stuck", ["gepetto:xR7kQ2mZ9pLw4T"]),
    "bold": (f"**{ULID}** and _{V4}_".replace("_", ""), [FIGUR, EITHER]),
    "a line of a log": (f"2026-11-22T09:00:01Z INFO job={ULID} took 3.2s", [FIGUR]),
    "a path": (f"GET /v1/jobs/{ULID} 200", [FIGUR]),
    "brackets": (f"(see {ULID}) [{V4}]", [FIGUR, EITHER]),
    # Links
    "a link to Figur": (f"{FIGUR_URL}/{ULID}", [FIGUR]),
    "a link to Waveline": (f"{WAVELINE_URL}/{V4}", [f"waveline:{V4}"]),
    "a link with http, as in the documentation": (f"http://waveline.ai/api/v1/jobs/{V4}", [f"waveline:{V4}"]),
    "a link to AetherForge": (f"{FORGE_URL}/{V4}", [f"aetherforge:{V4}"]),
    "a link to Gepetto": (f"{GEPETTO_URL}/job/abc", ["gepetto:abc"]),
    "a link with a query": (f"{FIGUR_URL}/{ULID}?expand=1#top", [FIGUR]),
    "a link to the events": (f"{FIGUR_URL}/{ULID}/events?since=4", [FIGUR]),
    "a link with a slash at its end": (f"{FIGUR_URL}/{ULID}/", [FIGUR]),
    "a link in capitals": (f"HTTPS://API.FIGUR.FIT/v1/jobs/{ULID}", [FIGUR]),
    "a link in brackets": (f"({FIGUR_URL}/{ULID}).", [FIGUR]),
    "a link in angles": (f"<{FIGUR_URL}/{ULID}>", [FIGUR]),
    "a link in Markdown": (f"[the job]({FIGUR_URL}/{ULID})", [FIGUR]),
    "a link whose ID has no known shape": (f"{FIGUR_URL}/strange-1", ["figur:strange-1"]),
    "a link with an encoded ID": (f"{GEPETTO_URL}/job/a%2Fb", ["gepetto:a/b"]),
    "a link names the bare ID beside it": (f"{V4}\n{WAVELINE_URL}/{V4}", [f"waveline:{V4}"]),
    "two links": (f"{FIGUR_URL}/{ULID} {WAVELINE_URL}/{V4}", [FIGUR, f"waveline:{V4}"]),
    # Replies
    "Gepetto's creating reply": (
        '{"status":"pending","id":"xxxxxxxxxxxxxx","styleId":"s","roomId":"r","mode":"furnish"}',
        ["gepetto:xxxxxxxxxxxxxx"],
    ),
    "a short ID in a reply": ('{"id": "ab", "status": "pending"}', ["gepetto:ab"]),
    "Waveline's reply": (
        json.dumps({"id": V4, "status": "CREATED", "urls": {"get": f"{WAVELINE_URL}/{V4}"}}, indent=2),
        [f"waveline:{V4}"],
    ),
    "Waveline's reply without its address": (json.dumps({"id": V4, "status": "CREATED"}), [f"waveline:{V4}"]),
    "a reply that names another host": (
        json.dumps({"id": V4, "status": "CREATED", "urls": {"get": f"https://evil.example/jobs/{V4}"}}),
        [f"waveline:{V4}"],
    ),
    "AetherForge's creating reply": (json.dumps({"job_id": V4}), [f"aetherforge:{V4}"]),
    "Figur's creating reply has another ID too": (
        json.dumps({"request_id": ULID2, "job_id": ULID, "status": "NOT_STARTED", "credits_cost": 4}),
        [FIGUR],
    ),
    "Figur's job": (json.dumps({"public_id": ULID, "job_type": "MODEL_GENERATOR", "status": "SUCCESS"}), [FIGUR]),
    "a reply in a log": (f'09:00 INFO reply={json.dumps({"job_id": V4})} in 3 ms', [f"aetherforge:{V4}"]),
    "JSON lines": (f'{{"job_id": "{V4}"}}\n{{"job_id": "{V1}"}}', [f"aetherforge:{V4}", f"aetherforge:{V1}"]),
    "a list of replies": (
        json.dumps({"jobs": [{"public_id": ULID, "job_type": "X"}, {"public_id": ULID2, "job_type": "X"}], "count": 2}),
        [FIGUR, f"figur:{ULID2}"],
    ),
    "Waveline's list": (json.dumps({"items": [{"id": V4, "status": "RUNNING"}], "total": 1}), [f"waveline:{V4}"]),
    "a reply cut off": (f'{{"job_id": "{V4}", "status": "Pen', [EITHER]),
    "a reply as Python prints it": (f"{{'job_id': '{V4}', 'ok': True}}", [EITHER]),
    # curl
    "curl": (f'curl {FIGUR_URL}/{ULID} -H "Authorization: Bearer {KEY}"', [FIGUR]),
    "curl over several lines": (
        f"curl --request GET \\\n  --url {WAVELINE_URL}/{V4} \\\n  --header 'Authorization: Bearer abc123def456ghi789'",
        [f"waveline:{V4}"],
    ),
    "curl with --url=": (f"curl --url={WAVELINE_URL}/{V4}", [f"waveline:{V4}"]),
    "curl from cmd": (
        f'curl.exe ^"{FORGE_URL}/{V4}^" ^\r\n  -H ^"Authorization: Bearer {KEY}^"',
        [f"aetherforge:{V4}"],
    ),
    "curl from PowerShell": (f'curl.exe "{FIGUR_URL}/{ULID}" `\n  -H "Authorization: Bearer {KEY}"', [FIGUR]),
    "curl behind a prompt": (f"$ curl -s {GEPETTO_URL}/job/abcd | jq .", ["gepetto:abcd"]),
    "curl without https": (f"curl api.figur.fit/v1/jobs/{ULID}", [FIGUR]),
    "curl and its answer": (
        f'$ curl {FORGE_URL}/{V4} -H "Authorization: Bearer {KEY}"\n{{"job_id": "{V1}", "status": "Pending"}}',
        [f"aetherforge:{V4}", f"aetherforge:{V1}"],
    ),
    "curl cut off in its key": (f"curl {FIGUR_URL}/{ULID} -H 'Authorization: Bearer abc123def456", [FIGUR]),
    "Invoke-RestMethod": (
        f'Invoke-RestMethod -Uri "{FIGUR_URL}/{ULID}" -Headers @{{"Authorization" = "Bearer {KEY}"}}',
        [FIGUR],
    ),
    "a proxy is not the address": (f"curl -x http://127.0.0.1:8080 {FIGUR_URL}/{ULID}", [FIGUR]),
    # Nothing
    "nothing": ("", []),
    "spaces": (" \n\t\r\n ", []),
    "two words": ("hello world", []),
    "three letters": ("abc", []),
    "a sentence without an ID": ("The quick brown fox isn't here, is it?", []),
    "dates": ("2026-11-22\n2026-11-22T09:00:00Z and 22-11-2026", []),
    "a line": ("----------", []),
    "a word for a state": ("pending\nRUNNING\nSucceed", []),
    "a header alone": ("job_id", []),
    "a page of documentation": (f"https://api.aetherforgeai.com/getting-started/{V4}", []),
    "another host": (f"https://evil.example/v1/jobs/{ULID}", []),
    "a host that only looks alike": (f"https://api.figur.fit.evil.example/v1/jobs/{ULID}", []),
    "a host as a user name": (f"https://api.figur.fit@evil.example/v1/jobs/{ULID}", []),
    "the list of jobs": (f"{WAVELINE_URL}?count=10", []),
    "a placeholder": (f"{FIGUR_URL}/{{public_id}}", []),
    "a placeholder of a shell": (f"curl {FIGUR_URL}/$JOB_ID", []),
    "a creating call": (
        f"curl -X POST {GEPETTO_URL}/furnish -H 'x-api-key: {KEY}' -d '{{\"image\": \"abc123def456\"}}'",
        [],
    ),
    "a key": (KEY, []),
    "a header with a key": ("Authorization: Bearer xR7kQ2mZ9pLw4T", []),
    "a variable with a key": ("GEPETTO_API_KEY=xR7kQ2mZ9pLw4T", []),
    "a UUID that was cut": (V4[:-2], []),
    "a ULID with a letter that none has": (f"see {ULID[:-1]}U,", [f"gepetto:{ULID[:-1]}U"]),
    "an answer without an ID": ('{"status": "success", "output": "https://x.example/1.png"}', []),
    "an address of a person": ("someone1234567@example.com", []),
    "a version": ("jobmonitor 1.22.333-beta4", []),
}  # fmt: skip


def shown(ref: JobRef) -> str:
    """The reference as the table writes it."""
    return f"{ref.provider or '|'.join(ref.candidates)}:{ref.id}"


@pytest.mark.parametrize(("text", "expected"), PASTES.values(), ids=PASTES.keys())
def test_a_paste_gives_its_jobs(text: str, expected: list[str]) -> None:
    found = recognise(text, SEED)
    assert [shown(ref) for ref in found.refs] == expected
    assert KEY not in repr(found)
    assert "xR7kQ2mZ9pLw4T" not in repr(found.unplaced)


SEED = {name: SPECS[name] for name in ("aetherforge", "figur", "gepetto", "waveline")}


@pytest.mark.parametrize(
    ("text", "provider", "expected"),
    [
        ("abcd", "gepetto", ["gepetto:abcd"]),
        ("a", "gepetto", ["gepetto:a"]),
        (V4, "gepetto", [f"gepetto:{V4}"]),
        ("no-uuid", "aetherforge", ["aetherforge:no-uuid"]),
        ("one two, three;four\nfive", "figur", ["figur:one", "figur:two", "figur:three", "figur:four", "figur:five"]),
        ("abcd abcd", "gepetto", ["gepetto:abcd"]),
        ("job_id: abcd", "gepetto", ["gepetto:abcd"]),
        ("../x?y#z", "gepetto", ["gepetto:../x?y#z"]),
        ("a.b:c", "gepetto", ["gepetto:a.b:c"]),
        ('{"id": "ab", "status": "new"}', "figur", ["figur:ab"]),
        ("http://127.0.0.1:8080/v1/jobs/abcd", "figur", ["figur:abcd"]),
        (f"{WAVELINE_URL}/{V4}", "figur", [f"waveline:{V4}"]),
        ("pending", "gepetto", ["gepetto:pending"]),
        (KEY, "figur", []),
        ("a'b;c", "gepetto", []),
        ("good a'b", "gepetto", ["gepetto:good"]),
        ("'ab','cd';\"ef\"", "gepetto", ["gepetto:ab", "gepetto:cd", "gepetto:ef"]),
        ("“ab” ‘cd’", "gepetto", ["gepetto:ab", "gepetto:cd"]),
        ("", "figur", []),
        ("---", "figur", []),
        ("abcd", "nobody", ["gepetto:abcd"]),
    ],
)
def test_with_a_provider_every_word_that_can_be_an_id_is_taken(text: str, provider: str, expected: list[str]) -> None:
    assert [shown(ref) for ref in recognise(text, SEED, provider).refs] == expected


@pytest.mark.parametrize(
    ("text", "unplaced"),
    [
        ("hello world", ["hello world"]),
        (f"Here they are:\n{ULID}\nthank you all", ["Here they are:", "thank you all"]),
        ("x y " * 100, ["x y " * 99 + "x y"]),
        ("x" * 300 + "\n" + "x y " * 900, ["x" * 300, ("x y " * 900)[:1999] + "…"]),
        ("\n".join(f"nothing {n} here" for n in range(50)), [f"nothing {n} here" for n in range(50)]),
        ("same line\nsame line", ["same line"]),
        ("***\n---\n", []),
        ("https://x.example/a?token=abcdefgh", ["https://x.example/a?••••••••••••••"]),
        (f"curl -X POST https://x.example/a?k=1 -H 'X-Api-Key: {KEY}'", ["curl x.example/a"]),
        ('{\n  "status": "x y",\n  "n": 1\n}', ['{ "status": "x y", "n": 1 }']),
        (f"Authorization: Bearer {KEY}", []),
    ],
)
def test_what_held_nothing_is_given_back(text: str, unplaced: list[str]) -> None:
    assert list(recognise(text, SEED).unplaced) == unplaced


def test_with_two_opaque_providers_both_may_own_an_opaque_id() -> None:
    specs = SEED | {"small": read_spec(SMALL + "[job_id]\nbare = true\n", "small.toml")}
    (ref,) = recognise("abcd", specs).refs
    assert (ref.provider, ref.candidates) == ("", ("gepetto", "small"))
    (ref,) = recognise(V4, specs).refs
    assert ref.candidates == ("aetherforge", "waveline")


def test_without_providers_nothing_is_found() -> None:
    assert recognise(f"{ULID} {FIGUR_URL}/{ULID}", {}).refs == ()


def megabyte(piece: Callable[[random.Random], str]) -> str:
    """A megabyte of such pieces."""
    chance = random.Random(7)
    pieces: list[str] = []
    while sum(map(len, pieces[-1:])) * len(pieces) < 1_000_000:
        pieces.append(piece(chance))
    return "".join(pieces)


def some_uuid(chance: random.Random) -> str:
    """A UUID of version 4."""
    return str(uuid.UUID(int=chance.getrandbits(128), version=4))


PIECES: dict[str, Callable[[random.Random], str]] = {
    "a log": lambda chance: f"2026-11-22T09:00:00 INFO job {some_uuid(chance)} took {chance.random():.3f}s ok=true\n",
    "replies": lambda chance: json.dumps({"id": some_uuid(chance), "status": "RUNNING"}) + "\n",
    "curl": lambda chance: f"curl -H 'Authorization: Bearer {KEY}' {FIGUR_URL}/{some_uuid(chance)}\n",
    "braces": lambda _: "{",
    "open lists": lambda _: '{"a":[',
    "open objects": lambda _: '{"a":1,',
    "open quotes": lambda _: 'curl "',
    "open quotes in lines": lambda _: "curl '\n",
    "closing brackets": lambda _: "https://x.example/" + ")" * 2000,
    "one word": lambda _: "a",
    "names": lambda _: "a=",
    "keys": lambda _: "key: ",
    "hyphens": lambda _: "a-",
    "continued lines": lambda _: "\\\n",
    "spaces": lambda _: " ",
    "half a UUID": lambda _: "550e8400-",
    "half a link": lambda _: "http://",
}


def seconds(text: str) -> float:
    """Processor time that the text takes, with all providers."""
    begin = time.process_time()
    recognise(text, SPECS)
    return time.process_time() - begin


@pytest.mark.parametrize("piece", PIECES.values(), ids=PIECES.keys())
def test_a_megabyte_takes_time_in_proportion(piece: Callable[[random.Random], str]) -> None:
    # Wide limits: what this finds is work that grows with the square of the text.
    assert seconds(megabyte(piece)) < 3
