"""The window's actions: their words, keys and menus. What they do is connected by the window."""

from collections.abc import Iterable, Sequence
from typing import Final, get_args

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QWidget

from jobmonitor import __version__
from jobmonitor.jobs import Job, OutputState, ProviderInfo
from jobmonitor.ui.cancelling import cancellable
from jobmonitor.ui.job_model import Group, Sort
from jobmonitor.ui.list_head import GROUPS, SORTS
from jobmonitor.ui.reel import to_compare
from jobmonitor.ui.theme import Scheme

Keys = QKeySequence.StandardKey
Key = QKeySequence.StandardKey | str

SCHEMES: Final[dict[Scheme, str]] = {"system": "Like the system", "light": "Light", "dark": "Dark"}


class Actions(QObject):
    """Every action that has a key or stands in the menu bar.

    A key that means something to text, such as Delete, holds in the list only; a field that has the keyboard takes
    the others for itself where it knows them.
    """

    group_chosen = Signal(object)
    sort_chosen = Signal(object)
    scheme_chosen = Signal(str)

    def __init__(self, window: QMainWindow, rows: QWidget, scheme: Scheme) -> None:
        super().__init__(window)
        self._window = window
        self._rows = rows
        self.paste = self._action("Add from &clipboard", Keys.Paste)
        self.write = self._action("&Type or paste a job", "Ctrl+L", "Ctrl+N")
        self.recent = self._action("&Import recent jobs…", "Ctrl+I")
        self.watch = self._action("&Watch the clipboard")
        self.watch.setCheckable(True)
        self.accounts = self._action("&Accounts…")
        self.questions = self._action("&Questions asked…", "Ctrl+Shift+Q")
        self.new_provider = self._action("&New provider…", "Ctrl+Shift+N")
        self.close = self._action("&Close window", Keys.Close, Keys.Quit)
        self.undo = self._action("&Undo", Keys.Undo)
        self.copy = self._action("&Copy IDs", Keys.Copy, of_rows=True)
        self.copy_files = self._action("Cop&y files", "Ctrl+Shift+C", of_rows=True)
        self.save_all = self._action("Sa&ve results…", Keys.Save, of_rows=True)
        self.choose_all = self._action("Select &all", Keys.SelectAll, of_rows=True)
        self.find = self._action("&Find", Keys.Find)
        self.open = self._action("&Open")
        self.compare = self._action("C&ompare", "C", of_rows=True)
        self.refresh = self._action("Re&fresh", "F5", "Ctrl+R")
        self.star = self._action("&Star", "S", of_rows=True)
        self.pause = self._action("&Pause")
        self.cancel = self._action("Ca&ncel job…", "Ctrl+.")
        self.remove = self._action("&Remove", Keys.Delete, *(["Backspace"] if _is_mac() else []), of_rows=True)
        self.wall = self._action("&Wall of results", "Ctrl+G")
        self.wall.setCheckable(True)
        self.about = self._action("&About Job Monitor")
        self.about.setMenuRole(QAction.MenuRole.AboutRole)
        self.close.setMenuRole(QAction.MenuRole.QuitRole)
        self._groups: dict[Group, QAction] = {}
        self._sorts: dict[Sort, QAction] = {}
        self._fill_bar(scheme)

    def show_group(self, group: Group) -> None:
        """Mark the group that is shown."""
        self._groups[group].setChecked(True)

    def show_sort(self, sort: Sort) -> None:
        """Mark what the rows are sorted by."""
        self._sorts[sort].setChecked(True)

    def add_to_file(self, menu: QMenu) -> None:
        """Let this menu stand in the file menu, before the accounts."""
        self._file.insertMenu(self.accounts, menu)

    def allow(self, *, is_something_chosen: bool) -> None:
        """Allow what is done to chosen jobs, or don't."""
        for action in (self.copy, self.star, self.remove):
            action.setEnabled(is_something_chosen)

    def enable(self, jobs: Sequence[Job], providers: Iterable[ProviderInfo] = ()) -> None:
        """Allow what makes sense for the chosen jobs."""
        able = cancellable(jobs, providers)
        self.cancel.setEnabled(bool(able))
        self.cancel.setText("Ca&ncel jobs…" if len(able) > 1 else "Ca&ncel job…")
        live = [job for job in jobs if not job.state.is_final]
        self.open.setEnabled(len(jobs) == 1)
        saved = sum(output.state is OutputState.SAVED for job in jobs for output in job.outputs)
        for action in (self.copy_files, self.save_all):
            action.setEnabled(saved > 0)
        self.compare.setEnabled(len(to_compare(jobs)) > 1)
        self.star.setText("Un&star" if jobs and all(job.starred for job in jobs) else "&Star")
        self.pause.setEnabled(bool(live))
        self.pause.setText("&Resume" if live and all(job.paused for job in live) else "&Pause")

    def say_undo(self, what: str) -> None:
        """Say what can be undone, "" for nothing."""
        self.undo.setText(f"&Undo {what}".rstrip())

    def row_menu(self) -> QMenu:
        """The menu of the chosen rows."""
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions([self.open, *([self.compare] if self.compare.isEnabled() else []), self.copy])
        menu.addActions([each for each in (self.copy_files, self.save_all) if each.isEnabled()])
        menu.addSeparator()
        menu.addActions([self.star, self.refresh, self.pause, *([self.cancel] if self.cancel.isEnabled() else [])])
        menu.addSeparator()
        menu.addAction(self.remove)
        return menu

    def _action(self, words: str, *keys: Key, of_rows: bool = False) -> QAction:
        action = QAction(words, self)
        shortcuts: list[QKeySequence] = []
        for key in keys:
            shortcuts += QKeySequence.keyBindings(key) if isinstance(key, Keys) else [QKeySequence(key)]
        action.setShortcuts(shortcuts)
        if of_rows:
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            self._rows.addAction(action)
        else:
            self._window.addAction(action)
        return action

    def _fill_bar(self, scheme: Scheme) -> None:
        bar = self._window.menuBar()
        file, edit, view, about = (bar.addMenu(words) for words in ("&File", "&Edit", "&View", "&Help"))
        self._file = file
        file.addActions([self.paste, self.write, self.recent, self.watch])
        file.addSeparator()
        file.addActions([self.accounts, self.questions, self.new_provider])
        file.addSeparator()
        file.addAction(self.close)
        edit.addActions([self.undo, self.copy, self.copy_files, self.choose_all, self.find])
        edit.addSeparator()
        edit.addActions(
            [self.open, self.compare, self.save_all, self.star, self.refresh, self.pause, self.cancel, self.remove]
        )
        groups, sorts, schemes = QActionGroup(self), QActionGroup(self), QActionGroup(self)
        for n, (group, words) in enumerate(GROUPS.items(), 1):
            action = self._groups[group] = self._choice(view, groups, words)
            action.setShortcut(QKeySequence(f"Ctrl+{n}"))
            action.triggered.connect(lambda _=False, group=group: self.group_chosen.emit(group))
        view.addSeparator()
        view.addAction(self.wall)
        order = view.addMenu("&Order")
        for sort, words in SORTS.items():
            action = self._sorts[sort] = self._choice(order, sorts, words)
            action.triggered.connect(lambda _=False, sort=sort: self.sort_chosen.emit(sort))
        look = view.addMenu("&Appearance")
        for name in get_args(Scheme):
            action = self._choice(look, schemes, SCHEMES[name])
            action.setChecked(name == scheme)
            action.triggered.connect(lambda _=False, name=name: self.scheme_chosen.emit(name))
        about.addAction(self.about)
        self.allow(is_something_chosen=False)
        self.enable(())
        self.show_group(Group.ALL)
        self.show_sort(Sort.ADDED)

    def _choice(self, menu: QMenu, group: QActionGroup, words: str) -> QAction:
        action = menu.addAction(words)
        action.setCheckable(True)
        group.addAction(action)
        return action


def show_about(window: QMainWindow) -> None:
    """Say what this program is, in a box of the window's."""
    from PySide6.QtWidgets import QMessageBox  # Qt's classes are made when first named

    box = QMessageBox(window)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(f"Job Monitor {__version__}")
    box.setInformativeText("Paste a job ID, watch it finish, keep its picture.")
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()


def _is_mac() -> bool:
    return QKeySequence(Keys.Copy).toString(QKeySequence.SequenceFormat.NativeText).startswith("⌘")
