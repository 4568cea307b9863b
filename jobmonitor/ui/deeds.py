"""What can be done with the chosen jobs and the shown output: `deeds_for` decides which, `DeedBar` offers them."""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractButton, QWidget

from jobmonitor.jobs import Job, Output, OutputKind, OutputState, ProviderInfo
from jobmonitor.ui import theme
from jobmonitor.ui.cancelling import cancellable
from jobmonitor.ui.documents import may_be_shown
from jobmonitor.ui.flow import FlowLayout
from jobmonitor.ui.opening import link_host, may_be_opened
from jobmonitor.ui.parts import IconButton, button
from jobmonitor.ui.reel import to_compare


class Deed(StrEnum):
    """One thing to do, by the words of its button."""

    VIEW = "View"
    OPEN = "Open"
    OPEN_WITH = "Open with…"
    SAVE = "Save as…"
    OPEN_LINK = "Open link"
    FOLDER = "Show in folder"
    COPY_PICTURE = "Copy picture"
    COPY_LINK = "Copy link"
    COMPARE = "Compare"
    SAVE_ALL = "Save all…"
    COPY_FILES = "Copy files"
    STAR = "Star"
    UNSTAR = "Unstar"
    REFRESH = "Refresh"
    PAUSE = "Pause"
    RESUME = "Resume"
    CANCEL = "Cancel job…"
    COPY_IDS = "Copy IDs"
    REMOVE = "Remove"


OF_OUTPUT = frozenset({Deed.VIEW, Deed.OPEN, Deed.OPEN_WITH, Deed.SAVE, Deed.FOLDER, Deed.COPY_PICTURE, Deed.COPY_LINK})
"""What is done with the shown output alone; `OPEN_LINK` is not among them, as its button shows the host."""

_ICONS = {
    Deed.OPEN_WITH: "external",
    Deed.FOLDER: "folder",
    Deed.COMPARE: "compare",
    Deed.SAVE_ALL: "save",
    Deed.COPY_PICTURE: "copy",
    Deed.COPY_LINK: "link",
    Deed.STAR: "star",
    Deed.UNSTAR: "star-filled",
    Deed.REFRESH: "refresh",
    Deed.PAUSE: "pause",
    Deed.RESUME: "play",
    Deed.CANCEL: "cross",
    Deed.REMOVE: "trash",
}
"""Those without one are words."""

LONGEST_HOST = 24
_LOST = (OutputState.FAILED, OutputState.LINK_EXPIRED)


def deeds_for(
    jobs: Sequence[Job], output: Output | None = None, providers: Iterable[ProviderInfo] = ()
) -> tuple[Deed, ...]:
    """What makes sense now, in the order of the buttons. `output` is the one that is shown of a single job."""
    if not jobs:
        return ()
    is_saved = output is not None and output.state is OutputState.SAVED
    is_picture = output is not None and is_saved and output.kind in (OutputKind.IMAGE, OutputKind.ANIMATION)
    is_viewed = output is not None and may_be_shown(output)
    has_link = output is not None and bool(output.url)
    may_open_link = output is not None and not is_saved and bool(link_host(output.url))
    is_open = any(not job.state.is_final and job.provider for job in jobs)
    saved = sum(each.state is OutputState.SAVED for job in jobs for each in job.outputs)
    has_lost = any(each.state in (*_LOST, OutputState.CLEARED) for job in jobs for each in job.outputs)
    may_be = (
        (Deed.VIEW, is_viewed),
        (Deed.OPEN, output is not None and may_be_opened(output) and not is_viewed),
        (Deed.OPEN_WITH, output is not None and may_be_opened(output)),
        (Deed.SAVE, is_saved),
        (Deed.OPEN_LINK, may_open_link),
        (Deed.COPY_IDS, len(jobs) > 1),
        (Deed.FOLDER, is_saved),
        (Deed.COPY_PICTURE, is_picture),
        (Deed.COPY_LINK, has_link),
        (Deed.COMPARE, len(to_compare(jobs)) > 1),
        (Deed.SAVE_ALL, saved > 1),
        (Deed.COPY_FILES, saved > 1 and len(jobs) > 1),
        (Deed.STAR, not all(job.starred for job in jobs)),
        (Deed.UNSTAR, all(job.starred for job in jobs)),
        (Deed.REFRESH, is_open or has_lost),
        (Deed.PAUSE, any(not job.state.is_final and not job.paused for job in jobs)),
        (Deed.RESUME, any(not job.state.is_final and job.paused for job in jobs)),
        (Deed.CANCEL, bool(cancellable(jobs, providers))),
        (Deed.REMOVE, True),
    )
    return tuple(deed for deed, makes_sense in may_be if makes_sense)


class DeedBar(QWidget):
    """A row of buttons: what is done with the output at the left, with the job at the right."""

    wanted = Signal(Deed)

    def __init__(self) -> None:
        super().__init__()
        row = FlowLayout(self, theme.XS)
        self._buttons: dict[Deed, QAbstractButton] = {}
        for deed in Deed:
            made = self._button(deed)
            made.hide()
            row.addWidget(made)
            self._buttons[deed] = made
        row.put_gap_before([each for deed, each in self._buttons.items() if deed not in (*OF_OUTPUT, Deed.OPEN_LINK)])

    def offer(self, deeds: Sequence[Deed], link: str = "") -> None:
        """Offer these. `link` is where `OPEN_LINK` would go: its host stands on the button."""
        for deed, each in self._buttons.items():
            each.setVisible(deed in deeds)
        host = link_host(link)
        opens = self._buttons[Deed.OPEN_LINK]
        # Of a long name its end says whose it is.
        opens.setText(f"Open at {host if len(host) <= LONGEST_HOST else '…' + host[1 - LONGEST_HOST :]}")
        opens.setAccessibleName(f"Open at {host}")

    def _button(self, deed: Deed) -> QAbstractButton:
        def want() -> None:
            self.wanted.emit(deed)

        icon_name = _ICONS.get(deed)
        return IconButton(icon_name, deed.value, want) if icon_name else button(deed.value, want)
