"""Mail servers that break off, drip or flood: what is then known of the mail."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Event, Thread

import pytest

from bot.config import MailServer
from bot.errors import ChannelError, DeliveryDoubtful, ProviderUnreachable
from bot.sending.paging.mailing import Mailer
from tests.paging import page_out

OUT = page_out("email", "noor@staff.example")


def mailer(port: int) -> Mailer:
    """A mailer without much patience."""
    server = MailServer("127.0.0.1", port, "pages@aftercall.example", timeout_seconds=1)
    now = datetime(2026, 3, 3, 18, 0, tzinfo=UTC)
    return Mailer(server, "https://aftercall.example", now=lambda: now, whole_seconds=1.0)


BEFORE = (b"220 here\r\n", b"250 here\r\n", b"250 ok\r\n", b"250 ok\r\n")


@pytest.mark.parametrize(
    ("heard", "manners"),
    [(0, "silence"), (1, "hangs up"), (0, "drips"), (3, "drips"), (1, "floods")],
)
def test_a_server_that_breaks_off_before_the_mail_took_nothing(heard: int, manners: str) -> None:
    with rude_server(BEFORE[:heard], manners) as port:
        with pytest.raises((ProviderUnreachable, ChannelError)) as caught:
            mailer(port).page(OUT)
    assert not isinstance(caught.value, ChannelError) or not caught.value.permanent


@pytest.mark.parametrize("manners", ["silence", "hangs up", "drips"])
def test_a_server_that_breaks_off_with_the_mail_in_hand_leaves_a_doubt(manners: str) -> None:
    with rude_server((*BEFORE, b"354 go on\r\n"), manners) as port:
        with pytest.raises(DeliveryDoubtful):
            mailer(port).page(OUT)


@contextmanager
def rude_server(answers: tuple[bytes, ...], manners: str) -> Iterator[int]:
    """Answer so often as a server does, and then behave badly."""
    listening, ended = socket.create_server(("127.0.0.1", 0)), Event()

    def serve() -> None:
        connection, _ = listening.accept()
        with connection:
            connection.settimeout(0.2)
            for number, answer in enumerate(answers):
                connection.sendall(answer)
                _wait_for_line(connection, ended, whole_mail=number == len(BEFORE))
            try:
                _behave(connection, manners, ended)
            except OSError:
                return

    thread = Thread(target=serve)
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        ended.set()
        thread.join()
        listening.close()


def _wait_for_line(connection: socket.socket, ended: Event, *, whole_mail: bool) -> None:
    heard = b""
    while not ended.is_set() and not heard.endswith(b"\r\n.\r\n" if whole_mail else b"\r\n"):
        try:
            heard += connection.recv(4096)
        except TimeoutError:
            continue


def _behave(connection: socket.socket, manners: str, ended: Event) -> None:
    if manners == "silence":
        ended.wait(10)
    while manners == "drips" and not ended.wait(0.1):
        connection.sendall(b"2")
    while manners == "floods" and not ended.is_set():
        connection.sendall(b"250-" + b"x" * 500 + b"\r\n")
