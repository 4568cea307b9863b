"""What the product promises, by the command line, against real HTTP."""

import hashlib
import json
import signal
import threading
from pathlib import Path

import pytest

from tests.e2e.program import Program, by_id
from tests.servers import DemoServer, Html, Huge, Redirect, RetryAfter, keys_seen_by_pictures

UUID4 = "a5ecc735-c48e-43ea-a739-d42bfb19edb3"
UUID1 = "550e8400-e29b-11d4-a716-446655440000"
ULID = "01JREQREQREQREQREQREQREQ00"


def add(program: Program, server: DemoServer, *jobs: tuple[str, str, tuple[object, ...]]) -> None:
    for provider, job, steps in jobs:
        server.job(provider, job, *steps)  # pyright: ignore[reportArgumentType]
        program.run("add", "-p", provider, job)


def test_the_job_of_each_provider_comes_to_its_right_end(program: Program, server: DemoServer) -> None:
    add(
        program,
        server,
        ("gepetto", "abc123x01", ("pending", 503, "success")),
        ("waveline", UUID4, ("CREATED", "RUNNING", "COMPLETED")),
        ("aetherforge", UUID1, ("Pending", RetryAfter(1), "Succeed")),
        ("figur", ULID, ("NOT_STARTED", "IN_PROGRESS", "SUCCESS")),
        ("figur", ULID[:-1] + "1", ("IN_PROGRESS", "FAILURE")),
    )
    ended = by_id(program.rows("watch", "--until-done", "--timeout", "60", expect=1))
    assert {job: row["state"] for job, row in ended.items()} == {
        "abc123x01": "succeeded",
        UUID4: "succeeded",
        UUID1: "succeeded",
        ULID: "succeeded",
        ULID[:-1] + "1": "failed",
    }
    for row in program.rows("list"):
        assert row["health"] == "ok"
        assert row["next_poll_at"] is None
        for output in row["outputs"]:
            data = Path(output["path"]).read_bytes()
            assert output["state"] == "saved"
            assert output["sha256"] == hashlib.sha256(data).hexdigest()
            assert output["bytes"] == len(data)
    kinds = {row["provider"]: row["outputs"][0]["kind"] for row in program.rows("list", "--state", "succeeded")}
    assert kinds == {"gepetto": "image", "waveline": "document", "aetherforge": "image", "figur": "image"}


def test_no_key_reaches_the_picture_host_or_a_file(program: Program, server: DemoServer) -> None:
    add(
        program,
        server,
        ("gepetto", "abc123x02", ("pending", "success")),
        ("figur", ULID, ("IN_PROGRESS", "SUCCESS")),
        ("figur", ULID[:-1] + "2", (401,)),
    )
    program.run("watch", "--until-done", "--timeout", "60", expect=1)
    assert any(seen.host == "pictures" and "abc123x02" in seen.path for seen in server.requests)
    assert keys_seen_by_pictures(server) == []
    keys = [key.encode() for key in program.environ.values()]
    files = [file for file in program.folder.rglob("*") if file.is_file()]
    assert len(files) > 4
    for file in files:
        assert not any(key in file.read_bytes() for key in keys), file


def test_an_unknown_id_is_not_found_and_never_failed(program: Program, server: DemoServer) -> None:
    program.run("add", "-p", "gepetto", "nobodyKnowsMe42")
    process = program.start("watch", "--json")
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if '"not-found"' in line:
                break
    finally:
        process.kill()
        process.communicate()
    (row,) = program.rows("list")
    assert (row["state"], row["health"]) == ("unknown", "not-found")
    assert "Gepetto" in row["trouble"]


def test_a_pasted_text_is_placed_and_what_holds_nothing_is_said(program: Program, server: DemoServer) -> None:
    text = f"see {server.base_url('gepetto')} no\n{ULID}, {UUID1}\n"
    rows = program.rows("add", "-", stdin=text, expect=None)
    jobs = by_id(rows)
    assert jobs[ULID]["provider"] == "figur"
    assert jobs[UUID1]["provider"] == "aetherforge"
    assert program.rows("add", ULID)[0]["number"] == jobs[ULID]["number"], "pasted twice, it is one job"


def test_a_job_without_an_account_waits_and_says_what_to_do(tmp_path: Path, server: DemoServer) -> None:
    bare = Program(tmp_path / "bare")
    assert "account add gepetto" in bare.run("add", "-p", "gepetto", "abcdef").stderr
    (row,) = bare.rows("watch", "--until-done", "--timeout", "30", expect=1)[-1:]
    assert row["health"] == "needs-key"
    server.job("gepetto", "abcdef", "success")
    bare.with_accounts(server)
    (row,) = bare.rows("watch", "--until-done", "--timeout", "60")[-1:]
    assert (row["state"], row["outputs"][0]["state"]) == ("succeeded", "saved")


@pytest.mark.parametrize(
    ("bad", "state"),
    [(403, "link-expired"), (404, "link-expired"), (Html(), "failed"), (Huge(300 * 2**20), "failed")],
)
def test_an_output_that_can_not_be_had_says_why(program: Program, server: DemoServer, bad: object, state: str) -> None:
    add(program, server, ("gepetto", "abc123x07", ("success",)))
    server.link("gepetto", "abc123x07", bad)  # pyright: ignore[reportArgumentType]
    program.run("watch", "--until-done", "--timeout", "60", expect=1)
    (row,) = program.rows("list")
    (output,) = row["outputs"]
    assert row["state"] == "succeeded"
    assert (output["state"], output["path"]) == (state, None)
    assert output["reason"]
    assert not list((program.folder / "outputs").rglob("*.*"))


