"""The program is killed while it works: no row and no finished file is lost, and no half file bears a final name."""

import hashlib
import json
import random
import signal
import sqlite3
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest

from tests.e2e.program import Program, Row
from tests.servers import DemoServer, Say

KILLS = 5
JOBS = [("gepetto", f"kill{number:04}gepetto") for number in range(6)] + [
    ("figur", f"01JREQREQREQREQREQREQREQ{number:02}") for number in range(6)
]


@pytest.mark.parametrize("way", [("watch", "--until-done", "--json"), ()], ids=["watch", "window"])
def test_every_row_and_every_whole_file_outlives_sigkill(
    program: Program, server: DemoServer, way: tuple[str, ...]
) -> None:
    chance = random.Random(f"kills {way}")
    for provider, job in JOBS:
        server.job(provider, job, *_story(provider, chance))
    for provider in ("gepetto", "figur"):
        program.run("add", "-p", provider, *(job for owner, job in JOBS if owner == provider))
    for _ in range(KILLS):
        _kill_while_it_works(program, server, way, chance)
        rows = program.rows("list")
        assert {(row["provider"], row["id"]) for row in rows} == set(JOBS)
        _check_files(program.folder / "outputs", rows)
        with sqlite3.connect(program.folder / "jobmonitor.db") as db:
            assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    ended = program.run("watch", "--until-done", "--timeout", "90")
    rows = program.rows("list")
    assert {row["state"] for row in rows} == {"succeeded"}, ended.stderr
    assert {output["state"] for row in rows for output in row["outputs"]} == {"saved"}
    _check_files(program.folder / "outputs", rows)
    left = {str(file) for file in (program.folder / "outputs").rglob("*") if file.is_file()}
    saved = {str(output["path"]) for row in rows for output in row["outputs"]}
    assert left == saved | {f"{path}.json" for path in saved}, "nothing half and nothing twice"


def _story(provider: str, chance: random.Random) -> tuple[str | Say, ...]:
    begun, ended = {"gepetto": ("pending", "success"), "figur": ("IN_PROGRESS", "SUCCESS")}[provider]
    return (*[begun] * chance.randrange(3), Say(ended, outputs=1 if provider == "gepetto" else 3))


def _kill_while_it_works(program: Program, server: DemoServer, way: tuple[str, ...], chance: random.Random) -> None:
    """Kill it after a number of requests that nobody foresees; the server's record is the clock."""
    before = len(server.requests)
    enough = chance.randrange(1, 14)
    process = program.start(*way)
    try:
        while len(server.requests) < before + enough and process.poll() is None:
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.005)
    finally:
        process.send_signal(signal.SIGKILL)
        process.communicate()


def _check_files(folder: Path, rows: list[Row]) -> None:
    saved = {o["path"]: o for row in rows for o in row["outputs"] if o["state"] == "saved"}
    for path, output in saved.items():
        assert hashlib.sha256(Path(path).read_bytes()).hexdigest() == output["sha256"]
    for file in folder.rglob("*"):
        if not file.is_file() or ".part" in file.suffixes:
            continue
        data = file.read_bytes()
        if file.suffix == ".json":
            assert json.loads(data)["file"] == file.name.removesuffix(".json")
        else:
            assert data.endswith((b"IEND\xaeB`\x82", b"\xff\xd9")) or data[:4] == b"RIFF", f"{file.name} is not whole"
