"""A provider file is in use as soon as it is saved, whoever saved it, and jobs that waited for it go on."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from jobmonitor.errors import SpecProblem
from jobmonitor.events import Event, Notice
from jobmonitor.jobs import Account
from jobmonitor.providers.catalog import Catalog
from jobmonitor.providers.own import install
from jobmonitor.tracker.shelf import LOOKS_PER_READING, Shelf
from jobmonitor.wire import Response
from tests.unit.tracker.world import World, in_world

ACME = """
id = "acme"
name = "Acme"
base_url = "https://api.acme.example"
[auth]
header = "Authorization"
[poll]
url = "{base}/jobs/{id}"
[status]
path = "status"
map = { busy = "running", ok = "succeeded" }
"""
ACCOUNT = Account("acme", key_env="KEY")


async def until(fact: Callable[[], object]) -> None:
    """Waits in virtual time, which runs on while a thread reads the folder."""
    while not fact():
        await asyncio.sleep(1)


def say(status: str) -> Response:
    return Response(200, {}, json.dumps({"status": status}).encode())


def test_an_added_provider_is_there_at_once(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        told: list[int] = []
        world.tracker.accounts_changed.connect(lambda: told.append(1))
        done = await world.tracker.add_provider(ACME)
        assert (done.spec.id, done.is_override, done.is_update) == ("acme", False, False)
        assert told == [1]
        assert "Acme" in [info.name for info in world.tracker.providers]
        world.provider.job("a1", say("busy"), say("ok"))
        await world.tracker.add_account(ACCOUNT)
        await world.tracker.add("a1", "acme")
        await world.until_idle()
        assert world.job("a1").state == "succeeded"

    in_world(tmp_path, test)


def test_jobs_that_were_misread_are_read_anew(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        await world.tracker.add_provider(ACME)
        await world.tracker.add_account(ACCOUNT)
        world.provider.job("a1", say("fine"))
        await world.tracker.add("a1", "acme")
        await until(lambda: world.job("a1").provider_state == "fine")
        assert world.job("a1").state == "unknown"
        done = await world.tracker.add_provider(ACME.replace("ok =", "fine ="))
        assert done.is_update
        await world.until_idle()
        assert world.job("a1").state == "succeeded"

    in_world(tmp_path, test)


def test_what_another_process_adds_is_heard_of_and_its_mistakes_are_told(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        await asyncio.sleep(5)
        folder = tmp_path / "providers"
        await asyncio.to_thread(install, ACME, "acme.toml", folder)
        (folder / "bad.toml").write_text("id = 1")
        told: list[Notice] = []
        world.tracker.noticed.connect(told.append)
        await until(lambda: "acme" in [info.id for info in world.tracker.providers])
        await until(lambda: told)
        assert {notice.key for notice in told} == {"mistake:bad.toml"}
        (folder / "acme.toml").unlink()
        await until(lambda: "acme" not in [info.id for info in world.tracker.providers])

    in_world(tmp_path, test)


def test_a_file_with_mistakes_changes_nothing(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        with pytest.raises(SpecProblem, match=r"poll\.url"):
            await world.tracker.add_provider(ACME.replace("/{id}", ""))
        assert not (tmp_path / "providers").exists()

    in_world(tmp_path, test)


async def test_a_folder_is_read_when_it_has_come_to_rest(tmp_path: Path) -> None:
    shelf = Shelf(Catalog.load(tmp_path), tmp_path, Event[Notice]())
    changed: list[frozenset[str]] = []
    shelf.changed.connect(changed.append)

    async def look() -> None:
        for _ in range(LOOKS_PER_READING):
            await shelf.look()

    await look()
    (tmp_path / "acme.toml").write_text(ACME[:40])
    await look()
    (tmp_path / "acme.toml").write_text(ACME)
    await look()
    assert changed == []
    await look()
    assert changed == [frozenset({"acme"})]
    await look()
    assert len(changed) == 1
