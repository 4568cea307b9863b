"""An answer as a tree of its values, at each of which one can point. What pointing means is decided elsewhere."""

from collections.abc import Iterator
from html import escape
from itertools import islice
from typing import Final, cast

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QHeaderView, QMenu, QTreeWidget, QTreeWidgetItem

from jobmonitor.tracker.making import Marks, Path
from jobmonitor.ui import theme
from jobmonitor.ui.making_words import PLACES, value_line
from jobmonitor.ui.words import count, plain

MOST: Final = 200  # rows of one table or list
OPENED: Final = 60  # rows that are unfolded by themselves
_PATH: Final = Qt.ItemDataRole.UserRole
_VALUE: Final = Qt.ItemDataRole.UserRole + 1


class AnswerTree(QTreeWidget):
    """Enter or a click points at the chosen value. Where no field waits for one, Enter asks in a menu what it is."""

    pointed = Signal(object)
    """The path of the value that was pointed at."""
    named = Signal(object, object)
    """A path, and the field that it was said to be."""
    left = Signal()
    """The keyboard should go back to the fields."""
    pasted = Signal(str)
    """Another answer in the place of this one."""

    def __init__(self) -> None:
        super().__init__()
        self._marks: Marks = {}
        self._is_awaited = False
        self.setHeaderLabels(["Name", "Value", "Used as"])
        self.setAccessibleName("The answer's values")
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.header().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.header().resizeSection(0, 130)
        self.header().resizeSection(2, 100)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._ask)
        self.itemExpanded.connect(self._fill)
        self.itemClicked.connect(self._clicked)
        self._color()

    def show_answer(self, value: object) -> None:
        """Show this one, unfolded as far as it is short."""
        self.clear()
        self._add(self.invisibleRootItem(), (), value)
        left = OPENED - self.topLevelItemCount()
        level = [item for n in range(self.topLevelItemCount()) if (item := self.topLevelItem(n)) is not None]
        while level and left > 0:
            below: list[QTreeWidgetItem] = []
            for item in level:
                size = _size(item.data(0, _VALUE))
                if 0 < size <= left:
                    item.setExpanded(True)
                    left -= item.childCount()
                    below += _children(item)
            level = below
        if first := self.topLevelItem(0):
            self.setCurrentItem(first)

    def show_marks(self, marks: Marks) -> None:
        """These values are used, and for this."""
        self._marks = marks
        for item in self._items(self.invisibleRootItem()):
            self._mark(item)

    def await_pointing(self, *, is_awaited: bool) -> None:
        """Whether a field waits for a value."""
        self._is_awaited = is_awaited
        shape = Qt.CursorShape.PointingHandCursor if is_awaited else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)

    def choose(self, path: Path) -> bool:
        """Whether the value at this path is there; it is chosen then."""
        item: QTreeWidgetItem | None = self.invisibleRootItem()
        for depth in range(1, len(path) + 1):
            if item is not None and item is not self.invisibleRootItem():
                item.setExpanded(True)
            item = next((child for child in _children(item) if child.data(0, _PATH) == path[:depth]), None)
        if item is None:
            return False
        self.setCurrentItem(item)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter points, Escape gives up, and what is pasted is another answer."""
        # Not by `itemActivated`: on some systems a click does that as well.
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        elif event.key() == Qt.Key.Key_Escape and self._is_awaited:
            self.left.emit()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.pasted.emit(QApplication.clipboard().text())
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follows a change of theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._color()
            self.show_marks(self._marks)

    def _add(self, parent: QTreeWidgetItem, path: Path, value: object) -> None:
        size = _size(value)
        pairs: list[tuple[str | int, object]] = []
        if isinstance(value, dict):
            pairs = list(islice(cast("dict[str | int, object]", value).items(), MOST + 1))
        elif isinstance(value, list):
            pairs = list(enumerate(cast("list[object]", value)[: MOST + 1]))
        for name, inner in pairs[:MOST]:
            item = QTreeWidgetItem([plain(str(name), 80) or "“”", value_line(inner), ""])
            item.setData(0, _PATH, (*path, name))
            item.setData(0, _VALUE, inner)
            item.setToolTip(1, f"<qt>{escape(value_line(inner))}</qt>")  # else what looks like HTML would be some
            if _size(inner):
                item.setChildIndicatorPolicy(QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator)
            parent.addChild(item)
            self._mark(item)
        if len(pairs) > MOST:
            rest = QTreeWidgetItem(["…", count(size - MOST, "more", "more"), ""])
            rest.setFlags(Qt.ItemFlag.NoItemFlags)
            parent.addChild(rest)

    def _fill(self, item: QTreeWidgetItem) -> None:
        if item.childCount() == 0:
            self._add(item, item.data(0, _PATH), item.data(0, _VALUE))

    def _mark(self, item: QTreeWidgetItem) -> None:
        path: Path | None = item.data(0, _PATH)
        uses = self._marks.get(path, ()) if path else ()
        look = theme.colors(self.palette())
        item.setText(2, ", ".join(PLACES[use] for use in uses))
        font = theme.font("strong" if uses else "body")
        for column in range(3):
            item.setFont(column, font)
            item.setForeground(column, QBrush(QColor(look.accent if uses else look.text)))

    def _items(self, parent: QTreeWidgetItem) -> Iterator[QTreeWidgetItem]:
        for child in _children(parent):
            yield child
            yield from self._items(child)

    def _clicked(self, item: QTreeWidgetItem) -> None:
        if self._is_awaited and item.data(0, _PATH):
            self.pointed.emit(item.data(0, _PATH))

    def _enter(self) -> None:
        item = self.currentItem()
        if item is None or not item.data(0, _PATH):
            return
        if self._is_awaited:
            self.pointed.emit(item.data(0, _PATH))
            self.left.emit()
        else:
            self._ask(self.visualItemRect(item).bottomLeft())

    def _ask(self, where: QPoint) -> None:
        item = self.currentItem()
        path = item.data(0, _PATH) if item else None
        if path:
            menu = QMenu(self)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            for field, name in PLACES.items():
                menu.addAction(f"Use as {name}", lambda field=field: self.named.emit(path, field))
            menu.popup(self.viewport().mapToGlobal(where))

    def _color(self) -> None:
        look = theme.colors(self.palette())
        sheet = (
            f"QTreeView {{ border: 1px solid {look.line}; border-radius: {theme.RADIUS}px;"
            f" background: {look.surface}; outline: 0; }}"
            f"QTreeView:focus {{ border-color: {look.accent}; }}"
            f"QTreeView::item {{ padding: 2px 4px; }}"
            f"QTreeView::item:selected {{ background: {look.selection}; color: {look.text}; }}"
            f"QHeaderView {{ border: none; background: transparent; }}"
            f"QHeaderView::section {{ border: none; background: transparent; color: {look.dim}; padding: 4px 6px; }}"
        )
        # Setting a sheet is itself a change of palette: only a difference ends the round.
        if sheet != self.styleSheet():
            self.setStyleSheet(sheet)


def _children(item: QTreeWidgetItem | None) -> list[QTreeWidgetItem]:
    return [child for n in range(item.childCount()) if (child := item.child(n)) is not None] if item else []


def _size(value: object) -> int:
    return len(cast("list[object]", value)) if isinstance(value, dict | list) else 0
