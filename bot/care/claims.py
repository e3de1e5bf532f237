"""Claims: a lease on a conversation, judged here and nowhere else. One open claim at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, bindparam, insert, select, update

from bot.errors import LeaseLost
from bot.house import House
from models import claims


@dataclass(frozen=True, slots=True)
class Claim:
    """A lease that its holder shows, by token, with everything they do."""

    conversation_id: UUID
    staff_id: UUID
    token: str
    expires_at: datetime


class AlreadyClaimed(Exception):
    """Somebody else holds this conversation."""

    def __init__(self, staff_id: UUID, since: datetime) -> None:
        """Say who, and since when."""
        super().__init__("already claimed")
        self.staff_id, self.since = staff_id, since


_OTHERS = (
    select(claims.c.staff_id, claims.c.claimed_at)
    .where(claims.c.conversation_id.in_(bindparam("talks", expanding=True)))
    .where(claims.c.released_at.is_(None), claims.c.expires_at > bindparam("now"))
    .where(claims.c.staff_id != bindparam("but_staff"))
    .limit(1)
)
_OPEN = select(claims).where(
    claims.c.conversation_id == bindparam("of_conversation"), claims.c.released_at.is_(None)
)


def take(
    tx: Connection, house: House, conversation_id: UUID, *, staff_id: UUID, now: datetime
) -> Claim:
    """Claim a locked conversation; one's own claim is given again. Raises AlreadyClaimed."""
    found = tx.execute(_OPEN, {"of_conversation": conversation_id}).first()
    if found is not None and found.expires_at > now:
        if found.staff_id != staff_id:
            raise AlreadyClaimed(found.staff_id, found.claimed_at)
        return renew(tx, house, found.token, staff_id=staff_id, now=now)
    if found is not None:
        release(tx, found.token, how="lapsed", now=now)
    claim = Claim(conversation_id, staff_id, house.new_token(), now + house.policy.lease)
    row = {"id": house.new_id(), "conversation_id": conversation_id, "staff_id": staff_id}
    leased = {"token": claim.token, "claimed_at": now, "expires_at": claim.expires_at}
    tx.execute(insert(claims), {**row, **leased})
    return claim


def check_free(tx: Connection, talks: Sequence[UUID], *, but_staff: UUID, now: datetime) -> None:
    """Raise AlreadyClaimed where somebody else holds one of some locked conversations."""
    found = tx.execute(_OTHERS, {"talks": talks, "but_staff": but_staff, "now": now}).first()
    if found is not None:
        raise AlreadyClaimed(found.staff_id, found.claimed_at)


def renew(tx: Connection, house: House, token: str, *, staff_id: UUID, now: datetime) -> Claim:
    """Extend a claim that still stands. Raises LeaseLost when it does not."""
    until = now + house.policy.lease
    change = (
        update(claims)
        .where(claims.c.token == token, claims.c.staff_id == staff_id)
        .where(claims.c.released_at.is_(None), claims.c.expires_at > now)
        .values(expires_at=until)
        .returning(claims.c.conversation_id)
    )
    conversation_id = tx.execute(change).scalar()
    if conversation_id is None:
        raise LeaseLost("this conversation is no longer yours")
    return Claim(conversation_id, staff_id, token, until)


def release(tx: Connection, token: str, *, how: str, now: datetime) -> None:
    """Let a claim go: `handed_back`, `closed`, `snoozed`, `transferred` or `lapsed`."""
    change = update(claims).where(claims.c.token == token, claims.c.released_at.is_(None))
    tx.execute(change.values(released_at=now, release=how))


def release_any(tx: Connection, conversation_id: UUID, *, how: str, now: datetime) -> None:
    """Let whatever claim is open on a locked conversation go: it moves to somebody else."""
    found = tx.execute(_OPEN, {"of_conversation": conversation_id}).first()
    if found is not None:
        release(tx, found.token, how=how if found.expires_at > now else "lapsed", now=now)
