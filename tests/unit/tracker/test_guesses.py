"""What a person chose for an ID is the first guess for the next one of its shape, and no more than that."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobmonitor.jobs import Account, Job
from jobmonitor.providers.shape import shape_of
from tests.unit.tracker.world import World, answer, in_world

FIRST = "a5ecc735-c48e-43ea-a739-d42bfb19edb3"
NEXT = "550e8400-e29b-41d4-a716-446655440000"


@pytest.mark.parametrize(
    ("one", "other", "is_alike"),
    [
        (FIRST, NEXT, True),
        (FIRST, FIRST.upper(), False),
        (FIRST, FIRST.replace("-", ""), False),
        ("video_69b131ea03548190", "video_00b131ea03548191", True),
        ("video_69b131ea03548190", "batch_69b131ea03548190", False),
        ("01JREQREQREQREQREQREQREQ00", "01K9ZCK0R3FVSED0K3Y0000000", True),
        ("01JREQREQREQREQREQREQREQ00", "01jreqreqreqreqreqreqreq00", False),
        ("866168216002236456", "866168216002236457", True),
        ("866168216002236456", "86616821600223645", False),
        ("gm3qorzdhgbfurvjtvhg6dckhu", "xm3qorzdhgbfurvjtvhg6dck11", True),
        ("abcd", "ABCD", False),
    ],
)
def test_a_shape_is_prefix_length_hyphens_and_alphabet(one: str, other: str, is_alike: bool) -> None:
    assert (shape_of(one) == shape_of(other)) is is_alike


@given(st.text(min_size=1, max_size=256))
def test_every_text_has_one_shape(text: str) -> None:
    assert shape_of(text) == shape_of(text)
    assert len(shape_of(text)) <= 1500


def test_the_choice_comes_first_next_time_and_is_not_taken_silently_even_after_a_restart(tmp_path: Path) -> None:
    async def first(world: World) -> None:
        for provider in ("aetherforge", "waveline"):
            await world.tracker.add_account(Account(provider, key_env="KEY"))
        (job,) = (await world.tracker.add(FIRST)).new
        chosen = job.candidates[-1]
        world.provider.job(FIRST, answer("nothing known"))
        await world.tracker.choose(job.number, chosen)
        await world.tracker.pause([job.number])
        (guessed,) = (await world.tracker.look(NEXT)).new
        assert (guessed.provider, guessed.candidates[0], len(guessed.candidates)) == ("", chosen, 2)
        chosen_first.append(chosen)

    async def second(world: World) -> None:
        (guessed,) = (await world.tracker.look(NEXT)).new
        assert (guessed.provider, guessed.candidates[0]) == ("", chosen_first[0])

    chosen_first: list[str] = []
    in_world(tmp_path, first)
    in_world(tmp_path, second)


def test_the_choice_is_known_before_the_row_has_its_provider(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def test(world: World) -> None:
        (job,) = (await world.tracker.add(FIRST)).new
        chosen, assign = job.candidates[-1], world.store.assign
        seen: list[str] = []

        async def look_and_assign(number: int, provider: str, label: str) -> Job:
            seen.append((await world.tracker.look(NEXT)).new[0].candidates[0])
            return await assign(number, provider, label)

        monkeypatch.setattr(world.store, "assign", look_and_assign)
        await world.tracker.choose(job.number, chosen)
        assert seen == [chosen]

    in_world(tmp_path, test)


def test_without_accounts_the_choice_comes_first_of_all_that_fit(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        (job,) = (await world.tracker.add(FIRST)).new
        assert len(job.candidates) > 5
        await world.tracker.choose(job.number, "waveline")
        (guessed,) = (await world.tracker.look(NEXT)).new
        assert guessed.candidates == ("waveline", *(each for each in job.candidates if each != "waveline"))

    in_world(tmp_path, test)


def test_a_guess_that_does_not_fit_the_id_counts_for_nothing(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        (job,) = (await world.tracker.add(FIRST)).new
        before = (await world.tracker.look(NEXT)).new[0].candidates
        await world.tracker.choose(job.number, "gepetto")
        assert (await world.tracker.look(NEXT)).new[0].candidates == before

    in_world(tmp_path, test)
