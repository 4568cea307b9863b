import random
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester, QSignalSpy
from pytestqt.qtbot import QtBot

from jobmonitor.jobs import Health, Job, JobError, JobState, Output, OutputState
from jobmonitor.ui.job_model import FEW, Group, JobModel, Sort, is_in

NOW = 10_000.0
NAMES = {"gepetto": "Gepetto", "waveline": "Waveline"}


@pytest.fixture
def model(qtbot: QtBot) -> Iterator[JobModel]:
    """Five jobs, watched over by Qt's own judge of models."""
    made = JobModel(lambda provider: NAMES.get(provider, provider), lambda: NOW)
    made.load(
        [
            Job("aa", 1, "gepetto", added_at=1, state=JobState.SUCCEEDED, created_at=1, finished_at=9),
            Job("bb", 2, "waveline", added_at=2, state=JobState.RUNNING, created_at=9_000),
            Job("cc", 3, "gepetto", added_at=3, state=JobState.FAILED, error=JobError("x", "No ROOM in it")),
            Job("dd", 4, candidates=("gepetto", "waveline"), added_at=4),
            Job("ee", 5, "waveline", added_at=5, state=JobState.QUEUED),
        ]
    )
    QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal, made)
    yield made
    made.deleteLater()


def ids(model: JobModel) -> str:
    """The IDs of the rows, one after the other."""
    return " ".join(str(model.index(row).data()) for row in range(model.rowCount()))


def test_the_newest_job_comes_first(model: JobModel):
    assert ids(model) == "ee dd cc bb aa"


@pytest.mark.parametrize(
    ("sort", "order"),
    [(Sort.STATE, "bb ee dd cc aa"), (Sort.PROVIDER, "dd cc aa ee bb"), (Sort.ELAPSED, "dd ee bb aa cc")],
)
def test_rows_are_sorted_by_what_was_asked(model: JobModel, sort: Sort, order: str):
    model.set_sort(sort)
    assert ids(model) == order


@pytest.mark.parametrize(
    ("text", "rows"),
    [("", "ee dd cc bb aa"), ("WAVE", "ee bb"), ("gep no room", "cc"), ("running", "bb"), ("x y z", "")],
)
def test_a_search_shows_the_rows_that_hold_every_word(model: JobModel, text: str, rows: str):
    model.set_search(text)
    assert ids(model) == rows


def test_a_search_that_grows_and_shrinks_shows_what_it_says(model: JobModel):
    model.set_search("w")
    model.set_search("wave")
    assert ids(model) == "ee bb"
    model.set_search("ge")
    assert ids(model) == "cc aa"
    model.set_search("")
    assert ids(model) == "ee dd cc bb aa"


@pytest.mark.parametrize(
    ("group", "rows"), [(Group.ACTIVE, "ee dd bb"), (Group.DONE, "cc aa"), (Group.ATTENTION, "dd cc")]
)
def test_a_group_shows_its_jobs_alone(model: JobModel, group: Group, rows: str):
    model.set_group(group)
    assert ids(model) == rows


@pytest.mark.parametrize(
    ("job", "needs"),
    [
        (Job("a", provider="p", health=Health.NEEDS_KEY), True),
        (Job("a", provider="p", health=Health.UNREACHABLE), False),  # it passes by itself
        (Job("a", provider="p", state=JobState.SUCCEEDED, health=Health.BAD_KEY), False),
        (Job("a", provider="p", state=JobState.SUCCEEDED, outputs=(Output(0, state=OutputState.FAILED),)), True),
    ],
)
def test_what_waits_for_the_person_needs_attention(job: Job, needs: bool):
    assert is_in(job, Group.ATTENTION) is needs


def test_many_changes_of_rows_that_stay_are_one_announcement_over_the_visible_ones(model: JobModel):
    model.visible_rows = lambda: range(1, 4)
    spy = QSignalSpy(model.dataChanged)
    jobs = [job for row in range(5) if (job := model.job_at(row))]
    model.apply([replace(job, progress=0.5) for job in jobs])
    assert [(spy.at(n)[0].row(), spy.at(n)[1].row()) for n in range(spy.count())] == [(1, 3)]


def test_a_change_of_rows_that_nobody_sees_is_not_announced_and_is_there_when_they_are(model: JobModel):
    model.visible_rows = lambda: range(2)
    spy = QSignalSpy(model.dataChanged)
    job = model.job(1)
    assert job is not None
    model.apply([replace(job, progress=0.5)])
    assert spy.count() == 0
    changed = model.job_at(4)
    assert changed is not None
    assert changed.progress == 0.5


