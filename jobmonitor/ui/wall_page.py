"""The wall, and above it how it is grouped and how large its pictures are."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QSlider, QVBoxLayout, QWidget

from jobmonitor.ui import theme
from jobmonitor.ui.parts import Text
from jobmonitor.ui.wall import EDGES, USUAL_EDGE, Wall
from jobmonitor.ui.wall_items import By

GROUPS: Final = {By.DAY: "Day", By.PROVIDER: "Provider", By.JOB: "Job"}


class WallPage(QWidget):
    """Says what the person wants of the wall, and remembers it in words."""

    changed = Signal()

    def __init__(self, wall: Wall, look: str = "") -> None:
        super().__init__()
        edge, by = _read(look)
        self.wall = wall
        self._by = by
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        self._tabs = QButtonGroup(self)
        bar = QHBoxLayout()
        bar.setContentsMargins(theme.M, 0, theme.L, theme.XS)
        bar.setSpacing(2)
        bar.addWidget(Text("By", "small", dim=True))
        bar.addSpacing(theme.XS)
        for each, said in GROUPS.items():
            tab = QPushButton(said, self)
            tab.setProperty("tab", "true")
            tab.setCheckable(True)
            tab.setChecked(each is by)
            tab.setAccessibleName(f"Group by {said.lower()}")
            tab.clicked.connect(lambda _=False, each=each: self._group(each))
            self._tabs.addButton(tab)
            bar.addWidget(tab)
        bar.addStretch(1)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, len(EDGES) - 1)
        self.slider.setPageStep(3)
        self.slider.setFixedWidth(140)
        self.slider.setAccessibleName("Size of the pictures")
        self.slider.setToolTip("Size of the pictures (Ctrl and the wheel)")
        self.slider.setValue(EDGES.index(edge))
        self.slider.valueChanged.connect(self._resize)
        bar.addWidget(self.slider)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(wall, 1)
        wall.sized.connect(self._resize_by)
        wall.set_edge(edge)
        wall.set_by(by)

    @property
    def look(self) -> str:
        """How it looks, to be given to the next one."""
        return f"{EDGES[self.slider.value()]} {self._by}"

    def _group(self, by: By) -> None:
        self._by = by
        self.wall.set_by(by)
        self.changed.emit()

    def _resize_by(self, steps: int) -> None:
        self.slider.setValue(self.slider.value() + steps)

    def _resize(self) -> None:
        self.wall.set_edge(EDGES[self.slider.value()])
        self.changed.emit()


def _read(look: str) -> tuple[int, By]:
    """The size and the grouping that these words say; the usual ones for words that nobody here wrote."""
    edge, _, by = look.partition(" ")
    if edge.isascii() and edge.isdecimal() and int(edge) in EDGES and by in set(By):
        return int(edge), By(by)
    return USUAL_EDGE, By.DAY
