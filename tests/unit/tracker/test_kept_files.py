"""Where results lie, what is written beside them, and what stays when one of two jobs goes."""

import json
from dataclasses import replace
from datetime import UTC
from pathlib import Path

import pytest

from jobmonitor.jobs import Job, Output, OutputKind, OutputState
from jobmonitor.tracker import stock, tracker
from jobmonitor.tracker.labels import naming_of, origin_of
from tests.unit.tracker.world import GEPETTO, KEY, World, answer, in_world

LINK = "https://pictures.example/one.png"
DONE = 1_700_000_000.0  # 14 November 2023, 22:13:20 UTC


@pytest.fixture(autouse=True)
def rarely_look_round(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tracker, "LOOK_ROUND", 20.0)


def test_a_result_lies_where_the_template_says_with_its_origin_beside_it(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        world.provider.job("abcd", answer("success", output=f"{LINK}?X-Amz-Signature=topsecret", mode="furnish"))
        await world.tracker.add_account(GEPETTO)
        await world.tracker.add("abcd")
        await world.until_idle()
        path = Path(world.job("abcd").outputs[0].path)
        assert path.name == "image-abcd-0.png"
        assert path.parent.parent == tmp_path / "outputs" / "gepetto"

    in_world(tmp_path, test)
    (beside,) = (tmp_path / "outputs").rglob("*.png.json")
    told = json.loads(beside.read_bytes())
    assert (told["job"], told["link"], told["job_kind"], told["width"]) == ("abcd", LINK, "furnish", 2)
    assert "topsecret" not in beside.read_text()


def test_two_jobs_with_the_same_bytes_and_one_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    binned: list[str] = []

    def to_bin(path: str) -> None:
        binned.append(Path(path).name)
        Path(path).unlink()

    monkeypatch.setattr(stock, "discard", to_bin)

    async def test(world: World) -> None:
        for name in ("abcd", "efgh"):
            world.provider.job(name, answer("success", output=f"{LINK}?of={name}"))
        await world.tracker.add_account(GEPETTO)
        await world.tracker.add("abcd\nefgh")
        await world.until_idle()
        one, other = (Path(world.job(name).outputs[0].path) for name in ("abcd", "efgh"))
        assert one.samefile(other)
        number = world.job("abcd").number
        await world.tracker.remove([number])
        await world.tracker.purge()
        assert sorted(binned) == ["image-abcd-0.png", "image-abcd-0.png.json"]
        assert other.exists()

    in_world(tmp_path, test)


def test_another_folder_takes_new_results_alone(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        for name in ("abcd", "efgh"):
            world.provider.job(name, answer("success", output=f"{LINK}?of={name}"))
        await world.tracker.add_account(GEPETTO)
        await world.tracker.add("abcd")
        await world.until_idle()
        await world.tracker.results.keep_in(tmp_path / "elsewhere")
        await world.tracker.add("efgh")
        await world.until_idle()
        for name, folder in (("abcd", "outputs"), ("efgh", "elsewhere")):
            path = Path(world.job(name).outputs[0].path)
            assert path.is_relative_to(tmp_path / folder)
            assert path.exists()
        assert await world.tracker.thumbnail(world.job("abcd").number, 0)

    in_world(tmp_path, test)


def test_names_and_origins_say_nothing_secret_and_survive_any_time() -> None:
    output = Output(1, f"{LINK}?key={KEY}", OutputKind.IMAGE, state=OutputState.SAVED, path="/x/a.png", size=3)
    job = Job(f"id-{KEY}", provider="p", finished_at=DONE, kind=f"kind {KEY}", outputs=(output,))
    assert KEY not in repr(origin_of(job, output, DONE, [KEY]))
    assert dict(naming_of(job, output, "{date}", UTC).values)["date"] == "2023-11-14"
    for odd in (1e18, -1e18, float("nan")):
        assert dict(naming_of(replace(job, finished_at=odd), output, "{date}").values)["date"] == "undated"
