import itertools

import pytest
from PySide6.QtCore import QRect

from jobmonitor.ui import theme
from jobmonitor.ui.row_layout import lay_out


@pytest.mark.parametrize("width", [0, 60, 200, 380, 400, 640, 3000])
@pytest.mark.parametrize(("line", "small"), [(14, 13), (17, 15), (20, 18)])
def test_no_two_parts_of_a_row_overlap_and_none_leaves_it(width: int, line: int, small: int):
    row = QRect(7, 680, width, max(theme.ROW_HEIGHT, 2 * line + small + 14))
    for has_trouble, has_bar, buttons in itertools.product((False, True), (False, True), (0, 90)):
        parts = lay_out(row, line, small, has_trouble=has_trouble, buttons=buttons, has_bar=has_bar).parts()
        for one, other in itertools.combinations(parts, 2):
            if width >= 200:
                assert not one.intersects(other), (one, other)
        for part in parts:
            assert row.top() <= part.top()
            assert part.bottom() <= row.bottom()
            if width >= 200:
                assert row.left() <= part.left()
                assert part.right() <= row.right()


def test_trouble_has_the_whole_width_unless_buttons_end_it():
    row = QRect(0, 0, 640, 68)
    plain = lay_out(row, 16, 15, has_trouble=True, buttons=0, has_bar=True)
    assert plain.trouble.right() == plain.elapsed.right()
    asking = lay_out(row, 16, 15, has_trouble=True, buttons=90, has_bar=False)
    assert asking.trouble.right() < asking.buttons.left()


def test_a_narrow_row_keeps_its_words_and_gives_up_the_time():
    narrow = lay_out(QRect(0, 0, 380, 68), 16, 15, has_trouble=False, buttons=0, has_bar=True)
    assert narrow.elapsed.isEmpty()
    assert narrow.bar.isEmpty()
    assert narrow.title.width() > 200
