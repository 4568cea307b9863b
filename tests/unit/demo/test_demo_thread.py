"""The server on a thread of its own: scripted and asked from another."""

import threading

import httpx
import pytest

from tests.servers import running_server


def test_a_server_on_its_own_thread_is_scripted_from_the_tests() -> None:
    with running_server() as server, httpx.Client(trust_env=False) as http:
        server.job("waveline", "abcd", "RUNNING", "COMPLETED")
        headers = {"Authorization": f"Bearer {server.key('waveline')}"}
        words = [http.get(server.job_url("waveline", "abcd"), headers=headers).json()["status"] for _ in range(3)]
        assert words == ["RUNNING", "COMPLETED", "COMPLETED"]
        assert (server.polls("waveline", "abcd"), len(server.requests)) == (3, 3)


def test_what_keeps_the_server_from_starting_is_raised_to_the_caller(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jobmonitor.demo.server.HOST", "192.0.2.1")  # an address that no machine has
    with pytest.raises(OSError, match="192"), running_server():
        pytest.fail("a server that isn't there was given out")


def test_the_thread_ends_with_the_block() -> None:
    before = set(threading.enumerate())  # other tests' servers may be up
    with running_server():
        assert any(thread.name == "demo-server" for thread in set(threading.enumerate()) - before)
    assert not any(thread.name.startswith("demo-") for thread in set(threading.enumerate()) - before)
