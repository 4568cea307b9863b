"""One server for all tests that start processes, and a data folder with four accounts for each of them."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.program import Program
from tests.servers import DemoServer, running_server


@pytest.fixture(scope="session")
def server() -> Iterator[DemoServer]:
    """Its pictures and its ports stay; each test scripts the jobs that it asks about."""
    with running_server(pace=0.05) as server:
        yield server


@pytest.fixture(scope="session")
def with_accounts(server: DemoServer, tmp_path_factory: pytest.TempPathFactory) -> Program:
    return Program(tmp_path_factory.mktemp("accounts") / "data").with_accounts(server)


@pytest.fixture
def program(tmp_path: Path, with_accounts: Program) -> Program:
    shutil.copytree(with_accounts.folder, tmp_path / "data")
    return Program(tmp_path / "data", dict(with_accounts.environ))
