"""Asks the FCC's Reassigned Numbers Database whether clients still have their numbers.

It is asked by file: a number and a day on which the client surely had it; it answers yes (cut off
since), no, or no data (47 CFR 64.1200(m); FCC DA 21-1649). About 35 million numbers change hands a
year: what is said to a client must not reach whoever has theirs now.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, func, insert, or_, select

from bot.care.clients import findings
from bot.care.escalations import Cause
from bot.care.turn import scripts, thread
from bot.care.turn.turning import Turn
from bot.house import House
from bot.sending.facts import is_stopped
from bot.sending.gate import FOR_GOOD
from models import clients, contact_points, conversations, number_checks, number_findings

BATCH = 500
REASSIGNED, YES = "reassigned", "yes"
# Somebody finds out in this shift: the client is reached by nothing until then.
NEED = 2
# Which numbers the database knows: ten digits of the North American plan.
COUNTRY = "+1"

_THEIRS_AT = (
    select(func.max(number_findings.c.at))
    .where(number_findings.c.contact_point_id == contact_points.c.id)
    .where(number_findings.c.finding == "theirs")
    .scalar_subquery()
)
_LISTED = (
    select(contact_points.c.id, contact_points.c.address, contact_points.c.created_at)
    .add_columns(conversations.c.last_inbound_at, _THEIRS_AT.label("theirs_at"))
    .join(clients, clients.c.id == contact_points.c.client_id)
    .join(conversations, conversations.c.contact_point_id == contact_points.c.id)
    .where(contact_points.c.id > bindparam("after"), contact_points.c.state == "active")
    .where(contact_points.c.channel.in_(("sms", "whatsapp")))
    .where(or_(clients.c.circumstance.is_(None), clients.c.circumstance.not_in(FOR_GOOD)))
    .order_by(contact_points.c.id)
    .limit(BATCH)
)
_WITH_NUMBER = (
    select(contact_points.c.id, conversations.c.id.label("talk_id"))
    .join(conversations, conversations.c.contact_point_id == contact_points.c.id)
    .where(contact_points.c.channel.in_(("sms", "whatsapp")))
    .where(contact_points.c.address_hash == bindparam("hashed"))
    .where(contact_points.c.client_id.is_not(None))
    .order_by(conversations.c.id)
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A number of ten digits, and the last day on which the client surely had it."""

    number: str
    since_on: date


@dataclass(frozen=True, slots=True)
class Answer:
    """What the database says of a number: cut off on or after that day, `yes`, `no`, `no_data`."""

    number: str
    since_on: date
    answer: str


def numbers(house: House, now: datetime) -> Iterator[Asked]:
    """Give the numbers that may be texted, a batch a transaction; today is no day to ask about."""
    after = UUID(int=0)
    while True:
        with house.db.reading() as tx:
            rows = tx.execute(_LISTED, {"after": after}).all()
            found = [one for row in rows if (one := _asked(tx, row)) and one.since_on < now.date()]
        yield from found
        if len(rows) < BATCH:
            return
        after = rows[-1].id


def take(house: House, answer: Answer, now: datetime) -> int:
    """Keep an answer for each client who has the number; after a yes no text leaves for it.

    Staff find out whose it is by then. Returns how many became doubted; taken twice it counts once,
    and not against what somebody found out since that day.
    """
    hashed = house.ring.look_up(f"{COUNTRY}{answer.number}")
    with house.db.writing() as tx:
        rows = tx.execute(_WITH_NUMBER, {"hashed": hashed}).all()
        for row in rows:
            thread.lock(tx, row.talk_id)
        fresh = [row for row in rows if _keep(tx, house, row.id, answer=answer, now=now)]
        return _doubt(tx, house, fresh, now=now) if answer.answer == YES else 0


def _asked(tx: Connection, row: Any) -> Asked | None:
    if not row.address.startswith(COUNTRY) or is_stopped(tx, row.id):
        return None
    known = (row.created_at, row.last_inbound_at, row.theirs_at)
    surely_at = max(at for at in known if at is not None)
    return Asked(row.address.removeprefix(COUNTRY), surely_at.astimezone(UTC).date())


def _keep(tx: Connection, house: House, point_id: UUID, *, answer: Answer, now: datetime) -> bool:
    """Keep what was said of one number; return whether it is news."""
    told = {"contact_point_id": point_id, "since_on": answer.since_on, "answer": answer.answer}
    same = [number_checks.c[name] == value for name, value in told.items()]
    if tx.execute(select(number_checks.c.id).where(*same)).first() is not None:
        return False
    tx.execute(insert(number_checks), {"id": house.new_id(), **told, "at": now})
    found = findings.newest(tx, point_id)
    return found is None or found.at.astimezone(UTC).date() <= answer.since_on


def _doubt(tx: Connection, house: House, rows: Sequence[Any], *, now: datetime) -> int:
    """Stop all that is under way on numbers that are in use, and tell staff of each."""
    doubted = 0
    for row in rows:
        turn = Turn(tx, house, thread.load(tx, house, row.talk_id), kind="provider", now=now)
        if turn.facts.contact_state != "active":
            continue
        turn.silence(REASSIGNED)
        scripts.end(turn, REASSIGNED)
        turn.mark_contact(findings.SUSPECT, REASSIGNED)
        cause = Cause(NEED, "the number was cut off: find out whose it is", REASSIGNED)
        turn.escalate(cause, keeps_talking=True)
        turn.note("number.cut_off", {"by": REASSIGNED})
        turn.finish("nothing")
        doubted += 1
    return doubted
