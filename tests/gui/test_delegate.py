import itertools
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QImage, QPainter
from PySide6.QtWidgets import QApplication, QStyle
from pytestqt.qtbot import QtBot

from jobmonitor.forecast import Usual
from jobmonitor.jobs import Job, JobState
from jobmonitor.ui import theme, words
from jobmonitor.ui.asks import asks, fitting
from jobmonitor.ui.bridge import Bridge
from jobmonitor.ui.job_delegate import JobDelegate
from jobmonitor.ui.job_model import JobModel
from jobmonitor.ui.resources import font_files
from jobmonitor.ui.thumbnails import Thumbnails, decode, place_of, rounded
from tests.gui.acting import until
from tests.gui.options import row_option
from tests.gui.scripted import PROVIDERS, ScriptedTracker, as_tracker
from tests.screens.jobs import NOW, picture, varied_jobs

NAMES = {provider.id: provider.name for provider in PROVIDERS}


class Listening(QPainter):
    """A painter that remembers where it wrote what."""

    def __init__(self, image: QImage) -> None:
        super().__init__(image)
        self.written: list[tuple[QRect, str, str]] = []

    def drawText(self, *args: object) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        area, flags, text = args
        area = area.toRect() if isinstance(area, QRectF) else area
        assert isinstance(area, QRect)
        assert isinstance(flags, int)
        assert isinstance(text, str)
        width = self.fontMetrics().horizontalAdvance(text)
        left = area.right() + 1 - width if flags & int(Qt.AlignmentFlag.AlignRight) else area.left()
        self.written.append((QRect(left, area.top(), width, area.height()), text, self.pen().color().name()))
        super().drawText(area, flags, text)


class Painted:
    """A row as it was painted."""

    def __init__(
        self, job: Job, thumbnails: Thumbnails, width: int = 640, scale: float = 1.0, usual: Usual | None = None
    ) -> None:
        model = JobModel(NAMES.__getitem__, lambda: NOW)
        model.load([job])
        delegate = JobDelegate(thumbnails, NAMES.__getitem__, lambda: NOW, usual=lambda _: usual)
        self.image = QImage(round(width * scale), round(68 * scale), QImage.Format.Format_ARGB32_Premultiplied)
        self.image.setDevicePixelRatio(scale)
        self.image.fill(QColor(theme.LIGHT.surface))
        self.row = QRect(0, 0, width, theme.ROW_HEIGHT)
        self.layout = delegate.layout_of(job, self.row)
        painter = Listening(self.image)
        try:
            delegate.paint(painter, row_option(self.row, theme.palette(theme.LIGHT)), model.index(0))
        finally:
            painter.end()
        self.written = painter.written
        self.texts = [text for _, text, _ in painter.written]

    def color(self, text: str) -> str:
        """The colour in which a text that begins so was written."""
        return next(color for _, said, color in self.written if said.startswith(text))


@pytest.fixture
async def tiles(qtbot: QtBot) -> AsyncIterator[Thumbnails]:
    """Tiles of a tracker that has no picture at all."""
    bridge = Bridge(as_tracker(ScriptedTracker()))
    yield Thumbnails(bridge)
    await bridge.close()


@pytest.mark.parametrize("width", [300, 380, 520, 640, 1400])
@pytest.mark.parametrize("job", varied_jobs(), ids=lambda job: job.id.encode("ascii", "replace").decode()[:20])
async def test_no_text_is_cut_and_none_lies_on_another(tiles: Thumbnails, job: Job, width: int):
    painted = Painted(job, tiles, width)
    assert painted.written
    for area, text, _ in painted.written:
        assert painted.row.contains(area), text
    for (one, said, _), (other, besides, _) in itertools.combinations(painted.written, 2):
        is_badge = said.isdigit() or besides.isdigit()
        assert is_badge or not one.intersects(other), (said, besides)
    for area, text, _ in painted.written:
        if not painted.layout.buttons.isEmpty():
            assert not area.intersects(painted.layout.buttons), text


