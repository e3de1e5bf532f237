"""Reads how danger was answered: from the client's text to the end, out of what is stored."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, select

from bot.doors.console import told_by_care, words
from bot.doors.sessions import SignedIn
from bot.doors.tongue import marked, say
from models import (
    claims,
    escalations,
    every_message,
    page_attempts,
    pages,
    paging_ways,
    staff_members,
)

DANGER = 0
ESCALATIONS_MAX = 10
PAGES_MAX = 100
ATTEMPTS_MAX = 300
# A safety text may have gone out shortly before the danger was found: it is not said twice.
SAFETY_BEFORE = timedelta(hours=6)

WAYS = {
    "sms": marked("by text"),
    "voice": marked("by call"),
    "email": marked("by e-mail"),
    "push": marked("by the app"),
}
BECAME = {
    "queued": marked("not sent yet"),
    "sending": marked("being sent"),
    "sent": marked("sent"),
    "delivered": marked("delivered"),
    "failed": marked("failed"),
    "doubtful": marked("nobody knows yet whether it was sent"),
    "cancelled": marked("not needed any more"),
}
ANSWERED = {
    "link": marked("%(name)s answered the page by its link"),
    "reply": marked("%(name)s answered the page by text"),
    "key": marked("%(name)s answered the call"),
}
RUNGS = {
    1: marked("on duty"),
    2: marked("second"),
    3: marked("everyone on shift"),
    4: marked("supervisor"),
    5: marked("manager"),
}
AGAIN = marked("everybody again")
NOT_REPLIED = marked("nothing was said to the client yet")


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened: when, and how long after the client's text."""

    time: str
    after: str
    told: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """One danger: since when, and what was done about it, the oldest first."""

    id: UUID
    since: str
    is_open: bool
    moments: Sequence[Moment]


_DANGERS = (
    select(escalations, staff_members.c.display_name.label("closer"))
    .outerjoin(staff_members, staff_members.c.id == escalations.c.closed_by)
    .where(escalations.c.conversation_id == bindparam("of_conversation"))
    .where(escalations.c.level == DANGER)
    .order_by(escalations.c.id.desc())
    .limit(ESCALATIONS_MAX)
)
_HEARD = (
    select(every_message.c.created_at)
    .where(every_message.c.conversation_id == bindparam("of_conversation"))
    .where(every_message.c.turn_id == bindparam("of_turn"), every_message.c.direction == "in")
)
_SAFETY = (
    select(every_message)
    .where(every_message.c.conversation_id == bindparam("of_conversation"))
    .where(every_message.c.purpose == "safety", every_message.c.created_at >= bindparam("since"))
    .order_by(every_message.c.id)
    .limit(1)
)
_PAGES = (
    select(pages, staff_members.c.display_name)
    .outerjoin(staff_members, staff_members.c.id == pages.c.staff_id)
    .where(pages.c.escalation_id == bindparam("of_escalation"))
    .order_by(pages.c.id)
    .limit(PAGES_MAX)
)
_ATTEMPTS = (
    select(page_attempts, paging_ways.c.kind, staff_members.c.display_name)
    .join(paging_ways, paging_ways.c.id == page_attempts.c.way_id)
    .join(staff_members, staff_members.c.id == page_attempts.c.staff_id)
    .join(pages, pages.c.id == page_attempts.c.page_id)
    .where(pages.c.escalation_id == bindparam("of_escalation"))
    .order_by(page_attempts.c.id)
    .limit(ATTEMPTS_MAX)
)
_CLAIMS = (
    select(claims, staff_members.c.display_name)
    .join(staff_members)
    .where(claims.c.conversation_id == bindparam("of_conversation"))
    .where(claims.c.claimed_at >= bindparam("since"))
    .order_by(claims.c.id)
    .limit(PAGES_MAX)
)


def had_danger(tx: Connection, conversation_ids: Sequence[UUID]) -> set[UUID]:
    """Return in which of these conversations somebody was in danger, ever."""
    query = select(escalations.c.conversation_id).where(
        escalations.c.conversation_id.in_(conversation_ids), escalations.c.level == DANGER
    )
    return set(tx.execute(query.distinct()).scalars())


