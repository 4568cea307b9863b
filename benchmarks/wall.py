"""The wall with 100,000 outputs and a warm cache: how soon its pictures are there, and how smoothly it scrolls."""

import asyncio
import io
import itertools
import statistics
import tempfile
from pathlib import Path

from PIL import Image, ImageFilter
from PySide6.QtCore import Qt, QTimer

from benchmarks.figures import Figure, spread
from jobmonitor.app.base import Base, base
from jobmonitor.app.window import Opened, run_on_qt
from jobmonitor.jobs import Job, JobState, Output, OutputKind, OutputState
from jobmonitor.outputs.cache import ThumbnailCache
from jobmonitor.paths import find_paths
from jobmonitor.store import Store
from jobmonitor.ui.wall import Wall
from jobmonitor.ui.wall_layout import GAP, MARGIN

OUTPUTS = 100_000
DIFFERENT = 1_000  # pictures in the cache
IN_SIGHT = 60
COLUMNS = 10
EDGE = 96
ROUNDS = 9
FRAMES = 600
FRAME_MS = 16
STEP = 100  # points of a frame: two screens a second
LATE = 33.0  # ms
SETTLE = 8.0  # seconds


def measure() -> list[Figure]:
    """In the window, on the real tracker and its cache."""
    with tempfile.TemporaryDirectory() as folder:
        ground = base(find_paths(folder, {}))
        asyncio.run(_fill(ground))
        firsts, lasts, gaps = _run(ground)
    late = 100 * sum(gap > LATE for gap in gaps) / len(gaps)
    return [
        Figure(f"first of {IN_SIGHT} pictures of a cached wall", statistics.median(firsts), 50.0, is_least=False,
               unit=" ms", detail=spread(firsts, "ms")),
        Figure(f"last of {IN_SIGHT} pictures of a cached wall", statistics.median(lasts), 150.0, is_least=False,
               unit=" ms", detail=spread(lasts, "ms")),
        Figure(f"frames over {LATE:g} ms while {OUTPUTS} outputs scroll by", late, 1.0, is_least=False, unit=" %",
               detail=f"gaps {spread(gaps, 'ms')}"),
    ]  # fmt: skip


def _run(ground: Base) -> tuple[list[float], list[float], list[float]]:
    firsts: list[float] = []
    lasts: list[float] = []
    gaps: list[float] = []

    async def guest(opened: Opened) -> None:
        views = opened.window.desk.views
        views.restore(f"wall {EDGE} day")
        wall = views.wall
        assert wall is not None
        # Sixty in sight: so many columns, and six rows beneath the heading that stays.
        views.setFixedSize(2 * MARGIN + COLUMNS * (EDGE + GAP) + 20, 40 + 6 * (EDGE + GAP) + 60)
        await asyncio.sleep(SETTLE)
        assert wall.count == OUTPUTS, f"{wall.count} hang there"
        for turn in range(1, ROUNDS + 1):
            first, last = await _arrival(wall, turn * 20_000)
            firsts.append(first)
            lasts.append(last)
        gaps.extend(await _scroll(wall))
        opened.close()

    run_on_qt(ground, guest)
    return firsts, lasts, gaps


async def _arrival(wall: Wall, top: int) -> tuple[float, float]:
    """Milliseconds to the first and to the last of the pictures that come into sight at `top`."""
    loop = asyncio.get_running_loop()
    began, had = loop.time(), wall.tiles
    wall.verticalScrollBar().setValue(top)
    while wall.tiles == had:  # noqa: ASYNC110 - what is measured is when a person sees it
        await asyncio.sleep(0.001)
    first = loop.time() - began
    while wall.tiles < had + IN_SIGHT:  # noqa: ASYNC110
        await asyncio.sleep(0.001)
    last = loop.time() - began
    while not wall.has_settled:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    return first * 1000, last * 1000


async def _scroll(wall: Wall) -> list[float]:
    """Milliseconds from one frame to the next while it scrolls."""
    loop = asyncio.get_running_loop()
    times: list[float] = []
    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.setInterval(FRAME_MS)
    bar = wall.verticalScrollBar()
    bar.setValue(300_000)

    def frame() -> None:
        times.append(loop.time())
        bar.setValue(bar.value() + STEP)
        wall.viewport().repaint()

    timer.timeout.connect(frame)
    timer.start()
    while len(times) <= FRAMES:  # noqa: ASYNC110
        await asyncio.sleep(0.1)
    timer.stop()
    return [(after - before) * 1000 for before, after in itertools.pairwise(times)]


async def _fill(ground: Base) -> None:
    paths = ground.paths
    cache = ThumbnailCache(paths.thumbnails)
    for n in range(DIFFERENT):
        # As fine as a photograph, which takes some 11 kB.
        picture = Image.effect_noise((256, 256), 200).filter(ImageFilter.GaussianBlur(1.6)).convert("RGB")
        data = io.BytesIO()
        picture.save(data, "JPEG", quality=85)
        cache.put(f"{n:064x}", 256, data.getvalue())
    store = Store.open(paths.database)
    made = [
        Job(
            f"bench{n:06}",
            provider="gepetto",
            state=JobState.SUCCEEDED,
            provider_state="success",
            outputs=(
                Output(
                    0,
                    kind=OutputKind.IMAGE,
                    state=OutputState.SAVED,
                    path=str(Path(paths.outputs) / f"{n}.png"),
                    size=1,
                    sha256=f"{n % DIFFERENT:064x}",
                ),
            ),
            added_at=1_700_000_000.0 + n,
            finished_at=1_700_000_040.0 + n * 60,
            polls=7,
        )
        for n in range(OUTPUTS)
    ]
    try:
        for start in range(0, OUTPUTS, 1000):
            await store.add(made[start : start + 1000])
    finally:
        store.close()
