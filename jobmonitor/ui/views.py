"""The list or the wall: two looks at the same jobs, of which one is shown. Both have the same choice."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QApplication, QStackedWidget

from jobmonitor.ui.bridge import Bridge
from jobmonitor.ui.job_list import JobList
from jobmonitor.ui.reel import beside
from jobmonitor.ui.thumbnails import Thumbnails
from jobmonitor.ui.wall_items import Item

if TYPE_CHECKING:
    from jobmonitor.ui.wall import Wall
    from jobmonitor.ui.wall_page import WallPage

MOST_BYTES: Final = 160 * 1024 * 1024  # of pictures on the wall: two screens of the largest at 200 %


class Views(QStackedWidget):
    """Shows one of the two. The wall is made when it is first wanted."""

    current_changed = Signal(int, int)
    opened = Signal(int, int)
    menu_wanted = Signal(object)
    turned = Signal(bool)
    """Whether it is the wall that is shown now."""
    changed = Signal(str)
    """How it looks now, as `restore` takes it."""

    def __init__(self, rows: JobList, bridge: Bridge, now: Callable[[], float] = time.time) -> None:
        super().__init__()
        self._rows = rows
        self._bridge = bridge
        self._now = now
        self._page: WallPage | None = None
        self._remembered = ""  # how the wall looked
        self.addWidget(rows)
        self.setFocusProxy(rows)

    @property
    def wall(self) -> "Wall | None":
        """The wall, None while nobody wanted it."""
        return self._page.wall if self._page else None

    @property
    def is_wall(self) -> bool:
        """Whether the wall is shown."""
        return self._page is not None and self.currentWidget() is self._page

    def show_wall(self, is_wanted: bool) -> None:
        """Show the wall, or the list. The keyboard goes along."""
        if is_wanted == self.is_wall:
            return
        focus = QApplication.focusWidget()
        had_focus = focus is not None and self.isAncestorOf(focus)
        page = self._made() if is_wanted else None
        shown = page.wall if page else self._rows
        self.setFocusProxy(shown)
        self.setCurrentWidget(page or self._rows)
        index = self._rows.selectionModel().currentIndex()
        if page is None:
            self._rows.scrollTo(index)
        elif (job := self._rows.jobs.job_at(index.row())) is not None:
            page.wall.show_current(job.number)
        if had_focus:
            shown.setFocus()
        self.turned.emit(is_wanted)
        self._tell()

    def beside(self, item: Item, by: int) -> Item | None:
        """The output before (`by` is -1) or after (1) this one, as they are shown; None at the end."""
        if self._page is not None and self.is_wall:
            return self._page.wall.beside(item, by)
        return beside(self._rows.jobs, item, by)

    def restore(self, look: str) -> None:
        """Look as `changed` once said; what can't be read is passed over."""
        view, _, self._remembered = look.partition(" ")
        self.show_wall(view == "wall")

    def _made(self) -> "WallPage":
        if self._page is None:
            from jobmonitor.ui.wall import Wall  # who never wants it doesn't wait for it
            from jobmonitor.ui.wall_page import WallPage

            thumbnails = Thumbnails(self._bridge, self, most_bytes=MOST_BYTES)
            wall = Wall(self._rows.jobs, self._rows.selectionModel(), self._rows.chosen_jobs, thumbnails, self._now)
            self._page = WallPage(wall, self._remembered)
            wall.current_changed.connect(self.current_changed)
            wall.opened.connect(self.opened)
            wall.menu_wanted.connect(self.menu_wanted)
            self._page.changed.connect(self._tell)
            self._rows.selectionModel().currentRowChanged.connect(self._follow)
            self._bridge.jobs_changed.connect(wall.apply)
            self.addWidget(self._page)
        return self._page

    def _follow(self, index: QModelIndex) -> None:
        if self._page is not None and (job := self._rows.jobs.job_at(index.row())) is not None:
            self._page.wall.show_current(job.number)

    def _tell(self) -> None:
        look = self._page.look if self._page else self._remembered
        self.changed.emit(f"{'wall' if self.is_wall else 'list'} {look}".rstrip())
