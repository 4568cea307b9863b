"""The log: no key in any line, no line that stops the program, and an end to its growth."""

import logging
import sys
from collections.abc import Iterator
from io import StringIO
from logging.handlers import RotatingFileHandler
from pathlib import Path

import pytest

from jobmonitor.logs import start_logging, stop_logging

Printed = pytest.CaptureFixture[str]
KEY = "sk-live-0123456789"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "jobmonitor.log"


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    root, ours = logging.getLogger(), logging.getLogger("jobmonitor")
    handlers, levels = root.handlers[:], (root.level, ours.level)
    yield
    for handler in root.handlers[:]:
        if handler not in handlers:
            root.removeHandler(handler)
            handler.close()
    root.setLevel(levels[0])
    ours.setLevel(levels[1])


def test_a_line_says_when_how_grave_and_where(file: Path, capsys: Printed):
    start_logging(file, frozenset, verbose=False)

    logging.getLogger("jobmonitor.polling").info("asked about %d jobs", 3)

    assert file.read_text().endswith("INFO    jobmonitor.polling: asked about 3 jobs\n")
    assert file.read_text()[:2] == "20"
    assert capsys.readouterr().err == ""


def test_a_warning_reaches_a_person(file: Path, capsys: Printed, expected_warnings: list[str]):
    expected_warnings.append("disk")
    start_logging(file, frozenset, verbose=False)

    logging.getLogger("jobmonitor").warning("The disk is nearly full")

    assert capsys.readouterr().err == "WARNING: The disk is nearly full\n"


def test_no_key_gets_through_in_a_message_an_argument_an_exception_or_a_foreign_line(
    file: Path, capsys: Printed, expected_warnings: list[str]
):
    expected_warnings += ["message", "failed", "argument"]
    known: set[str] = set()
    start_logging(file, lambda: known, verbose=True)
    known.add(KEY)

    logging.getLogger("jobmonitor").warning(f"a message with {KEY}")
    logging.getLogger("aiohttp.client").warning("an argument %s, a mapping %s", f"Bearer {KEY}", {"X-Api-Key": KEY})
    try:
        try:
            raise KeyError(KEY)
        except KeyError as e:
            raise ValueError(f"inner {KEY}") from e
    except ValueError:
        logging.getLogger("jobmonitor").exception("failed", stack_info=True)

    for text in (file.read_text(), capsys.readouterr().err):
        assert KEY not in text
        assert text.count("•••") >= 5
        assert "Traceback" in text


def test_details_are_logged_when_they_are_asked_for(file: Path):
    for verbose in (False, True):
        start_logging(file, frozenset, verbose=verbose)
        logging.getLogger("jobmonitor.store").debug("details: %s", verbose)
        logging.getLogger("httpx").info("GET https://host/?signature=secret")

    assert "details: True" in file.read_text()
    assert "details: False" not in file.read_text()
    assert "signature" not in file.read_text()


def test_the_log_stops_growing(file: Path):
    start_logging(file, frozenset, verbose=False)

    for _ in range(50):
        logging.getLogger("jobmonitor").info("x" * 100_000)

    sizes = {each.name: each.stat().st_size for each in file.parent.iterdir()}
    assert set(sizes) == {"jobmonitor.log", "jobmonitor.log.1", "jobmonitor.log.2"}
    assert max(sizes.values()) <= 1024 * 1024


def test_a_log_that_cannot_be_written_stops_nothing(file: Path, capsys: Printed, expected_warnings: list[str]):
    expected_warnings.append("The log can't be written")
    file.mkdir()

    start_logging(file, frozenset, verbose=False)
    logging.getLogger("jobmonitor").info("on we go")

    assert capsys.readouterr().err.startswith(f"WARNING: The log can't be written to {file}")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_full_disk_stops_nothing_and_prints_no_key(capsys: Printed):
    start_logging(Path("/dev/full"), lambda: {KEY}, verbose=False)

    logging.getLogger("jobmonitor").info("a line with %s", KEY)

    assert capsys.readouterr().err == ""


def test_a_program_without_standard_error_logs_on(
    file: Path, monkeypatch: pytest.MonkeyPatch, expected_warnings: list[str]
):
    expected_warnings.append("nobody")
    monkeypatch.setattr(sys, "stderr", None)

    start_logging(file, frozenset, verbose=False)
    logging.getLogger("jobmonitor").warning("nobody reads this at the screen")

    assert "nobody reads this" in file.read_text()


def test_warnings_follow_standard_error_where_it_goes(
    file: Path, monkeypatch: pytest.MonkeyPatch, expected_warnings: list[str]
):
    expected_warnings.append("moved")
    start_logging(file, frozenset, verbose=False)
    stream = StringIO()
    monkeypatch.setattr(sys, "stderr", stream)

    logging.getLogger("jobmonitor").warning("moved")

    assert stream.getvalue() == "WARNING: moved\n"


def test_starting_twice_writes_each_line_once(file: Path, capsys: Printed, expected_warnings: list[str]):
    expected_warnings.append("once")
    start_logging(file, frozenset, verbose=False)
    start_logging(file, frozenset, verbose=False)

    logging.getLogger("jobmonitor").warning("once")

    assert file.read_text().count("once") == 1
    assert capsys.readouterr().err.count("once") == 1


def test_text_that_no_file_can_hold_costs_no_line(file: Path):
    start_logging(file, frozenset, verbose=False)

    logging.getLogger("jobmonitor").info("half a letter: \ud83d, a picture: 🖼")

    assert "half a letter: \\ud83d, a picture: 🖼" in file.read_text(encoding="utf-8")


def test_a_stopped_log_is_closed_and_writes_nothing_more(file: Path, capsys: Printed, expected_warnings: list[str]):
    expected_warnings.append("too late")
    start_logging(file, frozenset, verbose=False)
    (opened,) = [one for one in logging.getLogger().handlers if isinstance(one, RotatingFileHandler)]
    stop_logging()
    assert opened.stream is None or opened.stream.closed
    logging.getLogger("jobmonitor").warning("too late")
    assert "too late" not in file.read_text("utf-8")
    assert "too late" not in capsys.readouterr().err
