"""How everything looks: colours, spacing and type, light and dark. It holds no widget and decides no layout.

A widget asks `colors(self.palette())` when it paints, so that a change of palette is all that a change of theme needs.
"""

import sys
from dataclasses import dataclass
from typing import Final, Literal

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QPalette, QPen
from PySide6.QtWidgets import QApplication

Scheme = Literal["system", "light", "dark"]
Tone = Literal["calm", "busy", "good", "bad", "warn"]
Role = Literal["body", "strong", "small", "title", "heading", "mono"]

XS: Final = 4
S: Final = 8
M: Final = 12
L: Final = 16
XL: Final = 24
RADIUS: Final = 8
ROW_HEIGHT: Final = 68
TILE: Final = 52


@dataclass(frozen=True, slots=True)
class Colors:
    """The colours of one scheme, as #rrggbb. Every text colour reads on every ground (contrast 4.5 or more)."""

    is_dark: bool
    window: str  # behind everything: the top bar and the detail
    surface: str  # behind the list
    field: str  # behind text that is typed
    tile: str  # behind a picture that isn't there
    ground: str  # around a picture that fills the window
    line: str  # a hairline, where space alone doesn't part two things
    text: str
    dim: str  # second in rank
    accent: str
    on_accent: str
    selection: str  # behind a chosen row; its text keeps its colours
    hover: str
    good: str
    bad: str
    warn: str
    track: str  # the part of a progress bar that is not reached yet

    def tone(self, tone: Tone) -> str:
        """The colour of a word that says how something is going."""
        match tone:
            case "busy":
                return self.accent
            case "good":
                return self.good
            case "bad":
                return self.bad
            case "warn":
                return self.warn
            case _:
                return self.dim


LIGHT: Final = Colors(
    is_dark=False,
    window="#f6f6f7",
    surface="#ffffff",
    field="#ffffff",
    tile="#ededf0",
    ground="#e9e9ec",
    line="#e2e2e6",
    text="#1c1c1f",
    dim="#63636b",
    accent="#1f5fd6",
    on_accent="#ffffff",
    selection="#e6eefc",
    hover="#f4f4f6",
    good="#1b7038",
    bad="#bb2525",
    warn="#8a5200",
    track="#dfe3ea",
)
DARK: Final = Colors(
    is_dark=True,
    window="#1b1b1d",
    surface="#212124",
    field="#2a2a2e",
    tile="#303035",
    ground="#131315",
    line="#36363b",
    text="#f1f1f3",
    dim="#a9a9b2",
    accent="#84b4ff",
    on_accent="#0d1b33",
    selection="#2a3b58",
    hover="#28282b",
    good="#6fd08c",
    bad="#ff9189",
    warn="#f0b65a",
    track="#3d3d44",
)


def colors(palette: QPalette) -> Colors:
    """The scheme that this palette belongs to, told by its text: grounds are made transparent here and there."""
    return DARK if palette.color(QPalette.ColorRole.Text).lightness() > 127 else LIGHT


def font(role: Role = "body") -> QFont:
    """The system's own font in the weight and size of `role`; its figures are all of one width."""
    made = QFont(QApplication.font())
    if role == "mono":
        made = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    scale = {"small": 0.92, "title": 1.6, "heading": 1.15}.get(role, 1.0)
    size = QApplication.font().pointSizeF()
    if size > 0:
        made.setPointSizeF(size * scale)
    else:  # a font that somebody set in pixels
        made.setPixelSize(round(QApplication.font().pixelSize() * scale))
    if role in ("strong", "title", "heading"):
        made.setWeight(QFont.Weight.DemiBold)
    if role != "mono":
        made.setFeature(QFont.Tag("tnum"), 1)
    return made


def control_height(metrics: QFontMetrics) -> int:
    """How tall a line to write in is, and a button beside it."""
    return metrics.height() + 12


def pen(color: str, width: float = 1.0) -> QPen:
    """A pen of that width, in points."""
    return QPen(QColor(color), width)


def contrast(one: str, other: str) -> float:
    """How well one colour reads on the other, 1 to 21 (WCAG 2.2, relative luminance)."""
    lighter, darker = sorted((_luminance(QColor(one)), _luminance(QColor(other))), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


class Theme(QObject):
    """Dresses the application, and follows the system for as long as the person wants that."""

    def __init__(self, app: QApplication, scheme: Scheme = "system") -> None:
        super().__init__(app)
        self._app = app
        self._scheme: Scheme = scheme
        # Those two have a look of their own in both schemes; what else Qt has isn't worth keeping. Asked once, as a
        # style sheet hides the style's name.
        self._has_own_look = app.style().name() in ("macos", "windows11")
        app.styleHints().colorSchemeChanged.connect(self._dress)
        self.choose(scheme)

    @property
    def scheme(self) -> Scheme:
        """What the person wants."""
        return self._scheme

    def choose(self, scheme: Scheme) -> None:
        """Dress in `scheme` from now on."""
        self._scheme = scheme
        asked = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}.get(scheme, Qt.ColorScheme.Unknown)
        self._app.styleHints().setColorScheme(asked)
        self._dress()

    def _dress(self) -> None:
        if not self._has_own_look:
            dark = {"light": False, "dark": True}.get(self._scheme, _system_is_dark(self._app))
            self._app.setPalette(palette(DARK if dark else LIGHT))
        sheet = style_sheet(colors(self._app.palette()))
        if sheet != self._app.styleSheet():
            self._app.setStyleSheet(sheet)


