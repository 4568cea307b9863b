"""What a view tells a delegate about a row."""

from typing import Any, cast

from PySide6.QtCore import QRect
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem


def row_option(row: QRect, palette: QPalette, state: QStyle.StateFlag | None = None) -> QStyleOptionViewItem:
    """An option for a row there, in these colours and this state."""
    option = QStyleOptionViewItem()
    fields = cast(Any, option)  # the stubs lack the fields of options
    fields.rect = row
    fields.palette = palette
    fields.state = QStyle.StateFlag.State_Enabled | (state or QStyle.StateFlag.State_None)
    return option
