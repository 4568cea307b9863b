"""What stands over the list: which jobs are shown, a search, and the order. It filters nothing itself."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QIcon, QKeyEvent, QPalette
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from jobmonitor.ui import theme
from jobmonitor.ui.icons import icon
from jobmonitor.ui.job_model import Group, Sort
from jobmonitor.ui.timers import single_shot

GROUPS = {Group.ALL: "All", Group.ACTIVE: "Active", Group.DONE: "Done", Group.ATTENTION: "Attention"}
_TIPS = {
    Group.ALL: "Every job",
    Group.ACTIVE: "Jobs that are not over, or whose results are not all here yet",
    Group.DONE: "Jobs that are over",
    Group.ATTENTION: "Jobs that failed, or that wait for you",
}
SORTS = {Sort.ADDED: "Newest", Sort.STATE: "State", Sort.PROVIDER: "Provider", Sort.ELAPSED: "Longest"}
PAUSE_MS = 30


class ListHead(QWidget):
    """Tabs for the groups, a search field, and a button for the order."""

    group_chosen = Signal(object)
    search_changed = Signal(str)
    sort_chosen = Signal(object)
    wall_wanted = Signal(bool)
    left = Signal()
    """Escape in an empty search, or Enter or Down in any: the keyboard goes to the list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.wall = QToolButton(self)
        self.setBackgroundRole(QPalette.ColorRole.Base)  # one ground with the list
        self.setAutoFillBackground(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.M, theme.S, theme.M, theme.S)
        row.setSpacing(2)
        self._tabs = QButtonGroup(self)
        self._of_group: dict[Group, QPushButton] = {}
        for group, said in GROUPS.items():
            tab = QPushButton(said, self)
            tab.setProperty("tab", "true")
            tab.setCheckable(True)
            tab.setToolTip(_TIPS[group])
            tab.setAccessibleName(f"Show {said.lower()}: {_TIPS[group].lower()}")
            tab.clicked.connect(lambda _=False, group=group: self.group_chosen.emit(group))
            self._tabs.addButton(tab)
            self._of_group[group] = tab
            row.addWidget(tab)
        self._of_group[Group.ALL].setChecked(True)
        row.addStretch(1)
        self.search = _Search(self)
        self.search.textChanged.connect(lambda: self._pause.start())
        self.search.left.connect(self._leave)
        row.addWidget(self.search, 2)
        self._sort = QToolButton(self)
        self._sort.setAutoRaise(True)
        self._sort.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._sort.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._sort.setMenu(self._sort_menu())
        row.addWidget(self._sort)
        self.wall.setAutoRaise(True)
        self.wall.setCheckable(True)
        self.wall.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.wall.setToolTip("Results as a wall of pictures (Ctrl+G)")
        self.wall.setAccessibleName("Show results as a wall of pictures")
        self.wall.clicked.connect(self.wall_wanted)
        row.addWidget(self.wall)
        self._color()
        # Letters that come in one go are one search.
        self._pause = single_shot(self, lambda: self.search_changed.emit(self.search.text()), PAUSE_MS)
        self.show_sort(Sort.ADDED)

    def changeEvent(self, event: QEvent) -> None:
        """Follows a change of theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._color()

    def _color(self) -> None:
        self.wall.setIcon(icon("wall", theme.colors(self.palette()).dim))

    def take_focus(self) -> None:
        """Put the keyboard into the search."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def show_group(self, group: Group) -> None:
        """Mark this group as the one that is shown."""
        self._of_group[group].setChecked(True)

    def show_sort(self, sort: Sort) -> None:
        """Say that the rows are sorted so."""
        self._sort_actions[sort].setChecked(True)
        self._sort.setText(f"{SORTS[sort]} ▾")
        self._sort.setToolTip(f"Order: {SORTS[sort].lower()}")
        self._sort.setAccessibleName(f"Order: {SORTS[sort].lower()}")

    def clear_search(self) -> None:
        """Search for nothing, at once."""
        self.search.clear()
        self._pause.stop()
        self.search_changed.emit("")

    def _leave(self) -> None:
        if self.search.text() != "" and self._pause.isActive():
            self._pause.stop()
            self.search_changed.emit(self.search.text())
        self.left.emit()

    def _sort_menu(self) -> QMenu:
        menu = QMenu(self)
        group = QActionGroup(menu)
        self._sort_actions: dict[Sort, QAction] = {}
        for sort, said in SORTS.items():
            action = menu.addAction(said)
            action.setCheckable(True)
            action.triggered.connect(lambda _=False, sort=sort: self.sort_chosen.emit(sort))
            group.addAction(action)
            self._sort_actions[sort] = action
        return menu


class _Search(QLineEdit):
    """The search field. Escape empties it first, then gives the keyboard back."""

    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setPlaceholderText("Search")
        self.setStyleSheet("padding-left: 0")  # the glass makes room enough
        self.setAccessibleName("Search the jobs")
        self.setMinimumWidth(72)
        self.setMaximumWidth(260)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._glass = self.addAction(QIcon(), QLineEdit.ActionPosition.LeadingPosition)
        self._color()

    def changeEvent(self, event: QEvent) -> None:
        """Follows a change of theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._color()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape, Enter and Down mean something here."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _color(self) -> None:
        self._glass.setIcon(icon("search", theme.colors(self.palette()).dim))
