"""A newer version is told of, once a day at most, and nothing about the person goes out for it."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from jobmonitor import frozen
from jobmonitor.app.base import base
from jobmonitor.app.news import look_for_updates
from jobmonitor.app.updates import DAY, Updates, is_newer, read_newest
from jobmonitor.errors import Confused
from jobmonitor.events import Notice
from jobmonitor.paths import find_paths
from jobmonitor.settings import Settings
from jobmonitor.transport import Limits, Transport
from jobmonitor.wire import Response
from tests.unit.loopback import Loopback, answer, loopback

NOW = 1_800_000_000.0


@pytest.fixture
async def server() -> AsyncGenerator[Loopback]:
    async with loopback() as here:
        yield here


class Person:
    def __init__(self, server: Loopback, folder: Path) -> None:
        self.told: list[Notice] = []
        self.now = NOW

        @asynccontextmanager
        async def open_way() -> AsyncGenerator[Transport]:
            async with Transport(Limits(connect=5, read=5, deadline=10), {}) as way:
                yield way

        self.updates = Updates(
            server.url("/newest"), "0.1.0", folder / "asked", open_way, self.told.append, lambda: self.now
        )


@pytest.fixture
def person(server: Loopback, tmp_path: Path) -> Person:
    return Person(server, tmp_path)


def says(server: Loopback, body: bytes, status: str = "200 OK") -> None:
    server.answers["/newest"] = answer(body, status=status)


async def test_a_newer_version_is_told_with_its_page(server: Loopback, person: Person) -> None:
    says(server, b'{"version": "0.2.0", "url": "https://jobmonitor.example/get", "else": 1}')
    await person.updates.look()
    (notice,) = person.told
    assert notice.title == "Job Monitor 0.2.0 is out"
    assert notice.hint == "This is 0.1.0. Get it at https://jobmonitor.example/get"


async def test_the_question_says_nothing_about_the_person(server: Loopback, person: Person) -> None:
    says(server, b'{"version": "0.2.0"}')
    await person.updates.look()
    (heard,) = server.heard
    assert (heard.method, heard.target, heard.body) == ("GET", "/newest", b"")
    assert heard.headers["user-agent"] == "JobMonitor"
    assert not {"cookie", "authorization", "referer", "from", "accept-language"} & heard.headers.keys()
    assert "0.1.0" not in str(heard.headers)


@pytest.mark.parametrize(
    "body",
    [
        b'{"version": "0.1.0"}',
        b'{"version": "0.0.9"}',
        b'{"version": "0.2.0-rc.1"}',
        b'{"version": "newer"}',
        b'{"version": 2}',
        b"{}",
        b"<html>",
        b"\xff",
        b"",
        b"[" * 60_000,
        b"x" * 70_000,
    ],
)
async def test_anything_else_is_told_to_nobody(server: Loopback, person: Person, body: bytes) -> None:
    says(server, body)
    await person.updates.look()
    assert person.told == []


async def test_an_address_in_trouble_is_no_trouble_of_the_persons(server: Loopback, person: Person) -> None:
    says(server, b'{"version": "0.2.0"}', "503 Service Unavailable")
    await person.updates.look()
    await replace(person.updates, address="http://192.0.2.1/newest").look()  # plain http, and not this machine
    await replace(person.updates, address="no address").look()
    await replace(person.updates, noted=Path("/nowhere/at/all")).look()
    assert person.told == []


async def test_one_day_lies_between_two_questions_whatever_came_of_them(server: Loopback, person: Person) -> None:
    assert person.updates.wait() == 0
    says(server, b"<html>")
    await person.updates.look()
    assert person.updates.wait() == DAY
    person.now += DAY / 4
    assert person.updates.wait() == pytest.approx(DAY * 3 / 4)
    person.now += DAY
    assert person.updates.wait() == 0


async def test_a_clock_that_was_ahead_puts_it_off_for_no_longer_than_usual(server: Loopback, person: Person) -> None:
    says(server, b'{"version": "0.1.0"}')
    person.now = NOW * 2
    await person.updates.look()
    person.now = NOW
    assert person.updates.wait() == 0
    person.updates.noted.write_text("tomorrow")
    assert person.updates.wait() == 0


@pytest.mark.parametrize(
    ("offered", "ours", "newer"),
    [
        ("0.10.0", "0.9.9", True),
        ("1.0.0", "0.99.99", True),
        ("0.1.1", "0.1.0", True),
        ("0.1.0", "0.1.0-rc.1", True),
        ("0.1.0", "0.1.0", False),
        ("0.1.0", "0.1.1-rc.1", False),
        ("0.2.0-rc.1", "0.1.0", False),
        ("0.1.0", "0.10.0", False),
    ],
)
def test_versions_are_compared_by_their_numbers(offered: str, ours: str, *, newer: bool) -> None:
    assert is_newer(offered, ours) is newer


@pytest.mark.parametrize("version", ["1.2", "1.2.3.4", "01.2.3", "v1.2.3", "1.2.3 ", "1.2.3\n", "٣.1.2", "9999999.0.0"])
def test_what_is_no_version_is_refused(version: str) -> None:
    with pytest.raises(Confused):
        is_newer(version, "0.1.0")


@pytest.mark.parametrize(
    "url",
    [
        "http://jobmonitor.example/get",
        "javascript:alert(1)",
        "https://jobmonitor.example@evil.example/",
        "https://",
        "https://[",
        "https://xn--\u202e.example/",
        "https://a.example/ Your key is needed at evil.example",
        "https://a.example/" + "a" * 300,
    ],
)
def test_a_page_that_may_mislead_is_not_shown(url: str) -> None:
    import msgspec

    body = msgspec.json.encode({"version": "0.2.0", "url": url})
    assert read_newest(Response(200, body=body)).url == ""


async def test_nobody_is_asked_where_no_address_is_set(tmp_path: Path) -> None:
    told: list[Notice] = []
    await look_for_updates(base(find_paths(str(tmp_path), {}), {}), told.append)
    assert Settings().update_address == ""
    assert told == []


async def test_nobody_is_asked_where_a_package_manager_brings_updates(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ground = replace(base(find_paths(str(tmp_path), {}), {}), settings=Settings(update_address="https://a.example/"))
    (tmp_path / frozen.MANAGED).write_text("apt\n")
    monkeypatch.setattr(frozen.sys, "_MEIPASS", str(tmp_path), raising=False)
    assert frozen.managed_by() == "apt"
    await look_for_updates(ground, lambda _: None)  # it would run on and on


def test_flatpak_brings_updates_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLATPAK_ID", "io.github.jobmonitor.jobmonitor")
    assert frozen.managed_by() == "flatpak"
    monkeypatch.delenv("FLATPAK_ID")
    assert frozen.managed_by() == ""
