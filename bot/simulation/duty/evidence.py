"""What is left of a month: every row, all pages that were handed over, and what was looked at."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import pairwise
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import select

from bot.config import Policy
from bot.house import House
from bot.simulation.duty.plan import Trouble
from bot.simulation.duty.post import Handed
from bot.simulation.duty.watch import Look
from bot.simulation.history import Line
from models import metadata

TABLES = """
    teams staff_members shifts publications time_off paging_ways page_attempts pages escalations
    claims conversations snoozes
""".split()
WORKING = ("first", "second")


@dataclass(repr=False)
class Evidence:
    """Everything the checkers look at. Rows are copies: changing one changes nothing else."""

    tables: dict[str, list[Any]]
    handed: list[Handed]
    looks: list[Look]
    stills: tuple[Trouble, ...]
    # Which ways were proved to work when, and who may rest too little before which shift.
    proofs: list[tuple[UUID, datetime]]
    agreed: set[tuple[UUID, datetime]]
    policy: Policy
    ends_at: datetime
    lines: list[Line]

    def rows(self, table: str) -> list[Any]:
        """Return a table's rows in the order of their ids."""
        return self.tables[table]

    @cached_property
    def attempts(self) -> dict[UUID, Any]:
        """Give attempts by id."""
        return {row.id: row for row in self.rows("page_attempts")}

    @cached_property
    def pages(self) -> dict[UUID, Any]:
        """Give pages by id."""
        return {row.id: row for row in self.rows("pages")}

    @cached_property
    def escalations(self) -> dict[UUID, Any]:
        """Give escalations by id."""
        return {row.id: row for row in self.rows("escalations")}

    @cached_property
    def staff(self) -> dict[UUID, Any]:
        """Give staff members by id."""
        return {row.id: row for row in self.rows("staff_members")}

    def pages_of(self, escalation_id: UUID, clock: str) -> list[Any]:
        """Return an escalation's pages for one clock, oldest first."""
        return self._pages_of.get((escalation_id, clock), [])

    @cached_property
    def _pages_of(self) -> dict[tuple[UUID, str], list[Any]]:
        found: dict[tuple[UUID, str], list[Any]] = {}
        for row in self.rows("pages"):
            found.setdefault((row.escalation_id, row.clock), []).append(row)
        return found

    def attempts_of(self, page_id: UUID) -> list[Any]:
        """Return a page's attempts."""
        return self._attempts_of.get(page_id, [])

    @cached_property
    def _attempts_of(self) -> dict[UUID, list[Any]]:
        found: dict[UUID, list[Any]] = {}
        for row in self.rows("page_attempts"):
            found.setdefault(row.page_id, []).append(row)
        return found

    @cached_property
    def claims_of(self) -> dict[UUID, list[Any]]:
        """Give claims by conversation."""
        found: dict[UUID, list[Any]] = {}
        for row in self.rows("claims"):
            found.setdefault(row.conversation_id, []).append(row)
        return found

    def look_at(self, escalation_id: UUID, at: datetime) -> Look | None:
        """Return how an escalation stood at a moment; None before it was opened."""
        known = self._looks_of.get(escalation_id, [])
        return next((one for one in reversed(known) if one.at <= at), None)

    @cached_property
    def _looks_of(self) -> dict[UUID, list[Look]]:
        found: dict[UUID, list[Look]] = {}
        for look in self.looks:
            found.setdefault(look.escalation_id, []).append(look)
        return found

    @cached_property
    def stretches(self) -> list[tuple[Look, datetime]]:
        """Give each look of an open escalation with the moment until which it held."""
        found = []
        for looks in self._looks_of.values():
            ends = [*(later.at for _, later in pairwise(looks)), self.ends_at]
            found += [(one, end) for one, end in zip(looks, ends, strict=True) if one.is_open]
        return found

    def began(self, look: Look) -> datetime:
        """Return when the chain that a look shows began: opened, raised, let go or put away."""
        return self._beginnings[id(look)]

    @cached_property
    def _beginnings(self) -> dict[int, datetime]:
        began: dict[int, datetime] = {}
        last: dict[UUID, tuple[Look, datetime]] = {}
        for look in self.looks:
            before = last.get(look.escalation_id)
            at = look.at if before is None or _anew(before[0], look) else before[1]
            began[id(look)] = at
            last[look.escalation_id] = (look, at)
        return began

    def excused_until(self, due: datetime, within: timedelta) -> datetime:
        """Return when `within` is over, not counting while the sweeps were kept from running."""
        until = due + within
        while (later := due + within + self.still(due, until)) > until:
            until = later
        return until

    def still(self, since: datetime, until: datetime) -> timedelta:
        """Return for how long of a span the sweeps were kept from running."""
        spans = [(max(since, one.starts_at), min(until, one.ends_at)) for one in self.stills]
        return sum((end - start for start, end in spans if end > start), timedelta())

    def on_duty(self, staff_id: UUID, at: datetime) -> bool:
        """Say whether somebody was on a published shift at a moment, as the roster then stood."""
        return any(
            one.role in WORKING and one.starts_at <= at < one.ends_at and self.stood(one, at)
            for one in self.shifts_of.get(staff_id, [])
        )

    def stood(self, shift: Any, at: datetime) -> bool:
        """Say whether a shift was published, and had not been taken away, at a moment."""
        gone = shift.state != "published" and shift.changed_at <= at
        return self.since(shift) <= at and not gone

    def since(self, shift: Any) -> datetime:
        """Return when a shift was published: with others, or by hand when it was made."""
        return self._published.get(shift.publication_id) or made_at(shift.id)

    @cached_property
    def _published(self) -> dict[UUID, datetime]:
        return {row.id: row.at for row in self.rows("publications")}

    @cached_property
    def shifts_of(self) -> dict[UUID, list[Any]]:
        """Give everybody's shifts that ever were published."""
        found: dict[UUID, list[Any]] = {}
        for row in self.rows("shifts"):
            if was_published(row):
                found.setdefault(row.staff_id, []).append(row)
        return found


def made_at(row_id: UUID) -> datetime:
    """Return when a row was made: its id says so, to the millisecond."""
    return datetime.fromtimestamp((row_id.int >> 80) / 1000, UTC)


def was_published(shift: Any) -> bool:
    """Say whether a shift was ever published: a draft that was thrown away never was."""
    by_hand = shift.pattern_id is None
    return bool(shift.state != "draft" and (by_hand or shift.publication_id is not None))


def _anew(before: Look, look: Look) -> bool:
    let_go = before.taken_at is not None and look.taken_at is None
    return not before.is_open or look.level < before.level or let_go or _moved(before, look)


def _moved(before: Look, look: Look) -> bool:
    """Say whether it was put away, or brought back before its time."""
    was, away = before.away_until, look.away_until
    return was != away and (away is not None or (was is not None and was > look.at))


def rows_of(house: House) -> dict[str, list[Any]]:
    """Take down every table that the checkers read."""
    return {name: _rows(house, name) for name in TABLES}


def _rows(house: House, name: str) -> list[Any]:
    table = metadata.tables[name]
    query = select(table).order_by(*table.primary_key.columns)
    with house.db.reading() as tx:
        return [SimpleNamespace(**row._mapping) for row in tx.execute(query)]
