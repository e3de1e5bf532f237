"""Reads who is on now, as what, and how much each of them has."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, func, literal_column, select

from bot.care import colleagues, duty
from bot.care.paging import ways
from bot.doors.console import words
from bot.doors.console.reach import of_team
from bot.doors.console.roster import roster_words
from bot.doors.sessions import SignedIn
from bot.doors.tongue import listed, say, say_many
from models import claims, conversations, messages

CLAIMS_MAX = 500


@dataclass(frozen=True, slots=True)
class OnNow:
    """A member of staff: as what they are on (nothing for one who only has a conversation)."""

    name: str
    there_as: str
    load: str
    quiet: str
    unreachable: bool


_SAID = (
    select(func.max(messages.c.created_at))
    .where(messages.c.conversation_id == claims.c.conversation_id)
    .where(messages.c.staff_id == claims.c.staff_id)
    .where(messages.c.created_at >= claims.c.claimed_at)
    .scalar_subquery()
)
_HELD = (
    select(claims.c.staff_id, claims.c.claimed_at, _SAID.label("said_at"))
    .join(conversations)
    .where(literal_column("claims.released_at IS NULL"), claims.c.expires_at > bindparam("now"))
    .where(of_team(bindparam("of_team")))
    .order_by(claims.c.id)
    .limit(CLAIMS_MAX)
)


def read(tx: Connection, reader: SignedIn, now: datetime) -> list[OnNow]:
    """Read everybody who is on or has a conversation, those on duty first."""
    team_id = reader.staff.team_id
    there = duty.by_role(tx, team_id, now)
    held: dict[UUID, list[Any]] = {}
    for row in tx.execute(_HELD, {"of_team": team_id, "now": now}):
        held.setdefault(row.staff_id, []).append(row)
    known = list(dict.fromkeys([*(one for ids in there.values() for one in ids), *held]))
    names, reachable = colleagues.of_team(tx, team_id), ways.reachable(tx, known)
    return [
        OnNow(
            name=names.get(one, ""),
            there_as=_there_as(one, there),
            load=_load(len(held.get(one, ()))),
            quiet=_quiet(held.get(one, []), now),
            unreachable=one not in reachable,
        )
        for one in known
    ]


def _load(count: int) -> str:
    return say_many("%(num)s conversation", "%(num)s conversations", num=count)


def _there_as(staff_id: UUID, there: Mapping[str, list[UUID]]) -> str:
    roles = [role for role, ids in there.items() if staff_id in ids]
    return listed(say(roster_words.ROLES[role]) for role in roles)


def _quiet(held: list[Any], now: datetime) -> str:
    """Say for how long the longest of what somebody has was without a word of theirs."""
    if not held:
        return ""
    since = min(row.said_at or row.claimed_at for row in held)
    return say("longest without a word: %(span)s", span=words.span(now - since))
