"""Passes: the way of one member of staff from the real house into the training house, once.

A pass is signed with a secret that the real house derives from its root key for this and for
nothing else; the training house has that secret alone. It says who comes, and nothing of a client.
"""

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from bot.errors import DeedRefused
from bot.privacy.keys import KeyRing
from models.states import ROLES

LASTS = timedelta(seconds=60)
LENGTH_MAX = 2000
PURPOSE = "training passes"
# What stands before everything that is signed, so that another text of ours is never a pass.
_KIND = b"aftercall training pass, form 1\n"


@dataclass(frozen=True, slots=True)
class Pass:
    """Who comes: `person` is the same at every visit, and is no id of the real house."""

    person: str
    role: str
    name: str
    languages: tuple[str, ...]
    expires_at: datetime
    nonce: str


def secret(ring: KeyRing) -> bytes:
    """Derive the 32-byte secret of passes from a real house's root key."""
    return ring.secret(PURPOSE)


def person(key: bytes, staff_id: UUID) -> str:
    """Give a staff member's name for the training house; without the secret it tells nothing."""
    return hmac.digest(key, b"person\n" + staff_id.bytes, sha256).hex()[:32]


def write(key: bytes, shown: Pass) -> str:
    """Sign a pass: letters, digits, `-`, `_` and one `.`."""
    told = {**asdict(shown), "expires_at": shown.expires_at.isoformat()}
    content = json.dumps(told).encode()
    return f"{_encoded(content)}.{_encoded(_mac(key, content))}"


def read(key: bytes, text: str, now: datetime) -> Pass:
    """Read a pass; raises DeedRefused: `forged` when it is none of ours, `late` when it ended."""
    content, mac = (_decoded(part) for part in text[:LENGTH_MAX].partition(".")[::2])
    if not hmac.compare_digest(mac, _mac(key, content)):
        raise DeedRefused("forged")
    shown = _parsed(json.loads(content))
    if shown.expires_at <= now:
        raise DeedRefused("late")
    return shown


def _parsed(told: dict[str, Any]) -> Pass:
    """Read what a real house has signed; one of another version may know other roles."""
    if told["role"] not in ROLES:
        raise DeedRefused("forged")
    told["languages"] = tuple(told["languages"])
    told["expires_at"] = datetime.fromisoformat(told["expires_at"])
    return Pass(**told)


def _mac(key: bytes, content: bytes) -> bytes:
    return hmac.digest(key, _KIND + content, sha256)


def _encoded(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


def _decoded(text: str) -> bytes:
    """Decode; what is no such text decodes to nothing, which nobody has signed."""
    try:
        return urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    except ValueError:
        return b""
