"""Two to four outputs beside or over one another, seen by one eye. It says what is wanted, and does none of it.

Tab goes from one to the next, Left and Right put another output in its place; B, W, K and D are the ways to compare,
X exchanges two, Escape leaves; the picture is zoomed, moved and turned as in the viewer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from jobmonitor.jobs import Job, Output
from jobmonitor.ui import theme
from jobmonitor.ui.bridge import Bridge
from jobmonitor.ui.duo_pane import DuoPane, How
from jobmonitor.ui.eye_page import EyePage
from jobmonitor.ui.eye_pane import EyePane
from jobmonitor.ui.headline import Headline
from jobmonitor.ui.mosaic import MOST_BYTES, Mosaic
from jobmonitor.ui.parts import Text
from jobmonitor.ui.reel import MOST_COMPARED
from jobmonitor.ui.sight import Eye, Sight
from jobmonitor.ui.timers import single_shot
from jobmonitor.ui.words import DOT, count, plain, title

SOON_MS: Final = 100  # until it is looked again whether all of both is here
_WIPE: Final = 0.02  # of the width, for one press
_KEYS: Final = {
    Qt.Key.Key_B: How.SIDE_BY_SIDE,
    Qt.Key.Key_W: How.WIPE,
    Qt.Key.Key_K: How.FLICKER,
    Qt.Key.Key_D: How.DIFFERENCE,
}
_TIPS: Final = {
    How.SIDE_BY_SIDE: "One beside the other (B)",
    How.WIPE: "A line parts them; drag it, or move it with [ and ] (W)",
    How.FLICKER: "One in the place of the other; Space stops it and goes on by hand (K)",
    How.DIFFERENCE: "Black where they are alike; Space makes it stronger (D)",
}


@dataclass(frozen=True, slots=True)
class Compared:
    """An output, its job, and what its provider is called."""

    job: Job
    output: Output
    provider: str

    @property
    def name(self) -> tuple[str, str]:
        """What it is called beside the others."""
        what = DOT.join(part for part in (self.provider, title(self.job)) if part) or "Job"
        several = f"{self.output.n + 1} of {len(self.job.outputs)}" if len(self.job.outputs) > 1 else ""
        return what, DOT.join(part for part in (plain(self.job.id, 40), several) if part)


class Comparison(EyePage):
    """Shows what it is told to."""

    stepped = Signal(int, int)
    """In the place of that one (by its place), the output before or after it is wanted."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._eye = Eye()
        self.compared: list[Compared] = []
        self.current = 0
        self.how = How.SIDE_BY_SIDE
        self._soon = single_shot(self, self._tell, SOON_MS)
        self._mosaics = [Mosaic(bridge, self, MOST_BYTES // MOST_COMPARED) for _ in range(MOST_COMPARED)]
        self.columns = [_Column(mosaic) for mosaic in self._mosaics]
        self.duo = DuoPane(self._mosaics[0], self._mosaics[1])
        self._said, self._said_right = Text("", dim=True), Text("", dim=True)
        self.setAccessibleName("Comparison")
        self._lay_out()
        for place, column in enumerate(self.columns):
            column.pane.eye_changed.connect(self.look)
            column.pane.pressed.connect(lambda place=place: self._choose(place))
        self.duo.eye_changed.connect(self.look)
        self.duo.pressed.connect(self.setFocus)
        self.duo.told.connect(self._tell)
        for mosaic in self._mosaics:
            mosaic.told.connect(self._settle)
            mosaic.changed.connect(self._settle)

    def _lay_out(self) -> None:
        row = self.begin_bar()
        self._tabs = QButtonGroup(self)
        self._of: dict[How, QPushButton] = {}
        for how in How:
            tab = QPushButton(how.value)
            tab.setProperty("tab", "true")
            tab.setCheckable(True)
            tab.setToolTip(_TIPS[how])
            tab.clicked.connect(lambda _=False, how=how: self.set_how(how))
            self._tabs.addButton(tab)
            self._of[how] = tab
            row.addWidget(tab)
        row.addSpacing(theme.M)
        row.addWidget(self.zoom)
        row.addSpacing(theme.M)
        row.addWidget(self.full_button)
        self._grid = QGridLayout()
        self._grid.setSpacing(1)
        self._grid_place = QWidget()
        self._grid_place.setLayout(self._grid)
        self._grid.setContentsMargins(0, 0, 0, 0)
        for place, column in enumerate(self.columns):
            self._grid.addWidget(column, 0, place)
        self._foot = QWidget()
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(theme.M, theme.XS, theme.M, theme.XS)
        foot.addWidget(self._said)
        foot.addWidget(self._said_right)
        self._said_right.setAlignment(Qt.AlignmentFlag.AlignRight)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(self.bar)
        page.addWidget(self._grid_place, 1)
        page.addWidget(self.duo, 1)
        page.addWidget(self._foot)

    # What is shown

    @property
    def has_settled(self) -> bool:
        """Whether all that is in sight is here."""
        return all(mosaic.has_settled for mosaic in self._mosaics)

    @property
    def pane(self) -> EyePane:
        """The one that is looked at."""
        return self.columns[self.current].pane if self.how is How.SIDE_BY_SIDE else self.duo

    @property
    def seen(self) -> Sight | None:
        """How the one that is looked at is seen."""
        return self.pane.sight

    def show_outputs(self, compared: Sequence[Compared]) -> None:
        """Compare these, two to four saved pictures; where one looks stays the same."""
        self.compared = list(compared)
        self.current = min(self.current, len(self.compared) - 1)
        for mosaic, each in zip(self._mosaics, self.compared, strict=False):
            mosaic.show(each.job.number, each.output)
        for mosaic in self._mosaics[len(self.compared) :]:
            mosaic.drop()
        self.set_how(self.how)
        self.look(self._eye)

    def put(self, place: int, compared: Compared) -> None:
        """Put this one in that place; where one looks stays the same."""
        self.compared[place] = compared
        self._mosaics[place].show(compared.job.number, compared.output)
        self._tell()

    def drop(self) -> None:
        """Show nothing, and wait for nothing."""
        self.compared.clear()
        self._eye = Eye()
        self.duo.set_how(How.WIPE)
        for mosaic in self._mosaics:
            mosaic.drop()

    def set_how(self, how: How) -> None:
        """Compare them so. More than two are compared one pair at a time: the first, and the one that was chosen."""
        self.how = how
        is_one = how is not How.SIDE_BY_SIDE
        self._grid_place.setVisible(not is_one)
        self.duo.setVisible(is_one)
        self._pair()
        if is_one:
            self.duo.set_how(how)
        self._of[how].setChecked(True)
        self._settle()

    @property
    def _pair_places(self) -> tuple[int, int]:
        return (0, self.current) if self.current else (0, 1)

    def _pair(self) -> None:
        one, other = self._pair_places
        self.duo.pair(self._mosaics[one], self._mosaics[other])

    def _settle(self) -> None:
        """All lie where the largest of them lies."""
        sizes = [mosaic.size for mosaic in self._mosaics[: len(self.compared)] if not mosaic.size.isEmpty()]
        largest = max(sizes, key=lambda size: size.width() * size.height(), default=QSize())
        for place, column in enumerate(self.columns):
            column.setVisible(place < len(self.compared))
            column.pane.set_common(largest)
        self._arrange(largest)
        self.duo.set_common(largest)
        self._tell()

    def _arrange(self, largest: QSize) -> None:
        """Let them stand in as many columns as make them largest."""
        number, room = len(self.compared), self.size()
        if not number:
            return
        shape = largest if largest.isValid() and not largest.isEmpty() else QSize(1, 1)
        if self._eye.turns % 2:
            shape = shape.transposed()

        def scale(columns: int) -> float:
            width, height = room.width() / columns, room.height() / ceil(number / columns)
            return min(width / shape.width(), height / shape.height())

        columns = max(range(1, number + 1), key=lambda columns: (scale(columns), columns))
        for place, column in enumerate(self.columns):
            self._grid.addWidget(column, place // columns, place % columns)
        for line in range(MOST_COMPARED):
            self._grid.setRowStretch(line, line < ceil(number / columns))
            self._grid.setColumnStretch(line, line < columns)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """They may stand otherwise."""
        self._settle()

    def look(self, eye: Eye) -> None:
        """All look from there."""
        self._eye = eye
        for pane in (*(column.pane for column in self.columns), self.duo):
            pane.set_eye(eye)
        self._tell()

    def _choose(self, place: int) -> None:
        self.current = place
        self._pair()
        self._tell()
        self.setFocus()

    def _tell(self) -> None:
        """Say which they are, and how they are compared."""
        if not self.compared:
            return
        self.headline.say(f"Compare {count(len(self.compared), 'picture')}", "")
        for place, (column, each) in enumerate(zip(self.columns, self.compared, strict=False)):
            column.say(*each.name, is_current=place == self.current, problem=self._problem(place))
        self.zoom.tell(self.pane.sight)
        said, at_right = self._words()
        self._foot.setVisible(bool(said) and not self.is_full)
        self._said.setText(said)
        self._said_right.setText(at_right)

    def _problem(self, place: int) -> str:
        problem = self._mosaics[place].problem
        return "" if problem is None else problem.title

    def _words(self) -> tuple[str, str]:
        """What is seen where both are in one place, at the left and at the right."""
        one, other = (self.compared[place] for place in self._pair_places)
        first, second = DOT.join(one.name), DOT.join(other.name)
        match self.how:
            case How.SIDE_BY_SIDE:
                return "", ""
            case How.WIPE:
                return first, second
            case How.FLICKER:
                return second if self.duo.shows_other else first, ""
            case How.DIFFERENCE:
                if one.output.sha256 and one.output.sha256 == other.output.sha256:
                    return "Both are the same, byte by byte", ""
                if not self.has_settled:
                    self._soon.start()
                elif self.duo.is_equal:
                    return "There is no difference in what is seen", ""
                strength = f"{self.duo.strength} times as strong" if self.duo.strength > 1 else ""
                return f"{first} and {second}", strength

    # Keys

    def event(self, event: QEvent) -> bool:
        """Tab goes to the next picture here, not to a button."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self.hasFocus():
            steps = {Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}
            if (by := steps.get(Qt.Key(event.key()))) and self.compared:
                self._choose((self.current + by) % len(self.compared))
                return True
        return super().event(event)

    def did(self, key: Qt.Key) -> bool:
        """See the head of this file."""
        match key:
            case Qt.Key.Key_Left | Qt.Key.Key_Right:
                self.stepped.emit(self.current, 1 if key == Qt.Key.Key_Right else -1)
            case Qt.Key.Key_BracketLeft | Qt.Key.Key_BracketRight if self.how is How.WIPE:
                self.duo.move_line(_WIPE if key == Qt.Key.Key_BracketRight else -_WIPE)
            case Qt.Key.Key_Space if self.how is How.FLICKER:
                self.duo.flick()
            case Qt.Key.Key_Space if self.how is How.DIFFERENCE:
                self.duo.make_stronger()
            case Qt.Key.Key_X:
                one, other = self._pair_places
                self.compared[one], self.compared[other] = self.compared[other], self.compared[one]
                self.show_outputs(self.compared)
            case _ if key in _KEYS:
                self.set_how(_KEYS[key])
            case _:
                return False
        return True


class _Column(QWidget):
    """One picture, and beneath it what it is."""

    def __init__(self, mosaic: Mosaic) -> None:
        super().__init__()
        self.pane = EyePane(mosaic)
        self._name = Headline()
        self._mark = QWidget()
        self._mark.setFixedHeight(2)
        self._mark.setAutoFillBackground(True)
        foot = QHBoxLayout()
        foot.setContentsMargins(theme.M, theme.XS, theme.M, theme.XS)
        foot.addWidget(self._name)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.pane, 1)
        column.addWidget(self._mark)
        column.addLayout(foot)

    def say(self, first: str, second: str, *, is_current: bool, problem: str) -> None:
        """It is called so; `problem` is why it isn't seen in full detail."""
        self._name.say(first, f"{second}{DOT}{problem}" if problem else second)
        self._mark.setBackgroundRole(QPalette.ColorRole.Highlight if is_current else QPalette.ColorRole.Window)
