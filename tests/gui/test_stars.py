"""A star is given and taken, and what was looked at is seen."""

from dataclasses import replace

from PySide6.QtCore import Qt

from jobmonitor.jobs import Job, JobState, Output, OutputKind, OutputState
from tests.gui.acting import press, until
from tests.gui.test_main_window import Stage, stage

__all__ = ["stage"]


async def test_s_gives_the_chosen_rows_a_star_and_takes_it(stage: Stage):
    stage.window.desk.list.selectAll()
    press(stage.window.desk.list, Qt.Key.Key_S)
    await until(lambda: stage.wanted("star") == [(True, 3, 2, 1)])
    jobs = tuple(replace(job, starred=True) for job in stage.tracker.jobs.values())
    stage.tracker.jobs.update((job.number, job) for job in jobs)
    stage.tracker.changed.emit(jobs)
    await until(lambda: stage.window.desk.actions_.star.text() == "Un&star")
    press(stage.window.desk.list, Qt.Key.Key_S)
    await until(lambda: len(stage.wanted("star")) == 2)
    assert stage.wanted("star")[1][0] is False


async def test_what_was_looked_at_is_seen_and_noted_once(stage: Stage):
    output = Output(0, kind=OutputKind.FILE, state=OutputState.SAVED, path="/x/a.bin")
    done = Job("done", 9, "gepetto", state=JobState.SUCCEEDED, outputs=(output,), added_at=9)
    stage.tracker.jobs[9] = done
    stage.tracker.changed.emit((done,))
    await until(lambda: "done" in stage.ids())
    stage.window.desk.list.choose(9)
    await until(lambda: stage.wanted("saw") == [(9,)])
    stage.tracker.changed.emit((replace(done, seen_at=1.0),))
    stage.window.desk.list.choose(1)
    stage.window.desk.list.choose(9)
    await until(lambda: stage.bridge.is_idle)
    assert stage.wanted("saw") == [(9,)]
