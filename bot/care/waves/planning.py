"""Find a campaign's members: bounded batches of clients, one transaction each.

Where it stands is kept with each batch, so that it goes on after a crash, and two processes that
plan the same campaign take turns.
"""

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, delete, func, insert, literal_column, select, update

from bot.care.waves import audience, candidates, contents, excluding
from bot.care.waves.audience import Audience
from bot.care.waves.candidates import Candidate, Range
from bot.house import House
from models import clients, wave_campaigns, wave_members

BATCH = 1000
# The sign must not change the order: SQLite and PostgreSQL have 63 bits without one.
PLACE_BYTES, PLACE_BITS = 8, 63

_NEXT = (
    select(wave_campaigns)
    .where(literal_column("wave_campaigns.state = 'planning'"))
    .order_by(wave_campaigns.c.id)
    .limit(1)
    .with_for_update(skip_locked=True)
)
_PAGE = (
    select(clients.c.id)
    .where(clients.c.team_id == bindparam("of_team"), clients.c.id > bindparam("after"))
    .order_by(clients.c.id)
    .limit(BATCH)
)
_CAMPAIGN = update(wave_campaigns).where(wave_campaigns.c.id == bindparam("of_campaign"))
_OLD = delete(wave_members).where(wave_members.c.campaign_id == bindparam("of_campaign"))
_WAITING = select(func.count()).where(
    wave_members.c.campaign_id == bindparam("of_campaign"),
    literal_column("wave_members.state = 'waiting'"),
)


def plan_next(house: House, now: datetime) -> bool:
    """Look at the next batch of a campaign that is being planned; False when there is none."""
    with house.db.writing() as tx:
        row = tx.execute(_NEXT).first()
        if row is None:
            return False
        if row.planned_to is None:
            tx.execute(_OLD, {"of_campaign": row.id})
        page = {"of_team": row.team_id, "after": row.planned_to or UUID(int=0)}
        ids = list(tx.execute(_PAGE, page).scalars())
        if ids:
            which = Range(row.id, row.team_id, ids[0], ids[-1])
            _add(tx, _Members(house, row, now).of(tx, which))
            values = {"planned_to": ids[-1], "looked_at": row.looked_at + len(ids)}
        else:
            size = tx.execute(_WAITING, {"of_campaign": row.id}).scalar_one()
            values = {"state": "ready", "planned_at": now, "size": size}
        tx.execute(_CAMPAIGN.values(**values), {"of_campaign": row.id})
        return True


def _add(tx: Connection, rows: list[dict[str, Any]]) -> None:
    if rows:
        tx.execute(insert(wave_members), rows)


class _Members:
    """The rows of the members whom one batch brings."""

    def __init__(self, house: House, row: Any, now: datetime) -> None:
        self._house, self._row, self._now = house, row, now
        self._audience = Audience.from_dict(row.audience)
        self._purpose = house.library.current(row.scripts["a"]).script.purpose
        self._blocked: dict[str, bool] = {}

    def of(self, tx: Connection, which: Range) -> list[dict[str, Any]]:
        """Give a row for everybody whom the conditions name, left out or not."""
        found = candidates.read(tx, which, self._audience)
        return list(self._rows(found))

    def _rows(self, found: list[Candidate]) -> Iterator[dict[str, Any]]:
        for one in found:
            if audience.matches(one.person, self._audience, self._now):
                yield self._member(one, self._reason(one))

    def _reason(self, one: Candidate) -> str | None:
        if one.standing is None:
            return "no_number"
        found = excluding.reason(one.standing, self._purpose, self._now)
        return found or ("translation" if self._is_blocked(one.person.language) else None)

    def _is_blocked(self, language: str) -> bool:
        if language not in self._blocked:
            names = self._row.scripts.values()
            blocked = contents.is_blocked(self._house, names, language=language, now=self._now)
            self._blocked[language] = blocked
        return self._blocked[language]

    def _member(self, one: Candidate, reason: str | None) -> dict[str, Any]:
        return {
            "campaign_id": self._row.id,
            "client_id": one.client_id,
            "conversation_id": one.conversation_id,
            "language": one.person.language,
            "place": place(self._row.id, one.client_id),
            "state": "waiting" if reason is None else "skipped",
            "reason": reason,
            "due_at": self._now,
        }


def place(campaign_id: UUID, client_id: UUID) -> int:
    """Return a member's place in the order of leaving: the same each time, and no other's.

    It is a hash, so that waves with different wordings differ in nothing else.
    """
    digest = sha256(campaign_id.bytes + client_id.bytes).digest()
    return int.from_bytes(digest[:PLACE_BYTES], "big") >> (PLACE_BYTES * 8 - PLACE_BITS)
