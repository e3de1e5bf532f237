"""What calls a member of staff, at the top of every page: offers, mentions, second looks asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, g, render_template
from sqlalchemy import Connection, FromClause, Select, Table, and_, bindparam, select

from bot.doors import sessions
from bot.doors.console import words
from bot.doors.console.paging import failing_ways
from bot.doors.console.reach import of_team
from bot.doors.console.watching import newest
from bot.doors.desk import Desk
from bot.doors.sessions import SignedIn
from bot.doors.tongue import say, together
from models import (
    clients,
    contact_points,
    conversations,
    escalations,
    mentions,
    notes,
    offers,
    second_looks,
    staff_members,
)

CALLS_MAX = 10
# Of all teams together, which share a house.
OPEN_MAX = 1000


@dataclass(frozen=True, slots=True)
class Call:
    """One call: who calls to what, about whom (initials and language), and why.

    `kind` is offer, mention or look. An offer says until when it stands.
    """

    kind: str
    conversation_id: UUID
    told: str
    about: str
    level: int | None
    reason: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Called:
    """A reader's calls, and where live pages stand."""

    calls: Sequence[Call]
    cursor: int
    failing: Sequence[str] = ()


class Calls:
    """The route of the calls alone, for pages that show nothing else live."""

    def __init__(self, desk: Desk) -> None:
        """Serve one desk."""
        self.desk = desk

    def add_to(self, door: Blueprint) -> None:
        """Register the route, and let every page ask for its reader's calls."""
        door.add_url_rule("/calls", "calls", self.page)
        door.context_processor(lambda: {"calls": self.called, "call_levels": words.LEVELS})

    def page(self) -> str:
        """Show the calls alone."""
        return render_template("console/called.html", me=sessions.current())

    def called(self) -> Called:
        """Return the calls of whoever is signed in, read once a page."""
        if "called" not in g:
            with self.desk.house.db.reading() as tx:
                me = sessions.current()
                found = read(tx, me, self.desk.clock.now())
                g.called = Called(found, newest(tx), failing_ways.told(tx, me))
        called: Called = g.called
        return called


def _about(who: Any, *, joined: FromClause, beside: Table | None = None) -> Select[Any]:
    """Give what every call tells: by whom, about which conversation, how urgent it is."""
    opened = and_(
        escalations.c.conversation_id == conversations.c.id, escalations.c.state == "open"
    )
    return (
        select(conversations.c.id, conversations.c.language, clients.c.name)
        .add_columns(staff_members.c.display_name.label("who"), escalations.c.level)
        .select_from(joined if beside is None else joined.join(beside))
        .join(conversations, conversations.c.id == joined.c.conversation_id)
        .join(staff_members, staff_members.c.id == who)
        .join(contact_points, contact_points.c.id == conversations.c.contact_point_id)
        .outerjoin(clients, clients.c.id == contact_points.c.client_id)
        .outerjoin(escalations, opened)
        .where(of_team(bindparam("team_id")))
        .order_by(joined.c.id)
        .limit(CALLS_MAX)
    )


_OFFERS = (
    _about(offers.c.offered_by, joined=offers)
    .add_columns(offers.c.reason, offers.c.expires_at)
    .where(offers.c.offered_to == bindparam("staff_id"), offers.c.ended_at.is_(None))
    .where(offers.c.expires_at > bindparam("now"))
)
_MENTIONS = _about(notes.c.staff_id, joined=mentions, beside=notes).where(
    mentions.c.staff_id == bindparam("staff_id"), mentions.c.opened_at.is_(None)
)
# What is open is found first, whatever the planner thinks of the team's conversations.
_ASKED = (
    select(second_looks)
    .where(second_looks.c.ended_at.is_(None))
    .order_by(second_looks.c.conversation_id)
    .limit(OPEN_MAX)
    .subquery()
)
_LOOKS = _about(_ASKED.c.asked_by, joined=_ASKED)


def read(tx: Connection, reader: SignedIn, now: datetime) -> list[Call]:
    """Read what calls a member of staff, offers first: they do not wait."""
    if not reader.may_act:
        return []
    key = {"team_id": reader.staff.team_id, "staff_id": reader.staff.id}
    found = [_offer(row, reader) for row in tx.execute(_OFFERS, {**key, "now": now})]
    found += [_mention(row) for row in tx.execute(_MENTIONS, key)]
    if reader.staff.role == "supervisor":
        found += [_look(row) for row in tx.execute(_LOOKS, {"team_id": key["team_id"]})]
    return found


def _offer(row: Any, reader: SignedIn) -> Call:
    told = say("%(name)s offers you a conversation", name=row.who)
    until = words.clock_time(row.expires_at, reader.zone)
    return Call("offer", row.id, told, _whom(row), row.level, row.reason or "", until)


def _mention(row: Any) -> Call:
    return Call(
        "mention", row.id, say("%(name)s mentions you", name=row.who), _whom(row), row.level
    )


def _look(row: Any) -> Call:
    told = say("%(name)s asks for a second pair of eyes", name=row.who)
    return Call("look", row.id, told, _whom(row), row.level)


def _whom(row: Any) -> str:
    return together((words.initials(row.name), words.language(row.language)))
