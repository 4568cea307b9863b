"""The fields of a provider file in the making. It shows a draft, and says how a person wants it; it guesses nothing."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from jobmonitor.tracker.making import Draft, Field, identifier
from jobmonitor.ui import theme
from jobmonitor.ui.making_words import PLACES
from jobmonitor.ui.parts import Text
from jobmonitor.ui.place_row import LineRow, PlaceRow, Row
from jobmonitor.ui.results_table import ResultsTable
from jobmonitor.ui.words_table import WordsTable

AFTER = (Field.ERROR, Field.PROGRESS, Field.CREATED, Field.FINISHED, Field.JOB_ID)


class MakingForm(QScrollArea):
    """One column of lines. The chosen place is the one that a value is wanted for."""

    drafted = Signal(object)
    """The draft as a person wants it."""
    chosen = Signal(object, int)
    """The field that one points at from now on, None for none; of results, which."""
    tree_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._draft = Draft()
        self.name = LineRow("Name", "What the service is called")
        self.base = LineRow("Base URL", "https://…", mono=True)
        self.url = LineRow("Question", "{base}/…/{id}", mono=True)
        self.key = LineRow("Key", "Needs no key", mono=True)
        self.interval = LineRow("Asked every", "3")
        self.status = PlaceRow(PLACES[Field.STATUS], "By HTTP status, or not said")
        self.words = WordsTable()
        self.results = ResultsTable()
        self.places = {field: PlaceRow(PLACES[field]) for field in AFTER}
        self._lay_out()
        self._wire()
        self.show_draft(self._draft, {})

    def show_draft(self, draft: Draft, reasons: Mapping[str, str]) -> None:
        """These are the fields, and why each is so."""
        self._draft = draft
        self.name.show_text(draft.name)
        self.name.say(f"Called “{draft.id}” in files and commands" if draft.id else "")
        self.base.show_text(draft.base_url)
        self.url.show_text(draft.url)
        self.key.show_text(_key_line(draft))
        in_body = "It goes in the body of the question" if draft.is_key_in_body else ""
        self.key.say(in_body or ("{key} stands for the key, which is kept apart" if draft.auth_header else ""))
        self.status.show_text(draft.status)
        self.status.say(reasons.get("status", ""))
        self.words.show_words(draft.words, draft.http)
        self.results.show_results(draft.outputs, reasons.get("outputs", ""))
        for field, row in self.places.items():
            row.show_text(str(getattr(draft, field)))
            row.say(reasons.get(field, "") if getattr(draft, field) else "")
        self.interval.show_text(f"{draft.interval:g}")

    def take_focus(self, field: Field, n: int) -> None:
        """Put the keyboard where this place is pointed out from."""
        row = self.status if field is Field.STATUS else self.places.get(field)
        (row or self.results.row(n)).point.setFocus()

    def mark(self, chosen: Field | None, n: int) -> None:
        """Show which place waits for a value."""
        self.status.mark(is_chosen=chosen is Field.STATUS)
        self.results.mark(n if chosen is Field.OUTPUTS else None)
        for field, row in self.places.items():
            row.mark(is_chosen=chosen is field)

    def _lay_out(self) -> None:
        self.interval.say("seconds at first; an old job is asked about less often")
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, theme.M, 0)
        column.setSpacing(theme.S)
        for part in (self.name, self.base, self.url, self.key):
            column.addWidget(part)
        column.addWidget(Text("In the answer", "strong"))
        column.addWidget(self.status)
        column.addWidget(Row("", self.words))
        column.addWidget(self.results)
        for row in self.places.values():
            column.addWidget(row)
        column.addWidget(self.interval)
        column.addStretch(1)
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)

    def _wire(self) -> None:
        self.name.edited.connect(self._rename)
        self.base.edited.connect(self._rebase)
        self.url.edited.connect(partial(self._write, "url"))
        self.key.edited.connect(self._write_key)
        for field, row in {Field.STATUS: self.status, **self.places}.items():
            row.edited.connect(partial(self._write, field.value))
            row.chosen.connect(partial(self.chosen.emit, field, 0))
            row.tree_wanted.connect(self.tree_wanted.emit)
        self.results.chosen.connect(partial(self.chosen.emit, Field.OUTPUTS))
        self.results.tree_wanted.connect(self.tree_wanted.emit)
        self.results.changed.connect(partial(self._write, "outputs"))
        self.words.words_changed.connect(partial(self._write, "words"))
        self.words.http_changed.connect(partial(self._write, "http"))
        self.interval.edited.connect(self._pace)

    def _rename(self, name: str) -> None:
        self.drafted.emit(replace(self._draft, name=name.strip(), id=identifier(name)))

    def _rebase(self, base: str) -> None:
        self.drafted.emit(replace(self._draft, base_url=base.strip().rstrip("/")))

    def _pace(self, text: str) -> None:
        """Another pace, as soon as a number stands there."""
        try:
            seconds = float(text.strip().removesuffix("s").replace(",", "."))
        except ValueError:
            return
        self.drafted.emit(replace(self._draft, interval=seconds))

    def _write_key(self, text: str) -> None:
        """The header that carries the key, and what it holds."""
        header, _, value = text.partition(":")
        draft = replace(self._draft, auth_header=header.strip(), auth_value=value.strip() or "{key}")
        self.drafted.emit(draft)

    def _write(self, name: str, value: object) -> None:
        self.drafted.emit(replace(self._draft, **{name: value.strip() if isinstance(value, str) else value}))


def _key_line(draft: Draft) -> str:
    return f"{draft.auth_header}: {draft.auth_value}" if draft.auth_header else ""
