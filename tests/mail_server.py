"""A real SMTP server on loopback that keeps what it takes, and can be as difficult as others."""

import ssl
from asyncio.base_events import Server as Listening
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as POLICY
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP as Server
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session

NAME, PASSWORD = "aftercall", "an invented p@ss/word"


@dataclass
class Taken:
    """A mail as it was handed over: the envelope's addresses, the bytes, and whether under TLS."""

    sender: str
    mailboxes: list[str]
    content: bytes
    secured: bool

    @property
    def message(self) -> EmailMessage:
        read = message_from_bytes(self.content, policy=POLICY)
        assert isinstance(read, EmailMessage)
        return read


@dataclass
class MailHouse:
    """What was taken. `answers` are given, one each, to: mail, rcpt, data."""

    port: int = 0
    taken: list[Taken] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    signed_in: list[str] = field(default_factory=list)

    async def handle_MAIL(
        self, server: Server, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        envelope.mail_from = address
        return self.answers.get("mail", "250 OK")

    async def handle_RCPT(
        self, server: Server, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.answers.get("rcpt", "250 OK")

    async def handle_DATA(self, server: Server, session: Session, envelope: Envelope) -> str:
        content = envelope.original_content or b""
        sender, mailboxes = envelope.mail_from or "", list(envelope.rcpt_tos)
        assert server.transport is not None
        secured = server.transport.get_extra_info("ssl_object") is not None
        self.taken.append(Taken(sender, mailboxes, content, secured))
        return self.answers.get("data", "250 OK")

    def signs_in(self, server: Server, session: Session, *given: Any) -> AuthResult:
        _, who = given[-2:]
        assert isinstance(who, LoginPassword)
        self.signed_in.append(who.login.decode())
        right = (who.login.decode(), who.password.decode()) == (NAME, PASSWORD)
        return AuthResult(success=right, handled=False)


class _Controller(Controller):
    """A controller that finds a port of its own."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, Listening)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def mail_server(
    *, wraps: ssl.SSLContext | None = None, starts: ssl.SSLContext | None = None
) -> Iterator[MailHouse]:
    """Serve on a free port until the end of the block: TLS at once, by STARTTLS, or none."""
    house = MailHouse()
    running = _Controller(
        house,
        hostname="127.0.0.1",
        port=0,
        ssl_context=wraps,
        tls_context=starts,
        require_starttls=starts is not None,
        authenticator=house.signs_in,
        auth_required=starts is not None,
        auth_require_tls=starts is not None,
    )
    running.start()
    try:
        house.port = running.port
        yield house
    finally:
        running.stop()
