"""Keeping what somebody writes until it is said, so that a colleague can go on from there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import Connection, select

from bot.care import claims, drafts
from bot.care.drafts import Place
from bot.care.specialist import (
    NOTE_LENGTH_MAX,
    REPLY_LENGTH_MAX,
    Holding,
    check_claim,
    check_team,
    deed,
)
from bot.care.turn import thread
from bot.errors import DeedRefused, NotAllowed
from bot.house import House
from models import messages, notes

LENGTH_MAX: Mapping[str, int] = MappingProxyType(
    {"reply": REPLY_LENGTH_MAX, "note": NOTE_LENGTH_MAX}
)


@dataclass(frozen=True, slots=True)
class Begun:
    """Words as a page holds them; `idempotency_key` is that of the reply they are to become."""

    kind: str
    body: str
    idempotency_key: str = ""


@dataclass(frozen=True, slots=True)
class Left:
    """Whose words, and of which kind, in a conversation."""

    writer: UUID
    kind: str


def save(house: House, holding: Holding, begun: Begun, now: datetime) -> None:
    """Keep the words of whoever holds the conversation; empty words forget what was kept.

    What was said meanwhile is no draft: a saving that comes after its own reply changes nothing.
    It is no turn and wakes no page. Raises LeaseLost, NotAllowed, ValueError when too long.
    """
    if len(begun.body) > LENGTH_MAX[begun.kind]:
        raise ValueError(f"a {begun.kind} has 1 to {LENGTH_MAX[begun.kind]} characters")
    with house.db.writing() as tx:
        check_team(tx, holding.staff, holding.conversation_id)
        thread.lock(tx, holding.conversation_id)
        claim = claims.renew(tx, house, holding.token, staff_id=holding.staff.id, now=now)
        if claim.conversation_id != holding.conversation_id:
            raise NotAllowed("that claim is on another conversation")
        place = Place(holding.conversation_id, holding.staff.id, begun.kind)
        if not _was_said(tx, place, begun):
            drafts.keep(tx, place, begun.body, now)


def _was_said(tx: Connection, place: Place, begun: Begun) -> bool:
    if place.kind == "reply":
        said = select(messages.c.id).where(messages.c.idempotency_key == begun.idempotency_key)
        return bool(begun.idempotency_key) and tx.execute(said).first() is not None
    newest = select(notes).where(notes.c.conversation_id == place.conversation_id)
    row = tx.execute(newest.order_by(notes.c.id.desc()).limit(1)).first()
    return row is not None and (row.staff_id, row.body) == (place.staff_id, begun.body.strip())


def use(house: House, holding: Holding, left: Left, now: datetime) -> None:
    """Go on from a colleague's words: they become one's own, beneath what one has already.

    Raises LeaseLost, NotAllowed, and DeedRefused: `draft_gone`, `draft_long`.
    """
    with deed(house, holding.staff, holding.conversation_id, now) as turn:
        check_claim(turn, holding.token, now)
        theirs = Place(holding.conversation_id, left.writer, left.kind)
        mine = Place(holding.conversation_id, holding.staff.id, left.kind)
        found = drafts.find(turn.tx, theirs)
        if not found or theirs == mine:
            raise DeedRefused("draft_gone")
        body = drafts.together(drafts.find(turn.tx, mine), found)
        if len(body) > LENGTH_MAX[left.kind]:
            raise DeedRefused("draft_long")
        drafts.keep(turn.tx, mine, body, now)
        drafts.forget(turn.tx, theirs)
        turn.note("draft.used", {"writer": str(left.writer), "kind": left.kind})


def throw_away(house: House, holding: Holding, left: Left, now: datetime) -> None:
    """Throw a draft away: one's own, or as who has the conversation a colleague's.

    One that is gone stays gone. Raises LeaseLost, NotAllowed.
    """
    with deed(house, holding.staff, holding.conversation_id, now) as turn:
        if left.writer != holding.staff.id:
            check_claim(turn, holding.token, now)
        if drafts.forget(turn.tx, Place(holding.conversation_id, left.writer, left.kind)):
            turn.note("draft.thrown_away", {"writer": str(left.writer), "kind": left.kind})
