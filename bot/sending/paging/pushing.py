"""Pages by Web Push (RFC 8030): encrypted for one browser (RFC 8291), signed by us (RFC 8292).

The address is whatever a browser told us. So it is looked up here, judged, and connected to by the
very address that was judged; nothing that answers leads us elsewhere, and little of it is read.
"""

import json
import socket
import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec

from bot.config import is_loopback
from bot.errors import ChannelError, DeliveryDoubtful, ProviderUnreachable
from bot.sending.channels.base import Sent, StatusReport
from bot.sending.paging.base import PageOut, Sought
from bot.sending.paging.encryption import encrypt
from bot.sending.paging.patience import no_longer_than
from bot.sending.paging.subscriptions import Subscription, SubscriptionInvalid, is_outside, parse
from bot.sending.paging.vapid import written

SILENCE_SECONDS = 10.0
WHOLE_SECONDS = 20.0
# Later than that the chain has gone on; a bundle may wait for a phone that sleeps.
URGENT_TTL_SECONDS = 300
CALM_TTL_SECONDS = 1800
# At most a day (RFC 8292, section 2); clocks may differ.
TOKEN_LASTS = timedelta(hours=12)
GONE = frozenset({404, 410})
NO_SUBSCRIPTION = 400

Resolve = Callable[[str, int], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Signer:
    """Who pushes: the house's key, and a mailbox or https address for the push service's staff."""

    key: ec.EllipticCurvePrivateKey
    contact: str
    now: Callable[[], datetime]

    def header(self, origin: str) -> Mapping[str, str]:
        """Return the signature for one push service, as a header."""
        until = int((self.now() + TOKEN_LASTS).timestamp())
        claims = {"aud": origin, "exp": until, "sub": self.contact}
        token = jwt.encode(claims, self.key, algorithm="ES256")
        return {"Authorization": f"vapid t={token}, k={written(self.key)}"}


def resolve(host: str, port: int) -> Sequence[str]:
    """Return every IP address of a host. Raises OSError when there is none."""
    return [str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


class Pusher:
    """Pushes to browsers. `local` lets it push to this machine too; `context` trusts its TLS."""

    def __init__(
        self,
        signer: Signer,
        *,
        local: bool = False,
        resolve: Resolve = resolve,
        context: ssl.SSLContext | None = None,
        whole_seconds: float = WHOLE_SECONDS,
    ) -> None:
        """Take who signs, and what decides where it may connect to."""
        self._signer, self._local, self._resolve = signer, local, resolve
        self._trusted = context
        self._whole_seconds = whole_seconds

    def page(self, out: PageOut) -> Sent:
        """Encrypt the page for its browser and hand it to the browser's push service."""
        try:
            to = parse(out.address, local=self._local)
        except SubscriptionInvalid as error:
            raise ChannelError(NO_SUBSCRIPTION, permanent=True) from error
        headers = {**_headers(out), **self._signer.header(to.origin)}
        status = self._post(to, encrypt(notice(out), to), headers)
        if status in GONE:
            raise ChannelError(status, permanent=True)
        if not 200 <= status < 300:
            # Not taken, or taken twice at the worst: a browser shows one notice for both.
            raise ChannelError(status, permanent=False)
        return Sent(f"push.{out.attempt_id.hex}", "sent")

    def status(self, provider_id: str) -> StatusReport:
        """Push services do not say what became of a notice."""
        return StatusReport(provider_id, "sent")

    def find(self, sought: Sought) -> StatusReport:
        """Nor whether they have ever had it."""
        return StatusReport("", "doubtful")

    @cached_property
    def _context(self) -> ssl.SSLContext:
        # Made at the first page: reading every authority of this machine takes a while.
        return self._trusted or ssl.create_default_context()

    def _post(self, to: Subscription, body: bytes, headers: Mapping[str, str]) -> int:
        parts = urlsplit(to.endpoint)
        connection = self._connection(to)
        target = parts._replace(scheme="", netloc="", path=parts.path or "/", fragment="")
        try:
            with no_longer_than(self._whole_seconds, lambda: connection.sock):
                connection.request("POST", target.geturl(), body, dict(headers))
                return connection.getresponse().status
        except (OSError, HTTPException) as error:
            raise DeliveryDoubtful("the push service broke off before it answered") from error
        finally:
            connection.close()

    def _connection(self, to: Subscription) -> HTTPConnection:
        """Return a connection that is open, to an address that was found to be allowed."""
        parts = urlsplit(to.endpoint)
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        address = self._judged(host, port)
        try:
            plain = socket.create_connection((address, port), SILENCE_SECONDS)
        except OSError as error:
            raise ProviderUnreachable("no connection was made") from error
        connection = HTTPConnection(parts.netloc, timeout=SILENCE_SECONDS)
        connection.sock = plain
        if parts.scheme == "https":
            connection = HTTPSConnection(parts.netloc, timeout=SILENCE_SECONDS)
            connection.sock = self._secured(plain, host)
        return connection

    def _judged(self, host: str, port: int) -> str:
        """Return an address of this host; one that is ours rules the host out."""
        if self._local and is_loopback(host):
            return host
        try:
            found = self._resolve(host, port)
        except OSError as error:
            raise ProviderUnreachable("its name was not found") from error
        if not found or not all(map(is_outside, found)):
            raise ChannelError(NO_SUBSCRIPTION, permanent=True)
        return found[0]

    def _secured(self, plain: socket.socket, host: str) -> socket.socket:
        try:
            with no_longer_than(self._whole_seconds, lambda: plain):
                return self._context.wrap_socket(plain, server_hostname=host)
        except OSError as error:
            plain.close()
            raise ProviderUnreachable("its certificate or its TLS is no good") from error


def notice(out: PageOut) -> bytes:
    """Return what the browser shows, and the path that it opens."""
    path = urlsplit(out.link).path
    told = {"title": out.title, "words": out.words, "path": path, "urgent": out.urgent}
    return json.dumps({**told, "language": out.language}).encode()


def _headers(out: PageOut) -> dict[str, str]:
    """Say how long to keep it and how hard to try; a newer notice replaces one not yet shown."""
    seconds = URGENT_TTL_SECONDS if out.urgent else CALM_TTL_SECONDS
    return {
        "TTL": str(seconds),
        "Urgency": "high" if out.urgent else "normal",
        "Topic": "urgent" if out.urgent else "calm",
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
    }
