"""A push service on loopback, with one browser behind it, written from the RFCs alone.

It checks what a real one checks (RFC 8030, 8292): the signature, whom it is for, when it runs out,
whether it is by the key that the browser subscribed with; then it decrypts as the browser would
(RFC 8291, 8188), with nothing of ours.
"""

import hmac
import json
import ssl
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

BODY_BYTES_MAX = 4096


@dataclass
class Subscriber:
    """A browser: its keys, and the application's key that it subscribed with."""

    application_key: str
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    auth: bytes = b"sixteen secret b"

    @property
    def p256dh(self) -> bytes:
        return self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def subscription(self, endpoint: str) -> str:
        keys = {"p256dh": encode(self.p256dh), "auth": encode(self.auth)}
        return json.dumps({"endpoint": endpoint, "keys": keys})

    def read(self, body: bytes) -> Any:
        """Decrypt a push of one record. Raises InvalidTag."""
        salt, key_length = body[:16], body[20]
        theirs, sealed = body[21 : 21 + key_length], body[21 + key_length :]
        sender = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs)
        shared = _hmac(self.auth, self.key.exchange(ec.ECDH(), sender))
        material = _expand(shared, info=b"WebPush: info\0" + self.p256dh + theirs, length=32)
        mixed = _hmac(salt, material)
        key = _expand(mixed, info=b"Content-Encoding: aes128gcm\0", length=16)
        nonce = _expand(mixed, info=b"Content-Encoding: nonce\0", length=12)
        plain = AESGCM(key).decrypt(nonce, sealed, None).rstrip(b"\0")
        assert plain.endswith(b"\x02"), "no last record"
        return json.loads(plain[:-1])


@dataclass
class PushExchange:
    """What came in; it answers with the next status of `answers`, else 201."""

    browser: Subscriber
    url: str = ""
    arrived: list[Any] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    # How it answers, when not as a push service should: `silence`, `drip` or `flood`.
    manners: str = ""
    ended: Event = field(default_factory=Event)

    @property
    def subscription(self) -> str:
        return self.browser.subscription(f"{self.url}/send/one-browser?of=many")

    def take(self, headers: dict[str, str], body: bytes) -> int:
        """Check a push as the RFCs ask, and keep it; the status to answer with."""
        fault = _fault(headers, body, self)
        if fault:
            self.refusals.append(fault)
            return 403
        status = self.answers.pop(0) if self.answers else 201
        self.headers.append(headers)
        self.bodies.append(body)
        if status == 201:
            self.arrived.append(self.browser.read(body))
        return status


def encode(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


@contextmanager
def push_exchange(
    browser: Subscriber, *, tls: ssl.SSLContext | None = None
) -> Iterator[PushExchange]:
    """Serve on a free port until the end of the block."""
    kept = PushExchange(browser)
    server = _Server(("127.0.0.1", 0), _Door)
    server.kept = kept
    if tls is not None:
        server.socket = tls.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
    kept.url = f"{'https' if tls else 'http'}://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield kept
    finally:
        kept.ended.set()
        server.shutdown()
        thread.join()
        server.server_close()


class _Server(ThreadingHTTPServer):
    kept: PushExchange

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A peer that breaks off is no news."""


class _Door(BaseHTTPRequestHandler):
    server: _Server
    timeout = 5

    def do_POST(self) -> None:
        kept = self.server.kept
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        status = kept.take(headers, body)
        if kept.manners:
            getattr(self, f"_{kept.manners}")(kept)
            return
        self.send_response(status)
        if status in (301, 307):
            self.send_header("Location", f"{kept.url}/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _silence(self, kept: PushExchange) -> None:
        kept.ended.wait(10)
        self.close_connection = True

    def _drip(self, kept: PushExchange) -> None:
        """Begin an answer that never comes to its status, a byte at a time."""
        self.wfile.write(b"HTTP/1.1 ")
        while not kept.ended.wait(0.05):
            self.wfile.write(b"x")

    def _flood(self, kept: PushExchange) -> None:
        """Answer with far more than anybody asked for."""
        self.send_response(201)
        self.end_headers()
        while not kept.ended.is_set():
            self.wfile.write(b"x" * 65536)

    def log_message(self, format: str, *args: object) -> None:
        """Write nothing."""


def _fault(headers: dict[str, str], body: bytes, exchange: PushExchange) -> str:
    """Find what a push service would refuse."""
    if headers.get("content-encoding") != "aes128gcm" or not headers.get("ttl", "").isdigit():
        return "no TTL, or another encoding"
    if headers.get("urgency") not in ("very-low", "low", "normal", "high"):
        return "no such urgency"
    topic = headers.get("topic", "")
    if len(topic) > 32 or len(body) > BODY_BYTES_MAX:
        return "too long"
    scheme, _, rest = headers.get("authorization", "").partition(" ")
    given = dict(part.strip().split("=", 1) for part in rest.split(",") if "=" in part)
    if scheme != "vapid" or given.get("k") != exchange.browser.application_key:
        return "not the key that the browser subscribed with"
    return _token_fault(given.get("t", ""), key=given["k"], audience=exchange.url)


def _token_fault(token: str, *, key: str, audience: str) -> str:
    try:
        header, claims, signature = token.split(".")
        raw = _decode(signature)
        two = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _decode(key))
        public.verify(two, f"{header}.{claims}".encode(), ec.ECDSA(SHA256()))
    except (ValueError, InvalidSignature):
        return "not signed by that key"
    told, now = json.loads(_decode(claims)), datetime.now(UTC)
    if json.loads(_decode(header)).get("alg") != "ES256" or told.get("aud") != audience:
        return "for another exchange"
    if not now < datetime.fromtimestamp(told["exp"], UTC) <= now + timedelta(days=1):
        return "run out, or for too long"
    return "" if told.get("sub", "").startswith(("mailto:", "https://")) else "from nobody"


def _decode(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _hmac(key: bytes, data: bytes) -> bytes:
    """HKDF's first step (RFC 5869) is an HMAC with the salt as its key."""
    return hmac.digest(key, data, "sha256")


def _expand(key: bytes, *, info: bytes, length: int) -> bytes:
    return HKDFExpand(SHA256(), length, info).derive(key)