def test_a_new_job_is_one_new_row_in_its_place(model: JobModel):
    spy = QSignalSpy(model.rowsInserted)
    model.apply([Job("new", 6, "gepetto", added_at=3.5)])
    assert ids(model) == "ee dd new cc bb aa"
    assert [spy.at(0)[1], spy.at(0)[2]] == [2, 2]


def test_a_row_that_moves_stays_chosen(model: JobModel):
    model.set_sort(Sort.STATE)
    chosen = QItemSelectionModel(model)
    chosen.select(model.index(0), QItemSelectionModel.SelectionFlag.Select)
    job = model.job(2)
    assert job is not None
    model.apply([replace(job, state=JobState.SUCCEEDED)])
    assert ids(model) == "ee dd cc bb aa"
    assert [index.data() for index in chosen.selectedIndexes()] == ["bb"]
    model.apply([replace(job, state=JobState.RUNNING)])
    assert ids(model) == "bb ee dd cc aa"
    assert [index.data() for index in chosen.selectedIndexes()] == ["bb"]


def test_a_job_that_no_longer_fits_goes_and_one_that_does_comes(model: JobModel):
    model.set_group(Group.ACTIVE)
    running, done = model.job(2), model.job(1)
    assert running is not None
    assert done is not None
    model.apply([replace(running, state=JobState.SUCCEEDED), replace(done, outputs=(Output(0),))])
    assert ids(model) == "ee dd aa"


def test_what_was_chosen_stays_chosen_through_another_order(model: JobModel):
    chosen = QItemSelectionModel(model)
    chosen.select(model.index(4), QItemSelectionModel.SelectionFlag.Select)
    model.set_sort(Sort.PROVIDER)
    assert [index.data() for index in chosen.selectedIndexes()] == ["aa"]
    model.set_search("waveline")
    assert chosen.selectedIndexes() == []


def test_removed_jobs_are_gone_from_sight_and_from_search(model: JobModel):
    model.set_search("wave")
    model.remove([5, 99])
    model.set_search("")
    assert ids(model) == "dd cc bb aa"
    assert model.total == 4


@pytest.mark.parametrize("many", [3, FEW + 50])
def test_any_mix_of_changes_ends_in_the_same_rows_as_loading_them(qtbot: QtBot, many: int):
    chance = random.Random(many)
    model = JobModel(now=lambda: NOW)
    if many < FEW:  # the judge looks at every row each time
        QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    kept: dict[int, Job] = {}
    actions: list[Callable[[], None]] = [
        lambda: model.set_sort(chance.choice([Sort.ADDED, Sort.STATE, Sort.PROVIDER])),
        lambda: model.set_group(chance.choice(list(Group))),
        lambda: model.set_search(chance.choice(["", "1", "p", "p1 a"])),
    ]
    for _ in range(40):
        jobs = [
            Job(f"id{n}", n, chance.choice(["p1", "p2"]), state=chance.choice(list(JobState)), added_at=n % 7)
            for n in (chance.randrange(1, 3 * many) for _ in range(many))
        ]
        kept.update({job.number: job for job in jobs})
        model.apply(jobs)
        if chance.random() < 0.5:
            gone = chance.sample(sorted(kept), min(len(kept), many // 2))
            model.remove(gone)
            for number in gone:
                del kept[number]
        chance.choice(actions)()
        for row in range(model.rowCount()):
            job = model.job_at(row)
            assert job is not None
            assert model.row_of(job.number) == row
    model.set_group(Group.ALL)
    model.set_search("")
    model.set_sort(Sort.ADDED)
    anew = JobModel(now=lambda: NOW)
    anew.load(kept.values())
    assert ids(model) == ids(anew)
    assert model.total == len(kept)


def test_a_screen_reader_gets_a_sentence_and_a_tip_never_turns_into_markup(model: JobModel):
    model.apply([Job("<img src=x>", 7, "gepetto", message="<b>bold</b>", added_at=7)])
    index = model.index(0)
    assert str(index.data(Qt.ItemDataRole.AccessibleTextRole)).startswith("Job <img src=x>, at Gepetto, Not asked yet")
    assert index.data(Qt.ItemDataRole.ToolTipRole) == "<p>&lt;img src=x&gt;<br>&lt;b&gt;bold&lt;/b&gt;</p>"


def test_a_row_that_does_not_exist_has_nothing(model: JobModel):
    assert model.data(QModelIndex()) is None
    assert model.job_at(99) is None
    assert model.row_of(99) is None
