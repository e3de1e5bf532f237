"""Macros as they stand in the palette of the reply's box, filled for one conversation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from bot.care import macros
from bot.doors.console import following
from bot.doors.console.picking import Ready


@dataclass(frozen=True, slots=True)
class Pick:
    """A macro to pick: a ready reply or none, a note or none, and what happens then, in words."""

    name: str
    ready: Ready | None
    note: str
    then: str
    outcome: str
    told: str


def picks(tx: Connection, team_id: UUID, ready: Sequence[Ready]) -> list[Pick]:
    """Return a team's macros by name, with their replies among those that can be picked."""
    by_topic: Mapping[str, Ready] = {one.key: one for one in ready}
    return [
        Pick(
            name=row.name,
            ready=by_topic.get(row.topic),
            note=row.note,
            then=row.afterwards,
            outcome=row.outcome,
            told=following.told(row.afterwards, row.outcome),
        )
        for row in macros.listed(tx, team_id)
    ]
