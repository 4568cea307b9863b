"""The menu of results: the folder that they are kept in, and how much of them. It asks, and says what came of it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from jobmonitor.events import Notice
from jobmonitor.ui import words
from jobmonitor.ui.bridge import Bridge

GB = 10**9
LIMITS = (0, GB, 5 * GB, 20 * GB, 100 * GB)


class ResultsMenu(QMenu):
    """Stands in the file menu. `usual` is the folder where results are kept while nobody chose another."""

    def __init__(
        self,
        bridge: Bridge,
        window: QWidget,
        *,
        usual: Path,
        chosen: str = "",
        remember_folder: Callable[[str], None] = lambda _: None,
        budget: int = 0,
        remember_budget: Callable[[int], None] = lambda _: None,
    ) -> None:
        super().__init__("&Results", window)
        self._bridge = bridge
        self._window = window
        self._usual = usual
        self._folder = Path(chosen) if chosen else usual
        self._remember_folder = remember_folder
        self.choose = QAction("Keep in another &folder…", self)
        self.choose.triggered.connect(lambda _=False: self.ask_for_folder())
        self.back = QAction("Keep in the &usual folder", self)
        self.back.triggered.connect(lambda _=False: self.keep_in(""))
        self.addActions([self.choose, self.back])
        self._remember_budget = remember_budget
        self._fill_limits(budget)
        self._show()

    def _fill_limits(self, budget: int) -> None:
        menu, group = self.addMenu("Keep at &most"), QActionGroup(self)
        for limit in sorted({*LIMITS, budget}):
            action = menu.addAction(words.size(limit) if limit else "As much as there is")
            action.setCheckable(True)
            action.setChecked(limit == budget)
            action.triggered.connect(lambda _=False, limit=limit: self.keep_at_most(limit))
            group.addAction(action)

    def keep_at_most(self, budget: int) -> None:
        """Keep within so many bytes from now on, 0 for any number; the oldest that were seen and have no star go."""
        self._bridge.do(
            self._bridge.tracker.results.limit(budget),
            "keep results within that",
            done=lambda _: self._remember_budget(budget),
        )

    def ask_for_folder(self) -> QFileDialog:
        """Let the person choose a folder; nothing waits for the answer."""
        dialog = QFileDialog(self._window, "Keep results in", str(self._folder))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setLabelText(QFileDialog.DialogLabel.Accept, "Keep here")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.keep_in)
        dialog.open()
        return dialog

    def keep_in(self, folder: str) -> None:
        """Keep results in this folder from now on, or in the usual one (""). The choice counts once it works."""
        place = Path(folder) if folder else self._usual
        self._bridge.do(
            self._bridge.tracker.results.keep_in(place), "keep results there", done=lambda _: self._kept(folder, place)
        )

    def _kept(self, folder: str, place: Path) -> None:
        self._folder = place
        self._remember_folder(folder)
        self._show()
        hint = "What was saved before stays where it is"
        self._bridge.noticed.emit(Notice("results-folder", f"New results are kept in {place}", hint))

    def _show(self) -> None:
        self.choose.setToolTip(str(self._folder))
        self.choose.setStatusTip(f"They are kept in {self._folder}")
        self.back.setEnabled(self._folder != self._usual)
