"""A month of duty on the real house: rosters, crises, pages, staff and bad luck."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from random import Random
from uuid import UUID

from sqlalchemy import select

from bot.care import escalations
from bot.care.escalations import Cause
from bot.care.paging import settling
from bot.care.turn import receive
from bot.house import House
from bot.log import failure
from bot.sending.channels.base import Inbound, StatusReport
from bot.simulation.accidents import Accidents
from bot.simulation.duty import founding
from bot.simulation.duty.crew import Crew
from bot.simulation.duty.evidence import Evidence, rows_of
from bot.simulation.duty.office import Office
from bot.simulation.duty.plan import Crisis, Plan, Trouble
from bot.simulation.duty.post import Hooks, Post
from bot.simulation.duty.stage import Stage
from bot.simulation.duty.watch import Watch
from bot.simulation.moments import next_due
from bot.simulation.time import VirtualClock
from bot.sweeps import SWEEPS, Sweep
from models import page_attempts, paging_ways

CRIES = ("I want to kill myself tonight", "I took all the pills", "I am going to end it now")
# What runs in a month of duty; what clients are sent is another simulation's.
RUN = ("inbound", "pages", "page_sends", "claims", "rosters")
ROSTERS_EVERY = timedelta(hours=12)
# What has a thread of its own in life, and waits for no provider.
MEANWHILE = ("pages", "claims")
POLL_SECONDS = 5.0


class World:
    """One month. `play` lets it happen and gives the evidence."""

    def __init__(self, plan: Plan, database_url: str) -> None:
        """Found the teams in an empty, migrated database."""
        self.plan = plan
        clock = VirtualClock(plan.starts_at)
        self.luck = Accidents(self._rng("luck"), scale=plan.luck)
        self.stage = Stage(database_url, clock, luck=self.luck, ids=self._rng("ids"))
        self.post = Post(clock, plan.troubles, rng=self._rng("post"), luck=self.luck)
        self.stage.parts = replace(self.stage.parts, pagers=self.post.pagers)
        self.teams = tuple(founding.found(self.stage.house, one, clock.now()) for one in plan.teams)
        self.crew = Crew(self.stage, self.teams, self._rng("crew"))
        self.office = Office(self.stage, self.teams, plan, self._rng("office"))
        self.watch = Watch(self.stage)
        self._mood = self._rng("mood")
        self._sweeps = {one.name: one for one in SWEEPS if one.name in RUN}
        self._rosters_at = plan.starts_at
        self._texts = 0
        self._busy = False
        self._due_as_of, self._next = -1, dict[str, datetime]()
        self.post.hooks = Hooks(self._meanwhile, self.crew.paged, self._report)

    def play(self) -> Evidence:
        """Let the plan happen."""
        self.office.begin()
        self.crew.begin()
        for crisis in self.plan.crises:
            self.stage.agenda.add(crisis.at, partial(self._crisis, crisis))
        self.luck.armed = True
        while self.stage.clock.at < self.plan.ends_at:
            self._step()
        self.luck.armed = False
        return self._evidence()

    def close(self) -> None:
        """Let the database go."""
        self.stage.close()

    def _rng(self, purpose: str) -> Random:
        return Random(f"{self.plan.seed}/duty/{purpose}")

    def _step(self) -> None:
        clock = self.stage.clock
        clock.reach(self._next_moment())
        clock.passes(self._mood.uniform(0, POLL_SECONDS))
        self._happen()
        if not self._stands_still():
            self._sweep(RUN)

    def _next_moment(self) -> datetime:
        moments = [self.plan.ends_at, self._rosters_at, self.stage.agenda.next_at()]
        still = [one.ends_at for one in self._stills if one.holds(self.stage.clock.at)]
        due = self._due()
        moments += [max(due[name], *still) if still else due[name] for name in RUN if name in due]
        return min(one for one in moments if one is not None)

    def _due(self) -> dict[str, datetime]:
        """Return what is due when, by sweep; asked anew only after a commit."""
        if self._due_as_of != self.luck.commits:
            self._due_as_of, self._next = self.luck.commits, next_due(self.stage.house)
        return self._next

    @property
    def _stills(self) -> tuple[Trouble, ...]:
        return tuple(one for one in self.plan.troubles if one.what == "still")

    def _stands_still(self) -> bool:
        return any(one.holds(self.stage.clock.at) for one in self._stills)

    def _happen(self) -> None:
        while (happening := self.stage.agenda.take(self.stage.clock.at)) is not None:
            happening()
            self.watch.look()

    def _sweep(self, names: tuple[str, ...]) -> None:
        due, now = self._due(), self.stage.clock.at
        wanted = [name for name in names if name in due and due[name] <= now]
        if self._rosters_at <= now and "rosters" in names:
            self._rosters_at = now + ROSTERS_EVERY
            wanted.append("rosters")
        self._mood.shuffle(wanted)
        for name in wanted:
            self._run(self._sweeps[name])

    def _run(self, one: Sweep) -> None:
        def run() -> int:
            try:
                return one.run(self.stage.parts, self.stage.clock.now())
            except Exception as error:
                failure(f"sweep {one.name} failed", error)
                return 0

        done = self.stage.survive(run)
        if done:
            self.stage.tell(f"{one.name}: {done}")
        self.watch.look()

    def _meanwhile(self, seconds: float) -> None:
        """Let the time of a request pass, and others act in it."""
        self.watch.look()
        self.stage.clock.passes(seconds)
        if self._busy:
            return
        self._busy = True
        try:
            self._happen()
            if not self._stands_still():
                self._sweep(MEANWHILE)
        finally:
            self._busy = False

    def _report(self, at: datetime, report: StatusReport) -> None:
        def tell() -> None:
            told = f"a provider reports {report.status}"
            now = self.stage.clock.now

            def record(house: House) -> bool:
                settling.record_report(house, report, now=now())
                return True

            self.stage.do(told, record)

        self.stage.agenda.add(at, tell)

    def _crisis(self, crisis: Crisis) -> None:
        team = self.teams[crisis.team]
        talk_id, phone = team.talks[crisis.client], team.phones[crisis.client]
        if crisis.level == 0:
            self._texts += 1
            words = self._mood.choice(CRIES)
            inbound = Inbound("sms", f"SM{self._texts:032d}", phone, words, received_at=crisis.at)
            self._cry(inbound, talk_id)
            return
        now = self.stage.clock.now

        def escalate(house: House) -> object:
            with house.db.writing() as tx:
                cause = Cause(crisis.level, "simulated")
                return escalations.escalate(tx, house, talk_id, cause=cause, now=now())

        self.stage.do(f"escalated to level {crisis.level}", escalate, talk_id)

    def _cry(self, inbound: Inbound, talk_id: object) -> None:
        def hear(house: House) -> object:
            now = self.stage.clock.now()
            return receive(house, replace(inbound, received_at=now), now)

        if self.stage.do("a client cries for help", hear, talk_id) is None:
            self.stage.soon(10, lambda: self._cry(inbound, talk_id))

    def _evidence(self) -> Evidence:
        house = self.stage.house
        return Evidence(
            tables=rows_of(house),
            handed=self.post.handed,
            looks=self.watch.looks,
            stills=self._stills,
            proofs=self._proofs(),
            agreed=self.office.agreed,
            policy=house.policy,
            ends_at=self.stage.clock.at,
            lines=self.stage.history.lines,
        )

    def _proofs(self) -> list[tuple[UUID, datetime]]:
        """Return which ways were known to work from when on: at the start, or by a test."""
        people = [one for team in self.plan.teams for one in team.people]
        at_once = {way.address for one in people for way in one.ways if not way.tested_after}
        with self.stage.house.db.reading() as tx:
            ways = list(tx.execute(select(paging_ways)))
            tests = list(tx.execute(select(page_attempts).where(page_attempts.c.purpose == "test")))
        found = [(row.id, row.created_at) for row in ways if row.address in at_once]
        return found + [(row.way_id, row.acknowledged_at) for row in tests if row.acknowledged_at]
