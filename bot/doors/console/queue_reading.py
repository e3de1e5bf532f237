"""Reads the queue: who waits, who has whom. No message text: that stays masked until opened."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import (
    Connection,
    Select,
    Table,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    or_,
    select,
    union,
)

from bot.care.presences import PRESENCE
from bot.care.specialist import StaffMember
from bot.doors.console import told_by_care, words
from bot.doors.console.reach import of_team
from bot.doors.tongue import say
from models import (
    activity,
    claims,
    clients,
    contact_points,
    conversations,
    drafts,
    escalations,
    messages,
    offers,
    progresses,
    second_looks,
    snoozes,
    staff_members,
)

ROWS_MAX = 200
RECENT_ROWS_MAX = 50
# Recent means: among the last changes of the whole house. The query's cost stays the same for ever.
RECENT_CHANGES = 1000
FAILED = frozenset({"failed", "undelivered", "doubtful"})

LISTS = ("waiting", "mine", "team", "snoozed", "bot", "closed")


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the queue, as it is shown, and what filters and matching go by.

    `marks` are things to know before one opens it; `away` says until when it is put away, `back`
    that it is back from that; `offer` is what a colleague asks of the reader.
    """

    id: UUID
    level: int | None
    initials: str
    language: str
    channel: str
    reason: str
    owner: str
    deadline: str
    late: bool
    state: str
    list: str
    due_at: datetime | None
    language_code: str
    channel_code: str
    known_to: UUID | None
    marks: tuple[str, ...] = ()
    away: str = ""
    back: str = ""
    offer: str = ""
    offer_reason: str = ""


@dataclass(frozen=True, slots=True)
class Queue:
    """The queue's lists as one member of staff sees them, most urgent first."""

    waiting: Sequence[Item] = ()
    mine: Sequence[Item] = ()
    team: Sequence[Item] = ()
    snoozed: Sequence[Item] = ()
    bot: Sequence[Item] = ()
    closed: Sequence[Item] = ()

    def list(self, name: str) -> Sequence[Item]:
        """Return one of LISTS by its name."""
        items: Sequence[Item] = getattr(self, name)
        return items


# Written out, since SQLite takes a partial index for no bound value: what is open and under way is
# found among itself, and not among everything that ever was.
_IS_OPEN = escalations.c.state == literal_column("'open'")
_IS_UNDER_WAY = progresses.c.state == literal_column("'active'")
_OPEN_ESCALATION = and_(escalations.c.conversation_id == conversations.c.id, _IS_OPEN)
_LIVE_CLAIM = and_(
    claims.c.conversation_id == conversations.c.id,
    claims.c.released_at.is_(None),
    claims.c.expires_at > bindparam("now"),
)
_OPEN_SNOOZE = and_(snoozes.c.conversation_id == conversations.c.id, snoozes.c.ended_at.is_(None))
_OPEN_LOOK = and_(
    second_looks.c.conversation_id == conversations.c.id, second_looks.c.ended_at.is_(None)
)
_SNOOZER, _OFFERER, _WRITER = (staff_members.alias() for _ in range(3))
# Who left words behind: the last to write of those who do not have the conversation now.
_DRAFT_BY = (
    select(_WRITER.c.display_name)
    .join(drafts, drafts.c.staff_id == _WRITER.c.id)
    .where(drafts.c.conversation_id == conversations.c.id)
    .where(or_(claims.c.staff_id.is_(None), drafts.c.staff_id != claims.c.staff_id))
    .order_by(drafts.c.written_at.desc(), drafts.c.staff_id)
    .limit(1)
    .correlate(conversations, claims)
    .scalar_subquery()
)
_OFFERED_TO_ME = and_(
    offers.c.conversation_id == conversations.c.id,
    offers.c.ended_at.is_(None),
    offers.c.expires_at > bindparam("now"),
    offers.c.offered_to == bindparam("staff_id"),
)


