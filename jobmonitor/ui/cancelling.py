"""*Cancel job*: which jobs it can be offered for, and the question before it is done. What becomes of them is told."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from jobmonitor.jobs import CancelWay, Job, ProviderInfo, way_to_cancel
from jobmonitor.ui.ask import ask
from jobmonitor.ui.bridge import Bridge
from jobmonitor.ui.words import count, listed, plain


def cancellable(jobs: Iterable[Job], providers: Iterable[ProviderInfo]) -> tuple[Job, ...]:
    """Those of the jobs that can be cancelled now."""
    ways = _ways(providers)
    return tuple(job for job in jobs if way_to_cancel(job, ways.get(job.provider, ())) is not None)


def question(jobs: Sequence[Job], providers: Sequence[ProviderInfo]) -> tuple[str, str]:
    """What is asked before these jobs are cancelled: what it is about, and what it will do."""
    ways = _ways(providers)
    asked = dict.fromkeys(job.provider for job in jobs)
    names = [plain(next(info.name for info in providers if info.id == each), 60) for each in asked]
    effects = dict.fromkeys(
        plain(ways[job.provider][n].says, 300)
        for job in jobs
        if (n := way_to_cancel(job, ways[job.provider])) is not None
    )
    whom = listed(names, "and")
    what = f"the job {plain(jobs[0].id, 60)}" if len(jobs) == 1 else count(len(jobs), "job")
    it = "it" if len(jobs) == 1 else "them"
    is_one = len(names) == 1
    says = f"What {'it says' if is_one else 'they say'} next is how {'it stands' if len(jobs) == 1 else 'they stand'}."
    does = f"{whom} {'is' if is_one else 'are'} asked to end {it}. {says}"
    return f"Cancel {what}?", " ".join((does, *filter(None, effects)))


class Cancelling(QObject):
    """Asks over `ground`, and hands on what was agreed."""

    def __init__(self, bridge: Bridge, ground: QWidget) -> None:
        super().__init__(ground)
        self._bridge = bridge
        self._ground = ground

    def cancel(self, jobs: Iterable[Job]) -> None:
        """Cancel those of the jobs that can be, once the person agrees."""
        able = cancellable(jobs, self._bridge.tracker.providers)
        if able:
            self._bridge.do(self._cancel_if_meant(able), "cancel the job")

    async def _cancel_if_meant(self, jobs: tuple[Job, ...]) -> None:
        tracker = self._bridge.tracker
        title, text = question(jobs, tracker.providers)
        if await ask(self._ground, title, text, yes="Cancel job" if len(jobs) == 1 else "Cancel jobs", no="Keep"):
            # While it was asked, some may have ended.
            now = [tracker.jobs[job.number] for job in jobs if job.number in tracker.jobs]
            await tracker.cancel(job.number for job in cancellable(now, tracker.providers))


def _ways(providers: Iterable[ProviderInfo]) -> dict[str, tuple[CancelWay, ...]]:
    return {info.id: info.cancel for info in providers}
