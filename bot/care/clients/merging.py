"""Two clients who are one person: said by a person, in one transaction, and undone if it is wrong.

The numbers of the other client become the kept one's, and with them all that hangs on them. What
is written about a client and never rewritten stays where it is and is read with the kept client's.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, delete, exists, insert, select, update

from bot.care import claims, finding
from bot.care.clients import carried_stops, circumstances, outlook, particulars, reaching
from bot.care.clients.judging import Deed, locked
from bot.care.clients.outlook import Outlook
from bot.care.specialist import StaffMember
from bot.care.turn import scripts, thread
from bot.care.turn.turning import Turn
from bot.errors import FormInvalid, NotAllowed
from bot.house import House
from bot.privacy import audit
from models import (
    check_ins,
    client_merges,
    clients,
    contact_points,
    merge_endings,
    merged_clients,
    merged_points,
)

REASON_LENGTH_MAX = 500
MERGED = "merged"
UNREACHABLE = "unreachable"

_PART_OF = select(merged_clients.c.kept_id).where(
    merged_clients.c.client_id == bindparam("of_client")
)
_ENDED = exists().where(merge_endings.c.client_merge_id == client_merges.c.id)
_MERGE = select(client_merges, _ENDED.label("ended")).where(
    client_merges.c.id == bindparam("of_merge")
)


@dataclass(frozen=True, slots=True)
class Same:
    """That two clients are one person: who is kept, who becomes part of them, and what shows it."""

    kept_id: UUID
    other_id: UUID
    reason: str


def merge(house: House, staff: StaffMember, same: Same, now: datetime) -> None:
    """Let two clients of the team be one person from now on; said twice it is so once.

    Raises FormInvalid with codes by field (`merged`: one of them is part of another already),
    AlreadyClaimed while somebody else has a conversation of either, NotAllowed.
    """
    if not 0 < len(same.reason.strip()) <= REASON_LENGTH_MAX:
        raise FormInvalid({"why": "reason"})
    with house.db.writing() as tx:
        rows = _both(tx, staff, (same.kept_id, same.other_id))
        if tx.execute(_PART_OF, {"of_client": same.other_id}).scalar() == same.kept_id:
            return
        _check_whole(tx, (same.kept_id, same.other_id))
        doings = [Deed(tx, house, staff, rows[one], now) for one in (same.kept_id, same.other_id)]
        _lock_talks(doings)
        _merge(doings[0], same)
        circumstances.carry(doings[0], rows[same.other_id])


def undo(house: House, staff: StaffMember, merge_id: UUID, *, reason: str, now: datetime) -> None:
    """Part two clients again: what came before goes back where it was, what came since stays.

    A stop stays a stop, and so does what staff were told of either; a script that was ended stays
    ended. Undone twice it is undone once. Raises
    FormInvalid (`merged_since`: the kept client is part of another by now), AlreadyClaimed,
    NotAllowed for all but supervisors.
    """
    if not 0 < len(reason.strip()) <= REASON_LENGTH_MAX:
        raise FormInvalid({"why": "reason"})
    if staff.role != "supervisor":
        raise NotAllowed("only a supervisor parts what was merged")
    with house.db.writing() as tx:
        row = tx.execute(_MERGE, {"of_merge": merge_id}).first()
        if row is None:
            raise NotAllowed("no such merge for this staff member")
        rows = _both(tx, staff, (row.kept_id, row.other_id))
        row = tx.execute(_MERGE, {"of_merge": merge_id}).one()
        if row.ended:
            return
        if tx.execute(_PART_OF, {"of_client": row.kept_id}).first() is not None:
            raise FormInvalid({"": "merged_since"})
        doing = Deed(tx, house, staff, rows[row.kept_id], now)
        _lock_talks([doing])
        _part(doing, row, reason.strip())


def _both(tx: Connection, staff: StaffMember, two: tuple[UUID, UUID]) -> dict[UUID, Any]:
    """Lock both clients, always in the same order."""
    if two[0] == two[1]:
        raise NotAllowed("a client is the same person as themselves")
    return {one: locked(tx, staff, one, merged_too=True) for one in sorted(two)}


def _check_whole(tx: Connection, two: Iterable[UUID]) -> None:
    if any(tx.execute(_PART_OF, {"of_client": one}).first() is not None for one in two):
        raise FormInvalid({"": "merged"})


def _lock_talks(doings: Iterable[Deed]) -> None:
    """Wait for every turn under way; nobody else may have any of the conversations."""
    doings = list(doings)
    talks = sorted(talk for doing in doings for talk in doing.conversations())
    one = doings[0]
    for talk in talks:
        thread.lock(one.tx, talk)
    claims.check_free(one.tx, talks, but_staff=one.staff.id, now=one.now)


def _merge(kept: Deed, same: Same) -> None:
    tx, house, now = kept.tx, kept.house, kept.now
    seen = outlook.read(tx, (same.kept_id, same.other_id), now=now, policy=house.policy)
    merge_id = house.new_id()
    _insert(kept, merge_id, same, seen)
    _end_scripts(kept, seen)
    _skip(tx, seen)
    _move_numbers(kept, merge_id, seen)
    _write_topics(kept, {topic: since for topic, (_, since) in seen.topics.items()})
    carried_stops.carry(kept)
    for one in (same.other_id, same.kept_id):
        finding.mark(tx, house.ring, one)
    _tell(kept, "client.merged", other_id=same.other_id, merge_id=merge_id)


def _insert(doing: Deed, merge_id: UUID, same: Same, seen: Outlook) -> None:
    changes = {"topics": seen.topics, "check_ins": [str(one) for one in seen.skipped]}
    row = {
        "id": merge_id,
        "kept_id": same.kept_id,
        "other_id": same.other_id,
        "staff_id": doing.staff.id,
        "reason": same.reason.strip(),
        "changes": json.dumps(changes, ensure_ascii=False),
        "at": doing.now,
    }
    doing.tx.execute(insert(client_merges), row)
    part = {"client_id": same.other_id, "kept_id": same.kept_id, "client_merge_id": merge_id}
    doing.tx.execute(insert(merged_clients), part)


def _end_scripts(doing: Deed, seen: Outlook) -> None:
    """One script is under way for one person: the others end, with what they had not sent."""
    for talk in seen.ending:
        loaded = thread.load(doing.tx, doing.house, talk)
        turn = Turn(doing.tx, doing.house, loaded, kind="staff", now=doing.now)
        turn.staff_id = doing.staff.id
        turn.silence(MERGED)
        scripts.end(turn, MERGED)
        turn.finish("nothing")


def _skip(tx: Connection, seen: Outlook) -> None:
    if seen.skipped:
        change = update(check_ins).where(check_ins.c.id.in_(seen.skipped))
        tx.execute(change.values(state="skipped", reason=MERGED))


def _move_numbers(doing: Deed, merge_id: UUID, seen: Outlook) -> None:
    tx, house = doing.tx, doing.house
    for number in seen.numbers:
        point, aside = number.row, number.row.id in seen.set_aside
        moved = point.client_id != doing.client.id
        where = {"client_merge_id": merge_id, "contact_point_id": point.id}
        before = {"state": point.state, "state_reason": point.state_reason}
        row = {"id": house.new_id(), **where, **before, "moved": moved, "set_aside": aside}
        tx.execute(insert(merged_points), row)
    # First out of the way, then moved: a client has a number once.
    for number in seen.numbers:
        if number.row.id in seen.set_aside:
            _set_aside(doing, number.row.id)
    for number in seen.numbers:
        _change_point(tx, number.row.id, client_id=doing.client.id)


def _set_aside(doing: Deed, point_id: UUID) -> None:
    """Let a number that both had lead to one conversation only, and nothing leave by this one."""
    hashed = doing.house.ring.look_up(f"set aside {point_id}")
    _change_point(doing.tx, point_id, address_hash=hashed, state=UNREACHABLE, state_reason=MERGED)


def _change_point(tx: Connection, point_id: UUID, **values: Any) -> None:
    tx.execute(update(contact_points).where(contact_points.c.id == point_id).values(**values))


def _write_topics(doing: Deed, values: Mapping[str, str]) -> None:
    """Append what is known now, and change what the gate and the scripts read of it."""
    particulars.write(doing, values)
    columns: dict[str, Any] = {
        topic: values[topic] or None
        for topic in ("called", "pronouns", "birth_year", "zip_code", "tags")
        if topic in values
    }
    if "safe_to_text" in values:
        columns |= reaching.safety_columns(values["safe_to_text"])
    if "shared_phone" in values:
        columns["shared_phone"] = values["shared_phone"] == reaching.YES
    if columns:
        change = update(clients).where(clients.c.id == doing.client.id)
        doing.tx.execute(change.values(**columns))


def _tell(doing: Deed, action: str, *, other_id: UUID, merge_id: UUID) -> None:
    """Write to the audit log of both, and let open pages see it."""
    doing.tell(action, {"other": str(other_id), "merge": str(merge_id)})
    house = doing.house
    what = {"actor": f"staff:{doing.staff.id}", "subject": f"client:{other_id}"}
    detail = {"kept": str(doing.client.id), "merge": str(merge_id)}
    told = audit.entry(house.ring, house.new_id(), doing.now, action=action, detail=detail, **what)
    audit.append(doing.tx, told)


def _part(doing: Deed, row: Any, reason: str) -> None:
    tx, house = doing.tx, doing.house
    changes = json.loads(row.changes)
    ending = {"id": house.new_id(), "client_merge_id": row.id, "staff_id": doing.staff.id}
    tx.execute(insert(merge_endings), {**ending, "reason": reason, "at": doing.now})
    tx.execute(delete(merged_clients).where(merged_clients.c.client_merge_id == row.id))
    # Told while the numbers are one client's: pages open on any of them look again.
    _tell(doing, "client.parted", other_id=row.other_id, merge_id=row.id)
    _move_back(doing, row)
    _plan_again(doing, changes["check_ins"])
    _write_topics(doing, _still_so(doing, changes["topics"]))
    for one in (row.other_id, row.kept_id):
        finding.mark(tx, house.ring, one)


def _move_back(doing: Deed, row: Any) -> None:
    """Give each number back to whom it was, and a number that both had its two conversations."""
    tx = doing.tx
    points = (
        select(merged_points, contact_points.c.address)
        .add_columns(contact_points.c.state_reason.label("reason_now"))
        .join(contact_points, contact_points.c.id == merged_points.c.contact_point_id)
        .where(merged_points.c.client_merge_id == row.id)
        .where(contact_points.c.client_id == row.kept_id)
    )
    found = tx.execute(points).all()
    for point in found:
        if point.moved:
            _change_point(tx, point.contact_point_id, client_id=row.other_id)
    for point in found:
        if point.set_aside and point.reason_now == MERGED:
            before = {"state": point.state, "state_reason": point.state_reason}
            hashed = doing.house.ring.look_up(point.address)
            _change_point(tx, point.contact_point_id, address_hash=hashed, **before)


def _plan_again(doing: Deed, skipped: Iterable[str]) -> None:
    """Bring back the check-ins that were skipped and are still to come."""
    ids = [UUID(one) for one in skipped]
    if ids:
        mine = (check_ins.c.id.in_(ids), check_ins.c.reason == MERGED)
        ahead = update(check_ins).where(*mine, check_ins.c.planned_at > doing.now)
        doing.tx.execute(ahead.values(state="due", reason=None))


def _still_so(doing: Deed, topics: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """Return what was known before, of the topics that nobody has written since."""
    known = particulars.latest(doing.tx, doing.client.id)
    return {
        topic: before
        for topic, (before, since) in topics.items()
        if topic in known and known[topic].value == since
    }
