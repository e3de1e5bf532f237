"""Ways of paging staff: a number to text or call, an e-mail address, a browser's push.

Each member of staff keeps their own and their order. A way counts once it was tested; one that
fails is left out, and told to its owner, until it was tested again.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Update, and_, bindparam, func, insert, select, update

from bot.care.paging import tokens
from bot.errors import DeedRefused
from bot.house import House
from bot.privacy import audit
from models import page_attempts, paging_ways, staff_members

WAYS_MAX = 6
TRIAL = "trial"
# Each is paid for; so many are enough to see every language in two wordings.
TRIALS_MAX, TRIALS_WITHIN = 30, timedelta(hours=1)
STAFF_MAX = 500
ADDRESS_LENGTH_MAX = 2000
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_MAIL = re.compile(r"[^\s@<>\"',;:\\]{1,64}@[a-z0-9.-]{1,190}\.[a-z]{2,24}", re.IGNORECASE)

_STANDS = paging_ways.c.retired_at.is_(None)
_WORKS = and_(_STANDS, paging_ways.c.failing_since.is_(None), paging_ways.c.tested_at.is_not(None))


@dataclass(frozen=True, slots=True)
class Way:
    """One way of reaching somebody, as far as the chain goes."""

    id: UUID
    staff_id: UUID
    kind: str


def reachable(tx: Connection, staff_ids: Iterable[UUID]) -> set[UUID]:
    """Return those of these staff members who have a way that was tested and is not failing."""
    return set(working(tx, staff_ids))


def working(tx: Connection, staff_ids: Iterable[UUID]) -> dict[UUID, list[Way]]:
    """Return the ways that work of each of these staff members, in their own order."""
    query = (
        select(paging_ways.c.id, paging_ways.c.staff_id, paging_ways.c.kind)
        .where(paging_ways.c.staff_id.in_(list(staff_ids)), _WORKS)
        .order_by(paging_ways.c.position, paging_ways.c.id)
    )
    found: dict[UUID, list[Way]] = {}
    for row in tx.execute(query):
        found.setdefault(row.staff_id, []).append(Way(row.id, row.staff_id, row.kind))
    return found


def own(tx: Connection, staff_id: UUID) -> list[Any]:
    """Return the ways that a member of staff has, whole, in their order."""
    query = select(paging_ways).where(paging_ways.c.staff_id == staff_id, _STANDS)
    return list(tx.execute(query.order_by(paging_ways.c.position, paging_ways.c.id)))


def without_any(tx: Connection, team_id: UUID) -> Mapping[UUID, str]:
    """Return the names of a team's active staff whom no working way reaches, in their order."""
    reached = select(paging_ways.c.staff_id).where(_WORKS)
    query = (
        select(staff_members.c.id, staff_members.c.display_name)
        .where(staff_members.c.team_id == team_id, staff_members.c.active)
        .where(staff_members.c.role != "auditor", staff_members.c.id.not_in(reached))
        .order_by(staff_members.c.display_name, staff_members.c.id)
        .limit(STAFF_MAX)
    )
    return {row.id: row.display_name for row in tx.execute(query)}


def failing(tx: Connection, team_id: UUID) -> list[Any]:
    """Return a team's ways that fail: whose, of which kind, since when."""
    query = (
        select(paging_ways.c.id, paging_ways.c.staff_id, paging_ways.c.kind)
        .add_columns(paging_ways.c.failing_since, staff_members.c.display_name)
        .join(staff_members)
        .where(staff_members.c.team_id == team_id, staff_members.c.active)
        .where(_STANDS, paging_ways.c.failing_since.is_not(None))
        .order_by(paging_ways.c.id)
        .limit(STAFF_MAX)
    )
    return list(tx.execute(query))


def add(
    tx: Connection, house: House, way: tuple[UUID, str, str], now: datetime, *, tested: bool = False
) -> UUID:
    """Keep a way, given as (whose, kind, address), as the last of theirs; returns its id.

    One that they have already stays as it is. `tested` is for what was just proved to work. Raises
    DeedRefused: `way_kind`, `way_number`, `way_mail`, `too_many_ways`.
    """
    staff_id, kind, address = way
    address = normal(kind, address)
    hashed = house.ring.look_up(address)
    known = own(tx, staff_id)
    for one in known:
        if one.kind == kind and one.address_hash == hashed:
            same: UUID = one.id
            return same
    if len(known) >= WAYS_MAX:
        raise DeedRefused("too_many_ways")
    row = {"id": house.new_id(), "staff_id": staff_id, "kind": kind, "address": address}
    place = max((one.position for one in known), default=0) + 1
    times = {"created_at": now, "tested_at": now if tested else None}
    tx.execute(insert(paging_ways), {**row, "address_hash": hashed, "position": place, **times})
    _log(tx, house, staff_id, ("added", kind), now)
    return UUID(str(row["id"]))


def normal(kind: str, address: str) -> str:
    """Return an address as it is kept and compared. Raises DeedRefused, see `add`."""
    text = address.replace("\0", "").strip()
    if kind in ("sms", "voice"):
        return _number(text)
    if kind == "email":
        if not _MAIL.fullmatch(text):
            raise DeedRefused("way_mail")
        return text.lower()
    if kind != "push" or not 0 < len(text) <= ADDRESS_LENGTH_MAX:
        raise DeedRefused("way_kind")
    return text


