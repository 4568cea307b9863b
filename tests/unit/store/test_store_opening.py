"""Opening the file: made, migrated with a copy kept, or refused in words and left as it was."""

import os
import sqlite3
import stat
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from jobmonitor.errors import Problem
from jobmonitor.forecast import Duration
from jobmonitor.jobs import Job, JobState
from jobmonitor.store import Store
from jobmonitor.store.db import open_database
from jobmonitor.store.migrations import MIGRATIONS
from jobmonitor.store.rows import encode_job

FIRST = "CREATE TABLE notes (text TEXT); INSERT INTO notes VALUES ('one; -- two');"
SECOND = "-- more\nALTER TABLE notes ADD COLUMN stars INTEGER NOT NULL DEFAULT 3;\nUPDATE notes SET text = text || '!';"
BROKEN = "UPDATE notes SET text = 'lost'; INSERT INTO nowhere VALUES (1);"


def contents(file: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(file)) as db:
        return db.execute("SELECT * FROM notes").fetchall()


def all_jobs(file: Path) -> list[Job]:
    store = Store.open(file)
    try:
        return store.jobs()
    finally:
        store.close()


def version(file: Path) -> int:
    with closing(sqlite3.connect(file)) as db:
        return db.execute("PRAGMA user_version").fetchone()[0]


def test_a_new_file_is_made_for_this_user_alone_and_without_a_copy(file: Path):
    Store.open(file).close()

    assert version(file) == len(MIGRATIONS)
    assert [each.name for each in file.parent.iterdir()] == [file.name]
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_new_file_takes_all_migrations_without_a_copy(file: Path):
    open_database(file, [FIRST, SECOND]).close()

    assert contents(file) == [("one; -- two!", 3)]
    assert len(list(file.parent.iterdir())) == 1


def test_an_empty_file_becomes_a_store(file: Path):
    file.touch()

    Store.open(file).close()

    assert version(file) == len(MIGRATIONS)


def test_each_migration_leaves_a_copy_of_what_was_before(file: Path):
    open_database(file, [FIRST]).close()

    open_database(file, [FIRST, SECOND, "UPDATE notes SET stars = 5;"]).close()

    assert contents(file) == [("one; -- two!", 5)]
    assert contents(file.with_name("jobmonitor.db.before-2")) == [("one; -- two",)]
    assert contents(file.with_name("jobmonitor.db.before-3")) == [("one; -- two!", 3)]
    assert version(file.with_name("jobmonitor.db.before-2")) == 1
    assert len(list(file.parent.iterdir())) == 3


def test_a_copy_has_what_was_not_yet_written_back_from_the_log(file: Path):
    with closing(open_database(file, [FIRST])) as still_open:
        still_open.execute("INSERT INTO notes VALUES ('late')")
        open_database(file, [FIRST, SECOND]).close()

    assert contents(file.with_name("jobmonitor.db.before-2")) == [("one; -- two",), ("late",)]


def test_a_migration_that_fails_leaves_the_file_as_it_was(file: Path):
    open_database(file, [FIRST]).close()

    with pytest.raises(sqlite3.OperationalError, match="nowhere"):
        open_database(file, [FIRST, BROKEN])

    assert contents(file) == [("one; -- two",)]
    assert version(file) == 1


def test_no_migration_without_its_copy(file: Path):
    open_database(file, [FIRST]).close()
    file.with_name("jobmonitor.db.before-2").mkdir()

    with pytest.raises(Problem, match="can't be opened"):
        open_database(file, [FIRST, SECOND])

    assert version(file) == 1
    assert not file.with_name("jobmonitor.db.before-2.part").exists()


def test_a_file_of_version_one_keeps_every_job(file: Path):
    job = Job(id="abc", provider="", candidates=("gepetto", "figur"), paused=True, added_at=5.5)
    row = (
        "INSERT INTO jobs (id, provider, account, vars, added_at, revision, writer, body)"
        " VALUES (?, '', '', '[]', 5.5, 1, '', ?)"
    )
    with closing(open_database(file, MIGRATIONS[:1])) as db:
        db.execute(row, ("abc", encode_job(job)))
        db.execute(row, ("broken", b"{"))

    with closing(open_database(file)) as db:
        rows = db.execute("SELECT id, candidates, paused FROM jobs ORDER BY number").fetchall()
        assert rows == [("abc", '["gepetto","figur"]', 1), ("broken", "[]", 0)]
        db.execute("DELETE FROM jobs WHERE id = 'broken'")

    assert all_jobs(file) == [job]


def test_what_finished_jobs_took_is_known_after_the_migration(file: Path):
    jobs = [
        Job(id="a", provider="figur", kind="photo", state=JobState.SUCCEEDED, created_at=10.0, finished_at=51.0),
        Job(id="b", provider="figur", kind="photo", state=JobState.RUNNING, created_at=10.0),
        Job(id="c", provider="figur", state=JobState.FAILED, created_at=10.0, finished_at=9.0),
    ]
    with closing(open_database(file, MIGRATIONS[:1])) as db:
        for job in jobs:
            db.execute(
                "INSERT INTO jobs (id, provider, account, vars, added_at, revision, writer, body)"
                " VALUES (?, 'figur', '', '[]', 5.5, 1, '', ?)",
                (job.id, encode_job(job)),
            )

    store = Store.open(file)
    assert store.durations() == [Duration("figur", "photo", 41.0)]
    store.close()


