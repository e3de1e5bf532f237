"""The conversation's page. Every look at it is logged; what may be done depends on who has it."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, render_template
from sqlalchemy import select

from bot.care import specialist
from bot.doors import sessions
from bot.doors.console import context_reading, picking, thread_reading, words
from bot.doors.console.context_reading import Standing
from bot.doors.console.watching import newest
from bot.doors.desk import Desk
from bot.doors.sessions import SignedIn
from bot.privacy import audit
from models import audit_entries

# A page that refreshes itself is one look, not hundreds.
SAME_LOOK = timedelta(minutes=10)
READ = "conversation.read"


class ConversationPages:
    """The route of the conversation's page."""

    def __init__(self, desk: Desk) -> None:
        """Serve one desk."""
        self.desk = desk

    def add_to(self, door: Blueprint) -> None:
        """Register the route."""
        door.add_url_rule("/c/<uuid:conversation_id>", "conversation", self.page)

    def page(self, conversation_id: UUID) -> str:
        """Show the thread and what stands beside it."""
        return render(self.desk, conversation_id)


def render(desk: Desk, conversation_id: UUID, **said: Any) -> str:
    """Give the page, with a fault and a kept draft if there are any. Logs the look first.

    Ends the request with 404 when this is no conversation of the team's.
    """
    signed_in, now = sessions.current(), desk.clock.now()
    with desk.house.db.reading() as tx:
        standing = context_reading.standing(tx, signed_in, conversation_id, now)
    if standing is None:
        abort(404)
    log_look(desk, signed_in, conversation_id, now)
    with desk.house.db.reading() as tx:
        thread = thread_reading.read(tx, conversation_id, signed_in)
        context = context_reading.read(tx, standing, signed_in.zone, _link(desk, standing))
        cursor = newest(tx)
    page = {"thread": thread, "context": context, "cursor": cursor, **said}
    page["ready"] = picking.ready(desk, standing, signed_in)
    page["next_words"] = _next_words(desk, standing, now)
    key = {"idempotency_key": said.get("idempotency_key") or desk.house.new_token()}
    return render_template("console/conversation.html", **_speaking(standing, now), **page | key)


def holder(desk: Desk, conversation_id: UUID) -> str:
    """Say who has the conversation now, in a sentence; 404 when it is not the team's."""
    signed_in, now = sessions.current(), desk.clock.now()
    with desk.house.db.reading() as tx:
        standing = context_reading.standing(tx, signed_in, conversation_id, now)
    if standing is None:
        abort(404)
    if not standing.claim_live:
        return "Nobody has this conversation now."
    if standing.claim.staff_id == signed_in.staff.id:
        return "You took this conversation over again, in another window."
    since = words.clock_time(standing.claim.claimed_at, signed_in.zone)
    return f"{standing.claim.display_name} took this conversation at {since}."


def _speaking(standing: Standing, now: datetime) -> dict[str, Any]:
    """Say who speaks, and so which of the page's forms are shown."""
    me = sessions.current()
    mine = standing.claim_live and standing.claim.staff_id == me.staff.id
    waits = standing.escalation
    return {
        "me": me,
        "row": standing.row,
        "mine": mine,
        "owner": standing.claim.display_name if standing.claim_live else "",
        "lease_token": standing.claim.token if mine else "",
        "stopped": standing.facts.stopped_at is not None,
        "unreachable": standing.row.contact_state != "active",
        "state": words.STATES[standing.row.state],
        "escalation": waits,
        "level": words.LEVELS[waits.level] if waits is not None else "",
        "deadline": _deadline(waits, now),
        "outcomes": {key: name for key, name in words.OUTCOMES.items() if key != "handed_back"},
    }


def _next_words(desk: Desk, standing: Standing, now: datetime) -> tuple[str, ...]:
    """Give what the script would say if it were handed back, to whoever may hand it back."""
    me = sessions.current()
    if not standing.claim_live or standing.claim.staff_id != me.staff.id:
        return ()
    return specialist.preview(desk.house, me.staff, standing.row.id, now)


def _deadline(escalation: Any, now: datetime) -> str:
    if escalation is None or escalation.acknowledged_at is not None:
        return ""
    return words.deadline(escalation.claim_by_at, now)


def _link(desk: Desk, standing: Standing) -> str:
    row = standing.row
    return f"{desk.config.address}/chat/{row.address}" if row.channel == "webchat" else ""


def log_look(
    desk: Desk, signed_in: SignedIn, conversation_id: UUID, now: datetime, *, action: str = READ
) -> None:
    """Write down who read whose thread, before it is shown (HIPAA 164.312(b): reads too)."""
    what = {
        "actor": f"staff:{signed_in.staff.id}",
        "action": action,
        "subject": f"conversation:{conversation_id}",
    }
    same = select(audit_entries.c.id).where(
        audit_entries.c.subject == what["subject"],
        audit_entries.c.actor == what["actor"],
        audit_entries.c.action == action,
        audit_entries.c.at > now - SAME_LOOK,
    )
    if sessions.is_background():
        with desk.house.db.reading() as tx:
            if tx.execute(same).first() is not None:
                return
    house = desk.house
    with house.db.writing() as tx:
        audit.append(tx, audit.entry(house.ring, house.new_id(), now, **what))