def job_called(name: str) -> Job:
    return next(job for job in varied_jobs() if job.id == name)


async def test_a_row_answers_what_how_how_long_and_what_it_gave(tiles: Thumbnails):
    assert Painted(job_called("kitchen-8f21"), tiles).texts == [
        "Furnish",
        "Gepetto",
        "kitchen-8f21",
        "Done",
        "1 picture",
        "took 41 s",
    ]


@pytest.fixture
def our_font(qtbot: QtBot) -> Iterator[None]:
    """Our own font in the place of the system's."""
    before = QApplication.font()
    for file in font_files():
        QFontDatabase.addApplicationFont(str(file))
    QApplication.setFont(QFont("Inter", 10))
    yield
    QApplication.setFont(before)


async def test_how_long_a_job_took_is_never_cut(tiles: Thumbnails, our_font: None):
    for seconds in range(1, 4000, 67):
        job = replace(job_called("kitchen-8f21"), created_at=NOW - seconds, finished_at=NOW)
        assert Painted(job, tiles).texts[-1] == f"took {words.duration(seconds)}"


async def test_a_running_row_says_what_it_does_how_far_and_when_we_ask_next(tiles: Thumbnails):
    texts = Painted(job_called("abc123"), tiles).texts
    assert texts[3:5] == ["Running", "Placing the sofa"]
    assert texts[5] == "42 % · 34 s"
    assert texts[6].startswith("asking at ")


async def test_trouble_never_stands_in_the_place_of_the_state(tiles: Thumbnails):
    painted = Painted(job_called("slow-net"), tiles)
    assert painted.color("Running") == theme.LIGHT.accent
    assert painted.color("api.waveline.example took too long · not heard since ") == theme.LIGHT.warn


async def test_text_from_outside_stays_text_on_one_line(tiles: Thumbnails):
    job = replace(job_called("abc123"), message="<b>bold</b>\n\u202ereversed", provider_state="<i>odd</i>")
    texts = Painted(replace(job, id="two\nlines\u202eback"), tiles, 1400).texts
    assert "two linesback" in texts
    assert "<b>bold</b> reversed" in texts
    assert "<i>odd</i>" in texts


async def test_a_long_id_is_shortened_in_its_middle(tiles: Thumbnails):
    long = next(job for job in varied_jobs() if len(job.id) > 80)
    shown = Painted(long, tiles).texts[1]
    assert shown.startswith("urn:job:")
    assert shown.endswith("/part/of/many")
    assert "…" in shown


async def test_progress_is_as_long_as_it_is(tiles: Thumbnails):
    for progress in (0.0, 0.5, 1.0, 7.0, -1.0):
        painted = Painted(replace(job_called("abc123"), progress=progress), tiles)
        bar = painted.layout.bar
        row = [painted.image.pixelColor(x, bar.center().y()).name() for x in range(bar.left() + 4, bar.right() - 4)]
        full = min(max(progress, 0.0), 1.0)
        assert abs(row.count(theme.LIGHT.accent) / len(row) - full) < 0.03


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
async def test_the_picture_comes_when_the_row_is_seen_and_is_sharp(qtbot: QtBot, scale: float):
    job = job_called("kitchen-8f21")
    tracker = ScriptedTracker({job.number: job}, thumbnails={(job.number, 0): picture(3)})
    bridge = Bridge(as_tracker(tracker))
    thumbnails = Thumbnails(bridge)
    before = Painted(job, thumbnails, scale=scale)
    arrived: list[int] = []
    thumbnails.arrived.connect(arrived.append)
    await until(lambda: arrived == [job.number])
    after = Painted(job, thumbnails, scale=scale)
    middle = after.layout.tile.center() * scale
    assert before.image.pixelColor(middle) != after.image.pixelColor(middle)
    tile = thumbnails.tile(place_of(job), scale)
    assert tile is not None
    assert tile.width() == round(theme.TILE * scale)
    assert tile.devicePixelRatio() == scale
    assert tracker.wanted == [("thumbnail", job.number, 0)]
    await bridge.close()


