"""Somebody said that they are not the client: a person finds out whose the number is.

Based on the safe-contact advice of the Safety Net project of NNEDV (techsafety.org): who writes is
checked by the safe word or in another way before anything of the client is said.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update

from bot.care import claims, consent
from bot.care.clients import carried_stops, findings
from bot.care.clients.findings import NOT_THEIRS, SUSPECT, Doubt
from bot.care.clients.judging import Deed, locked
from bot.care.consent import Basis
from bot.care.records import follow_ups
from bot.care.records.follow_ups import FollowUp
from bot.care.records.writing import today_of
from bot.care.specialist import StaffMember
from bot.care.turn import thread
from bot.care.turn.turning import Turn
from bot.errors import DeedRefused, FormInvalid, NotAllowed
from bot.house import House
from models import check_ins, consent_entries, contact_points, conversations, number_findings
from models.states import NUMBER_CHECKS

NOTE_LENGTH_MAX = 1000
SUBJECT_LENGTH_MAX = 200
# What was found out twice within that is one finding.
AGAIN_WITHIN = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Found:
    """How somebody found out whose a number is, and what they note about it."""

    checked: str
    note: str


@dataclass(frozen=True, slots=True)
class NextStep:
    """How the client is to be reached otherwise, and by which day."""

    subject: str
    due_on: date | None


def theirs(
    house: House, staff: StaffMember, conversation_id: UUID, *, found: Found, now: datetime
) -> None:
    """Say that it is the client after all: what they had agreed to holds again.

    Only what ended by the doubt comes back; what was stopped or withdrawn besides stays so. The
    gate is asked as ever. Sent twice it counts once. Raises FormInvalid with codes by field,
    AlreadyClaimed, DeedRefused (`not_doubted`), NotAllowed.
    """
    _check(found)
    with house.db.writing() as tx:
        doing, turn, point = _open(Deed(tx, house, staff, None, now), conversation_id)
        if _is_repeated(doing, point, "theirs"):
            return
        doubt = _doubt(doing, point)
        _keep(doing, point, ("theirs", found))
        _change(doing, point, state="active", state_reason=None)
        _restore(doing, turn, doubt)
        carried_stops.carry(doing)
        turn.note("number.theirs", {"checked": found.checked})
        turn.finish("staff")


def still_theirs(
    house: House, staff: StaffMember, conversation_id: UUID, *, found: Found, now: datetime
) -> None:
    """Say that a number which nobody doubts is still the client's: what is planned may go on.

    Sent twice it counts once. Raises FormInvalid with codes by field, AlreadyClaimed, DeedRefused
    (`not_doubted`: the number is not in use), NotAllowed.
    """
    _check(found)
    with house.db.writing() as tx:
        doing, turn, point = _open(Deed(tx, house, staff, None, now), conversation_id)
        if point.state != "active":
            raise DeedRefused("not_doubted")
        known = findings.newest(tx, point.id)
        if known is not None and now - known.at < AGAIN_WITHIN:
            return
        _keep(doing, point, ("theirs", found))
        turn.note("number.theirs", {"checked": found.checked})
        turn.finish("staff")


def not_theirs(
    house: House,
    staff: StaffMember,
    conversation_id: UUID,
    *,
    wanted: tuple[Found, NextStep],
    now: datetime,
) -> None:
    """Say that the number is somebody else's: nothing leaves for it any more, and what comes from
    it is nobody's until a person says whose.

    Another way to the client is put on the list of whoever says so. Sent twice it counts once.
    Raises FormInvalid with codes by field, AlreadyClaimed, DeedRefused (`not_doubted`), NotAllowed.
    """
    found, next_step = wanted
    _check(found)
    with house.db.writing() as tx:
        doing, turn, point = _open(Deed(tx, house, staff, None, now), conversation_id)
        if _is_repeated(doing, point, NOT_THEIRS):
            return
        if point.state != "active":
            _doubt(doing, point)
        planned = _planned(turn, next_step)
        _keep(doing, point, (NOT_THEIRS, found))
        hashed = house.ring.look_up(f"set aside {point.id}")
        aside = {"state": "unreachable", "state_reason": NOT_THEIRS, "address_hash": hashed}
        _change(doing, point, **aside)
        _skip(doing, conversation_id)
        follow_ups.plan(turn, planned)
        turn.note("number.not_theirs", {"checked": found.checked})
        turn.finish("staff")


def _check(found: Found) -> None:
    faults = {}
    if found.checked not in NUMBER_CHECKS:
        faults["checked"] = "choice"
    if not 0 < len(found.note.strip()) <= NOTE_LENGTH_MAX:
        faults["note"] = "note"
    if faults:
        raise FormInvalid(faults)


def _open(asked: Deed, conversation_id: UUID) -> tuple[Deed, Turn, Any]:
    """Lock the client and every conversation of theirs, which nobody else may have."""
    tx, house, staff, now = asked.tx, asked.house, asked.staff, asked.now
    query = select(conversations.c.team_id).where(conversations.c.id == conversation_id)
    if tx.execute(query).scalar() != staff.team_id:
        raise NotAllowed("no such conversation for this staff member")
    client_id = findings.point(tx, conversation_id).client_id
    if client_id is None:
        raise DeedRefused("not_doubted")
    doing = Deed(tx, house, staff, locked(tx, staff, client_id), now)
    for talk in doing.conversations():
        thread.lock(tx, talk)
    claims.check_free(tx, [conversation_id], but_staff=staff.id, now=now)
    turn = Turn(tx, house, thread.load(tx, house, conversation_id), kind="staff", now=now)
    turn.staff_id = staff.id
    return doing, turn, findings.point(tx, conversation_id)


def _is_repeated(doing: Deed, point: Any, finding: str) -> bool:
    found = findings.newest(doing.tx, point.id)
    return point.state != SUSPECT and found is not None and found.finding == finding


def _doubt(doing: Deed, point: Any) -> Doubt:
    found = findings.doubt(doing.tx, point.id) if point.state == SUSPECT else None
    if found is None:
        raise DeedRefused("not_doubted")
    return found


def _keep(doing: Deed, point: Any, told: tuple[str, Found]) -> None:
    finding, found = told
    row = {"id": doing.house.new_id(), "contact_point_id": point.id, "staff_id": doing.staff.id}
    row |= {"finding": finding, "checked": found.checked, "note": found.note.strip()}
    doing.tx.execute(insert(number_findings), {**row, "at": doing.now})


def _change(doing: Deed, point: Any, **values: Any) -> None:
    change = update(contact_points).where(contact_points.c.id == point.id)
    doing.tx.execute(change.values(**values))


def _restore(doing: Deed, turn: Turn, doubt: Doubt) -> None:
    """Append to the ledger what held until the doubt, unless they said stop themselves."""
    if doubt.stopped_too:
        return
    evidence = "them after all"
    basis = Basis("staff", evidence, turn.language, staff_id=doing.staff.id)
    rows = [
        consent.entry(doing.house, point_id, (purpose, "granted"), basis=basis, now=doing.now)
        for point_id in _points(doing)
        for purpose in findings.held_until(doing.tx, point_id, doubt)
    ]
    if rows:
        doing.tx.execute(insert(consent_entries), rows)
        turn.note("consent.restored", {"entries": len(rows)})


def _points(doing: Deed) -> list[UUID]:
    query = select(contact_points.c.id).where(contact_points.c.client_id == doing.client.id)
    return list(doing.tx.execute(query.order_by(contact_points.c.id)).scalars())


def _planned(turn: Turn, next_step: NextStep) -> FollowUp:
    faults = {}
    if not 0 < len(next_step.subject.strip()) <= SUBJECT_LENGTH_MAX:
        faults["subject"] = "subject"
    if next_step.due_on is None or next_step.due_on < today_of(turn):
        faults["due_on"] = "day"
    if faults or next_step.due_on is None:
        raise FormInvalid(faults)
    return FollowUp("record", next_step.subject.strip(), next_step.due_on)


def _skip(doing: Deed, conversation_id: UUID) -> None:
    change = update(check_ins).where(
        check_ins.c.conversation_id == conversation_id, check_ins.c.state == "due"
    )
    doing.tx.execute(change.values(state="skipped", reason=NOT_THEIRS))