def _number(text: str) -> str:
    """Read a US number as people write it, or any other with its + and country."""
    digits = re.sub(r"[\s().-]", "", text)
    if re.fullmatch(r"[2-9][0-9]{9}", digits):
        digits = f"+1{digits}"
    elif re.fullmatch(r"1[2-9][0-9]{9}", digits):
        digits = f"+{digits}"
    if not _E164.fullmatch(digits):
        raise DeedRefused("way_number")
    return digits


def move_up(house: House, staff_id: UUID, *, way_id: UUID) -> None:
    """Use a way before the one that stood above it. Raises DeedRefused (`no_such_way`)."""
    with house.db.writing() as tx:
        ids = [row.id for row in own(tx, staff_id)]
        _check(ids, way_id)
        place = ids.index(way_id)
        if place:
            ids[place - 1], ids[place] = ids[place], ids[place - 1]
        for number, one in enumerate(ids, start=1):
            tx.execute(_of(one).values(position=number))


def remove(house: House, staff_id: UUID, *, way_id: UUID, now: datetime) -> None:
    """Give a way up; what is still to leave by it does not. Raises DeedRefused (`no_such_way`)."""
    with house.db.writing() as tx:
        known = {row.id: row.kind for row in own(tx, staff_id)}
        _check(list(known), way_id)
        tx.execute(_of(way_id).values(retired_at=now))
        _log(tx, house, staff_id, ("removed", known[way_id]), now)


def try_out(house: House, staff_id: UUID, *, way_id: UUID, now: datetime) -> None:
    """Page somebody by one of their ways, to see that it works; acknowledging proves it.

    Raises DeedRefused: `no_such_way`, `tested_just_now`.
    """
    with house.db.writing() as tx:
        _check([row.id for row in own(tx, staff_id)], way_id)
        if _last_test(tx, way_id) > now - house.policy.test_page_every:
            raise DeedRefused("tested_just_now")
        way = Way(way_id, staff_id, "")
        row = tokens.new_attempt(house, way, purpose="test", due_at=now)
        tx.execute(insert(page_attempts), row)


def text_trial(
    tx: Connection, house: House, staff_id: UUID, *, bodies: Sequence[str], now: datetime
) -> None:
    """Text somebody what a campaign would say, by the first of their numbers that works.

    Raises DeedRefused: `no_phone`, `tried_often`.
    """
    numbers = [one for one in working(tx, [staff_id]).get(staff_id, ()) if one.kind == "sms"]
    if not numbers:
        raise DeedRefused("no_phone")
    lately = page_attempts.c.due_at > now - TRIALS_WITHIN
    query = select(func.count()).where(page_attempts.c.staff_id == staff_id, lately)
    if tx.execute(query.where(page_attempts.c.purpose == TRIAL)).scalar_one() >= TRIALS_MAX:
        raise DeedRefused("tried_often")
    attempts = [tokens.new_attempt(house, numbers[0], purpose=TRIAL, due_at=now) for _ in bodies]
    rows = [{**one, "words": body} for one, body in zip(attempts, bodies, strict=True)]
    tx.execute(insert(page_attempts), rows)


def _last_test(tx: Connection, way_id: UUID) -> datetime:
    query = select(func.max(page_attempts.c.due_at)).where(
        page_attempts.c.way_id == way_id, page_attempts.c.purpose == "test"
    )
    found: datetime | None = tx.execute(query).scalar()
    return found or tokens.LONG_AGO


def proved(tx: Connection, way_id: UUID, now: datetime) -> None:
    """Note that somebody answered what came by this way."""
    tx.execute(_of(way_id).values(tested_at=now, failures=0, failing_since=None))


def worked(tx: Connection, way_id: UUID) -> None:
    """Note that a provider took what was to go by this way."""
    tx.execute(_of(way_id).values(failures=0))


_FAILED = (
    update(paging_ways)
    .where(paging_ways.c.id == bindparam("of_way"))
    .values(failures=paging_ways.c.failures + 1)
)
_FAILING = update(paging_ways).where(
    paging_ways.c.id == bindparam("of_way"), paging_ways.c.failing_since.is_(None)
)


def failed(tx: Connection, house: House, way_id: UUID, *, for_good: bool, now: datetime) -> None:
    """Count a failure; a way that keeps failing, or will never work again, is left out from now."""
    tx.execute(_FAILED, {"of_way": way_id})
    enough = paging_ways.c.failures >= house.policy.way_fails_after
    change = _FAILING if for_good else _FAILING.where(enough)
    tx.execute(change.values(failing_since=now), {"of_way": way_id})


def _of(way_id: UUID) -> Update:
    return update(paging_ways).where(paging_ways.c.id == way_id)


def _check(known: list[UUID], way_id: UUID) -> None:
    if way_id not in known:
        raise DeedRefused("no_such_way")


def _log(
    tx: Connection, house: House, staff_id: UUID, what: tuple[str, str], now: datetime
) -> None:
    deed, kind = what
    told = {"actor": f"staff:{staff_id}", "subject": f"staff:{staff_id}", "detail": {"kind": kind}}
    row = audit.entry(house.ring, house.new_id(), now, action=f"paging_way.{deed}", **told)
    audit.append(tx, row)
