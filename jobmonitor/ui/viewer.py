"""The viewer: one output as large as the window, with what is known of it. It says what is wanted, and does none of it.

Left and Right go to the output before and after, Escape leaves; the wheel, + and − zoom, 0 and 1 are the whole picture
and its pixels, R turns, F fills the screen, I tells the facts, Space plays.
"""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from jobmonitor.jobs import Job, Output
from jobmonitor.ui import theme
from jobmonitor.ui.bridge import Bridge
from jobmonitor.ui.deeds import Deed, deeds_for
from jobmonitor.ui.eye_page import EyePage
from jobmonitor.ui.eye_pane import EyePane
from jobmonitor.ui.facts import Facts
from jobmonitor.ui.mosaic import Mosaic
from jobmonitor.ui.opening import may_be_viewed
from jobmonitor.ui.paper import Paper
from jobmonitor.ui.parts import IconButton, Text
from jobmonitor.ui.picture_facts import picture_facts
from jobmonitor.ui.play_bar import PlayBar
from jobmonitor.ui.playing import Player
from jobmonitor.ui.sight import Eye, Sight
from jobmonitor.ui.words import DOT, output_kind, plain, title

FACTS_WIDTH: Final = 320
_READING: Final = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Space: 20}  # lines
_DEEDS: Final = {
    Deed.COPY_PICTURE: ("copy", "Copy picture"),
    Deed.SAVE: ("save", "Save as…"),
    Deed.OPEN_WITH: ("external", "Open in another program…"),
    Deed.FOLDER: ("folder", "Show in folder"),
    Deed.REMOVE: ("trash", "Remove"),
}


