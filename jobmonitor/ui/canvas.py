"""Draws one picture, or a tile that says why there is none. It loads nothing and knows no job."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from jobmonitor.ui import theme
from jobmonitor.ui.icons import icon_pixmap

TILE_HEIGHT = 176
_CHECK = 8  # logical pixels of one field of the board under a transparent picture
_ICON = 32


@dataclass(frozen=True, slots=True)
class Tile:
    """What stands in the place of a picture: an icon, a line, and a second one in grey."""

    icon: str
    title: str
    reason: str = ""


def fitted(picture: QSize, room: QSize, scale: float) -> QSize:
    """The logical size at which a picture of that many pixels is drawn: as large as the room, never past 100 %.

    `scale` is the device pixels to a logical one: at 100 % a pixel of the picture is one of the screen.
    """
    width, height = picture.width() / scale, picture.height() / scale
    if width <= 0 or height <= 0:
        return QSize()
    share = min(1.0, room.width() / width, room.height() / height)
    return QSize(max(1, round(width * share)), max(1, round(height * share)))


class Canvas(QWidget):
    """The place of the picture. The picture's own size sets its height, within `room`."""

    resized = Signal()
    opened = Signal()
    stepped = Signal(int)
    """To the next output (1), or back (-1)."""
    dragged = Signal()
    """It is being taken out of the window."""

    def __init__(self) -> None:
        super().__init__()
        self._room = 400
        self._natural = QSize()  # of the original, in its own pixels
        self._image: QImage | None = None
        self._tile: Tile | None = None
        self._has_ring = False
        self._pressed: QPointF | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._settle()

    def set_room(self, height: int) -> None:
        """The picture may become this high."""
        if height != self._room:
            self._room = height
            self._settle()

    def show_tile(self, tile: Tile) -> None:
        """Show the tile, in the place of any picture."""
        self._tile, self._image, self._natural = tile, None, QSize()
        self.setAccessibleName(f"{tile.title}. {tile.reason}" if tile.reason else tile.title)
        self._settle()

    def expect(self, natural: QSize, name: str) -> None:
        """A picture of that size comes; an empty size where nobody knows it."""
        self._tile, self._image, self._natural = None, None, natural
        self.setAccessibleName(name)
        self._settle()

    def show_image(self, image: QImage) -> None:
        """Show the picture, which may be smaller than its original."""
        self._tile, self._image = None, image
        if self._natural.isEmpty():
            self._natural = image.size()
        self._settle()

    @property
    def image(self) -> QImage | None:
        """What is shown."""
        return self._image

    def edge_wanted(self) -> int:
        """Device pixels of the longer side at which the picture would be drawn now."""
        scale = self.devicePixelRatioF()
        room = QSize(max(1, self.width()), self._room)
        drawn = fitted(self._natural, room, scale) if not self._natural.isEmpty() else room
        return round(max(drawn.width(), drawn.height()) * scale)

    def resizeEvent(self, event: object) -> None:
        """The height follows the width."""
        self._settle()
        self.resized.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the picture pixel by pixel where it can, else scaled down; or the tile."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look = theme.colors(self.palette())
        if self._image is not None:
            self._paint_image(painter, look)
        else:
            box = self._picture_rect() if not self._natural.isEmpty() else QRectF(self.rect())
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(look.tile))
            painter.drawRoundedRect(box, theme.RADIUS, theme.RADIUS)
            if self._tile is not None:
                self._paint_tile(painter, look, self._tile)
        if self._has_ring:
            painter.setPen(QPen(QColor(look.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            box = self._picture_rect() if not self._natural.isEmpty() else QRectF(self.rect())
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), theme.RADIUS, theme.RADIUS)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """It may be dragged from here."""
        self._pressed = event.position() if event.button() == Qt.MouseButton.LeftButton else None
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Takes it along, once the mouse went far enough with the button down."""
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        if (event.position() - self._pressed).manhattanLength() >= QApplication.startDragDistance():
            self._pressed = None
            self.dragged.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Opens it."""
        self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space open it, the arrows step through the outputs."""
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space:
                self.opened.emit()
            case Qt.Key.Key_Left | Qt.Key.Key_Right:
                self.stepped.emit(1 if event.key() == Qt.Key.Key_Right else -1)
            case _:
                super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """A ring shows where the keyboard is, for those who use it."""
        self._has_ring = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """No ring any more."""
        self._has_ring = False
        super().focusOutEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """A screen with other pixels asks for another picture."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._settle()
            self.resized.emit()

    def _settle(self) -> None:
        if self._natural.isEmpty():
            height = min(TILE_HEIGHT, self._room)
        else:
            height = fitted(self._natural, QSize(max(1, self.width()), self._room), self.devicePixelRatioF()).height()
        if height != self.height() or self.minimumHeight() != height:
            self.setFixedHeight(height)
        self.update()

    def _picture_rect(self) -> QRectF:
        """Where the picture lies, from a whole device pixel on."""
        size = fitted(self._natural, self.size(), self.devicePixelRatioF())
        scale = self.devicePixelRatioF()
        left = round((self.width() - size.width()) / 2 * scale) / scale
        return QRectF(QPointF(left, 0), size.toSizeF())

    def _paint_image(self, painter: QPainter, look: theme.Colors) -> None:
        image = self._image
        if image is None:
            return
        box = self._picture_rect()
        clip = QPainterPath()
        clip.addRoundedRect(box, theme.RADIUS, theme.RADIUS)
        painter.setClipPath(clip)
        if image.hasAlphaChannel():
            painter.drawTiledPixmap(box, _board(look))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(box, image, QRectF(image.rect()))
        painter.setClipping(False)

    def _paint_tile(self, painter: QPainter, look: theme.Colors, tile: Tile) -> None:
        drawing = icon_pixmap(tile.icon, look.dim, _ICON, self.devicePixelRatioF())
        width = max(1, self.width() - 2 * theme.XL)
        flags = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)
        painter.setFont(theme.font("strong"))
        title = painter.fontMetrics().boundingRect(QRect(0, 0, width, 60), flags, tile.title)
        painter.setFont(theme.font("small"))
        reason = painter.fontMetrics().boundingRect(QRect(0, 0, width, 80), flags, tile.reason)
        gap = theme.XS if tile.reason else 0
        top = (self.height() - _ICON - theme.S - title.height() - gap - reason.height()) // 2
        painter.drawPixmap(QPointF((self.width() - _ICON) / 2, top), drawing)
        painter.setPen(QColor(look.text))
        painter.setFont(theme.font("strong"))
        top += _ICON + theme.S
        painter.drawText(QRect(theme.XL, top, width, title.height()), flags, tile.title)
        painter.setPen(QColor(look.dim))
        painter.setFont(theme.font("small"))
        painter.drawText(QRect(theme.XL, top + title.height() + gap, width, reason.height()), flags, tile.reason)


def _board(look: theme.Colors) -> QPixmap:
    """Two by two fields of the board that shows through a transparent picture."""
    board = QPixmap(2 * _CHECK, 2 * _CHECK)
    board.fill(QColor(look.surface))
    painter = QPainter(board)
    for at in (0, _CHECK):
        painter.fillRect(at, at, _CHECK, _CHECK, QColor(look.track if look.is_dark else look.tile))
    painter.end()
    return board
