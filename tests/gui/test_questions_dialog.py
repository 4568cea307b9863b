"""What asking costs, told by account, and pausing from there."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from jobmonitor.forecast import Budget
from jobmonitor.jobs import Job, JobState
from jobmonitor.tracker.outlook import Outlook
from jobmonitor.ui.bridge import Bridge
from jobmonitor.ui.questions_dialog import QuestionsDialog, budget_row
from tests.gui.acting import until
from tests.gui.scripted import ScriptedTracker, as_tracker

NOW = 1_700_000_000.0
GEPETTO = Budget("gepetto", "default", 7, 312, 120.0, 40, NOW + 2, None, 1234)
FIGUR = replace(GEPETTO, provider="figur", account="work", per_minute=None)


class Told(Outlook):
    """Tells what a test wants."""

    def __init__(self, *budgets: Budget) -> None:
        super().__init__()
        self.all = list(budgets)

    def budgets(self) -> list[Budget]:
        return self.all


@pytest.fixture
def tracker() -> ScriptedTracker:
    made = ScriptedTracker(outlook=Told(GEPETTO, FIGUR))
    for number, budget in enumerate((GEPETTO, FIGUR), 1):
        made.jobs[number] = Job("a", number, budget.provider, budget.account, state=JobState.RUNNING)
    return made


@pytest.fixture
async def dialog(qtbot: QtBot, tracker: ScriptedTracker) -> AsyncIterator[QuestionsDialog]:
    bridge = Bridge(as_tracker(tracker))
    made = QuestionsDialog(bridge, str.capitalize, now=lambda: NOW)
    qtbot.addWidget(made)
    made.show()
    yield made
    await bridge.close()


def lines(dialog: QuestionsDialog) -> list[list[str]]:
    rows = [dialog.list.topLevelItem(row) for row in range(dialog.list.topLevelItemCount())]
    return [[row.text(column) for column in range(dialog.list.columnCount())] for row in rows if row is not None]


def choose_second(dialog: QuestionsDialog) -> None:
    second = dialog.list.topLevelItem(1)
    assert second is not None
    dialog.list.setCurrentItem(second)


@pytest.mark.parametrize(
    ("budget", "column", "said"),
    [
        (GEPETTO, 0, "Gepetto"),
        (FIGUR, 0, "Gepetto (work)"),
        (GEPETTO, 4, "113 of 120"),
        (FIGUR, 4, "no limit"),
        (replace(GEPETTO, last_minute=500), 4, "0 of 120"),
        (replace(GEPETTO, next_at=None), 5, "none"),
        (replace(GEPETTO, last_hour=12_345), 3, "12,345"),
        (GEPETTO, 6, "1,234"),
    ],
)
def test_a_line_says_what_an_account_asks(budget: Budget, column: int, said: str) -> None:
    assert budget_row(budget, "Gepetto", NOW)[column] == said


def test_an_account_that_was_asked_to_wait_says_until_when() -> None:
    assert budget_row(replace(GEPETTO, held_until=NOW + 60), "Gepetto", NOW)[5].startswith("asked to wait until ")


async def test_the_lines_follow_what_happens_and_the_choice_stays(
    dialog: QuestionsDialog, tracker: ScriptedTracker
) -> None:
    assert [line[0] for line in lines(dialog)] == ["Gepetto", "Figur (work)"]
    choose_second(dialog)
    tracker.outlook = Told(replace(GEPETTO, last_minute=9), replace(FIGUR, last_minute=9))
    dialog.tell()
    assert [line[2] for line in lines(dialog)] == ["9", "9"]
    assert dialog.list.currentItem() is dialog.list.topLevelItem(1)
    tracker.outlook = Told()
    dialog.tell()
    assert lines(dialog) == []
    assert dialog.list.isHidden()


async def test_an_accounts_jobs_are_paused_and_all_of_them(dialog: QuestionsDialog, tracker: ScriptedTracker) -> None:
    choose_second(dialog)
    dialog.pause.click()
    dialog.pause_all.click()
    await until(lambda: tracker.wanted == [("pause", 2), ("pause", 1, 2)])
    tracker.jobs.update({number: replace(job, paused=True) for number, job in tracker.jobs.items()})
    dialog.tell()
    assert (dialog.pause.text(), dialog.pause_all.text()) == ("Resume its jobs", "Resume all")
    dialog.pause_all.click()
    await until(lambda: tracker.wanted[-1] == ("resume", 1, 2))