def _newest_of(table: Table, column: Any) -> Any:
    """Give a column of a conversation's newest row, which costs the same however many it has."""
    newest = table.alias()
    query = select(newest.c[column]).where(newest.c.conversation_id == conversations.c.id)
    return query.order_by(newest.c.id.desc()).limit(1).scalar_subquery()


_IS_MINE = or_(offers.c.id.is_not(None), claims.c.staff_id == bindparam("staff_id"))
_NEEDING_A_PERSON = union(
    select(escalations.c.conversation_id).where(_IS_OPEN),
    select(conversations.c.id).where(
        conversations.c.team_id == bindparam("team_id"),
        conversations.c.state.in_(("waiting", "held")),
    ),
).subquery()


def _lines() -> Select[Any]:
    return (
        select(conversations.c.id, conversations.c.language, conversations.c.state)
        .add_columns(clients.c.name, contact_points.c.channel)
        .add_columns(escalations.c.level, escalations.c.reason, escalations.c.rule)
        .add_columns(escalations.c.claim_by_at, escalations.c.acknowledged_at)
        .add_columns(claims.c.staff_id, staff_members.c.display_name.label("owner"))
        .add_columns(_newest_of(messages, "direction").label("last_direction"))
        .add_columns(_newest_of(messages, "status").label("last_status"))
        .add_columns(_newest_of(claims, "staff_id").label("known_to"))
        .select_from(conversations)
        .join(contact_points, contact_points.c.id == conversations.c.contact_point_id)
        .outerjoin(clients, clients.c.id == contact_points.c.client_id)
        .outerjoin(escalations, _OPEN_ESCALATION)
        .outerjoin(claims, _LIVE_CLAIM)
        .outerjoin(staff_members, staff_members.c.id == claims.c.staff_id)
        .where(of_team(bindparam("team_id")))
    )


_WITH_PEOPLE = (
    _lines()
    .add_columns(snoozes.c.back_at, _SNOOZER.c.display_name.label("snoozer"))
    .add_columns(second_looks.c.id.label("look"), offers.c.id.label("offer_id"))
    .add_columns(offers.c.reason.label("offer_reason"), offers.c.expires_at)
    .add_columns(_OFFERER.c.display_name.label("offerer"), _DRAFT_BY.label("draft_by"))
    .outerjoin(snoozes, _OPEN_SNOOZE)
    .outerjoin(_SNOOZER, _SNOOZER.c.id == snoozes.c.staff_id)
    .outerjoin(second_looks, _OPEN_LOOK)
    .outerjoin(offers, _OFFERED_TO_ME)
    .outerjoin(_OFFERER, _OFFERER.c.id == offers.c.offered_by)
    .join(_NEEDING_A_PERSON, _NEEDING_A_PERSON.c.conversation_id == conversations.c.id)
    # One's own are few and never cut off by what others have.
    .order_by(case((_IS_MINE, 0), else_=1))
    .order_by(func.coalesce(escalations.c.level, len(words.LEVELS)))
    .order_by(escalations.c.claim_by_at, escalations.c.opened_at, conversations.c.id)
    .limit(ROWS_MAX)
)
_CHANGES = (
    select(activity.c.conversation_id)
    .where(activity.c.kind != PRESENCE)
    .order_by(activity.c.number.desc())
    .limit(RECENT_CHANGES)
)
_QUIET = select(conversations.c.id).where(
    conversations.c.id.in_(bindparam("changed", expanding=True)),
    of_team(bindparam("team_id")),
    conversations.c.state == "bot",
    ~exists().where(_OPEN_ESCALATION),
)
_SCRIPT_UNDER_WAY = exists().where(
    progresses.c.conversation_id == conversations.c.id, _IS_UNDER_WAY
)
_WITH_THE_BOT = (
    _lines()
    .add_columns(_newest_of(claims, "release").label("release"))
    .add_columns(_SCRIPT_UNDER_WAY.label("script_speaks"))
    .where(conversations.c.id.in_(bindparam("shown", expanding=True)))
)


