"""The conversation's page. Every look at it is logged; what may be done depends on who has it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, render_template

from bot.care import mentions, specialist
from bot.doors import sessions
from bot.doors.console import (
    arranged_reading,
    context_reading,
    doubted,
    drafts_reading,
    following,
    leaving_reading,
    macro_reading,
    picking,
    records,
    thread_reading,
    told_by_care,
    words,
)
from bot.doors.console.client import beside
from bot.doors.console.context_reading import Standing
from bot.doors.console.looks import log_look
from bot.doors.console.paging import answered
from bot.doors.console.translations import beneath
from bot.doors.console.watching import newest
from bot.doors.desk import Desk
from bot.doors.sessions import SignedIn
from bot.doors.tongue import say

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
    log_look(desk, READ, subject=f"conversation:{conversation_id}", now=now)
    if not sessions.is_background():
        mentions.opened(desk.house, conversation_id, staff_id=signed_in.staff.id, now=now)
    with desk.house.db.reading() as tx:
        thread = thread_reading.read(tx, conversation_id, signed_in, now=now)
        thread, hidden = doubted.without_before(tx, thread, standing)
        context = context_reading.read(tx, standing, signed_in.zone, _link(desk, standing))
        around = arranged_reading.read(tx, desk.house, standing, signed_in, now=now)
        around |= leaving_reading.read(tx, desk.house, standing, signed_in, now=now)
        cursor = newest(tx)
        about = beside.read(tx, standing.row.client_id, now, desk.house.policy)
        begun = drafts_reading.read(tx, standing, signed_in)
        told = beneath.read(tx, desk, thread.entries, standing.row)
        around["had_danger"] = bool(answered.had_danger(tx, [conversation_id]))
    page = {"thread": thread, "context": context, "cursor": cursor, "beside": about}
    page |= {"told": told, **hidden, **around, **begun, **said}
    page |= _palette(desk, standing)
    page["after"] = following.kept()
    page["next_words"] = _next_words(desk, standing, now)
    page |= records.beside(desk, conversation_id)
    key = {"idempotency_key": said.get("idempotency_key") or desk.house.new_token()}
    return render_template("console/conversation.html", **_speaking(standing, now), **page | key)


def holder(desk: Desk, conversation_id: UUID) -> str:
    """Say who has the conversation now, in a sentence; 404 when it is not the team's."""
    signed_in, now = sessions.current(), desk.clock.now()
    with desk.house.db.reading() as tx:
        standing = context_reading.standing(tx, signed_in, conversation_id, now)
    if standing is None:
        abort(404)
    return _holder(signed_in, standing)


def _holder(signed_in: SignedIn, standing: Standing) -> str:
    if not standing.claim_live:
        return say("Nobody has this conversation now.")
    if standing.claim.staff_id == signed_in.staff.id:
        return say("You took this conversation over again, in another window.")
    since = words.clock_time(standing.claim.claimed_at, signed_in.zone)
    name = standing.claim.display_name
    return say("%(name)s took this conversation at %(time)s.", name=name, time=since)


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
        "held_since": _holder(me, standing) if standing.claim_live else "",
        "service_states": words.SERVICE_STATES,
        "stopped": standing.facts.stopped_at is not None,
        "unreachable": standing.row.contact_state != "active",
        "state": words.state(standing.row.state),
        "escalation": waits,
        "level": words.level(waits.level) if waits is not None else "",
        "reason_told": told_by_care.reason(waits.reason) if waits is not None else "",
        "deadline": _deadline(waits, now),
        "outcomes": {key: words.outcome(key) for key in words.OUTCOMES if key != "handed_back"},
    }


def _palette(desk: Desk, standing: Standing) -> dict[str, Any]:
    """Give what `/` opens in a reply."""
    me = sessions.current()
    ready = picking.ready(desk, standing, me)
    with desk.house.db.reading() as tx:
        return {"ready": ready, "macros": macro_reading.picks(tx, me.staff.team_id, ready)}


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
