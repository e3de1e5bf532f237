"""Attempts at paging somebody: a row each, and the token by which its link acknowledges it.

A token is a keyed hash of the attempt's id: it is never stored, and made again when it leaves. The
table keeps only a hash of it, so that who reads the table can acknowledge nothing.
"""

import hmac
from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Protocol
from uuid import UUID

from bot.house import House
from bot.privacy.keys import KeyRing

# 128 bits: nobody guesses one, and a text stays short.
TOKEN_BYTES = 16
TOKEN_LENGTH = 22
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class OfSomebody(Protocol):
    """A way, and whose it is."""

    @property
    def id(self) -> UUID:
        """Return the way's id."""

    @property
    def staff_id(self) -> UUID:
        """Return whose way it is."""


def token_of(ring: KeyRing, attempt_id: UUID) -> str:
    """Return what an attempt's link carries."""
    digest = hmac.digest(ring.secret("page-links"), attempt_id.bytes, sha256)
    return urlsafe_b64encode(digest[:TOKEN_BYTES]).decode().rstrip("=")


def link_of(ring: KeyRing, attempt_id: UUID, address: str) -> str:
    """Return where an attempt is acknowledged, at the console's own address."""
    return f"{address}/p/{token_of(ring, attempt_id)}"


def token_hash(token: str) -> bytes:
    """Return what the table keeps of a token."""
    return sha256(token.encode("utf-8", "replace")).digest()


def new_attempt(
    house: House, way: OfSomebody, *, purpose: str, due_at: datetime, page_id: UUID | None = None
) -> dict[str, Any]:
    """Give the row of a page that is to leave by a way."""
    attempt_id = house.new_id()
    return {
        "id": attempt_id,
        "page_id": page_id,
        "way_id": way.id,
        "staff_id": way.staff_id,
        "purpose": purpose,
        "token_hash": token_hash(token_of(house.ring, attempt_id)),
        "state": "queued",
        "due_at": due_at,
        "attempts": 0,
    }