def palette(look: Colors) -> QPalette:
    """Qt's roles in our colours."""
    made = QPalette()
    roles = QPalette.ColorRole
    for role, color in (
        (roles.Window, look.window),
        (roles.WindowText, look.text),
        (roles.Base, look.surface),
        (roles.AlternateBase, look.hover),
        (roles.Text, look.text),
        (roles.PlaceholderText, look.dim),
        (roles.Button, look.field),
        (roles.ButtonText, look.text),
        (roles.BrightText, look.bad),
        (roles.ToolTipBase, look.field),
        (roles.ToolTipText, look.text),
        (roles.Highlight, look.accent),
        (roles.HighlightedText, look.on_accent),
        (roles.Accent, look.accent),
        (roles.Link, look.accent),
        (roles.LinkVisited, look.accent),
        (roles.Light, look.surface),
        (roles.Midlight, look.line),
        (roles.Mid, look.line),
        (roles.Dark, look.dim),
    ):
        made.setColor(role, QColor(color))
    faint = QColor(look.dim)
    faint.setAlpha(140)
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, faint)
    return made


def style_sheet(look: Colors) -> str:
    """What the palette can't say. Kept short: a long sheet costs every widget time.

    A button is the main one of its place with the property `main`, only a word with `quiet`, one of several views of
    the same thing with `tab`.
    """
    if sys.platform == "darwin":
        return ""
    return f"""
    QPushButton {{ border: 1px solid {look.line}; border-radius: 6px; padding: 4px 12px; background: {look.field};
        color: {look.text}; }}
    QPushButton:hover {{ background: {look.hover}; }}
    QPushButton:pressed {{ background: {look.tile}; }}
    QPushButton:focus {{ border-color: {look.accent}; }}
    QPushButton:disabled {{ color: {look.dim}; background: {look.window}; }}
    QPushButton[main="true"] {{ background: {look.accent}; color: {look.on_accent}; border-color: {look.accent}; }}
    QPushButton[main="true"]:focus {{ border-color: {look.text}; }}
    QPushButton[main="true"]:disabled {{ background: {look.track}; color: {look.dim}; border-color: {look.track}; }}
    QPushButton[quiet="true"] {{ background: transparent; border-color: transparent; color: {look.accent}; }}
    QPushButton[quiet="true"]:hover {{ background: {look.tile}; }}
    QPushButton[quiet="true"]:focus {{ border-color: {look.accent}; }}
    QPushButton[tab="true"] {{ background: transparent; border-color: transparent; color: {look.dim};
        padding: 3px 9px; }}
    QPushButton[tab="true"]:hover {{ color: {look.text}; }}
    QPushButton[tab="true"]:checked {{ background: {look.tile}; color: {look.text}; }}
    QPushButton[tab="true"]:focus {{ border-color: {look.accent}; }}
    QToolButton {{ border: 1px solid transparent; border-radius: 6px; padding: 4px 6px; color: {look.dim}; }}
    QToolButton:hover, QToolButton:pressed {{ background: {look.tile}; color: {look.text}; }}
    QToolButton:checked {{ background: {look.tile}; }}
    QToolButton:focus {{ border-color: {look.accent}; }}
    QToolButton::menu-indicator {{ image: none; }}
    QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
    QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
    QScrollBar::handle {{ background: {look.track}; border-radius: 3px; margin: 3px; min-height: 28px;
        min-width: 28px; }}
    QScrollBar::handle:hover {{ background: {look.dim}; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    QMenuBar {{ background: {look.window}; }}
    QLineEdit {{ border: 1px solid {look.line}; border-radius: 6px; padding: 4px 8px; background: {look.field}; }}
    QLineEdit:focus {{ border-color: {look.accent}; }}
    QToolTip {{ border: 1px solid {look.line}; padding: 4px; background: {look.field}; color: {look.text}; }}
    QSplitter::handle {{ background: {look.line}; }}
    """


def _system_is_dark(app: QApplication) -> bool:
    return app.styleHints().colorScheme() == Qt.ColorScheme.Dark


def _luminance(color: QColor) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
        for part in (color.redF(), color.greenF(), color.blueF())
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def tree_style(look: Colors) -> str:
    """The style sheet of a list with columns."""
    box = f"border: 1px solid {look.line}; border-radius: {RADIUS}px; background: {look.surface}; outline: 0;"
    return (
        f"QTreeView {{ {box} }}"
        f"QTreeView::item {{ border: none; padding: 6px 8px; color: {look.text}; }}"
        f"QTreeView::item:selected {{ background: {look.selection}; color: {look.text}; }}"
        "QHeaderView { border: none; background: transparent; }"
        f"QHeaderView::section {{ border: none; background: transparent; color: {look.dim}; padding: 6px 8px; }}"
    )