def test_a_link_that_leads_to_a_file_of_this_machine_is_refused(program: Program, server: DemoServer) -> None:
    add(program, server, ("gepetto", "abc123x08", ("success",)))
    server.link("gepetto", "abc123x08", Redirect("file:///etc/passwd"))
    program.run("watch", "--until-done", "--timeout", "60", expect=1)
    (output,) = program.rows("list")[0]["outputs"]
    assert output["state"] == "failed"


def test_outputs_are_copied_and_rows_removed(program: Program, server: DemoServer, tmp_path: Path) -> None:
    program.environ["XDG_DATA_HOME"] = str(tmp_path / "share")
    add(program, server, ("figur", ULID, ("SUCCESS",)))
    program.run("watch", "--until-done", "--timeout", "60")
    first = program.rows("save", ULID, "--to", str(tmp_path / "to"))
    again = program.rows("save", "1", "--to", str(tmp_path / "to"))
    assert Path(first[0]["path"]).read_bytes() == Path(again[0]["path"]).read_bytes()
    assert first[0]["path"] != again[0]["path"], "nothing is overwritten"
    kept = Path(program.rows("list")[0]["outputs"][0]["path"])
    program.run("remove", ULID)
    assert program.rows("list") == []
    assert not kept.exists()
    assert list((tmp_path / "share").rglob(kept.name)), "the file is in the bin"


def test_show_tells_the_story_and_raw_is_the_answer_as_it_came(program: Program, server: DemoServer) -> None:
    add(program, server, ("gepetto", "abc123x10", ("pending", "success")))
    program.run("watch", "--until-done", "--timeout", "60")
    (row,) = program.rows("show", "abc123x10")
    assert [entry["state"] for entry in row["timeline"]] == ["queued", "succeeded"]
    assert '"status": "success"' in program.run("show", "abc123x10", "--raw").stdout
    assert "abc123x10" in program.run("show", "1").stdout
    assert "no job" in program.run("show", "99", expect=1).stderr


def test_while_one_process_asks_another_only_follows(program: Program, server: DemoServer) -> None:
    server.job("gepetto", "abc123x11", "pending")
    first = program.start("watch", "--json")
    assert first.stdout is not None
    try:
        program.run("add", "-p", "gepetto", "abc123x11")
        assert "abc123x11" in first.stdout.readline(), "a job that a command adds reaches the one that watches"
        second = program.start("watch", "--until-done", "--json")
        assert second.stdout is not None
        assert "abc123x11" in second.stdout.readline()
        server.job("gepetto", "abc123x11", "success")
        output, _ = second.communicate(timeout=60)
        assert '"saved"' in output.splitlines()[-1]
        assert json.loads(output.splitlines()[-1])["polls"] == server.polls("gepetto", "abc123x11"), (
            "the second asked nobody"
        )
    finally:
        first.send_signal(signal.SIGTERM)
        threading.Thread(target=first.communicate, daemon=True).start()
        first.wait(timeout=60)
    assert program.run("list").returncode == 0


def test_wrong_usage_is_2_and_what_is_not_there_is_1(program: Program) -> None:
    assert program.run("frobnicate", expect=2).stdout == ""
    assert program.run("account", "add", "gepetto", "--var", "x", "--key-stdin", expect=2).stderr
    assert "no provider" in program.run("add", "-p", "nobody", "abc", expect=1).stderr
    assert (
        "http"
        in program.run(
            "account", "add", "gepetto", "--base-url", "http://example.com", "--key-env", "X", expect=1
        ).stderr
    )
    assert program.run("providers", "check", str(program.folder / "none.toml"), expect=1).stderr
    assert program.run("account", "check", "gepetto").stdout
    assert program.run("providers", "show", "figur").stdout.startswith("id")


def test_a_refused_key_is_told_by_the_exit_code(program: Program, server: DemoServer) -> None:
    program.environ["TEST_KEY_FIGUR"] = "sk_live_not_the_right_one"
    assert "refused" in program.run("account", "check", "figur", expect=1).stdout
    program.run("add", ULID)
    (row,) = program.rows("watch", "--until-done", "--timeout", "30", expect=1)[-1:]
    assert (row["health"], row["state"]) == ("bad-key", "unknown")


def test_list_filters(program: Program, server: DemoServer) -> None:
    add(program, server, ("gepetto", "abc123x14", ("pending",)), ("figur", ULID, ("SUCCESS",)))
    assert [row["id"] for row in program.rows("list", "--provider", "figur")] == [ULID]
    assert [row["id"] for row in program.rows("list", "--search", "C123")] == ["abc123x14"]
    assert program.rows("list", "--state", "failed") == []


def test_a_copy_of_a_file_that_is_gone_leaves_nothing_behind(
    program: Program, server: DemoServer, tmp_path: Path
) -> None:
    add(program, server, ("gepetto", "abc123x20", ("success",)))
    program.run("watch", "--until-done", "--timeout", "60")
    Path(program.rows("list")[0]["outputs"][0]["path"]).unlink()
    assert "couldn't be copied" in program.run("save", "1", "--to", str(tmp_path / "to"), expect=1).stderr
    assert list((tmp_path / "to").glob("*")) == []