async def test_what_has_no_picture_is_asked_for_once(qtbot: QtBot):
    without, having = job_called("wl-2025-001"), job_called("kitchen-8f21")
    tracker = ScriptedTracker(thumbnails={(n, 0): picture(n) for n in (101, 102, 103)})
    bridge = Bridge(as_tracker(tracker))
    thumbnails = Thumbnails(bridge)
    arrived: list[int] = []
    thumbnails.arrived.connect(arrived.append)
    for number in (101, 102, 103):
        thumbnails.tile(place_of(replace(having, number=number)), 1.0)
        thumbnails.tile(place_of(without), 1.0)
        await until(lambda number=number: number in arrived and bridge.is_idle)
    assert tracker.wanted.count(("thumbnail", without.number, 0)) == 1
    await bridge.close()


async def test_tiles_stay_within_their_bytes(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("jobmonitor.ui.thumbnails.MOST_BYTES", 5 * 52 * 52 * 4)
    jobs = [replace(job_called("kitchen-8f21"), number=n) for n in range(1, 21)]
    tracker = ScriptedTracker(thumbnails={(job.number, 0): picture(job.number) for job in jobs})
    bridge = Bridge(as_tracker(tracker))
    thumbnails = Thumbnails(bridge)
    arrived: list[int] = []
    thumbnails.arrived.connect(arrived.append)
    for job in jobs:
        thumbnails.tile(place_of(job), 1.0)
    await until(lambda: len(arrived) == 20)
    assert thumbnails.weight == 5 * 52 * 52 * 4
    await bridge.close()


@pytest.mark.parametrize(
    "data", [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\xff\xd8broken", b"RIFF1234WEBP"]
)
def test_only_a_whole_jpeg_or_webp_is_a_picture(data: bytes):
    assert decode(data) is None


def test_the_corners_of_a_tile_are_round(qtbot: QtBot):
    image = decode(picture(1))
    assert image is not None
    tile = rounded(image, 52, 2.0).toImage()
    assert tile.pixelColor(QPoint(0, 0)).alpha() == 0
    assert tile.pixelColor(QPoint(52, 52)).alpha() == 255


def test_buttons_that_have_no_room_go_behind_one_that_has(qtbot: QtBot):
    job = Job("a", candidates=("gepetto", "waveline", "aetherforge", "figur"))
    asked = asks(job, NAMES.__getitem__)
    shown, behind, width = fitting(asked, 250, QFontMetrics(theme.font()))
    assert [ask.words for ask in (*shown, *behind)] == ["Gepetto", "Waveline", "AetherForge", "Figur"]
    assert 0 < len(shown) < 4
    assert width <= 250


async def test_a_chosen_row_stands_out(tiles: Thumbnails):
    job = job_called("abc123")
    delegate = JobDelegate(tiles, NAMES.__getitem__, lambda: NOW)
    model = JobModel(NAMES.__getitem__, lambda: NOW)
    model.load([job])
    image = QImage(640, 68, QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(image)
    option = row_option(QRect(0, 0, 640, 68), theme.palette(theme.LIGHT), QStyle.StateFlag.State_Selected)
    delegate.paint(painter, option, model.index(0))
    painter.end()
    assert image.pixelColor(320, 4).name() == theme.LIGHT.selection


@pytest.mark.parametrize("progress", [None, 0.42])
def test_how_long_such_jobs_take_is_said_whole_and_in_colour_where_it_takes_too_long(
    tiles: Thumbnails, progress: float | None
):
    job = Job("a", 1, "gepetto", state=JobState.RUNNING, added_at=NOW - 30, created_at=NOW - 30, progress=progress)
    usual = Painted(replace(job, next_poll_at=NOW + 5, polls=1), tiles, usual=Usual(540, 3540))
    assert "usually 9 min, at most 59 min" in usual.texts
    late = Painted(replace(job, created_at=NOW - 300, polls=1), tiles, usual=Usual(40, 3540))
    assert late.color("7 × its usual 40 s") == theme.LIGHT.tone("warn")
