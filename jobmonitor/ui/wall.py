"""The wall of pictures: paints what is in sight, follows keys and mouse, and says what is wanted. It loads nothing."""

import time
from collections.abc import Callable, Iterable
from typing import Final

from PySide6.QtCore import QEvent, QItemSelectionModel, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QContextMenuEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPixmap,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QFrame, QToolTip

from jobmonitor.jobs import Job, Output, OutputKind
from jobmonitor.ui import theme, words
from jobmonitor.ui.hanging import Anchor, Hanging
from jobmonitor.ui.job_model import JobModel
from jobmonitor.ui.outgoing import drag_files
from jobmonitor.ui.thumbnails import Place, Thumbnails, place_of_output
from jobmonitor.ui.timers import single_shot
from jobmonitor.ui.wall_choice import WallChoice
from jobmonitor.ui.wall_items import By, Item
from jobmonitor.ui.wall_layout import MARGIN, Box, Step
from jobmonitor.ui.wall_painting import draw_headings, draw_nothing, draw_output, draw_ring

EDGES: Final = range(96, 321, 16)  # points
USUAL_EDGE: Final = 176
FRAME_MS: Final = 16
PICTURES: Final = (OutputKind.IMAGE, OutputKind.ANIMATION)
SELDOM: Final = 20  # times as long as hanging took passes at least until it is hung again
CALM_MS: Final = 120  # in which changes gather until the wall is hung anew
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_STEPS: Final = {
    Qt.Key.Key_Left: Step.LEFT,
    Qt.Key.Key_Right: Step.RIGHT,
    Qt.Key.Key_Up: Step.UP,
    Qt.Key.Key_Down: Step.DOWN,
    Qt.Key.Key_PageUp: Step.PAGE_UP,
    Qt.Key.Key_PageDown: Step.PAGE_DOWN,
    Qt.Key.Key_Home: Step.FIRST,
    Qt.Key.Key_End: Step.LAST,
}


