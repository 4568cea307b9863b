"""Where pictures hang: no two on one another, each found where it hangs, and every key leads to one that is there."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from jobmonitor.ui.wall_layout import GAP, HEADING, MARGIN, Box, Section, Step, WallLayout

counts = st.lists(st.integers(1, 30), min_size=1, max_size=8)


def made(counts: list[int], width: int, edge: int) -> WallLayout:
    return WallLayout([Section(str, n) for n in counts], width, edge)


walls = st.builds(made, counts, st.integers(1, 1200), st.integers(96, 320))


@given(walls)
def test_every_picture_is_found_where_it_hangs(wall: WallLayout):
    for item in range(wall.count):
        box = wall.box(item)
        assert wall.item_at(box.x + box.width // 2, box.y + box.height // 2) == item
        assert wall.item_at(box.x + box.width, box.y) != item
        assert box.y + box.height <= wall.height


@given(walls)
def test_no_two_hang_on_one_another_and_none_on_a_heading(wall: WallLayout):
    boxes = [wall.box(item) for item in range(wall.count)]
    headings = [wall.heading(section) for section in range(len(wall.sections))]
    assert len(set(boxes)) == len(boxes)
    for one, other in pairwise(boxes):
        assert other.y > one.y or other.x >= one.x + one.width + GAP
    for box in boxes:
        assert not any(box.y < heading.y + HEADING and heading.y < box.y + box.height for heading in headings)


@given(walls, st.integers(-50, 6000), st.integers(0, 900))
def test_what_lies_between_two_heights_is_all_that_touches_them(wall: WallLayout, top: int, height: int):
    found = set(wall.items_between(top, top + height))
    touched = {n for n in range(wall.count) if wall.box(n).y < top + height and top < wall.box(n).y + wall.edge}
    assert touched <= found
    # Whole rows of the sections there, and no more than one row beyond either end.
    assert all(top - wall.edge - GAP <= wall.box(n).y + wall.edge + GAP for n in found)
    assert all(wall.box(n).y <= top + height + wall.edge + GAP for n in found)
    area = Box(0, top, 5000, height)
    assert set(wall.items_in(area)) >= touched


@given(walls, st.sampled_from(Step), st.integers(100, 900), st.data())
def test_every_key_leads_to_a_picture_that_is_there(wall: WallLayout, step: Step, page: int, data: st.DataObject):
    item = data.draw(st.integers(0, wall.count - 1))
    following = wall.beside(item, step, page)
    assert 0 <= following < wall.count
    before, after = wall.box(item).y, wall.box(following).y
    if step in (Step.DOWN, Step.PAGE_DOWN):
        assert after > before or following == item
    if step in (Step.UP, Step.PAGE_UP):
        assert after < before or following == item


def test_up_and_down_stay_in_the_column_across_sections():
    wall = WallLayout([Section(str, 5), Section(str, 4)], 3 * 100 + 2 * GAP + 2 * MARGIN, 100)
    assert wall.columns == 3
    assert wall.beside(1, Step.DOWN, 500) == 4
    assert wall.beside(4, Step.DOWN, 500) == 6  # the second of the next section
    assert wall.beside(6, Step.UP, 500) == 4
    assert wall.beside(8, Step.UP, 500) == 5
    assert wall.beside(8, Step.DOWN, 500) == 8
    assert wall.beside(2, Step.DOWN, 500) == 4  # a shorter row: its last


def test_a_wall_with_nothing_on_it_has_no_place():
    wall = WallLayout([], 500, 100)
    assert wall.height == wall.count == 0
    assert wall.item_at(20, 20) is None
    assert not list(wall.items_in(Box(0, 0, 500, 500)))
