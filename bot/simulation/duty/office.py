"""The roster of a month, through its own deeds: published weekly, swapped, taken, left, tested."""

from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select

from bot.care import duty
from bot.care.paging import ways
from bot.care.rosters import leave, planning, publishing, swapping, taking
from bot.care.rosters.leave import Leave
from bot.house import House
from bot.simulation.duty import founding
from bot.simulation.duty.founding import Founded, Person
from bot.simulation.duty.plan import HOLIDAY, Plan
from bot.simulation.duty.stage import Stage
from models import paging_ways, shifts

WEEK = timedelta(days=7)
WEEKS_AHEAD = 2
LOOKS_IN_EVERY = timedelta(hours=7)
TAKES = 0.5


class Office:
    """Everything that is done to the rosters. `agreed` holds where a rest may be too short."""

    def __init__(self, stage: Stage, teams: tuple[Founded, ...], plan: Plan, rng: Random) -> None:
        """Write down what is to be done when."""
        self._stage, self._teams, self._plan, self._rng = stage, teams, plan, rng
        self.agreed: set[tuple[UUID, datetime]] = set()

    def begin(self) -> None:
        """Publish the first rosters, and plan the rest of the month."""
        add, plan = self._stage.agenda.add, self._plan
        for number, team in enumerate(self._teams):
            self._weekly(team, number)
            add(plan.starts_at + LOOKS_IN_EVERY, partial(self._look_in, team))
        for at, number in plan.swaps:
            add(at, partial(self._offer, self._teams[number]))
        for at, number in plan.leaves:
            add(at, partial(self._leave, self._teams[number]))
        before = datetime.combine(HOLIDAY, datetime.min.time(), plan.starts_at.tzinfo)
        add(before - timedelta(days=3), lambda: self._holiday(self._teams[0]))

    def _weekly(self, team: Founded, number: int) -> None:
        boss, now = team.supervisor, self._stage.clock.now
        for pattern in self._plan.teams[number].patterns:
            self._late_pattern(team, pattern)
        self._do("plans", lambda house: planning.plan(house, boss, WEEKS_AHEAD, now()))
        self._do("publishes", lambda house: publishing.publish(house, boss, now(), anyway=True))
        self._stage.soon(WEEK.total_seconds(), lambda: self._weekly(team, number))

    def _late_pattern(self, team: Founded, pattern: Any) -> None:
        """Add the pattern of somebody who could not be paged before."""
        person = team.people[pattern.person]
        late = all(way.tested_after != timedelta(0) for way in person.plan.ways)
        if late and not self._shifts(person):
            now = self._stage.clock.now
            self._do("adds", lambda house: founding.add_pattern(house, team, pattern, now()))

    def _offer(self, team: Founded) -> None:
        """Offer somebody's next shift to a colleague or to all, who answer in a while."""
        giver, taker = self._rng.sample(team.people, 2)
        mine = self._shifts(giver)
        if not mine:
            return
        shift, to = self._rng.choice(mine[:5]), self._rng.choice((None, taker.id))
        now = self._stage.clock.now
        self._do("offers", lambda h: swapping.offer(h, giver.staff, shift.id, now(), to=to))
        hours = self._rng.choice((0.1, 2, 20))
        answer = self._decline if self._rng.random() < 0.15 else self._accept
        self._stage.soon(hours * 3600, lambda: answer(team, taker, shift))

    def _decline(self, _: Founded, taker: Person, shift: Any) -> None:
        now = self._stage.clock.now
        self._do("declines", lambda h: swapping.decline(h, taker.staff, shift.id, now()))

    def _accept(self, team: Founded, taker: Person, shift: Any) -> None:
        now = self._stage.clock.now
        done = self._do("accepts", lambda h: swapping.accept(h, taker.staff, shift.id, now()))
        if done == swapping.WAITS:
            agreed = self._rng.random() < 0.7
            self._stage.soon(3600, lambda: self._decide(team, taker, shift, agreed=agreed))

    def _decide(self, team: Founded, taker: Person, shift: Any, *, agreed: bool) -> None:
        if agreed:
            self.agreed.add((taker.id, shift.starts_at))
        now, boss = self._stage.clock.now, team.supervisor
        self._do("decides", lambda h: swapping.decide(h, boss, shift.id, now(), agreed=agreed))

    def _leave(self, team: Founded) -> None:
        """Enter a few days off for somebody, whatever gaps that opens."""
        now = self._stage.clock.now()
        first = now.astimezone(ZoneInfo(team.zone)).date() + timedelta(days=self._rng.randint(0, 9))
        away = self._rng.choice(team.people)
        self._enter(team, Leave(away.id, first, first + timedelta(days=self._rng.randint(0, 4))))

    def _holiday(self, team: Founded) -> None:
        """Let everybody who works be off on the holiday: nobody covers it."""
        for person in team.people:
            if person.staff.role == "specialist":
                self._enter(team, Leave(person.id, HOLIDAY, HOLIDAY))

    def _enter(self, team: Founded, wanted: Leave) -> None:
        now, boss = self._stage.clock.now, team.supervisor
        self._do("enters time off", lambda h: leave.enter(h, boss, wanted, now(), anyway=True))

    def _look_in(self, team: Founded) -> None:
        """Take the hours that nobody has, now and then, and test what is not known to work."""
        self._stage.soon(LOOKS_IN_EVERY.total_seconds(), lambda: self._look_in(team))
        with self._stage.house.db.reading() as tx:
            covered = bool(duty.on_duty(tx, team.id, self._stage.clock.at))
        if not covered and self._rng.random() < TAKES:
            self._take(self._rng.choice(team.people))
        for person, row in self._untested(team):
            self._try(person, row.id)

    def _untested(self, team: Founded) -> list[tuple[Person, Any]]:
        """Return, once its time has come, what was never tested or keeps failing."""
        since = self._stage.clock.at - self._plan.starts_at
        people = {one.id: one for one in team.people}
        query = select(paging_ways).where(
            paging_ways.c.staff_id.in_(list(people)),
            or_(paging_ways.c.tested_at.is_(None), paging_ways.c.failing_since.is_not(None)),
        )
        with self._stage.house.db.reading() as tx:
            rows = [(people[row.staff_id], row) for row in tx.execute(query)]
        return [(one, row) for one, row in rows if since >= one.plan.tests_after(row.address)]

    def _take(self, person: Person) -> None:
        now = self._stage.clock.now()
        # Nobody asks whether one has rested, where nobody else is there.
        self.agreed.add((person.id, now))
        me = person.staff
        self._do("takes the shift", lambda h: taking.take(h, me, "first", now, begins=now))

    def _try(self, person: Person, way_id: UUID) -> None:
        now = self._stage.clock.now
        self._do("tests a way", lambda h: ways.try_out(h, person.id, way_id=way_id, now=now()))

    def _shifts(self, person: Person) -> list[Any]:
        query = (
            select(shifts)
            .where(shifts.c.staff_id == person.id, shifts.c.state == "published")
            .where(shifts.c.starts_at > self._stage.clock.at)
            .order_by(shifts.c.starts_at)
        )
        with self._stage.house.db.reading() as tx:
            return list(tx.execute(query))

    def _do(self, told: str, deed: Any) -> Any:
        return self._stage.do(f"the roster: somebody {told}", deed)


def on_duty(house: House, team: Founded, at: datetime) -> set[UUID]:
    """Return who of a team is on duty."""
    with house.db.reading() as tx:
        return set(duty.on_duty(tx, team.id, at))
