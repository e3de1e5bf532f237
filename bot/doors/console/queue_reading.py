"""Reads the queue: who waits, who has whom. No message text: that stays masked until opened."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, and_, bindparam, exists, func, select, union

from bot.care.specialist import StaffMember
from bot.doors.console import told_by_care, words
from bot.doors.console.reach import of_team
from models import (
    activity,
    claims,
    clients,
    contact_points,
    conversations,
    escalations,
    staff_members,
)

ROWS_MAX = 200
RECENT_ROWS_MAX = 50
# Recent means: among the last changes of the whole house. The query's cost stays the same for ever.
RECENT_CHANGES = 1000

LISTS = ("waiting", "mine", "team", "bot")


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the queue, as it is shown."""

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


@dataclass(frozen=True, slots=True)
class Queue:
    """The queue's lists as one member of staff sees them, most urgent first."""

    waiting: Sequence[Item] = ()
    mine: Sequence[Item] = ()
    team: Sequence[Item] = ()
    bot: Sequence[Item] = field(default_factory=tuple)


_OPEN_ESCALATION = and_(
    escalations.c.conversation_id == conversations.c.id, escalations.c.state == "open"
)
_LIVE_CLAIM = and_(
    claims.c.conversation_id == conversations.c.id,
    claims.c.released_at.is_(None),
    claims.c.expires_at > bindparam("now"),
)
_NEEDING_A_PERSON = union(
    select(escalations.c.conversation_id).where(escalations.c.state == "open"),
    select(conversations.c.id).where(
        conversations.c.team_id == bindparam("team_id"),
        conversations.c.state.in_(("waiting", "held")),
    ),
)


def _lines() -> Select[Any]:
    return (
        select(conversations.c.id, conversations.c.language, conversations.c.state)
        .add_columns(clients.c.name, contact_points.c.channel)
        .add_columns(escalations.c.level, escalations.c.reason, escalations.c.rule)
        .add_columns(escalations.c.claim_by_at, escalations.c.acknowledged_at)
        .add_columns(claims.c.staff_id, staff_members.c.display_name.label("owner"))
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
    .where(conversations.c.id.in_(_NEEDING_A_PERSON))
    .order_by(func.coalesce(escalations.c.level, len(words.LEVELS)))
    .order_by(escalations.c.claim_by_at, escalations.c.opened_at, conversations.c.id)
    .limit(ROWS_MAX)
)
_CHANGES = (
    select(activity.c.conversation_id).order_by(activity.c.number.desc()).limit(RECENT_CHANGES)
)
_QUIET = select(conversations.c.id).where(
    conversations.c.id.in_(bindparam("changed", expanding=True)),
    of_team(bindparam("team_id")),
    conversations.c.state == "bot",
    ~exists().where(_OPEN_ESCALATION),
)
_WITH_THE_BOT = _lines().where(conversations.c.id.in_(bindparam("shown", expanding=True)))


def read(tx: Connection, staff: StaffMember, now: datetime) -> Queue:
    """Read this member of staff's queue: their own team's conversations and no others."""
    key = {"team_id": staff.team_id, "now": now}
    people = [_item(row, staff, now) for row in tx.execute(_WITH_PEOPLE, key)]
    with_bot = [_item(row, staff, now) for row in _with_the_bot(tx, key)]
    lists = {name: [item for item in people if item.list == name] for name in LISTS[:3]}
    return Queue(**lists, bot=with_bot)


def _with_the_bot(tx: Connection, key: dict[str, Any]) -> list[Any]:
    """Read what the script speaks in, last changed first.

    What changed is read first: a planner would rather begin with all that the script speaks in.
    """
    changed = list(dict.fromkeys(tx.execute(_CHANGES).scalars()))
    quiet = set(tx.execute(_QUIET, key | {"changed": changed}).scalars())
    shown = list(islice((one for one in changed if one in quiet), RECENT_ROWS_MAX))
    lines = tx.execute(_WITH_THE_BOT, key | {"shown": shown})
    return sorted(lines, key=lambda line: shown.index(line.id))


def _item(row: Any, staff: StaffMember, now: datetime) -> Item:
    # An acknowledged item has met its deadline.
    by = row.claim_by_at if row.acknowledged_at is None else None
    return Item(
        id=row.id,
        level=row.level,
        initials=words.initials(row.name),
        language=words.language(row.language),
        channel=words.channel(row.channel),
        reason=_reason(row),
        owner="you" if row.staff_id == staff.id else row.owner or "nobody",
        deadline=words.deadline(by, now) if by else "",
        late=by is not None and by <= now,
        state=words.state(row.state),
        list=_list(row, staff),
    )


def _list(row: Any, staff: StaffMember) -> str:
    if row.staff_id is None:
        return "waiting"
    return "mine" if row.staff_id == staff.id else "team"


def _reason(row: Any) -> str:
    if row.reason is None:
        return words.state(row.state)
    return told_by_care.reason_and_rule(row.reason, row.rule)
