"""Addresses of what is no scheduler, and a scheduler that says nothing: each is told in one sentence, within the patience there is."""

from __future__ import annotations

import http.server
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Executor, Future
from types import SimpleNamespace
from typing import Any

import pytest

from sim import cluster
from sim.errors import ClusterError

NO_ADDRESS = "is no address of a scheduler"
NO_ANSWER = "no scheduler answers there"


class Quiet(http.server.BaseHTTPRequestHandler):
    """A server of something else."""

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def elsewhere() -> Iterator[dict[str, str]]:
    """Addresses at which somebody answers nothing, or something else."""
    with socket.socket() as silent, http.server.HTTPServer(("127.0.0.1", 0), Quiet) as server:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield {"silent": f"tcp://127.0.0.1:{silent.getsockname()[1]}", "web": f"tcp://127.0.0.1:{server.server_port}"}
        server.shutdown()
        thread.join()


def refused(address: str) -> str:
    with pytest.raises(ClusterError) as caught, cluster.connected(address, print):
        raise AssertionError("there is no scheduler")
    return str(caught.value)


@pytest.mark.parametrize(
    "address",
    ["", "garbage", "localhost", "127.0.0.1:abc", "tcp://", "nonsense://nowhere", "http://127.0.0.1:80", "tcp://[::1", "/dev/null"],
)
def test_what_is_no_address(address: str) -> None:
    said = refused(address)
    assert NO_ADDRESS in said and "such as tcp://127.0.0.1:8786" in said and "\n" not in said


@pytest.mark.parametrize("what", ["silent", "web"])
def test_where_somebody_else_answers_or_nobody_does(what: str, elsewhere: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 1)
    assert NO_ANSWER in refused(elsewhere[what])


def test_a_port_that_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 1)
    assert NO_ANSWER in refused("tcp://127.0.0.1:99999999")


class Scheduler:
    """A client's view of a scheduler with one thread: it is asked for parts and never gives one, and answers while it `answers`."""

    def __init__(self) -> None:
        self.status = "running"
        self.answers = True
        self.scheduler = SimpleNamespace(ncores=None)

    def sync(self, *_: Any, **__: Any) -> dict[str, int]:
        if not self.answers:
            raise TimeoutError
        return {"worker": 1}

    def get_executor(self, pure: bool) -> Executor:
        executor = Executor()
        executor.submit = lambda *_, **__: Future()  # type: ignore[method-assign]
        return executor


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 0.1)
    monkeypatch.setattr(cluster, "_LOOK", 0.01)


def until(condition: Any) -> None:
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end, "nothing came of waiting"
        time.sleep(0.01)


def asked(there: cluster.Cluster) -> Any:
    return there.ask(bytes, receive=bytes.decode, about="nothing")


@pytest.mark.usefixtures("impatient")
def test_a_scheduler_that_says_nothing_is_told_of_and_given_up() -> None:
    scheduler, told = Scheduler(), list[str]()
    there = cluster.Cluster("tcp://here:1", scheduler, told.append, "Ctrl-C stops", silence=0.4)
    try:
        part = asked(there)
        scheduler.answers = False
        with pytest.raises(ClusterError, match=r"the scheduler is connected and has not answered for 0.4 seconds"):
            part.result(timeout=60)
        with pytest.raises(ClusterError, match="has not answered"):
            asked(there).result(timeout=60)
    finally:
        there.close()
    assert told == ["cluster tcp://here:1: the scheduler does not answer; it is given up after 0.4 seconds"]


@pytest.mark.usefixtures("impatient")
def test_one_that_is_silent_for_a_while_is_waited_for() -> None:
    scheduler, told = Scheduler(), list[str]()
    there = cluster.Cluster("tcp://here:1", scheduler, told.append, "Ctrl-C stops", silence=600)
    try:
        part = asked(there)
        for _ in range(2):
            said = len(told)
            scheduler.answers = False
            until(lambda said=said: len(told) == said + 1)  # type: ignore[misc]
            scheduler.answers = True
            until(lambda said=said: len(told) == said + 2)  # type: ignore[misc]
        assert not part.done()
    finally:
        there.close()
    assert [words.rpartition(": ")[2].split(";")[0] for words in told] == [
        "the scheduler does not answer",
        "the scheduler answers again",
    ] * 2
