"""Addresses of what is no scheduler: each is refused in one sentence, within the patience there is."""

from __future__ import annotations

import http.server
import socket
import threading
from collections.abc import Iterator

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
    with pytest.raises(ClusterError) as caught, cluster.connected(address, None, print):
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
