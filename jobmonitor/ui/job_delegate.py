"""Paints one job as one row. Where things stand is `row_layout`'s, what is said is `words`'; text is plain, always."""

import time
from collections.abc import Callable
from typing import Any, Final, cast

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from jobmonitor.forecast import Usual
from jobmonitor.jobs import Health, Job, JobState
from jobmonitor.ui import asks, theme, words
from jobmonitor.ui.icons import icon_pixmap
from jobmonitor.ui.job_model import JOB_ROLE
from jobmonitor.ui.outlook import is_late, outlook_line
from jobmonitor.ui.row_layout import SIDE, RowLayout, lay_out
from jobmonitor.ui.thumbnails import Thumbnails, place_of
from jobmonitor.ui.tile import draw_mark, draw_tile

Index = QModelIndex | QPersistentModelIndex

MARK: Final = 12
STAR: Final = 14
_FLAGS: Final = int(Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextSingleLine)
_LEFT: Final = _FLAGS | int(Qt.AlignmentFlag.AlignLeft)
_RIGHT: Final = _FLAGS | int(Qt.AlignmentFlag.AlignRight)


class JobDelegate(QStyledItemDelegate):
    """Paints rows, and makes the buttons of those that ask something."""

    def __init__(
        self,
        thumbnails: Thumbnails,
        names: Callable[[str], str],
        now: Callable[[], float] = time.time,
        parent: QObject | None = None,
        has_key: Callable[[int], bool] = lambda _: False,
        usual: Callable[[Job], Usual | None] = lambda _: None,
    ) -> None:
        super().__init__(parent)
        self._has_key = has_key
        self._usual = usual
        self._thumbnails = thumbnails
        self._names = names
        self._now = now
        self.set_fonts()

    def set_fonts(self) -> None:
        """Take the system's font as it is now."""
        self._body, self._strong, self._small = theme.font(), theme.font("strong"), theme.font("small")
        self._mono = theme.font("mono")
        self._word = theme.font()
        self._word.setWeight(QFont.Weight.Medium)
        self._mono.setPointSizeF(self._body.pointSizeF() * 0.96)
        self._line = max(QFontMetrics(font).height() for font in (self._body, self._strong, self._mono))
        self._small_line = QFontMetrics(self._small).height()
        fonts = (self._body, self._strong, self._small, self._mono, self._word)
        self._metrics = {id(font): QFontMetrics(font) for font in fonts}

    @property
    def row_height(self) -> int:
        """Every row is as tall as the others; taller than usual only where the system's font is large."""
        return max(theme.ROW_HEIGHT, 2 * self._line + self._small_line + 14)

    def layout_of(self, job: Job, row: QRect) -> RowLayout:
        """Where the parts of this job's row stand."""
        asked = self._asks(job)
        buttons = asks.fitting(asked, self.room_for_buttons(row, job), self._metrics[id(self._body)])[2] if asked else 0
        return lay_out(
            row,
            self._line,
            self._small_line,
            has_trouble=bool(self._third_line(job)),
            buttons=buttons,
            has_bar=_has_bar(job),
            side=self._side(job),
        )

    def _side(self, job: Job) -> int:
        now = self._now()
        lines = (_time_line(job, now), outlook_line(job, self._usual(job), now))
        # One point more, as a text may be a fraction wider than is said.
        needed = 1 + max(self._metrics[id(self._small)].horizontalAdvance(said) for said in lines)
        # What runs has one width, so that the words beside it don't move with each second.
        return min(needed, SIDE) if job.state.is_final else max(needed, SIDE)

    def room_for_buttons(self, row: QRect, job: Job) -> int:
        """How wide the buttons may become: what the row is can always be read, and what was found out about it."""
        words = 230 if job.trouble and not job.provider else 150
        return max(0, row.width() - theme.TILE - 2 * theme.L - 2 * theme.M - words)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One row."""
        job = cast("Job | None", index.data(JOB_ROLE))
        if job is None:
            return
        given = cast(Any, option)  # the stubs lack the fields of options
        row, state = cast(QRect, given.rect), cast(QStyle.StateFlag, given.state)
        look = theme.colors(given.palette)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._ground(painter, row, state, look)
        place = self.layout_of(job, row)
        device = painter.device()
        scale = device.devicePixelRatio() if device else 1.0
        draw_tile(painter, place.tile, job, look, self._thumbnails.tile(place_of(job), scale), scale)
        self._title(painter, place.title, job, look)
        self._state(painter, place.state, job, look)
        if not place.trouble.isEmpty():
            tone = words.health_tone(job.health) if job.health is not Health.OK else "warn"
            self._text(painter, place.trouble, self._third_line(job), self._small, look.tone(tone))
        self._time(painter, place, job, look)
        painter.restore()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """The buttons of a row that asks something."""
        job = cast(Job, index.data(JOB_ROLE))
        row = cast(QRect, cast(Any, option).rect)
        return asks.RowButtons(job, self._asks(job), self.room_for_buttons(row, job), parent)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """At the right of the row."""
        job = cast("Job | None", index.data(JOB_ROLE))
        if job is not None:
            editor.setGeometry(self.layout_of(job, cast(QRect, cast(Any, option).rect)).buttons)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Nothing: the buttons of a job that asks something else are made anew."""

    def _asks(self, job: Job) -> tuple[asks.Ask, ...]:
        return asks.asks(job, self._names, has_key=self._has_key(job.number))

    def _third_line(self, job: Job) -> str:
        if self._has_key(job.number):
            return asks.ABOUT_KEY
        if job.health is not Health.OK:
            return words.trouble_line(job, self._now())
        if any(output.state in ("failed", "link-expired") for output in job.outputs):
            return words.outputs_line(job, self._now())
        return ""

    def _ground(self, painter: QPainter, row: QRect, state: QStyle.StateFlag, look: theme.Colors) -> None:
        box = QRectF(row.adjusted(6, 1, -6, -1))
        painter.setPen(Qt.PenStyle.NoPen)
        if state & QStyle.StateFlag.State_Selected:
            painter.setBrush(QColor(look.selection))
            painter.drawRoundedRect(box, theme.RADIUS, theme.RADIUS)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(QColor(look.hover))
            painter.drawRoundedRect(box, theme.RADIUS, theme.RADIUS)
        if state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_KeyboardFocusChange:
            painter.setPen(QPen(QColor(look.accent), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), theme.RADIUS - 1, theme.RADIUS - 1)

    def _title(self, painter: QPainter, area: QRect, job: Job, look: theme.Colors) -> None:
        provider = self._names(job.provider) if job.provider else ""
        head = words.title(job) or provider
        left = area.left()
        if job.starred:
            device = painter.device()
            drawing = icon_pixmap("star-filled", look.accent, STAR, device.devicePixelRatio() if device else 1.0)
            painter.drawPixmap(QPoint(left, area.top() + (area.height() - STAR) // 2), drawing)
            left += STAR + theme.XS
            area = QRect(QPoint(left, area.top()), area.bottomRight())
        if head:
            left += self._text(painter, area, head, self._strong, look.text) + theme.S
        if provider and provider != head:
            rest = QRect(QPoint(left, area.top()), area.bottomRight())
            left += self._text(painter, rest, provider, self._body, look.dim) + theme.S
        rest = QRect(QPoint(left, area.top()), area.bottomRight())
        color = look.dim if head else look.text
        self._text(painter, rest, words.plain(job.id), self._mono, color, Qt.TextElideMode.ElideMiddle)

    def _state(self, painter: QPainter, area: QRect, job: Job, look: theme.Colors) -> None:
        tone = look.tone(words.state_tone(job))
        mark = QRectF(area.left(), area.top() + (area.height() - MARK) / 2, MARK, MARK)
        draw_mark(painter, mark, job, tone)
        rest = area.adjusted(MARK + 6, 0, 0, 0)
        said = "Whose is it?" if not job.provider and job.candidates else words.state_word(job)
        rest.setLeft(rest.left() + self._text(painter, rest, said, self._word, tone) + theme.S)
        details = [words.provider_word(job), words.message_line(job)]
        if job.state is JobState.SUCCEEDED and not self._third_line(job):
            details.append(words.outputs_line(job, self._now()))
        for detail in dict.fromkeys(detail for detail in details if detail):
            rest.setLeft(rest.left() + self._text(painter, rest, detail, self._body, look.dim) + theme.M)

    def _time(self, painter: QPainter, place: RowLayout, job: Job, look: theme.Colors) -> None:
        now = self._now()
        if not place.elapsed.isEmpty():
            self._text(painter, place.elapsed, _time_line(job, now), self._small, look.dim, flags=_RIGHT)
        if not place.bar.isEmpty():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(look.track))
            bar = QRectF(place.bar)
            painter.drawRoundedRect(bar, bar.height() / 2, bar.height() / 2)
            done = min(max(job.progress or 0.0, 0.0), 1.0)
            if done > 0:
                painter.setBrush(QColor(look.accent))
                bar.setWidth(max(bar.height(), bar.width() * done))
                painter.drawRoundedRect(bar, bar.height() / 2, bar.height() / 2)
        if not place.next.isEmpty():
            usual = self._usual(job)
            tone = look.tone("warn") if is_late(job, usual, now) else look.dim
            self._text(painter, place.next, outlook_line(job, usual, now), self._small, tone, flags=_RIGHT)

    def _text(
        self,
        painter: QPainter,
        area: QRect,
        text: str,
        font: QFont,
        color: str,
        elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        flags: int = _LEFT,
    ) -> int:
        """How many points the text took. What has no room ends in an ellipsis; less than two letters aren't begun."""
        metrics = self._metrics[id(font)]
        if not text or area.width() < 2 * metrics.averageCharWidth():
            return 0
        shown = metrics.elidedText(text, elide, area.width())
        painter.setFont(font)
        painter.setPen(QColor(color))
        painter.drawText(area, flags, shown)
        return metrics.horizontalAdvance(shown)


def _time_line(job: Job, now: float) -> str:
    said = words.elapsed_line(job, now)
    is_shown = job.progress is not None and _has_bar(job)
    return f"{words.percent(job.progress or 0.0)}{words.DOT}{said}" if is_shown else said


def _has_bar(job: Job) -> bool:
    return job.progress is not None and not job.state.is_final and bool(job.provider)
