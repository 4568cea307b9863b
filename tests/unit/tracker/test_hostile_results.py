"""What is wrong with a result stands as a reason in its row, and the others come."""

import io
import zlib
from pathlib import Path

import pytest
from PIL import Image

from jobmonitor.jobs import OutputState
from jobmonitor.tracker import tracker
from tests.unit.outputs.pictures import moving, png_of
from tests.unit.tracker.world import GEPETTO, PNG, File, World, answer, in_world

LINK = "https://pictures.example/one.png"


@pytest.fixture(autouse=True)
def rarely_look_round(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tracker, "LOOK_ROUND", 20.0)


def huge() -> bytes:
    return png_of(30_000, 30_000, zlib.compress(bytes(90_000)))


@pytest.mark.parametrize(
    ("body", "state", "reason"),
    [
        (b"<!doctype html><title>Sign in</title>", OutputState.FAILED, "gave a web page instead of a picture"),
        (b"", OutputState.FAILED, "an empty file"),
        (huge(), OutputState.SAVED, "too many to be shown"),
        (PNG[:40], OutputState.SAVED, "be shown"),
        (PNG, OutputState.SAVED, ""),
        (moving("GIF"), OutputState.SAVED, ""),
    ],
    ids=["page", "nothing", "bomb", "cut", "sound", "moving"],
)
def test_the_row_says_what_is_wrong(tmp_path: Path, body: bytes, state: OutputState, reason: str) -> None:
    async def test(world: World) -> None:
        world.provider.files[LINK] = [File(LINK, body=body)]
        world.provider.job("abcd", answer("success", output=LINK))
        world.provider.job("efgh", answer("success", output=f"{LINK}?other"))
        await world.tracker.add_account(GEPETTO)
        await world.tracker.add("abcd\nefgh")
        await world.until_idle()
        output = world.job("abcd").outputs[0]
        assert output.state is state
        assert reason in output.reason
        assert bool(output.reason) == bool(reason)
        assert world.job("efgh").outputs[0].state is OutputState.SAVED

    in_world(tmp_path, test)


def test_a_picture_that_can_not_be_made_is_not_tried_at_each_look(tmp_path: Path) -> None:
    drawn: list[int] = []

    async def test(world: World) -> None:
        world.provider.files[LINK] = [File(LINK, body=huge())]
        world.provider.job("abcd", answer("success", output=LINK))
        await world.tracker.add_account(GEPETTO)
        await world.tracker.add("abcd")
        await world.until_idle()
        pictures = world.tracker._built.keeper.pictures  # pyright: ignore
        draw = pictures.draw

        def noted(path: Path, size: int) -> object:
            drawn.append(size)
            return draw(path, size)

        pictures.draw = noted  # pyright: ignore
        number = world.job("abcd").number
        for _ in range(3):
            assert await world.tracker.thumbnail(number, 0, 128) is None
        assert drawn == []

    in_world(tmp_path, test)


def test_thumbnails_come_in_three_sizes_and_each_is_made_once(tmp_path: Path) -> None:
    out = io.BytesIO()
    Image.effect_noise((900, 600), 60).save(out, "PNG")

    async def test(world: World) -> None:
        world.provider.files[LINK] = [File(LINK, body=out.getvalue())]
        world.provider.job("abcd", answer("success", output=LINK))
        await world.tracker.add_account(GEPETTO)
        await world.tracker.add("abcd")
        await world.until_idle()
        number = world.job("abcd").number
        widths: list[int] = []
        for edge in (50, 128, 200, 512, 4000):
            data = await world.tracker.thumbnail(number, 0, edge)
            assert data
            widths.append(Image.open(io.BytesIO(data)).width)
        assert widths == [128, 128, 256, 512, 512]
        assert len(list((tmp_path / "thumbnails").rglob("*-*"))) == 3

    in_world(tmp_path, test)
