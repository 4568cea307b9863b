"""New provider: a command and some answers become a file that is in use. It joins its parts and holds no rule."""

import shiboken6
from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QDialog,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from jobmonitor.tracker.making import Field, Installed, Looked, Moment, Path, same_host
from jobmonitor.ui import theme
from jobmonitor.ui.ask import ask
from jobmonitor.ui.bridge import Bridge
from jobmonitor.ui.command_field import CommandField
from jobmonitor.ui.json_text import Readable
from jobmonitor.ui.making_answers import Answers
from jobmonitor.ui.making_form import MakingForm
from jobmonitor.ui.making_preview import MakingPreview
from jobmonitor.ui.making_saved import MakingSaved
from jobmonitor.ui.making_steps import Steps
from jobmonitor.ui.making_words import PLACES
from jobmonitor.ui.parts import Text, button
from jobmonitor.ui.place_row import PlaceRow
from jobmonitor.ui.reader import Reader
from jobmonitor.ui.words import plain

HINT = "Paste a command and an answer: what can be seen in them is proposed at the right."


class MakingDialog(QDialog):
    """Open it with `open()`."""

    job_wanted = Signal(str, str)
    """The ID of a job that is to be watched, and its provider."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._chosen: tuple[Field, int] | None = None
        self._last = (Field.STATUS, 0)  # that was chosen
        self._is_saved = False
        self._provider = ""
        self.steps = Steps(bridge, self)
        self.command = CommandField()
        self.answers = Answers()
        self.form = MakingForm()
        self.preview = MakingPreview(HINT)
        self.saved = MakingSaved(bridge)
        self._covered = Text("", "small", dim=True)
        self._hint = Text("", "small", dim=True)
        self._file = Reader("The provider file")
        self.pages = QStackedWidget()
        self._right = QStackedWidget()
        self.save = button("Save", self._save, main=True)
        self._cancel = button("Cancel", self.reject)
        self._undo = button("Undo", self.steps.undo, quiet=True)
        self._undo.setShortcut("Ctrl+Z")  # a field that has the keyboard takes it for itself
        self._undo.setEnabled(False)
        self.setWindowTitle("New provider")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._lay_out()
        self._color()
        self._wire()
        self.save.setEnabled(False)
        self.command.setFocus()

    def reject(self) -> None:
        """Away with it; what was made is asked about first."""
        if self._is_saved or self.steps.is_empty:
            self._leave()
        else:
            self._bridge.do(self._leave_if_meant(), "leave the new provider")

    def closeEvent(self, arg__1: QCloseEvent) -> None:
        """The same, by the window's own button."""
        if self._is_saved or self.steps.is_empty:
            self._forget()
            super().closeEvent(arg__1)
        else:
            arg__1.ignore()
            self.reject()

    def changeEvent(self, arg__1: QEvent) -> None:
        """Follows a change of theme."""
        super().changeEvent(arg__1)
        if arg__1.type() == QEvent.Type.PaletteChange:
            self._color()

    # Its parts

    def _color(self) -> None:
        look = theme.colors(self.palette())
        box = f"border: 1px solid {look.line}; border-radius: 6px; background: {look.field};"
        sheet = (
            f"QPlainTextEdit {{ {box} }}"
            f"QPlainTextEdit:focus {{ border-color: {look.accent}; }}"
            f'QPushButton[quiet="true"]:disabled {{ color: {look.dim}; }}'
            f'QPushButton[pointing="true"]:checked {{ border-color: {look.accent}; color: {look.accent}; }}'
        )
        # Setting a sheet is itself a change of palette: only a difference ends the round.
        if sheet != self.styleSheet():
            self.setStyleSheet(sheet)

    def _lay_out(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, theme.M, 0)
        column.setSpacing(theme.S)
        column.addWidget(Text("The command", "strong"))
        self.command.setFixedHeight(4 * self.command.fontMetrics().lineSpacing() + 18)
        column.addWidget(self.command)
        column.addWidget(self._covered)
        self._covered.hide()
        column.addWidget(Text("Its answers", "strong"))
        column.addWidget(self.answers, 1)
        column.addWidget(self._hint)
        parts = QSplitter(Qt.Orientation.Horizontal)
        parts.setChildrenCollapsible(False)
        parts.setHandleWidth(1)
        left.setMinimumWidth(380)
        parts.addWidget(left)
        parts.addWidget(self._make_right())
        parts.setSizes([560, 520])
        foot = QHBoxLayout()
        foot.setSpacing(theme.S)
        foot.addWidget(self._undo)
        foot.addStretch(1)
        foot.addWidget(self._cancel)
        foot.addWidget(self.save)
        work = QWidget()
        rows = QVBoxLayout(work)
        rows.setContentsMargins(theme.L, theme.L, theme.L, theme.L)
        rows.setSpacing(theme.M)
        rows.addWidget(parts, 1)
        rows.addWidget(self.preview)
        rows.addLayout(foot)
        self.pages.addWidget(work)
        self.pages.addWidget(self.saved)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.pages)
        self.resize(QSize(1120, 780).boundedTo(self.screen().availableSize() * 0.92))

    def _make_right(self) -> QWidget:
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(theme.M, 0, 0, 0)
        column.setSpacing(theme.S)
        head = QHBoxLayout()
        head.setSpacing(2)
        tabs = QButtonGroup(self)
        for n, (said, page) in enumerate((("Fields", self.form), ("File", self._file))):
            tab = QPushButton(said)
            tab.setProperty("tab", "true")
            tab.setCheckable(True)
            tab.setAutoDefault(False)
            tab.setChecked(n == 0)
            tab.clicked.connect(lambda _=False, n=n: self._right.setCurrentIndex(n))
            tabs.addButton(tab, n)
            head.addWidget(tab)
            self._right.addWidget(page)
        head.addStretch(1)
        self._file.set_room(2000)
        column.addLayout(head)
        column.addWidget(self._right, 1)
        right.setMinimumWidth(400)  # room for a line with all that can stand in it
        return right

    def _wire(self) -> None:
        self.command.changed.connect(self._command_changed)
        self.answers.given.connect(self.steps.take_answer)
        self.answers.pointed.connect(self._pointed)
        self.answers.named.connect(self._named)
        self.answers.left.connect(self._back)
        self.form.drafted.connect(self.steps.take_draft)
        self.form.chosen.connect(self._choose)
        self.form.tree_wanted.connect(self.answers.take_focus)
        self.steps.making_changed.connect(self._show_making)
        self.steps.looked_at.connect(self._show_looked)
        self.saved.finished.connect(self._finish)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_changed)

    # What happens

    def _command_changed(self) -> None:
        self.steps.take_command(self.command.toPlainText(), self.command.secrets)
        said = "The key is covered. It gets into no file, and into an account only when you say so."
        said = said if self.command.key else ""
        self._covered.setText(said)
        self._covered.setVisible(bool(said))

    def _choose(self, field: Field | None, n: int = 0) -> None:
        self._chosen = (field, n) if field else None
        self._last = self._chosen or self._last
        self.form.mark(field, n)
        self.answers.await_pointing(is_awaited=field is not None)
        said = f"Choose the value for “{PLACES[field]}”: click, or arrows and Enter" if field else ""
        self._hint.setText(said)

    def _choose_none(self) -> None:
        self._choose(None)

    def _back(self) -> None:
        self._choose_none()
        self.form.take_focus(*self._last)

    def _focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        """A place waits for a value only as long as one is at it, or at the answers."""
        if new is None or self._chosen is None or not self.isAncestorOf(new):
            return
        if not (self.answers.isAncestorOf(new) or isinstance(new.parentWidget(), PlaceRow)):
            self._choose_none()

    def _pointed(self, moment: Moment, path: Path) -> None:
        if self._chosen is not None:
            field, n = self._chosen
            self.steps.point(field, moment, path, n)
            self._choose_none()

    def _named(self, moment: Moment, path: Path, field: Field) -> None:
        self.steps.point(field, moment, path)
        self._choose_none()

    def _show_making(self) -> None:
        making = self.steps.making
        self.form.show_draft(making.draft, making.reasons)
        self._undo.setEnabled(self.steps.can_undo)
        self.answers.show_answers(making.answers, making.problems)
        problem = making.problems.get("command")
        if problem and self.command.toPlainText().strip():
            self._covered.setText(str(problem))
            self._covered.set_tone("warn")
            self._covered.show()
        else:
            self._covered.set_tone("calm")

    def _show_looked(self, looked: Looked) -> None:
        making = self.steps.making
        self._file.show_text(Readable(looked.toml))
        self.answers.show_marks(looked.marks)
        self.save.setEnabled(not looked.mistakes and not self.steps.is_empty)
        draft = making.draft
        if self.steps.is_empty:
            self.preview.show_hint(HINT)
        elif not draft.base_url:
            self.preview.show_hint("Now the command: it says where to ask.")
        elif not (making.answers or making.problems or draft.status or draft.http):
            self.preview.show_hint("Now an answer: the one when it is done says most.")
        else:
            known = next((info for info in self._bridge.tracker.providers if info.id == draft.id), None)
            taken = (f"“{known.id}” is known already: this file would take the place of {known.name}",) if known else ()
            self.preview.show_looked(looked, (*taken, *making.remarks))

    def _save(self) -> None:
        looked = self.steps.looked
        if looked is None or not self.steps.is_settled:
            return
        self.save.setEnabled(False)
        self._bridge.do(
            self._add_if_meant(looked.toml), "save the provider", done=self._was_saved, failed=self._not_saved
        )

    async def _add_if_meant(self, toml: str) -> Installed | None:
        """The file in its place; None where keys of accounts would go to another address, and nobody wants that."""
        draft, tracker = self.steps.making.draft, self._bridge.tracker
        base = next((info.base_url for info in tracker.providers if info.id == draft.id), draft.base_url)
        has_keys = any(account.provider == draft.id and not account.base_url for account in tracker.accounts)
        if has_keys and not same_host(base, draft.base_url):
            where = f"The keys of its accounts would go to {plain(draft.base_url, 80)} from now on, not to {base}."
            if not await ask(self, f"Take the place of “{draft.id}”?", where, yes="Replace"):
                return None
        return await tracker.add_provider(toml)

    def _was_saved(self, installed: Installed | None) -> None:
        if not shiboken6.isValid(self):
            return  # left meanwhile; the file is in use all the same
        if installed is None:
            self._not_saved()
            return
        self._is_saved = True
        self._provider = installed.spec.id
        info = next(info for info in self._bridge.tracker.providers if info.id == self._provider)
        notes: list[str] = []
        if installed.is_override:
            notes.append("It takes the place of the built-in file of the same name")
        if installed.is_update:
            notes.append("It takes the place of the file that was there before")
        job = self.steps.making.job
        self.saved.show_saved(info, str(installed.path), tuple(notes), job, self.command.key)
        self.pages.setCurrentWidget(self.saved)

    def _not_saved(self) -> None:
        if shiboken6.isValid(self):
            self.save.setEnabled(True)

    def _finish(self, job: str) -> None:
        if job:
            self.job_wanted.emit(job, self._provider)
        self._leave()

    def _leave(self) -> None:
        self._forget()
        super().reject()

    def _forget(self) -> None:
        self.steps.stop()
        self.command.wipe()
        self.saved.wipe()

    async def _leave_if_meant(self) -> None:
        if await ask(self, "Leave without saving?", "What was pasted and pointed at is lost.", yes="Leave"):
            self._leave()
