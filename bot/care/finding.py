"""Finds a client while somebody talks: by a piece of the name, four last digits, an incident.

Names and numbers are encrypted, so that each client has marks: keyed hashes of the pieces that a
search may be made of. What a search finds by its marks is opened and compared. Marks tell nobody
anything without the key; that two clients share one is all that can be seen.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, exists, func, insert, select, update

from bot.care import persons
from bot.care.specialist import StaffMember
from bot.house import House
from bot.privacy import audit
from bot.privacy.keys import KeyRing
from flows.reading.normalize import is_unspaced, message
from models import (
    client_marks,
    clients,
    contact_points,
    conversations,
    merged_clients,
    referrals,
)

MARKED = 2
"""The kind of marks a client has; another number has all of them written anew."""

FOUND_MAX = 20
LOOKED_AT_MAX = 200
QUERY_LENGTH_MAX = 100
PIECE = 3
LAST_DIGITS = 4
MARK_BYTES = 8


@dataclass(frozen=True, slots=True)
class Found:
    """A client that a search found, with the newest of their conversations."""

    client_id: UUID
    conversation_id: UUID
    name: str
    language: str
    channel: str
    address: str


@dataclass(frozen=True, slots=True)
class _Query:
    """What is looked for: `by` is name, digits or incident; a client has all of the `marks`."""

    by: str
    marks: frozenset[bytes]
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What a client can be found by."""

    name: str
    addresses: Sequence[str] = ()
    incidents: Sequence[str] = ()
    born: Sequence[bytes] = ()


def born_mark(ring: KeyRing, name: str, *, birth_year: str) -> bytes:
    """Return the mark of a whole name, whatever its words' order, with a year of birth."""
    return _mark(ring, f"born {_run(sorted(_words(name)))} {birth_year}")


def marks_of(ring: KeyRing, known: Known) -> list[bytes]:
    """Return the marks of what a client can be found by."""
    pieces = {f"name {piece}" for word in _words(known.name) for piece in _pieces(word)}
    pieces |= {f"digits {address[-LAST_DIGITS:]}" for address in known.addresses}
    pieces |= {f"incident {_plain(number)}" for number in known.incidents}
    return sorted({_mark(ring, piece) for piece in pieces} | set(known.born))


def mark(tx: Connection, ring: KeyRing, client_id: UUID) -> None:
    """Write a client's marks, in place of those that are there.

    They are of the whole person; a client who goes on as part of another has none, nor has one
    whose referral was taken back.
    """
    tx.execute(client_marks.delete().where(client_marks.c.client_id == client_id))
    if not persons.is_merged(tx, client_id) and not persons.is_withdrawn(tx, client_id):
        _mark_whole(tx, ring, client_id)
    tx.execute(update(clients).where(clients.c.id == client_id).values(marked=MARKED))


def _mark_whole(tx: Connection, ring: KeyRing, client_id: UUID) -> None:
    parts = {"of_clients": persons.all_ids(tx, client_id)}
    people = tx.execute(_CLIENTS, parts).all()
    addresses = tx.execute(_ADDRESSES, {"of_client": client_id}).scalars().all()
    incidents = tx.execute(_INCIDENTS, parts).scalars().all()
    born = [
        born_mark(ring, one.name, birth_year=one.birth_year) for one in people if one.birth_year
    ]
    found = marks_of(ring, Known(_run(map(_names, people)), addresses, incidents, born))
    team_id = people[0].team_id
    rows = [{"team_id": team_id, "mark": one, "client_id": client_id} for one in found]
    if rows:
        tx.execute(insert(client_marks), rows)


def mark_some(house: House, *, limit: int) -> int:
    """Write the marks of clients that have none; return how many. Writes nothing where none is."""
    with house.db.reading() as tx:
        if tx.execute(_ANY_UNMARKED).first() is None:
            return 0
    with house.db.writing() as tx:
        some = tx.execute(_UNMARKED, {"most": limit}).scalars().all()
        for client_id in some:
            mark(tx, house.ring, client_id)
    return len(some)


def find(house: House, staff: StaffMember, wanted: str, now: datetime) -> list[Found]:
    """Return the clients of the staff member's team that a search means, the nearest first.

    The search is logged before it is answered; what was looked for is not.
    """
    query = _query(house.ring, wanted[:QUERY_LENGTH_MAX])
    with house.db.reading() as tx:
        found = list(_found(tx, staff, query)) if query.marks else []
    with house.db.writing() as tx:
        row = audit.entry(
            house.ring,
            house.new_id(),
            now,
            actor=f"staff:{staff.id}",
            action="clients.searched",
            subject=f"team:{staff.team_id}",
            detail={"by": query.by, "found": len(found)},
        )
        audit.append(tx, row)
    return found


def _query(ring: KeyRing, wanted: str) -> _Query:
    digits = wanted.strip()
    if digits.isascii() and digits.isdigit() and len(digits) == LAST_DIGITS:
        return _Query("digits", frozenset({_mark(ring, f"digits {digits}")}))
    if any(map(str.isdigit, wanted)):
        return _Query("incident", frozenset({_mark(ring, f"incident {_plain(wanted)}")}))
    words = _words(wanted)
    asked = {f"name {piece}" for word in words for piece in _asked(word)}
    return _Query("name", frozenset(_mark(ring, piece) for piece in asked), words)


