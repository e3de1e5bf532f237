"""Looks at every open escalation after each commit: what only its moment shows is kept."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, select

from bot.simulation.duty.stage import Stage
from models import claims, conversations, escalations, snoozes


@dataclass(slots=True)
class Look:
    """How an escalation stood from `at` until its next look. `owned_until`: by a claim's lease."""

    at: datetime
    escalation_id: UUID
    conversation_id: UUID
    team_id: UUID
    level: int
    is_open: bool
    rung: int
    claim_by: datetime
    reply_by: datetime | None
    claim_due: datetime | None
    reply_due: datetime | None
    taken_at: datetime | None
    taken_by: UUID | None
    replied_at: datetime | None
    owner: UUID | None
    owned_until: datetime | None
    away_until: datetime | None


_OPEN = (
    select(escalations, conversations.c.team_id)
    .add_columns(claims.c.staff_id.label("owner"), claims.c.expires_at)
    .add_columns(snoozes.c.back_at.label("away_until"))
    .join(conversations, conversations.c.id == escalations.c.conversation_id)
    .outerjoin(
        claims,
        and_(
            claims.c.conversation_id == escalations.c.conversation_id,
            claims.c.released_at.is_(None),
        ),
    )
    .outerjoin(
        snoozes,
        and_(
            snoozes.c.conversation_id == escalations.c.conversation_id,
            snoozes.c.snoozed_at <= bindparam("now"),
            snoozes.c.back_at > bindparam("now"),
        ),
    )
    .where(escalations.c.state == "open")
)


class Watch:
    """Whoever looks. Nothing changes without a commit, so only after one is there a look."""

    def __init__(self, stage: Stage) -> None:
        """Begin with nothing seen."""
        self.looks: list[Look] = []
        self._stage, self._commits = stage, -1
        self._last: dict[UUID, Look] = {}

    def look(self) -> None:
        """Keep what has changed since the last look."""
        if self._commits == self._stage.luck.commits:
            return
        self._commits = self._stage.luck.commits
        now = self._stage.clock.at
        found = {row.id: row for row in self._rows(now)}
        for gone in self._last.keys() - found.keys():
            self._keep(_closed(self._last.pop(gone), now))
        for escalation_id, row in found.items():
            seen = _seen(row, now)
            if not _is_same(self._last.get(escalation_id), seen):
                self._last[escalation_id] = seen
                self._keep(seen)

    def _rows(self, now: datetime) -> list[Any]:
        with self._stage.house.db.reading() as tx:
            return list(tx.execute(_OPEN, {"now": now}))

    def _keep(self, look: Look) -> None:
        self.looks.append(look)


def _seen(row: Any, now: datetime) -> Look:
    return Look(
        at=now,
        escalation_id=row.id,
        conversation_id=row.conversation_id,
        team_id=row.team_id,
        level=row.level,
        is_open=True,
        rung=row.pages,
        claim_by=row.claim_by_at,
        reply_by=row.reply_by_at,
        claim_due=row.next_page_at,
        reply_due=row.reply_page_at,
        taken_at=row.acknowledged_at,
        taken_by=row.acknowledged_by,
        replied_at=row.replied_at,
        owner=row.owner,
        owned_until=row.expires_at,
        away_until=row.away_until,
    )


def _closed(look: Look, now: datetime) -> Look:
    return _changed(look, at=now, is_open=False)


def _is_same(old: Look | None, new: Look) -> bool:
    return old is not None and _changed(old, at=new.at) == new


def _changed(look: Look, **values: Any) -> Look:
    return Look(**({name: getattr(look, name) for name in Look.__slots__} | values))
