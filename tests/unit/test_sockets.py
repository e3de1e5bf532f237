"""The guard that keeps the tests on this machine."""

import socket
from pathlib import Path

import pytest

from tests.sockets import LeftTheMachine, refuse_other_machines

# Kept free for documentation: nobody answers there, even if the guard should fail.
ELSEWHERE = ("192.0.2.1", 9)


@pytest.fixture(autouse=True)
def guarded() -> None:
    refuse_other_machines()


def test_a_connection_to_another_machine_is_refused() -> None:
    with socket.socket() as outgoing, pytest.raises(LeftTheMachine, match=r"192\.0\.2\.1"):
        outgoing.connect(ELSEWHERE)


def test_a_connection_without_an_exception_is_refused_too() -> None:
    with socket.socket() as outgoing, pytest.raises(LeftTheMachine):
        outgoing.connect_ex(ELSEWHERE)


def test_a_datagram_to_another_machine_is_refused() -> None:
    with (
        socket.socket(type=socket.SOCK_DGRAM) as outgoing,
        pytest.raises(LeftTheMachine),
    ):
        outgoing.sendto(b"", ELSEWHERE)


def test_another_machine_is_not_even_looked_up() -> None:
    with pytest.raises(LeftTheMachine, match=r"example\.org"):
        socket.getaddrinfo("example.org", 443)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", b"127.1.2.3", None])
def test_this_machine_can_be_looked_up(host: str | bytes | None) -> None:
    assert socket.getaddrinfo(host, 80, family=socket.AF_INET)


def test_a_server_on_loopback_is_reached() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as outgoing,
    ):
        assert outgoing.getpeername() == server.getsockname()


def test_a_server_on_a_unix_socket_is_reached(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as outgoing:
        server.bind(str(tmp_path / "socket"))
        server.listen()
        outgoing.connect(str(tmp_path / "socket"))
