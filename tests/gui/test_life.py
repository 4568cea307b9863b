"""Where the tracker lives is chosen by a setting, and otherwise by what was measured."""

from pathlib import Path
from typing import Literal

import pytest

from jobmonitor.app.apart import open_apart
from jobmonitor.app.base import Base
from jobmonitor.app.life import opening_for
from jobmonitor.app.parts import open_tracker
from jobmonitor.paths import find_paths
from jobmonitor.settings import Settings


@pytest.mark.parametrize(("loop", "opening"), [("usual", open_tracker), ("window", open_tracker), ("own", open_apart)])
def test_the_setting_says_where_the_tracker_lives(
    tmp_path: Path, loop: Literal["usual", "window", "own"], opening: object
):
    ground = Base(find_paths(str(tmp_path), {}), Settings(tracker_loop=loop), {})
    assert opening_for(ground) is opening