def read(tx: Connection, reader: SignedIn, conversation_id: UUID) -> list[Answered]:
    """Read every danger of a conversation, the newest first; times in the reader's zone."""
    rows = tx.execute(_DANGERS, {"of_conversation": conversation_id}).all()
    return [_Telling(tx, reader, row).answered() for row in rows]


class _Telling:
    """One danger in the making: what happened, each with its time."""

    def __init__(self, tx: Connection, reader: SignedIn, row: Any) -> None:
        self.tx, self.reader, self.row = tx, reader, row
        self.key = {"of_conversation": row.conversation_id, "since": row.opened_at}
        heard = tx.execute(_HEARD, {**self.key, "of_turn": row.turn_id}).scalar()
        self.began: datetime = heard or row.opened_at
        self.heard: datetime | None = heard

    def answered(self) -> Answered:
        found = [
            *self._found(),
            *self._safety(),
            *self._paged(),
            *self._attempted(),
            *self._taken(),
            *self._ended(),
        ]
        found.sort(key=lambda one: one[0])
        zone = self.reader.zone
        return Answered(
            id=self.row.id,
            since=words.day_and_time(self.began, zone),
            is_open=self.row.state == "open",
            moments=[self._moment(at, told, detail=detail) for at, told, detail in found],
        )

    def _moment(self, at: datetime, told: str, *, detail: str) -> Moment:
        time = f"{words.clock_time(at, self.reader.zone)}:{at:%S}"
        after = say("after %(span)s", span=words.span(at - self.began)) if at > self.began else ""
        return Moment(time, after, told, detail)

    def _found(self) -> Iterator[tuple[datetime, str, str]]:
        if self.heard is not None:
            yield self.heard, say("The client's text came in"), ""
        why = told_by_care.reason_and_rule(self.row.reason, self.row.rule)
        yield self.row.opened_at, say("Found to be danger"), why

    def _safety(self) -> Iterator[tuple[datetime, str, str]]:
        since = self.row.opened_at - SAFETY_BEFORE
        row = self.tx.execute(_SAFETY, {**self.key, "since": since}).first()
        if row is not None:
            detail = words.delivery(row, self.reader.zone)
            yield row.sent_at or row.created_at, say("Safety text"), detail

    def _paged(self) -> Iterator[tuple[datetime, str, str]]:
        for row in self.tx.execute(_PAGES, {"of_escalation": self.row.id}):
            rung = say(NOT_REPLIED if row.clock == "reply" else RUNGS.get(row.rung, AGAIN))
            if row.staff_id is None:
                yield row.at, say("The whole team's screens were paged"), rung
            else:
                yield row.at, say("%(name)s was paged", name=row.display_name), rung

    def _attempted(self) -> Iterator[tuple[datetime, str, str]]:
        for row in self.tx.execute(_ATTEMPTS, {"of_escalation": self.row.id}):
            if row.attempted_at is not None:
                how = say(WAYS[row.kind])
                told = say("%(name)s, %(way)s", name=row.display_name, way=how)
                yield row.attempted_at, told, say(BECAME[row.state])
            # Who took it is told as such.
            if row.acknowledged_at is not None and row.answered_by in ANSWERED:
                told = say(ANSWERED[row.answered_by], name=row.display_name)
                yield row.acknowledged_at, told, ""

    def _taken(self) -> Iterator[tuple[datetime, str, str]]:
        over = self.row.closed_at
        for row in self.tx.execute(_CLAIMS, self.key):
            if over is None or row.claimed_at <= over:
                yield row.claimed_at, say("%(name)s took it", name=row.display_name), ""

    def _ended(self) -> Iterator[tuple[datetime, str, str]]:
        if self.row.replied_at is not None:
            yield self.row.replied_at, say("A person answered the client"), ""
        if self.row.closed_at is not None:
            told = say("%(name)s closed it", name=self.row.closer or "")
            yield self.row.closed_at, told, words.outcome(self.row.outcome or "")
