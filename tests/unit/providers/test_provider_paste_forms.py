"""The forms in which an ID comes: a terminal's output, tables, every shell's curl; it comes out as it went in."""

import json
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from provider_data import SPECS

from jobmonitor.providers.recognise import recognise

ULID = "01JREQREQREQREQREQREQREQ00"
ULID2 = "01JREQREQREQREQREQREQREQ0Z"
V4 = "a5ecc735-c48e-43ea-a739-d42bfb19edb3"
KEY = "sk_live_51Habcdefghijklmnop"
URL = f"https://api.figur.fit/v1/jobs/{ULID}"
AUTH = f"Authorization: Bearer {KEY}"
GREEN, BOLD, OFF = "\x1b[32m", "\x1b[1;38;5;196m", "\x1b[0m"

ONE: dict[str, str] = {
    # What a terminal shows
    "a coloured word": f"job {GREEN}{ULID}{OFF} is done",
    "a coloured line": f"{BOLD}{ULID}{OFF}\r\n",
    "a colour in the midst of an ID": f"{ULID[:6]}{BOLD}{ULID[6:]}{OFF}",
    "a colour by name and value": f"{GREEN}id{OFF}={BOLD}{ULID}{OFF}",
    "a line that was erased to its end": f"{ULID}\x1b[K",
    "a cursor that was moved": f"\x1b[2K\x1b[1G{ULID}\x1b[10Cdone",
    "a link behind a word": f"\x1b]8;;{URL}\x1b\\the job\x1b]8;;\x1b\\",
    "a link behind a word, ended by a bell": f"\x1b]8;id=1;{URL}\x07the job\x1b]8;;\x07",
    "a title of the window": f"\x1b]0;bash\x07{ULID}",
    "a link that is underlined": f"\x1b[4m{URL}\x1b[24m",
    "what man shows in bold": "".join(f"{sign}\x08{sign}" for sign in ULID),
    "codes whose first sign was lost": f"[32m{ULID}[0m",
    "codes that were written out": f"\\u001b[1;31m{ULID}\\u001b[0m and ^[[0m",
    "JSON that jq coloured": f'\x1b[1;39m{{\n  {GREEN}"public_id"{OFF}: {BOLD}"{ULID}"{OFF},\n  "job_type": "X"\n}}',
    "progress on one line": f"10 %\r80 %\r{ULID} done\r\n",
    "a prompt and its answer": f"{GREEN}me@here{OFF}:~$ curl {URL}\n{{}}",
    # Tables
    "CSV with quotes": f'"made","id"\n"2026-11-22, 9:00","{ULID}"',
    "CSV with semicolons": f"state;job_id\ndone;{ULID}",
    "tabs with a header": f"Job ID\tstate\n{ULID}\tdone",
    "a table of Markdown with a header": f"| # | Job ID |\n|---|:---|\n| 1 | `{ULID}` |",
    # Markdown and prose
    "emphasis by underscores": f"__{ULID}__",
    "emphasis by one underscore": f"see _{ULID}_",
    "a block of code": f"```\n{ULID}\n```",
    "a task": f"- [x] {ULID}",
    "curly quotes": f"“{ULID}”",
    "angle quotes": f"«{ULID}»",
    "an arrow": f"{ULID}→done",
    "Chinese around it": f"任务{ULID}已完成。",
    # curl
    "-H in one word": f"curl '-H{AUTH}' {URL}",
    "--header=": f"curl --header='{AUTH}' {URL}",
    "-d and a UUID that is no job": f"curl -d '{{\"a\": \"{V4}\"}}' {URL}",
    "quotes of bash for signs": f"curl $'{URL}' -H $'{AUTH}\\041'",
    "bash over several lines": f"curl \\\n  -X GET \\\n  -H '{AUTH}' \\\n  '{URL}'",
    "cmd over several lines": f'curl ^"{URL}^" ^\r\n  --header=^"{AUTH}^" ^\r\n  --compressed',
    "cmd with an escaped &": f'curl "{URL}?a=1^&b=2"',
    "PowerShell over several lines": f"curl.exe `\r\n  --header '{AUTH}' `\r\n  \"{URL}\"",
    "PowerShell's own": f"Invoke-WebRequest -Uri '{URL}' `\n-Headers @{{\n'Authorization'='Bearer {KEY}'\n}}",
    "wget": f"wget --header='{AUTH}' {URL}",
    "Python": f'requests.get("{URL}", headers={{"Authorization": "Bearer {KEY}"}})',
}  # fmt: skip


