"""A store in a file of its own, and the same file as another program has it open."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from jobmonitor.store import Store


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "jobmonitor.db"


@pytest.fixture
def store(file: Path) -> Iterator[Store]:
    store = Store.open(file)
    yield store
    store.close()


@pytest.fixture
def other(store: Store, file: Path) -> Iterator[Store]:
    """The same file, opened by another program."""
    other = Store.open(file)
    yield other
    other.close()


Spoil = Callable[[str], None]


@pytest.fixture
def spoil(file: Path) -> Spoil:
    """Does to the file what no program of ours would."""

    def run(statement: str) -> None:
        with closing(sqlite3.connect(file)) as db, db:
            db.execute(statement)

    return run