class Viewer(EyePage):
    """Shows what it is told to."""

    stepped = Signal(int)
    """To the next output (1), or back (-1)."""
    wanted = Signal(Deed)
    compare_wanted = Signal()
    drag_wanted = Signal()

    def __init__(self, bridge: Bridge, now: Callable[[], float]) -> None:
        super().__init__()
        self._now = now
        self._provider = ""
        self.job: Job | None = None
        self.output: Output | None = None
        self._tells_facts = False
        self._mosaic = Mosaic(bridge, self)
        self._player = Player(bridge, self)
        self.pane = EyePane(self._mosaic)
        self.paper = Paper(bridge)
        self._facts = Facts()
        self._told = Text("", "small", tone="warn")
        self.play_bar = PlayBar(self._player)
        self._lay_out()
        self._mosaic.told.connect(self._tell)
        self._player.came.connect(self._mosaic.show_frame)
        self.pane.eye_changed.connect(self.look)
        self.pane.drag_wanted.connect(self.drag_wanted)
        self.pane.pressed.connect(self.setFocus)
        self.paper.open_wanted.connect(lambda: self.wanted.emit(Deed.OPEN))
        self._mosaic.changed.connect(self._tell_size)

    def _lay_out(self) -> None:
        row = self.begin_bar()
        self._star = IconButton("star", "Star (S)", self._star_or_not)
        self._facts_button = IconButton("info", "Facts (I)", self._turn_facts)
        self._deeds = {
            deed: IconButton(icon, name, lambda deed=deed: self.wanted.emit(deed))
            for deed, (icon, name) in _DEEDS.items()
        }
        row.addWidget(IconButton("previous", "The one before (Left)", lambda: self.stepped.emit(-1)))
        row.addWidget(IconButton("next", "The next one (Right)", lambda: self.stepped.emit(1)))
        row.addSpacing(theme.M)
        row.addWidget(self.zoom)
        row.addSpacing(theme.M)
        row.addWidget(self._star)
        for each in self._deeds.values():
            row.addWidget(each)
        row.addSpacing(theme.M)
        row.addWidget(IconButton("compare", "Compare with others (C)", self.compare_wanted.emit))
        row.addWidget(self._facts_button)
        row.addWidget(self.full_button)
        self._side = QScrollArea()
        self._side.setFrameShape(QFrame.Shape.NoFrame)
        self._side.setWidgetResizable(True)
        self._side.setFixedWidth(FACTS_WIDTH)
        self._side.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._side.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(theme.L, theme.M, theme.L, theme.L)
        column.addWidget(self._told)
        column.addWidget(self._facts)
        column.addStretch(1)
        self._side.setWidget(body)
        self._side.hide()
        parts = QHBoxLayout()
        parts.setSpacing(0)
        parts.addWidget(self.pane, 1)
        parts.addWidget(self.paper, 1)
        parts.addWidget(self._side)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(self.bar)
        page.addLayout(parts, 1)
        page.addWidget(self.play_bar)

    # What is shown

    @property
    def has_settled(self) -> bool:
        """Whether all that is in sight is here."""
        return self._mosaic.has_settled

    @property
    def player(self) -> Player:
        """What plays, where it is an animation."""
        return self._player

    def show_output(self, job: Job, output: Output, provider: str) -> None:
        """Show this output of the job; one that is shown already keeps its place."""
        is_other = self.job is None or self.job.number != job.number or not self._shows(output)
        self.job, self.output, self._provider = job, output, provider
        is_picture = may_be_viewed(output)
        if is_other:
            self._player.close()
            self._mosaic.drop()
            self.paper.drop()
            self.pane.eye = Eye()
            if is_picture:
                self._mosaic.show(job.number, output)
            else:
                self.paper.show_output(output)
        self.pane.setVisible(is_picture)
        self.paper.setVisible(not is_picture)
        self._tell()
        self.pane.look_again()

    def drop(self) -> None:
        """Show nothing, and wait for nothing."""
        self._player.close()
        self._mosaic.drop()
        self.paper.drop()
        self.job = self.output = None

    def fill_screen(self, *, is_full: bool) -> None:
        """The picture alone, or with its bar."""
        super().fill_screen(is_full=is_full)
        self._side.setVisible(self._tells_facts and not is_full)

    def _shows(self, output: Output) -> bool:
        return self.output is not None and (self.output.n, self.output.sha256, self.output.state) == (
            output.n,
            output.sha256,
            output.state,
        )

    def _tell(self) -> None:
        """Say all that is known of it."""
        job, output, about = self.job, self.output, self._mosaic.about
        if job is None or output is None:
            return
        count = len(job.outputs)
        what = DOT.join(part for part in (self._provider, title(job)) if part) or "Job"
        which = f"{output_kind(output.kind)} {output.n + 1} of {count}" if count > 1 else ""
        self.headline.say(what, DOT.join(part for part in (plain(job.id, 60), which) if part))
        self.setAccessibleName(f"{output_kind(output.kind)} {output.n + 1} of {count}, job {plain(job.id)}")
        self._star.turn_to(*(("star-filled", "Unstar (S)") if job.starred else ("star", "Star (S)")))
        problem = self._mosaic.problem
        self._told.setText(f"Not in full detail: {problem.title}" if problem else "")
        self._told.setVisible(problem is not None)
        self._facts.show_facts(picture_facts(job, output, self._provider, about, self._now()))
        if about is not None and about.frames > 1 and not self._player.count:
            self._player.open(job.number, output.n, about)
            self._player.play()
        able = deeds_for([job], output)
        for deed, deed_button in self._deeds.items():
            deed_button.setVisible(deed in able)
        self.paper.let_open(may_open=Deed.OPEN in able)
        self._tell_size()

    def _tell_size(self) -> None:
        self.zoom.setVisible(self.pane.isVisibleTo(self))
        self.zoom.tell(self.pane.sight)

    @property
    def seen(self) -> Sight | None:
        """How the picture is seen."""
        return self.pane.sight if self.pane.isVisible() else None

    def look(self, eye: Eye) -> None:
        """Look from there."""
        self.pane.set_eye(eye)
        self._tell_size()

    def _turn_facts(self) -> None:
        self._tells_facts = not self._side.isVisible()
        self._side.setVisible(self._tells_facts)

    def _star_or_not(self) -> None:
        if self.job is not None:
            self.wanted.emit(Deed.UNSTAR if self.job.starred else Deed.STAR)

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copying has the system's own keys."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.wanted.emit(Deed.COPY_PICTURE)
        else:
            super().keyPressEvent(event)

    def did(self, key: Qt.Key) -> bool:
        """See the head of this file."""
        match key:
            case Qt.Key.Key_Left | Qt.Key.Key_PageUp:
                self.stepped.emit(-1)
            case Qt.Key.Key_Right | Qt.Key.Key_PageDown:
                self.stepped.emit(1)
            case Qt.Key.Key_I:
                self._turn_facts()
            case Qt.Key.Key_S:
                self._star_or_not()
            case Qt.Key.Key_C:
                self.compare_wanted.emit()
            case Qt.Key.Key_Delete | Qt.Key.Key_Backspace:
                self.wanted.emit(Deed.REMOVE)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.wanted.emit(Deed.OPEN)
            case _ if self.paper.is_read and key in _READING:
                self.paper.read_on(_READING[key])
            case Qt.Key.Key_Space if self._player.count > 1:
                self.play_bar.toggle()
            case Qt.Key.Key_Comma if self._player.count > 1:
                self._player.step(-1)
            case Qt.Key.Key_Period if self._player.count > 1:
                self._player.step(1)
            case _:
                return False
        return True

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks."""
        super().hideEvent(event)
        self._player.pause()

    def changeEvent(self, event: QEvent) -> None:
        """Nobody looks at what is minimised."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange and self.window().isMinimized():
            self._player.pause()
