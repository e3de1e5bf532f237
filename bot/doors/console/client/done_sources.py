"""What we did for a client, as the timeline shows it: escalations, claims, notes, check-ins."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, select

from bot.doors.console import told_by_care, words
from bot.doors.console.client.happening import Happening, Reading
from bot.doors.tongue import marked, say, together
from models import check_ins, claims, escalations, notes, staff_members

_TOOK = staff_members.alias("took")
_CLOSED = staff_members.alias("closed")
_RELEASES = {
    "handed_back": marked("handed back to the script"),
    "closed": marked("closed the conversation"),
    "lapsed": marked("did not keep the claim"),
}


def needed(reading: Reading) -> Iterator[Happening]:
    """Give each time that a person was needed: how urgent, who took it, how it ended."""
    query = (
        select(escalations, _TOOK.c.display_name.label("took"))
        .add_columns(_CLOSED.c.display_name.label("closer"))
        .outerjoin(_TOOK, _TOOK.c.id == escalations.c.acknowledged_by)
        .outerjoin(_CLOSED, _CLOSED.c.id == escalations.c.closed_by)
        .where(escalations.c.conversation_id.in_(reading.whose.talk_ids))
    )
    for row in reading.rows(query, at=escalations.c.opened_at, of=escalations.c.id):
        why = told_by_care.reason(row.reason)
        what = say("%(what)s: %(detail)s", what=words.level(row.level), detail=why)
        rule = say("rule %(rule)s", rule=row.rule) if row.rule else ""
        where = together((rule, reading.whose.label(row.conversation_id)))
        body, talk = together(_ended(reading, row)), row.conversation_id
        yield Happening(
            row.opened_at, row.id, "escalations", what, row.took or "", where, body, talk
        )


def people(reading: Reading) -> Iterator[Happening]:
    """Give who had the conversation, and how they let go of it."""
    query = (
        select(claims, staff_members.c.display_name)
        .join(staff_members, staff_members.c.id == claims.c.staff_id)
        .where(claims.c.conversation_id.in_(reading.whose.talk_ids))
    )
    for row in reading.rows(query, at=claims.c.claimed_at, of=claims.c.id):
        where, talk = reading.whose.label(row.conversation_id), row.conversation_id
        what, body = say("Took over; the script was silent"), _released(reading, row)
        yield Happening(row.claimed_at, row.id, "people", what, row.display_name, where, body, talk)


def noted(reading: Reading) -> Iterator[Happening]:
    """Give what staff noted for one another."""
    query = (
        select(notes, staff_members.c.display_name)
        .join(staff_members, staff_members.c.id == notes.c.staff_id)
        .where(notes.c.conversation_id.in_(reading.whose.talk_ids))
    )
    for row in reading.rows(query, at=notes.c.at, of=notes.c.id):
        where, talk = reading.whose.label(row.conversation_id), row.conversation_id
        what, who = say("Note"), row.display_name
        yield Happening(row.at, row.id, "notes", what, who, where, row.body, talk)


def checked_in(reading: Reading) -> Iterator[Happening]:
    """Give the check-ins that went out, and those that did not and why."""
    at = func.coalesce(check_ins.c.started_at, check_ins.c.due_at, type_=check_ins.c.due_at.type)
    query = (
        select(check_ins, at.label("happened_at"))
        .where(check_ins.c.conversation_id.in_(reading.whose.talk_ids))
        .where(check_ins.c.state != "due")
    )
    for row in reading.rows(query, at=at, of=check_ins.c.id):
        where, talk = reading.whose.label(row.conversation_id), row.conversation_id
        yield Happening(
            row.happened_at, row.id, "check_ins", _check_in(row), where=where, talk_id=talk
        )


def _ended(reading: Reading, row: Any) -> Iterator[str]:
    if row.acknowledged_at is not None and row.took:
        at = reading.time(row.acknowledged_at)
        yield say("taken by %(name)s, %(time)s", name=row.took, time=at)
    if row.closed_at is None:
        yield say("still open")
        return
    outcome = words.outcome(row.outcome or "")
    ended = {"name": row.closer or "", "time": reading.time(row.closed_at), "outcome": outcome}
    yield say("ended: %(outcome)s — %(name)s, %(time)s", **ended)


def _released(reading: Reading, row: Any) -> str:
    if row.released_at is None:
        return say("has it still")
    how = say(_RELEASES.get(row.release, marked("let go")))
    return say("%(what)s, %(time)s", what=how, time=reading.time(row.released_at))


def _check_in(row: Any) -> str:
    script = words.script(row.script)
    if row.state == "skipped":
        return say("%(script)s skipped: %(why)s", script=script, why=words.reason(row.reason))
    if row.reason:
        return say("%(script)s sent — %(why)s", script=script, why=words.reason(row.reason))
    return say("%(script)s sent", script=script)
