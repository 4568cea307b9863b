"""What is told of a text before it is added, and that looking changes nothing."""

import asyncio
from pathlib import Path

from jobmonitor.jobs import Account
from tests.unit.tracker.world import KEY, World, answer, in_world

UUID = "a5ecc735-c48e-43ea-a739-d42bfb19edb3"
ULID = "01JREQREQREQREQREQREQREQ00"


def test_looking_adds_nothing_and_tells_new_from_known(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        await world.tracker.add(ULID)
        found = await world.tracker.look(f"{ULID}\n{ULID}\n{UUID}\nnothing here")
        assert [job.id for job in found.known] == [ULID]
        assert [job.id for job in found.new] == [UUID]
        assert (found.repeated, found.empty_lines, found.unplaced) == (1, 1, ("nothing here",))
        assert len(world.tracker.jobs) == 1
        assert len(world.store.jobs()) == 1

    in_world(tmp_path, test)


def test_what_was_found_can_be_added_later_and_only_once(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        found = await world.tracker.look(f"{UUID} {ULID}")
        first = await world.tracker.place(found)
        again = await world.tracker.place(found)
        assert [job.id for job in first.new] == [UUID, ULID]
        assert (again.new, [job.number for job in again.known]) == ((), [1, 2])

    in_world(tmp_path, test)


def test_a_link_says_of_an_open_row_whose_it_is(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        await world.tracker.add(UUID)
        assert world.job(UUID).provider == ""
        found = await world.tracker.look(f"https://waveline.ai/api/v1/jobs/{UUID}")
        assert [job.id for job in found.known] == [UUID]
        await world.tracker.place(found)
        assert world.job(UUID).provider == "waveline"
        assert len(world.tracker.jobs) == 1

    in_world(tmp_path, test)


def test_the_text_that_may_be_shown_holds_no_key(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        found = await world.tracker.look(f"curl -H 'Authorization: Bearer {KEY}' https://nobody.example/{ULID}")
        assert KEY not in found.text
        assert KEY not in repr(found)
        assert found.text.startswith("curl -H '")

    in_world(tmp_path, test)


def test_candidates_are_those_with_an_account_most_recently_used_first(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        first, second = UUID[:-1] + "1", UUID[:-1] + "2"
        world.provider.job(first, answer("CREATED"))
        world.provider.job(second, answer("Pending"))
        for provider in ("aetherforge", "waveline", "figur"):
            await world.tracker.add_account(Account(provider, key_env="KEY"))
        await world.tracker.add(first, "waveline")
        assert (await world.tracker.look(UUID)).new[0].candidates == ("waveline", "aetherforge")
        await asyncio.sleep(1)
        await world.tracker.add(second, "aetherforge")
        assert (await world.tracker.look(UUID)).new[0].candidates == ("aetherforge", "waveline")

    in_world(tmp_path, test)


def test_what_only_might_be_an_id_is_not_offered_without_being_asked(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        for word, is_offered in (("room7", False), ("2048", False), (ULID, True), (UUID, True), ("a1b2c3d4", True)):
            assert bool((await world.tracker.look_for_offer(word)).new) is is_offered
            assert (await world.tracker.look(word)).new
        assert not (await world.tracker.look_for_offer("one two three")).new

    in_world(tmp_path, test)