def _found(tx: Connection, staff: StaffMember, query: _Query) -> Iterator[Found]:
    key = {"of_team": staff.team_id, "marks": sorted(query.marks), "most": LOOKED_AT_MAX}
    some = tx.execute(_WITH_MARKS, {**key, "number": len(query.marks)}).scalars().all()
    rows = tx.execute(_LINES, {"clients": some}).all() if some else []
    newest: dict[UUID, Any] = {}
    for row in rows:
        newest.setdefault(row.client_id, row)
    names = {one: _names_of_all(tx, row) for one, row in newest.items()}
    kept = [row for row in newest.values() if _is_meant(names[row.client_id], query)]
    nearest = sorted(kept, key=lambda row: (_rank(names[row.client_id], query), row.name))
    for row in nearest[:FOUND_MAX]:
        yield Found(row.client_id, row.id, row.name, row.language, row.channel, row.address)


def _names(row: Any) -> str:
    """Return the name that a client has, and the one they want to be called by."""
    return f"{row.name} {row.called}" if row.called else str(row.name)


def _names_of_all(tx: Connection, row: Any) -> str:
    """Return a found client's names, with those of whoever was merged into them."""
    if not row.has_parts:
        return _names(row)
    parts = {"of_clients": persons.all_ids(tx, row.client_id)}
    return _run(map(_names, tx.execute(_CLIENTS, parts)))


def _is_meant(name: str, query: _Query) -> bool:
    """Compare what marks only suggest: pieces may come from different words."""
    written = _run(_words(name))
    return all(word in written for word in query.words)


def _rank(name: str, query: _Query) -> int:
    """Put names before others in which a word begins as the search does."""
    written = f" {_run(_words(name))}"
    return sum(f" {word}" not in written for word in query.words)


def _words(text: str) -> tuple[str, ...]:
    """Return the words of a name, folded; letters of a script without spaces make one word."""
    words: list[str] = []
    for token in message(text).tokens:
        if words and is_unspaced(token) and is_unspaced(words[-1][-1]):
            words[-1] += token
        else:
            words.append(token)
    return tuple(words)


def _run(words: Iterable[str]) -> str:
    return " ".join(words)


def _pieces(word: str) -> set[str]:
    """Return every piece by which a word can be found: its beginnings, and runs of its letters."""
    beginnings = {word[:length] + "…" for length in range(1, PIECE)}
    return beginnings | _runs(word, 1 if is_unspaced(word[0]) else PIECE)


def _asked(word: str) -> set[str]:
    """Return the pieces that a word with this part has: a short one must begin a word."""
    if is_unspaced(word[0]):
        return _runs(word, 1)
    return _runs(word, PIECE) if len(word) >= PIECE else {word + "…"}


def _runs(word: str, length: int) -> set[str]:
    return {word[at : at + length] for at in range(len(word) - length + 1)}


def _plain(number: str) -> str:
    return "".join(filter(str.isalnum, number.casefold()))


def _mark(ring: KeyRing, piece: str) -> bytes:
    return ring.look_up(f"mark {piece}")[:MARK_BYTES]


_CLIENTS = select(clients.c.team_id, clients.c.name, clients.c.called, clients.c.birth_year).where(
    clients.c.id.in_(bindparam("of_clients", expanding=True))
)
_ADDRESSES = select(contact_points.c.address).where(
    contact_points.c.client_id == bindparam("of_client"), contact_points.c.channel != "webchat"
)
_INCIDENTS = select(referrals.c.incident_number).where(
    referrals.c.client_id.in_(bindparam("of_clients", expanding=True)),
    referrals.c.incident_number.is_not(None),
)
_UNMARKED = (
    select(clients.c.id)
    .where(clients.c.marked == 0)
    .order_by(clients.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_ANY_UNMARKED = select(clients.c.id).where(clients.c.marked == 0).limit(1)
_WITH_MARKS = (
    select(client_marks.c.client_id)
    .where(client_marks.c.team_id == bindparam("of_team"))
    .where(client_marks.c.mark.in_(bindparam("marks", expanding=True)))
    .group_by(client_marks.c.client_id)
    .having(func.count() == bindparam("number"))
    .limit(bindparam("most"))
)
_LINES = (
    select(conversations.c.id, conversations.c.language)
    .add_columns(clients.c.id.label("client_id"), clients.c.name, clients.c.called)
    .add_columns(contact_points.c.channel, contact_points.c.address)
    .add_columns(exists().where(merged_clients.c.kept_id == clients.c.id).label("has_parts"))
    .select_from(conversations)
    .join(contact_points, contact_points.c.id == conversations.c.contact_point_id)
    .join(clients, clients.c.id == contact_points.c.client_id)
    .where(clients.c.id.in_(bindparam("clients", expanding=True)))
    .order_by(conversations.c.id.desc())
)
