"""One deed on a team's roster: one transaction, one at a time for a team, judged and written down.

Two who change a roster at once would each see it without what the other does, and both could be
right alone and wrong together; so the second waits for the first.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, insert, select

from bot.care.rosters import cover, reading, rules
from bot.care.rosters.cover import Gap
from bot.care.rosters.shifts import Person, Shift, Span
from bot.care.specialist import StaffMember
from bot.errors import DeedRefused, NotAllowed
from bot.house import House
from bot.privacy import audit
from models import shifts, teams

ARRANGERS = ("supervisor", "administrator")
WORKERS = ("specialist", *ARRANGERS)


class LeavesGaps(DeedRefused):
    """What was asked for leaves hours uncovered that were covered before."""

    def __init__(self, gaps: Sequence[Gap]) -> None:
        """Keep the gaps, which pages tell."""
        super().__init__("gaps")
        self.gaps = tuple(gaps)


class RestsTooLittle(DeedRefused):
    """Somebody would rest less between two shifts than the house asks for."""

    def __init__(self, rest: timedelta) -> None:
        """Keep how long people rest, which pages tell."""
        super().__init__("rest")
        self.rest = rest


@dataclass(frozen=True, slots=True)
class Arranging:
    """What a deed on a roster needs."""

    tx: Connection
    house: House
    staff: StaffMember
    now: datetime
    zone: ZoneInfo

    @property
    def team_id(self) -> UUID:
        """Return whose roster it is."""
        return self.staff.team_id

    def ahead(self) -> Span:
        """Return the span in which gaps are looked for."""
        return Span(self.now, self.now + self.house.policy.gaps_looked_ahead)

    def note(self, action: str, subject: str, **detail: Any) -> None:
        """Write down in the audit log who did what."""
        house, actor = self.house, f"staff:{self.staff.id}"
        what = {"actor": actor, "action": action, "subject": subject, "detail": detail}
        audit.append(self.tx, audit.entry(house.ring, house.new_id(), self.now, **what))

    def shift(self, shift_id: UUID) -> Shift:
        """Return a shift of the team's that stands and is not over.

        Raises NotAllowed when there is no such shift, DeedRefused (`over`) when it has ended.
        """
        found = reading.one_shift(self.tx, self.team_id, shift_id=shift_id)
        if found is None:
            raise NotAllowed("no such shift on this team's roster")
        if found.span.ends_at <= self.now:
            raise DeedRefused("over")
        return found

    def person(self, staff_id: UUID) -> Person:
        """Return somebody of the team. Raises DeedRefused (`no_such_colleague`)."""
        found = reading.people(self.tx, self.team_id).get(staff_id)
        if found is None:
            raise DeedRefused("no_such_colleague")
        return found

    def faults(self, wanted: Shift) -> tuple[str, ...]:
        """Say what is wrong with a person on a shift; see `rules`."""
        policy, person = self.house.policy, self.person(wanted.staff_id)
        rest = policy.rest_between_shifts
        near = Span(wanted.span.starts_at - rest, wanted.span.ends_at + rest)
        others = reading.of_person(self.tx, person.id, near)
        found = rules.faults(wanted, person, others, rest=rest)
        away = reading.away(self.tx, self.team_id, wanted.span).get(person.id, [])
        more = ("away",) if rules.is_away(wanted.span, away) else ()
        odd = wanted.span.length > policy.shift_longest
        return (*found, *more, *(("too_long",) if odd else ()))

    def gaps(self, look: Span, *, states: tuple[str, ...] = ("published",)) -> list[Gap]:
        """Return the roster's gaps in a span."""
        known = reading.shifts_between(self.tx, self.team_id, look, states=states)
        return self.gaps_of(known, look)

    def gaps_of(self, known: list[Shift], look: Span) -> list[Gap]:
        """Return the gaps that a span would have with these shifts."""
        needs = reading.needs(self.tx, self.team_id)
        speak = reading.languages(reading.people(self.tx, self.team_id))
        return cover.gaps(known, needs, look, zone=self.zone, speak=speak)

    def insert(self, shift: Shift, **more: Any) -> UUID:
        """Write a shift down under an id of its own; returns the id."""
        shift_id = self.house.new_id()
        row = {"id": shift_id, "staff_id": shift.staff_id, "role": shift.role}
        times = {"starts_at": shift.span.starts_at, "ends_at": shift.span.ends_at}
        told = {"state": shift.state, "changed_at": self.now}
        self.tx.execute(insert(shifts), {**row, **times, **told, **more})
        return shift_id


@contextmanager
def arranging(
    house: House, staff: StaffMember, now: datetime, *, by: tuple[str, ...] = ARRANGERS
) -> Iterator[Arranging]:
    """Open a transaction on the roster of somebody's team. Raises NotAllowed for other roles."""
    if staff.role not in by:
        raise NotAllowed("not by this role")
    with house.db.writing() as tx:
        # Not the row's key, which every new row of the team's refers to: only rosters wait here.
        lock = select(teams.c.id).where(teams.c.id == staff.team_id)
        tx.execute(lock.with_for_update(key_share=True))
        yield Arranging(tx, house, staff, now, reading.zone_of(tx, staff.team_id))
