"""Cadences: plan every check-in of a client who joins one, and end it for who leaves."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, exists, insert, select, update

from bot.care import persons, steps
from bot.care.steps import Step
from bot.house import House
from bot.sending.gate import CHECK_IN, narrowed, next_open, window_end
from models import campaigns, check_ins, enrolments, referrals

# Clock times vary from text to text, so that follow-up does not feel like a machine's.
SPREAD_MINUTES = 180


@dataclass(frozen=True, slots=True)
class Enrolling:
    """Who is enrolled, where they are texted, and in which zone their hours are."""

    client_id: UUID
    conversation_id: UUID
    zone: str


@dataclass(frozen=True, slots=True)
class Found:
    """A team's campaign by its name, and whether it runs."""

    campaign_id: UUID
    runs: bool


def find(tx: Connection, team_id: UUID, name: str) -> Found | None:
    """Return the campaign of this name, or None when the team has none."""
    query = select(campaigns.c.id, campaigns.c.state).where(
        campaigns.c.team_id == team_id, campaigns.c.name == name
    )
    row = tx.execute(query).first()
    return Found(row.id, row.state == "running") if row is not None else None


def enrol(
    tx: Connection, house: House, campaign_id: UUID, enrolling: Enrolling, *, now: datetime
) -> UUID:
    """Enrol a client and plan every step of the cadence; returns the enrolment's id."""
    enrolment_id = house.new_id()
    row = {"id": enrolment_id, "campaign_id": campaign_id, "client_id": enrolling.client_id}
    tx.execute(insert(enrolments), {**row, "state": "enrolled", "enrolled_at": now})
    _plan(tx, house, enrolment_id, enrolling=enrolling, now=now)
    return enrolment_id


def join(
    tx: Connection, house: House, campaign_id: UUID, enrolling: Enrolling, *, now: datetime
) -> bool:
    """Enrol a client for whom nothing of this cadence is planned; return whether that was so.

    Who left, or has had all of it, is enrolled anew.
    """
    known = select(enrolments).where(
        enrolments.c.campaign_id == campaign_id,
        enrolments.c.client_id.in_(persons.all_ids(tx, enrolling.client_id)),
    )
    rows = tx.execute(known).all()
    if any(row.state == "enrolled" and _has_plans(tx, row.id) for row in rows):
        return False
    row = next((one for one in rows if one.client_id == enrolling.client_id), None)
    if row is None:
        enrol(tx, house, campaign_id, enrolling, now=now)
        return True
    again = update(enrolments).where(enrolments.c.id == row.id)
    tx.execute(again.values(state="enrolled", enrolled_at=now))
    _plan(tx, house, row.id, enrolling=enrolling, now=now)
    return True


def leave(tx: Connection, campaign_id: UUID, *, client_id: UUID) -> bool:
    """End a client's enrolment with all that was still planned; return whether there was one."""
    ids = persons.all_ids(tx, client_id)
    of_client = (enrolments.c.campaign_id == campaign_id, enrolments.c.client_id.in_(ids))
    over = update(enrolments).where(*of_client, enrolments.c.state == "enrolled")
    if tx.execute(over.values(state="stopped")).rowcount == 0:
        return False
    planned = check_ins.c.enrolment_id.in_(select(enrolments.c.id).where(*of_client))
    skip = update(check_ins).where(planned, check_ins.c.state == "due")
    tx.execute(skip.values(state="skipped", reason="cadence_stopped"))
    return True


def _has_plans(tx: Connection, enrolment_id: UUID) -> bool:
    due = exists().where(check_ins.c.enrolment_id == enrolment_id, check_ins.c.state == "due")
    return bool(tx.execute(select(due)).scalar_one())


def _plan(
    tx: Connection, house: House, enrolment_id: UUID, *, enrolling: Enrolling, now: datetime
) -> None:
    cadence = select(campaigns.c.cadence).join(enrolments).where(enrolments.c.id == enrolment_id)
    taken, called_at = _taken(tx, enrolment_id), _called_at(tx, enrolling.client_id) or now
    rows = []
    for kept in tx.execute(cadence).scalar_one():
        step, check_in_id = steps.read(kept), house.new_id()
        since = called_at if step.anchor == "call" else now
        due_at = _due_at(house, enrolling.zone, since, step=step, check_in_id=check_in_id)
        # What was planned for this moment before is history, and keeps its place in it.
        while (step.script, due_at) in taken:
            due_at += timedelta(minutes=1)
        taken.add((step.script, due_at))
        row = {"id": check_in_id, "enrolment_id": enrolment_id, "script": step.script}
        where = {"conversation_id": enrolling.conversation_id, "state": "due", "step": kept}
        verify_at = steps.verify_at(step, due_at, house.policy.verify_ahead)
        ahead = {"verify_at": verify_at if _asks(house, step) else None}
        rows.append({**row, **where, **ahead, "planned_at": due_at, "due_at": due_at})
    if rows:
        tx.execute(insert(check_ins), rows)


def _asks(house: House, step: Step) -> bool:
    """Say whether a step asks something, rather than being a caring contact."""
    edition = house.library.editions.get(step.script)
    return edition is not None and edition.script.purpose == CHECK_IN


def _taken(tx: Connection, enrolment_id: UUID) -> set[tuple[str, datetime]]:
    query = select(check_ins.c.script, check_ins.c.planned_at)
    rows = tx.execute(query.where(check_ins.c.enrolment_id == enrolment_id))
    return {(row.script, row.planned_at) for row in rows}


def _called_at(tx: Connection, client_id: UUID) -> datetime | None:
    """Return when the newest call was after which the client was referred, as far as was told."""
    query = select(referrals.c.called_at).where(
        referrals.c.client_id == client_id, referrals.c.called_at.is_not(None)
    )
    found: datetime | None = tx.execute(query.order_by(referrals.c.id.desc()).limit(1)).scalar()
    return found


def _due_at(house: House, zone: str, since: datetime, *, step: Step, check_in_id: UUID) -> datetime:
    """Give the moment in the client's texting window; the minute varies with the check-in's id."""
    policy = narrowed(house.policy, step.between)
    opens = next_open(since + step.after, zone, policy)
    if not step.after:
        return opens
    minutes = int((window_end(opens, zone, policy) - opens).total_seconds()) // 60
    spread = timedelta(minutes=check_in_id.int % max(1, min(SPREAD_MINUTES, minutes)))
    return next_open(opens + spread, zone, policy)
