"""Pages by e-mail, handed to the house's own mail server over TLS (RFC 5321, 3207, 8314).

Who gets one sees plain words and a link; the mail says that a machine sent it (RFC 3834).
"""

import re
import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import cached_property
from urllib.parse import urlsplit

from bot.config import MailServer
from bot.errors import ChannelError, DeliveryDoubtful, ProviderUnreachable
from bot.sending.channels.base import Sent, StatusReport
from bot.sending.paging.base import PageOut, Sought
from bot.sending.paging.patience import no_longer_than

WHOLE_SECONDS = 45
READY, TAKEN = 220, frozenset({250, 251})
NO_SUCH_MAILBOX = 553
MAILBOX = re.compile(r"[\w.+'-]{1,64}@[\w.-]{1,255}", re.ASCII)


class Mailer:
    """Hands each page to one mail server. `context` decides whose certificates are trusted."""

    def __init__(
        self,
        server: MailServer,
        address: str,
        *,
        now: Callable[[], datetime],
        context: ssl.SSLContext | None = None,
        whole_seconds: float = WHOLE_SECONDS,
    ) -> None:
        """Take the server, the house's own address for its greeting, and the time."""
        self._server, self._now, self._whole_seconds = server, now, whole_seconds
        self._name = urlsplit(address).hostname or "localhost"
        self._trusted = context

    @cached_property
    def _context(self) -> ssl.SSLContext:
        # Made at the first page: reading every authority of this machine takes a while.
        return self._trusted or ssl.create_default_context()

    def page(self, out: PageOut) -> Sent:
        """Hand the mail over; its Message-ID carries the attempt's id."""
        if not MAILBOX.fullmatch(out.address):
            raise ChannelError(NO_SUCH_MAILBOX, permanent=True)
        message = self._message(out)
        smtp = smtplib.SMTP(local_hostname=self._name, timeout=self._server.timeout_seconds)
        try:
            with _nothing_taken():
                smtp.sock = self._connected()
            with no_longer_than(self._whole_seconds, lambda: smtp.sock):
                self._talk(smtp, out.address, message.as_bytes())
        finally:
            smtp.close()
        return Sent(str(message["Message-ID"]).strip("<>")[:80], "sent")

    def status(self, provider_id: str) -> StatusReport:
        """Nothing more is ever heard of a mail that was taken."""
        return StatusReport(provider_id, "sent")

    def find(self, sought: Sought) -> StatusReport:
        """Nor of one that may not have been."""
        return StatusReport("", "doubtful")

    def _message(self, out: PageOut) -> EmailMessage:
        message = EmailMessage(policy=SMTP)
        message["From"], message["To"] = self._server.sender, out.address
        message["Subject"] = out.title
        message["Date"] = format_datetime(self._now())
        message["Message-ID"] = f"<page.{out.attempt_id.hex}@{self._name[:40]}>"
        message["Auto-Submitted"] = "auto-generated"
        message["Content-Language"] = out.language
        if out.urgent:
            message["Importance"] = "high"
        message.set_content(f"{out.words}\n\n{out.link}\n")
        return message

    def _connected(self) -> socket.socket:
        place = (self._server.host, self._server.port)
        plain = socket.create_connection(place, self._server.timeout_seconds)
        return self._secured(plain) if self._server.wraps else plain

    def _secured(self, plain: socket.socket) -> socket.socket:
        try:
            return self._context.wrap_socket(plain, server_hostname=self._server.host)
        except OSError:
            plain.close()
            raise

    def _talk(self, smtp: smtplib.SMTP, mailbox: str, content: bytes) -> None:
        with _nothing_taken():
            self._greet(smtp)
            _expect(smtp.mail(self._server.sender), TAKEN)
            code, _ = smtp.rcpt(mailbox)
        if code not in TAKEN:
            # The only step at which a lasting no is about this mailbox.
            raise ChannelError(code, permanent=code >= 500)
        _hand_over(smtp, content)
        # It is taken: whether the server says goodbye no longer matters.
        with suppress(OSError):
            smtp.quit()

    def _greet(self, smtp: smtplib.SMTP) -> None:
        _expect(smtp.getreply(), {READY})
        smtp.ehlo_or_helo_if_needed()
        if not self._server.wraps and (smtp.has_extn("starttls") or not self._server.is_here):
            self._start_tls(smtp)
        if self._server.name:
            smtp.login(self._server.name, self._server.password)

    def _start_tls(self, smtp: smtplib.SMTP) -> None:
        """Do what `starttls` does, which knows no host's name when it has not connected itself."""
        _expect(smtp.docmd("STARTTLS"), {READY})
        assert smtp.sock is not None
        smtp.sock = self._secured(smtp.sock)
        # What was said before counts no more, nor what came in beside it (RFC 3207, section 4.2).
        smtp.file = None
        smtp.helo_resp = smtp.ehlo_resp = None
        smtp.esmtp_features, smtp.does_esmtp = {}, False
        smtp.ehlo_or_helo_if_needed()


def _expect(reply: tuple[int, bytes], wanted: frozenset[int] | set[int]) -> None:
    if reply[0] not in wanted:
        raise ChannelError(reply[0], permanent=False)


@contextmanager
def _nothing_taken() -> Iterator[None]:
    """Say of what fails inside that no mail was taken."""
    try:
        yield
    except smtplib.SMTPResponseException as error:
        raise ChannelError(error.smtp_code, permanent=False) from error
    except OSError as error:
        raise ProviderUnreachable("the mail server could not be used") from error


def _hand_over(smtp: smtplib.SMTP, content: bytes) -> None:
    try:
        reply = smtp.data(content)
    except smtplib.SMTPDataError as error:
        raise ChannelError(error.smtp_code, permanent=False) from error
    except OSError as error:
        raise DeliveryDoubtful("the connection broke before the mail was confirmed") from error
    _confirm(reply[0])


def _confirm(code: int) -> None:
    if 400 <= code < 600:
        raise ChannelError(code, permanent=False)
    if code not in TAKEN:  # half an answer, from a line that was cut
        raise DeliveryDoubtful("the mail server's last answer was none")