class Wall(QAbstractScrollArea):
    """The outputs of the jobs that the model shows. What is chosen are jobs, in the selection that the list has too."""

    current_changed = Signal(int, int)
    """The keyboard or the mouse went to another picture: its job's number, and its own."""
    opened = Signal(int, int)
    menu_wanted = Signal(object)
    """Where on the screen, as a QPoint."""
    sized = Signal(int)
    """So many sizes larger are wanted, or smaller where it is less than 0."""

    def __init__(
        self,
        model: JobModel,
        selection: QItemSelectionModel,
        chosen_jobs: Callable[[], list[Job]],
        thumbnails: Thumbnails,
        now: Callable[[], float] = time.time,
    ) -> None:
        super().__init__()
        self._model = model
        self._thumbnails = thumbnails
        self._now = now
        self._by = By.DAY
        self._edge = USUAL_EDGE
        self._hanging = Hanging(model, self._edge)
        self._choice = WallChoice(model, selection, chosen_jobs, self._hanging)
        self._pressed: QPoint | None = None
        self._is_held = False  # a chosen one was pressed: it may be dragged with the others, or be chosen alone
        self._is_stale = True
        thumbnails.set_edge(self._edge)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Base)
        self.setAccessibleName("Results")
        self._calm = single_shot(self, self._hang, CALM_MS)
        self._soon = single_shot(self, self._look_round)
        for changed in (model.rowsInserted, model.rowsRemoved, model.rowsMoved, model.layoutChanged, model.modelReset):
            changed.connect(self._hang_soon)
        selection.selectionChanged.connect(self.viewport().update)
        self._arrived: set[int] = set()
        self._frame = single_shot(self, self._paint_arrived, FRAME_MS)
        thumbnails.arrived.connect(self._picture_came)

    # What hangs there

    @property
    def count(self) -> int:
        """How many outputs hang on it."""
        return len(self._hanging.items)

    def chosen_outputs(self) -> list[Output]:
        """The outputs of the chosen jobs, the current one first."""
        return self._choice.outputs()

    @property
    def current(self) -> Item | None:
        """The picture where the keyboard is."""
        return self._choice.current

    @property
    def has_settled(self) -> bool:
        """Whether it hangs as the jobs are, and what is in sight is here."""
        return not (self._is_stale or self._calm.isActive() or self._soon.isActive() or self._thumbnails.is_waiting)

    @property
    def tiles(self) -> int:
        """How many pictures are ready to be painted."""
        return self._thumbnails.count

    def item_at(self, point: QPoint) -> Item | None:
        """What hangs at this point of the viewport."""
        place = self._under(point)
        return None if place is None else self._hanging.items[place]

    def beside(self, item: Item, by: int) -> Item | None:
        """What hangs so many places after this; None where nothing does."""
        place = self._hanging.place(item)
        return None if place is None or not 0 <= place + by < self.count else self._hanging.items[place + by]

    def set_edge(self, points: int) -> None:
        """The pictures are so large from now on; what is looked at stays in sight."""
        anchor = self._anchor()
        self._edge = points
        self._thumbnails.set_edge(points)
        self._lay_out()
        self._return_to(anchor)

    def set_by(self, by: By) -> None:
        """Group them so from now on."""
        self._by = by
        self._hang()
        if self._choice.current is not None:
            self._reveal(self._choice.current)

    def apply(self, jobs: Iterable[Job]) -> None:
        """These jobs are so now: hang what came, and paint what changed."""
        for job in jobs:
            is_shown = self._model.row_of(job.number) is not None
            if len(job.outputs) * is_shown != len(self._hanging.places(job.number)):
                self._hang_soon()
            elif job.outputs:
                self._repaint(job.number)

    def show_current(self, number: int) -> None:
        """The keyboard is at this job from now on, if it hangs here."""
        places = self._hanging.places(number)
        if places and (self._choice.current is None or self._choice.current.number != number):
            self._choice.current = self._hanging.items[places.start]
            self._reveal(self._choice.current)

    def _hang_soon(self) -> None:
        self._is_stale = True
        if self.isVisible() and not self._calm.isActive():
            self._calm.start()

    def _hang(self) -> None:
        anchor, began = self._anchor(), time.perf_counter()
        self._hanging.hang(self._by, self._now())
        # However many hang there, and however often that changes: most of the window's time is for the person.
        self._calm.setInterval(max(CALM_MS, round((time.perf_counter() - began) * 1000 * SELDOM)))
        self._is_stale = False
        self._lay_out()
        self._return_to(anchor)

    def _lay_out(self) -> None:
        self._hanging.lay_out(self.viewport().width(), self._edge)
        bar, height = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(0, self._hanging.layout.height - height))
        bar.setPageStep(height)
        bar.setSingleStep(max(20, self._edge // 3))
        self.viewport().update()
        self._soon.start()

    def _anchor(self) -> Anchor | None:
        """What is looked at; None at the very top, where the newest are wanted."""
        top = self.verticalScrollBar().value()
        return self._hanging.anchor(top, self.viewport().height(), self._choice.current) if top else None

    def _return_to(self, anchor: Anchor | None) -> None:
        if anchor is not None and (top := self._hanging.top_of(anchor)) is not None:
            self.verticalScrollBar().setValue(top)

    # What is chosen

    def _go(self, place: int, modifiers: Qt.KeyboardModifier) -> None:
        self._choice.go(place, modifiers)
        item = self._hanging.items[place]
        self._reveal(item)
        self._say()
        self.current_changed.emit(*item)

    def _reveal(self, item: Item) -> None:
        place = self._hanging.place(item)
        if place is None:
            return
        box, bar, height = self._hanging.layout.box(place), self.verticalScrollBar(), self.viewport().height()
        heading = self._hanging.layout.heading(self._hanging.layout.section_of(place)).height  # which stays at the top
        if box.y - heading < bar.value():
            bar.setValue(box.y - heading)
        elif box.y + box.height + MARGIN > bar.value() + height:
            bar.setValue(box.y + box.height + MARGIN - height)
        self.viewport().update()

    def _say(self) -> None:
        """Let a screen reader say which picture it is."""
        known = self._hanging.output(self._choice.current)
        if known is None:
            self.setAccessibleName("Results")
            return
        job, output = known
        which = f"{output.n + 1} of {len(job.outputs)}, " if len(job.outputs) > 1 else ""
        said = words.sentence(job, self._model.provider_name(job), self._now())
        self.setAccessibleName(f"{words.output_kind(output.kind)} {which}{said}")
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))

    # Keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows and pages go from picture to picture, Enter opens."""
        step = _STEPS.get(Qt.Key(event.key()))
        place = self._hanging.place(self._choice.current)
        if event.key() in _ENTER and self._choice.current is not None:
            self.opened.emit(*self._choice.current)
        elif step is not None and self._hanging.items:
            page = self.viewport().height()
            self._go(0 if place is None else self._hanging.layout.beside(place, step, page), event.modifiers())
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Chooses; beside the pictures, nothing is chosen any more."""
        place = self._under(event.position().toPoint())
        self._pressed = None
        if place is None:
            self._choice.clear()
        elif event.button() != Qt.MouseButton.LeftButton and self._choice.has(self._hanging.items[place].number):
            self._choice.current = self._hanging.items[place]  # a menu is about all that is chosen
        else:
            self._pressed = event.position().toPoint()
            self._is_held = self._choice.has(self._hanging.items[place].number) and not event.modifiers()
            if not self._is_held:
                self._go(place, event.modifiers())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Chooses the one alone that was pressed among several, unless they were dragged."""
        if self._is_held and self._pressed is not None and (place := self._under(self._pressed)) is not None:
            self._go(place, event.modifiers())
        self._pressed, self._is_held = None, False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Takes the chosen files along, once the mouse went far enough with the button down."""
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        if (event.position().toPoint() - self._pressed).manhattanLength() >= QApplication.startDragDistance():
            self._pressed = None
            self._drag()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolls; with Ctrl, other sizes are wanted."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.sized.emit(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Opens."""
        place = self._under(event.position().toPoint())
        if place is not None:
            self.opened.emit(*self._hanging.items[place])

    def viewportEvent(self, event: QEvent) -> bool:
        """Says what a picture is where the mouse rests on it."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self._under(event.pos())
            row = None if place is None else self._model.row_of(self._hanging.items[place].number)
            tip = "" if row is None else self._model.data(self._model.index(row), Qt.ItemDataRole.ToolTipRole)
            QToolTip.showText(event.globalPos(), tip, self.viewport())
            return True
        return super().viewportEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """A menu of what can be done with the chosen ones."""
        self.menu_wanted.emit(event.globalPos())

    def _under(self, point: QPoint) -> int | None:
        return self._hanging.layout.item_at(point.x(), point.y() + self.verticalScrollBar().value())

    def _drag(self) -> None:
        known = self._hanging.output(self._choice.current)
        drag_files(self, self.chosen_outputs(), self._tile(*known) if known else None)

    # What is seen

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Rows are as wide as the wall."""
        anchor = self._anchor()
        self._lay_out()
        self._return_to(anchor)

    def showEvent(self, event: QShowEvent) -> None:
        """Hangs what came while nobody looked."""
        super().showEvent(event)
        if self._is_stale:
            self._hang()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Paint what came into sight, and ask for it."""
        self.viewport().update()
        self._soon.start()

    def changeEvent(self, event: QEvent) -> None:
        """Another screen wants other tiles."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._soon.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The pictures that the area touches, their headings, and the heading of what is at the top."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        look = theme.colors(self.palette())
        top = self.verticalScrollBar().value()
        area = event.rect()
        for place in self._hanging.layout.items_in(Box(area.x(), area.y() + top, area.width(), area.height())):
            self._paint_place(painter, look, place, top)
        if self._hanging.layout.sections:
            draw_headings(painter, self._hanging.layout, area, top, look)
        else:
            draw_nothing(painter, self.viewport().rect(), look)
        painter.end()

    def _paint_place(self, painter: QPainter, look: theme.Colors, place: int, top: int) -> None:
        known = self._hanging.output(self._hanging.items[place])
        if known is None:
            return
        job, output = known
        box = self._hanging.layout.box(place)
        area = QRect(box.x, box.y - top, box.width, box.height)
        is_coming = output.kind in PICTURES and self._thumbnails.is_coming(place_of_output(job.number, output))
        draw_output(painter, area, job, output, look, self._tile(job, output), is_coming=is_coming)
        if self._choice.has(job.number):
            draw_ring(painter, area, look, is_here=self._hanging.items[place] == self._choice.current)

    def _tile(self, job: Job, output: Output) -> QPixmap | None:
        return self._thumbnails.tile(place_of_output(job.number, output), self.devicePixelRatioF())

    def _look_round(self) -> None:
        """Ask for the tiles in sight, then for those of one page ahead."""
        top, height = self.verticalScrollBar().value(), self.viewport().height()
        seen = self._hanging.layout.items_between(top, top + height)
        ahead = self._hanging.layout.items_between(top + height, top + 2 * height)
        self._thumbnails.look(self._places(seen), self._places(ahead), self.devicePixelRatioF())

    def _places(self, items: range) -> list[Place | None]:
        known = (self._hanging.output(self._hanging.items[item]) for item in items)
        return [place_of_output(each[0].number, each[1]) for each in known if each]

    def _picture_came(self, number: int) -> None:
        """Those of one frame are painted together."""
        self._arrived.add(number)
        if not self._frame.isActive():
            self._frame.start()

    def _paint_arrived(self) -> None:
        while self._arrived:
            self._repaint(self._arrived.pop())

    def _repaint(self, number: int) -> None:
        top = self.verticalScrollBar().value()
        for place in self._hanging.places(number):
            box = self._hanging.layout.box(place)
            self.viewport().update(QRect(box.x - 3, box.y - top - 3, box.width + 6, box.height + 6))