def read(tx: Connection, staff: StaffMember, now: datetime, zone: ZoneInfo) -> Queue:
    """Read this member of staff's queue: their own team's conversations and no others."""
    key = {"team_id": staff.team_id, "now": now}
    reading = _Reading(staff, now, zone)
    found = tx.execute(_WITH_PEOPLE, {**key, "staff_id": staff.id})
    people = [reading.with_people(row) for row in found]
    quiet = [reading.with_nobody(row) for row in _with_nobody(tx, key)]
    lists = {name: [item for item in people + quiet if item.list == name] for name in LISTS}
    return Queue(**lists)


def _with_nobody(tx: Connection, key: dict[str, Any]) -> list[Any]:
    """Read what no person is needed in, last changed first.

    What changed is read first: a planner would rather begin with all that the script speaks in.
    """
    changed = list(dict.fromkeys(tx.execute(_CHANGES).scalars()))
    quiet = set(tx.execute(_QUIET, key | {"changed": changed}).scalars())
    shown = list(islice((one for one in changed if one in quiet), RECENT_ROWS_MAX))
    lines = tx.execute(_WITH_THE_BOT, key | {"shown": shown})
    return sorted(lines, key=lambda line: shown.index(line.id))


@dataclass(frozen=True, slots=True)
class _Reading:
    """Who reads, when, and in which zone times are told."""

    staff: StaffMember
    now: datetime
    zone: ZoneInfo

    def with_people(self, row: Any) -> Item:
        item = self._item(row, self._list(row))
        more: dict[str, Any] = {}
        if row.back_at is not None and row.staff_id is None:
            more = self._snoozed(row)
        if row.offer_id is not None:
            until = words.clock_time(row.expires_at, self.zone)
            told = say("%(name)s offers you this, until %(time)s", name=row.offerer, time=until)
            more |= {"offer": told, "offer_reason": row.offer_reason or ""}
        looks = (say("second pair of eyes asked for"),) if row.look is not None else ()
        left = (say("draft by %(name)s", name=row.draft_by),) if row.draft_by else ()
        return replace(item, marks=looks + left + item.marks, **more)

    def with_nobody(self, row: Any) -> Item:
        closed = row.release == "closed" and not row.script_speaks
        return self._item(row, "closed" if closed else "bot")

    def _list(self, row: Any) -> str:
        if row.offer_id is not None or row.staff_id == self.staff.id:
            return "mine"
        if row.staff_id is not None:
            return "team"
        return "snoozed" if row.back_at is not None and row.back_at > self.now else "waiting"

    def _snoozed(self, row: Any) -> dict[str, Any]:
        if row.back_at <= self.now:
            return {"back": say("Snoozed by %(name)s, back now", name=row.snoozer)}
        until = words.day_and_time(row.back_at, self.zone)
        told = say("Snoozed by %(name)s until %(time)s", name=row.snoozer, time=until)
        return {"away": told, "deadline": "", "late": False}

    def _item(self, row: Any, list_: str) -> Item:
        # An acknowledged item has met its deadline.
        by = row.claim_by_at if row.acknowledged_at is None else None
        return Item(
            id=row.id,
            level=row.level,
            initials=words.initials(row.name),
            language=words.language(row.language),
            channel=words.channel(row.channel),
            reason=_reason(row),
            owner="you" if row.staff_id == self.staff.id else row.owner or "nobody",
            deadline=words.deadline(by, self.now) if by else "",
            late=by is not None and by <= self.now,
            state=words.state(row.state),
            list=list_,
            due_at=by,
            language_code=row.language,
            channel_code=row.channel,
            known_to=row.known_to,
            marks=tuple(_marks(row)),
        )


def _marks(row: Any) -> Iterator[str]:
    if row.last_status in FAILED:
        yield say("the last text failed")
    elif row.last_direction == "in" and row.state == "held":
        yield say("the client wrote last")


def _reason(row: Any) -> str:
    if row.reason is None:
        return words.state(row.state)
    return told_by_care.reason_and_rule(row.reason, row.rule)