@pytest.mark.parametrize("text", ONE.values(), ids=ONE.keys())
def test_one_job_is_found_in_every_form_of_it(text: str) -> None:
    found = recognise(text, SPECS)
    assert [(ref.provider, ref.id) for ref in found.refs] == [("figur", ULID)]
    assert KEY not in repr(found)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("id,name\nabc1,first\nabd2,second", ["abc1", "abd2"]),
        ("name;id\nfirst;abc1\n\nsecond;abd2", ["abc1", "abd2"]),
        (f"job_id,user_id\n{ULID},{V4}", [ULID]),
        (f"id,job_id\n1,{ULID}\n2,{ULID2}", [ULID, ULID2]),
        (f"id,what\n1,{ULID}\n2,{ULID2}", [ULID, ULID2]),
        ("id,name\n1,first\n2,second", []),
        ("id,name\nabc1", ["abc1"]),
        (f"Notes of today\n\nid,state\n{ULID},done\nbye {ULID2}", [ULID, ULID2]),
        (f"id,state\r\n{ULID},done\r\n{ULID2},done\r\n", [ULID, ULID2]),
    ],
)
def test_the_column_of_ids_holds_the_jobs(text: str, ids: list[str]) -> None:
    found = recognise(text, SPECS)
    assert [ref.id for ref in found.refs] == ids


def test_a_header_is_no_line_that_held_nothing() -> None:
    assert recognise(f"job_id;state\n{ULID};done", SPECS).unplaced == ()


def test_an_id_in_the_body_of_a_question_is_found_where_the_provider_asks_so() -> None:
    body = json.dumps({"key": KEY, "request_id": "12345678"})
    text = f"curl -X POST https://modelslab.com/api/v6/images/fetch -d '{body}'"
    found = recognise(text, SPECS)
    assert [(ref.provider, ref.id) for ref in found.refs] == [("modelslab", "12345678")]
    assert [key.provider for key in found.keys] == ["modelslab"]
    assert recognise(text.replace("modelslab.com", "modelslab.example"), SPECS).refs == ()


def test_what_can_not_be_an_id_is_given_back_beside_what_can() -> None:
    found = recognise("good a'b;c", SPECS, "gepetto")
    assert ([ref.id for ref in found.refs], found.unplaced) == (["good"], ("a'b;c",))


# IDs keep their case and every character.

SHAPED = sorted(
    spec.id
    for spec in SPECS.values()
    if spec.job_id.pattern and spec.job_id.is_bare and "d+" not in spec.job_id.pattern.text  # a number may be anything
)
FORMS = st.sampled_from(
    ["{}", "{}\n", "see {}.", "({})", '"{}"', "`{}`", "a: {}", "{},x y", "- {}", "**{}**", "id,made by\n{},me", "“{}”",
     f"{GREEN}{{}}{OFF}"]
)  # fmt: skip


@given(st.sampled_from(SHAPED), FORMS, st.data())
def test_an_id_of_a_known_shape_comes_out_as_it_went_in(provider: str, form: str, data: st.DataObject) -> None:
    pattern = SPECS[provider].job_id.pattern
    assert pattern
    id = data.draw(st.from_regex(pattern.text, fullmatch=True).filter(lambda id: id.isascii() and 8 <= len(id) <= 100))
    found = recognise(form.format(id), SPECS)
    assert id in [ref.id for ref in found.refs]


WORDS = st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_", min_size=6, max_size=60).filter(
    lambda id: id[0].isalnum() and id[-1].isalnum() and not id.lower().startswith(("sk", "pk", "rk", "api", "key"))
)


@given(WORDS, st.sampled_from(["gepetto", "figur", "waveline"]), FORMS)
def test_with_a_provider_an_id_comes_out_as_it_went_in(id: str, provider: str, form: str) -> None:
    found = recognise(form.format(id), SPECS, provider)
    assert id in [ref.id for ref in found.refs]


@given(WORDS, st.sampled_from(["curl {}", "{}", "see <{}>", "[job]({})", '{{"url": "{}"}}', "curl -H 'A: b' '{}'"]))
def test_an_id_in_a_link_comes_out_as_it_went_in(id: str, form: str) -> None:
    url = f"https://api.figur.fit/v1/jobs/{quote(id, safe='')}"
    assert [(ref.provider, ref.id) for ref in recognise(form.format(url), SPECS).refs] == [("figur", id)]


@given(WORDS)
def test_an_id_in_a_reply_comes_out_as_it_went_in(id: str) -> None:
    reply = json.dumps({"public_id": id, "job_type": "X"})
    for text in (reply, f"09:00 INFO got {reply} in 3 ms", f"{reply}\n{reply}"):
        assert [(ref.provider, ref.id) for ref in recognise(text, SPECS).refs] == [("figur", id)]