def test_two_programs_that_start_at_once_migrate_once(file: Path):
    open_database(file, [FIRST]).close()
    errors: list[Exception] = []

    def start() -> None:
        try:
            open_database(file, [FIRST, SECOND]).close()
        except (Problem, sqlite3.Error) as e:
            errors.append(e)

    programs = [threading.Thread(target=start) for _ in range(6)]
    for program in programs:
        program.start()
    for program in programs:
        program.join()

    assert errors == []
    assert contents(file) == [("one; -- two!", 3)]


def test_a_newer_file_is_refused_in_words_and_left_alone(file: Path):
    open_database(file, [FIRST, SECOND]).close()
    before = file.read_bytes()

    with pytest.raises(Problem, match="newer Job Monitor") as refusal:
        open_database(file, [FIRST])

    assert str(file) in refusal.value.hint
    assert file.read_bytes() == before
    assert len(list(file.parent.iterdir())) == 1


def test_another_program_s_database_is_refused_in_words_and_left_alone(file: Path):
    with closing(sqlite3.connect(file)) as db, db:
        db.execute("CREATE TABLE recipes (name TEXT)")
    before = file.read_bytes()

    with pytest.raises(Problem, match="another program's database"):
        Store.open(file)

    assert file.read_bytes() == before


def test_a_file_that_is_no_database_is_refused_in_words_and_left_alone(file: Path):
    file.write_text("Dear diary, " * 500)
    before = file.read_bytes()

    with pytest.raises(Problem, match="is not a database"):
        Store.open(file)

    assert file.read_bytes() == before


async def test_damage_is_told_in_words(file: Path):
    store = Store.open(file)
    await store.add([Job(id=f"{n}" * 50, provider="p", account="a") for n in range(2000)])
    store.close()
    with file.open("r+b") as raw:
        size = raw.seek(0, os.SEEK_END)
        raw.seek(4096)
        raw.write(os.urandom(size - 4096))

    with pytest.raises(Problem, match="The job list is damaged"):
        all_jobs(file)


def test_a_folder_in_the_place_of_the_file_is_told_in_words(file: Path):
    file.mkdir()

    with pytest.raises(Problem, match="The job list can't be opened"):
        Store.open(file)


def test_a_missing_folder_is_told_in_words(tmp_path: Path):
    with pytest.raises(Problem, match="The job list can't be opened: No such file"):
        Store.open(tmp_path / "nowhere" / "jobmonitor.db")


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX's")
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write to every file")
def test_a_file_that_may_not_be_written_is_told_in_words(file: Path):
    Store.open(file).close()
    file.chmod(0o400)

    with pytest.raises(Problem, match="read-only"):
        Store.open(file)


def test_what_the_first_version_wrote_is_read_as_it_was_meant(file: Path):
    # The body as the first version wrote it: it must be read for ever, whatever becomes of Job.
    body = (
        '{"id":"abc","number":7,"provider":"fal","account":"work","vars":[["model","a/b"]],"candidates":[],'
        '"state":"succeeded","provider_state":"COMPLETED","health":"ok","trouble":null,"failures":0,"progress":0.5,'
        '"message":"m","kind":"k","error":null,"outputs":[{"n":0,"url":"https://h/a.png","kind":"image","role":"final",'
        '"state":"saved","path":"a.png","size":3,"sha256":"00","width":1,"height":2,"reason":"","expires_at":null,'
        '"data":null}],"added_at":5.0,"created_at":null,"finished_at":6.0,"last_answer_at":6.0,"next_poll_at":null,'
        '"polls":4,"paused":false,"removed_at":null}'
    )
    with closing(open_database(file, MIGRATIONS[:1])) as db:
        db.execute(
            "INSERT INTO jobs VALUES (7, 'abc', 'fal', 'work', '[[\"model\",\"a/b\"]]', 5.0, NULL, 1, 'w', ?)",
            (body.encode(),),
        )

    [job] = all_jobs(file)

    assert (job.number, job.id, job.provider, job.account, job.vars) == (7, "abc", "fal", "work", (("model", "a/b"),))
    assert (job.state, job.provider_state, job.polls, job.finished_at) == (JobState.SUCCEEDED, "COMPLETED", 4, 6.0)
    assert (job.outputs[0].path, job.outputs[0].width) == ("a.png", 1)


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX's")
def test_what_was_added_is_there_after_the_program_was_killed(file: Path):
    endless = (
        "import asyncio, itertools, sys\n"
        "from pathlib import Path\n"
        "from jobmonitor.jobs import Job\n"
        "from jobmonitor.store import Store\n"
        "async def main():\n"
        "    store = Store.open(Path(sys.argv[1]))\n"
        "    for n in itertools.count():\n"
        "        await store.add([Job(id=str(n), provider='p', account='a')])\n"
        "        print(n, flush=True)\n"
        "asyncio.run(main())\n"
    )
    with subprocess.Popen([sys.executable, "-c", endless, file], stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout
        told = [program.stdout.readline().strip() for _ in range(20)]
        program.kill()
        told += program.stdout.read().split()

    assert set(told) <= {job.id for job in all_jobs(file)}
