"""Links die: what is in danger is fetched first, what died is renewed where that works, and else said to be lost."""

import asyncio
import json
from pathlib import Path

import pytest

from jobmonitor.errors import Unreachable
from jobmonitor.jobs import Account, Job, OutputState
from jobmonitor.tracker import tracker
from jobmonitor.tracker.renewing import fresh_link
from jobmonitor.wire import Response
from tests.unit.tracker.world import GEPETTO, START, File, World, answer, in_world

FIGUR = Account("figur", key_env="KEY")
ULID = "01JREQREQREQREQREQREQREQ00"
HOST = "https://pictures.example"


@pytest.fixture(autouse=True)
def rarely_look_round(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tracker, "LOOK_ROUND", 20.0)


def figur(*links: str) -> Response:
    result = [{"image_url": link, "role": "final"} for link in links]
    return Response(200, {}, json.dumps({"status": "SUCCESS", "result": result}).encode())


def dead(link: str, status: int = 403) -> File:
    return File(link, status)


@pytest.mark.parametrize("status", [403, 404, 410])
def test_a_dead_link_is_renewed_by_asking_the_job_again(tmp_path: Path, status: int) -> None:
    async def test(world: World) -> None:
        old, new = (f"{HOST}/one.png?sig={n}" for n in (1, 2))
        world.provider.job(ULID, figur(old), figur(new))
        world.provider.files[old] = [dead(old, status)]
        await world.tracker.add_account(FIGUR)
        await world.tracker.add(ULID)
        await world.until_idle()
        output = world.job(ULID).outputs[0]
        assert (output.state, output.url) == (OutputState.SAVED, new)
        assert len(world.provider.times(ULID)) == 2

    in_world(tmp_path, test)


def test_a_link_past_its_time_is_renewed_before_it_is_tried(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        old, new = f"{HOST}/one.png?Expires={START - 60:.0f}", f"{HOST}/one.png?Expires={START + 9999:.0f}"
        world.provider.job(ULID, figur(old), figur(new))
        await world.tracker.add_account(FIGUR)
        await world.tracker.add(ULID)
        await world.until_idle()
        assert [link for _, link in world.provider.fetched] == [new]

    in_world(tmp_path, test)


def test_all_dead_links_of_a_job_are_renewed_by_one_question(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        old = [f"{HOST}/{n}.png?sig=old" for n in range(5)]
        world.provider.job(ULID, figur(*old), figur(*(link.replace("old", "new") for link in old)))
        world.provider.files |= {link: [dead(link)] for link in old}
        await world.tracker.add_account(FIGUR)
        await world.tracker.add(ULID)
        await world.until_idle()
        assert {output.state for output in world.job(ULID).outputs} == {OutputState.SAVED}
        assert len(world.provider.times(ULID)) == 2

    in_world(tmp_path, test)


def test_a_link_that_stays_dead_is_lost_after_two_fresh_ones(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        link = f"{HOST}/one.png"
        world.provider.job(ULID, figur(link))
        world.provider.files[link] = [dead(link)]
        await world.tracker.add_account(FIGUR)
        await world.tracker.add(ULID)
        await world.until_idle()
        output = world.job(ULID).outputs[0]
        assert output.state is OutputState.LINK_EXPIRED
        assert output.lost_at is not None
        assert len(world.provider.fetched) == 3

    in_world(tmp_path, test)


def test_where_asking_again_does_not_help_the_output_is_lost_at_its_time(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        link = f"{HOST}/one.png?Expires={START - 60:.0f}"
        world.provider.job("abcd", answer("success", output=link))
        world.provider.files[link] = [dead(link, 400)]  # what Google says of a link past its time
        await world.tracker.add_account(GEPETTO)
        await world.tracker.add("abcd")
        await world.until_idle()
        output = world.job("abcd").outputs[0]
        assert (output.state, output.lost_at) == (OutputState.LINK_EXPIRED, START - 60)
        assert len(world.provider.times("abcd")) == 1

    in_world(tmp_path, test)


def test_a_renewal_that_brings_no_answer_is_tried_again(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        old, new = (f"{HOST}/one.png?sig={n}" for n in (1, 2))
        world.provider.job(ULID, figur(old), *[Unreachable("api is down")] * 4, figur(new))
        world.provider.files[old] = [dead(old)]
        await world.tracker.add_account(FIGUR)
        await world.tracker.add(ULID)
        await world.until_idle()
        assert world.job(ULID).outputs[0].state is OutputState.SAVED

    in_world(tmp_path, test)


def test_the_link_in_danger_is_fetched_first_across_providers(tmp_path: Path) -> None:
    async def first(world: World) -> None:
        world.provider.job(ULID, figur(f"{HOST}/soon.png?Expires={START + 600:.0f}"))
        world.provider.job("abcd", answer("success", output=[f"{HOST}/{n}.png" for n in range(9)]))
        for link in [f"{HOST}/soon.png?Expires={START + 600:.0f}", *(f"{HOST}/{n}.png" for n in range(9))]:
            world.provider.files[link] = [Unreachable("offline")]
        await world.tracker.add_account(GEPETTO)
        await world.tracker.add_account(FIGUR)
        await world.tracker.add("abcd")
        await world.tracker.add(ULID)
        await asyncio.sleep(10)
        assert world.job("abcd").has_open_outputs
        assert world.job(ULID).has_open_outputs

    async def again(world: World) -> None:
        await world.until_idle()
        # Four are fetched at once, and this one was the last in the list.
        assert any("soon.png" in link for _, link in world.provider.fetched[:4])
        assert len(world.provider.fetched) == 10

    in_world(tmp_path, first)
    in_world(tmp_path, again)


def test_after_a_sleep_of_the_machine_nobody_waits_on(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        link = f"{HOST}/one.png"
        world.provider.job("abcd", answer("success", output=link))
        world.provider.files[link] = [*[Unreachable("offline")] * 6, File(link)]
        await world.tracker.add_account(GEPETTO)
        await world.tracker.add("abcd")
        while len(world.provider.fetched) < 6:
            await asyncio.sleep(0.5)
        slept = 0.0
        clock = world.tracker._built.asker  # pyright: ignore  # the machine's clock goes on while it sleeps
        before = clock.clock
        object.__setattr__(clock, "clock", lambda: before() + slept)
        slept = 4000.0
        await asyncio.sleep(6)
        await world.until_idle()
        first, last = world.provider.fetched[-2][0], world.provider.fetched[-1][0]
        assert last - first < 15  # the sixth failure alone would have meant two minutes

    in_world(tmp_path, test)


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        (["a.png?new", "b.png?new"], "b.png?new"),
        (["b.png?new", "a.png?new"], "b.png?new"),
        (["b.png?new"], "b.png?new"),
        (["c.png", "d.png"], "d.png"),
        (["c.png"], None),
        ([], None),
    ],
)
def test_a_fresh_link_is_the_one_to_the_same_file(links: list[str], expected: str | None):
    from jobmonitor.jobs import Output, OutputLink

    outputs = tuple(Output(n, f"https://x.example/{name}.png?old") for n, name in enumerate("ab"))
    found = fresh_link(
        Job("j", outputs=outputs), outputs[1], [OutputLink(f"https://x.example/{link}") for link in links]
    )
    assert (found.url if found else None) == (f"https://x.example/{expected}" if expected else None)
