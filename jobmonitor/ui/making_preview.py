"""What the file makes of each answer as it stands, or what is wrong with it. It is told; it looks at nothing itself."""

import time
from collections.abc import Callable

from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from jobmonitor.tracker.making import Looked
from jobmonitor.ui import theme
from jobmonitor.ui.making_words import MOMENTS, mistake_line, outcome
from jobmonitor.ui.parts import Text, empty
from jobmonitor.ui.words import DOT

MOST = 4  # mistakes and remarks that are shown at once


class MakingPreview(QWidget):
    """A line for each answer; above them mistakes, beneath them what one should look at."""

    def __init__(self, hint: str, now: Callable[[], float] = time.time) -> None:
        super().__init__()
        self._now = now
        self.setAccessibleName("What the file makes of the answers")
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.M)
        self._grid.setVerticalSpacing(theme.XS)
        self._grid.setColumnStretch(2, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.M, theme.S, theme.M, theme.S)
        column.addLayout(self._grid)
        self.show_hint(hint)

    def show_hint(self, words: str) -> None:
        """Nothing to look at yet: this is what to do."""
        empty(self._grid)
        self._grid.addWidget(Text(words, dim=True), 0, 0, 1, 3)

    def show_looked(self, looked: Looked, remarks: tuple[str, ...]) -> None:
        """This is what the file says and makes."""
        empty(self._grid)
        lines: list[tuple[str, theme.Tone]] = [
            *((mistake_line(field, reason), "bad") for field, reason in looked.mistakes[:MOST]),
        ]
        if len(looked.mistakes) > MOST:
            lines.append((f"and {len(looked.mistakes) - MOST} more", "bad"))
        row = 0
        for line, tone in lines:
            self._grid.addWidget(Text(line, tone=tone), row, 0, 1, 3)
            row += 1
        for moment, made in looked.made:
            said = outcome(moment, made, self._now())
            self._grid.addWidget(Text(MOMENTS[moment], dim=True), row, 0)
            state = Text(said.state, "strong", tone=said.tone)
            self._grid.addWidget(state, row, 1)
            facts = Text(DOT.join(said.facts)).selectable()
            self._grid.addWidget(facts, row, 2)
            row += 1
        for remark in remarks[:MOST]:
            self._grid.addWidget(Text(remark, "small", tone="warn"), row, 0, 1, 3)
            row += 1
        self._grid.setColumnMinimumWidth(0, 110)
        self._grid.setColumnMinimumWidth(1, 80)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A quiet ground with round corners."""
        look = theme.colors(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(look.line))
        painter.setBrush(QColor(look.surface))
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), theme.RADIUS, theme.RADIUS)
        painter.end()
