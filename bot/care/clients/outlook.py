"""What it would mean that two clients are one person: read for the preview, and for the deed.

Nothing is ever widened by it: the stricter answer holds, and a stop holds for every number.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, select

from bot.care.clients import about, findings, particulars, reaching
from bot.care.clients.reaching import NO, YES
from bot.config import Policy
from bot.sending import facts
from bot.sending.facts import is_stopped
from bot.sending.gate import CHECK_IN
from models import check_ins, clients, contact_points, conversations, enrolments, progresses

# More than any two clients have.
CHECK_INS_MAX = 400
NEVER = datetime.min.replace(tzinfo=UTC)
# What the kept client takes over where nothing is known of them.
FILLED = ("called", "pronouns", "birth_year", "zip_code", "tags", "ok_name", "safe_word")

_CLIENT = select(clients).where(clients.c.id == bindparam("of_client"))
_NUMBERS = (
    select(contact_points, conversations.c.id.label("talk_id"), conversations.c.last_inbound_at)
    .join(conversations, conversations.c.contact_point_id == contact_points.c.id)
    .where(contact_points.c.client_id.in_(bindparam("of_clients", expanding=True)))
)
_UNDER_WAY = select(progresses.c.conversation_id).where(
    progresses.c.conversation_id.in_(bindparam("talks", expanding=True)),
    progresses.c.state == "active",
)
_PLANNED = (
    select(check_ins.c.id, check_ins.c.conversation_id, enrolments.c.campaign_id)
    .join(enrolments, enrolments.c.id == check_ins.c.enrolment_id)
    .where(check_ins.c.conversation_id.in_(bindparam("talks", expanding=True)))
    .where(check_ins.c.state == "due")
    .order_by(check_ins.c.due_at, check_ins.c.id)
    .limit(CHECK_INS_MAX)
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number of one of the two: its row with its conversation's id, and what consent says."""

    row: Any
    stopped: bool
    agreed: bool


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a merge does. `numbers` stand in the order in which they go on.

    `set_aside` are contact points of a number that both have; `ending` the conversations whose
    script ends, since the one in `going_on` is under way too; `skipped` check-ins that are planned
    twice; `topics` what becomes known of the kept client, as (before, since).
    """

    numbers: Sequence[Number]
    set_aside: frozenset[UUID]
    going_on: UUID | None
    ending: Sequence[UUID]
    skipped: Sequence[UUID]
    stops: bool
    topics: Mapping[str, tuple[str, str]]


def read(tx: Connection, two: tuple[UUID, UUID], *, now: datetime, policy: Policy) -> Outlook:
    """Read what it would mean that two clients are one, of whom the first is kept."""
    numbers = _ranked(tx, two)
    set_aside = frozenset(_twice(numbers))
    talks = [one.row.talk_id for one in numbers]
    aside = {one.row.talk_id for one in numbers if one.row.id in set_aside}
    under_way = set(tx.execute(_UNDER_WAY, {"talks": talks}).scalars())
    going_on = next((talk for talk in talks if talk in under_way - aside), None)
    planned = tx.execute(_PLANNED, {"talks": talks}).all()
    theirs = [one for one in numbers if not findings.is_anothers(one.row)]
    return Outlook(
        numbers=numbers,
        set_aside=set_aside,
        going_on=going_on,
        ending=[talk for talk in talks if talk in under_way and talk != going_on],
        skipped=_planned_twice(planned, talks, aside),
        stops=any(one.stopped for one in theirs) and not all(one.stopped for one in numbers),
        topics=dict(_topics(tx, two, now, policy)),
    )


def _ranked(tx: Connection, two: tuple[UUID, UUID]) -> list[Number]:
    """Put numbers that work and agreed to check-ins first, then where the client wrote last."""
    rows = tx.execute(_NUMBERS, {"of_clients": two}).all()
    return sorted((_number(tx, row) for row in rows), key=lambda one: _rank(one, two[0]))


def _number(tx: Connection, row: Any) -> Number:
    latest = {entry.purpose: entry.state for entry in facts.ledger(tx, row.id)}
    return Number(row, is_stopped(tx, row.id), latest.get(CHECK_IN) == "granted")


def _rank(one: Number, kept_id: UUID) -> tuple[Any, ...]:
    wrote = (NEVER if one.row.last_inbound_at is None else one.row.last_inbound_at) - NEVER
    works = one.row.state == "active" and not one.stopped
    return not works, not one.agreed, -wrote, one.row.client_id != kept_id, one.row.id


def _twice(numbers: Iterable[Number]) -> Iterator[UUID]:
    met: set[tuple[str, bytes]] = set()
    for one in numbers:
        address = (one.row.channel, bytes(one.row.address_hash))
        if address in met:
            yield one.row.id
        met.add(address)


def _planned_twice(planned: Sequence[Any], talks: Sequence[UUID], aside: set[UUID]) -> list[UUID]:
    """Return the check-ins of a campaign that is planned on a number of more rank as well."""
    goes_on: dict[UUID, UUID] = {}
    for talk in talks:
        for row in planned:
            if row.conversation_id == talk and talk not in aside:
                goes_on.setdefault(row.campaign_id, talk)
    return [row.id for row in planned if goes_on.get(row.campaign_id) != row.conversation_id]


def _topics(
    tx: Connection, two: tuple[UUID, UUID], now: datetime, policy: Policy
) -> Iterator[tuple[str, tuple[str, str]]]:
    kept, other = (_known(tx, one, now, policy) for one in two)
    stricter = {
        "safe_to_text": _safer(kept["safe_to_text"], other["safe_to_text"]),
        "shared_phone": YES if YES in (kept["shared_phone"], other["shared_phone"]) else NO,
        "voicemail": NO if NO in (kept["voicemail"], other["voicemail"]) else kept["voicemail"],
        "no_calls_after": _earlier(kept["no_calls_after"], other["no_calls_after"]),
        "notes": _both(kept["notes"], other["notes"]),
    }
    filled = {topic: kept[topic] or other[topic] for topic in FILLED}
    for topic, since in {**filled, **stricter}.items():
        if since != kept[topic]:
            yield topic, (kept[topic], since)


def _known(tx: Connection, client_id: UUID, now: datetime, policy: Policy) -> dict[str, str]:
    row = tx.execute(_CLIENT, {"of_client": client_id}).one()
    latest = particulars.latest(tx, client_id)
    told = reaching.standing(row, latest, now, policy)
    who = about.about(row)
    return {topic: one.value for topic, one in told.items()} | {
        "called": who.called,
        "pronouns": who.pronouns,
        "birth_year": who.birth_year,
        "zip_code": who.zip_code,
        "tags": who.tags,
    }


def _safer(kept: str, other: str) -> str:
    """Return the hours that both allow; no where there are none."""
    if NO in (kept, other):
        return NO
    some = [between for told in (kept, other) if (between := reaching.hours(told))]
    if not some:
        return YES
    start, end = max(one[0] for one in some), min(one[1] for one in some)
    return f"{start}-{end}" if start < end else NO


def _earlier(kept: str, other: str) -> str:
    return min((hour for hour in (kept, other) if hour), key=int, default="")


def _both(kept: str, other: str) -> str:
    return "\n".join(dict.fromkeys(told for told in (kept, other) if told))
