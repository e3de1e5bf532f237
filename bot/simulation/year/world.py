"""One year: time goes from one due moment to the next, and everybody does what they would."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from random import Random
from uuid import UUID

from sqlalchemy import exists, insert, select

from bot import wiring
from bot.care import founding, intake
from bot.care.founding import Team
from bot.care.intake import Referral, Referrer
from bot.care.specialist import StaffMember
from bot.care.turn import receive
from bot.config import Policy
from bot.sending import delivery
from bot.sending.channels.base import Inbound, StatusReport
from bot.simulation.accidents import Accidents
from bot.simulation.duty.stage import Stage
from bot.simulation.moments import next_due
from bot.simulation.time import VirtualClock
from bot.simulation.year.office import Office
from bot.simulation.year.phones import Hooks, Phones
from bot.simulation.year.plan import Person, Plan
from bot.sweeps import SWEEPS, Sweep
from models import shifts, staff_members, wave_campaigns

# What runs in a year of follow-up; who is paged is another simulation's.
RUN = ("inbound", "sends", "timers", "check_ins", "campaigns")
CAMPAIGNS_EVERY, BY_NIGHT_EVERY = timedelta(minutes=15), timedelta(hours=2)
NIGHT = range(5, 12)
POLL_SECONDS = 5.0
ROUNDS_MAX = 200
STAFF = {"Noor": "specialist", "Luz": "specialist", "Sam": "supervisor", "Ida": "supervisor"}
# A person may keep a conversation for days here; in life their page keeps the claim alive.
POLICY = Policy(drafts_may_leave=True, lease=timedelta(days=10), undo_within=timedelta(0))
_GOING = exists().where(wave_campaigns.c.state.in_(("planning", "running", "paused", "stopping")))


class World:
    """One year on one database. `play` lets it happen."""

    def __init__(self, plan: Plan, database_url: str) -> None:
        """Found the team in an empty, migrated database."""
        self.plan = plan
        clock = VirtualClock(plan.starts_at)
        luck = Accidents(self._rng("luck"), scale=0)
        self.stage = Stage(database_url, clock, luck=luck, ids=self._rng("ids"), policy=POLICY)
        self.phones = Phones(plan.people, clock.now, self._rng("phones"))
        self.stage.parts = replace(self.stage.parts, channels={"sms": self.phones})
        self.team_id, staff = self._found()
        self.office = Office(self.stage, staff, self._rng("office"))
        self.phones.hooks = Hooks(self.stage.soon, self._hear, self._report)
        self.referred: dict[str, UUID] = {}
        self.failed: Counter[str] = Counter()
        self._mood = self._rng("mood")
        self._sweeps = {one.name: one for one in SWEEPS if one.name in RUN}
        self._campaigns_at = plan.starts_at

    def play(self) -> None:
        """Let the plan happen."""
        for person in self.plan.people:
            self.stage.agenda.add(person.referred_at, partial(self._refer, person))
        self.office.begin(self.plan.campaigns)
        while self.stage.clock.at < self.plan.ends_at:
            self._step()

    def close(self) -> None:
        """Let the database go."""
        self.stage.close()

    def _rng(self, purpose: str) -> Random:
        return Random(f"{self.plan.seed}/year/{purpose}")

    def _found(self) -> tuple[UUID, tuple[StaffMember, ...]]:
        house, now = self.stage.house, self.stage.clock.now()
        wiring.keep_editions(house, now)
        team = Team("Riverside", "Riverside follow-up team", "503-555-0199")
        with house.db.writing() as tx:
            team_id = founding.found(tx, house, team, now)
            staff = tuple(
                StaffMember(house.new_id(), team_id, role, name) for name, role in STAFF.items()
            )
            tx.execute(insert(staff_members), [_staff_row(one, now) for one in staff])
            on_duty = {"starts_at": now - timedelta(days=1), "ends_at": self.plan.ends_at}
            rows = [{"id": house.new_id(), "staff_id": one.id, **on_duty} for one in staff]
            tx.execute(insert(shifts), rows)
        return team_id, staff

    def _step(self) -> None:
        clock = self.stage.clock
        clock.reach(self._next_moment())
        clock.passes(self._mood.uniform(0, POLL_SECONDS))
        while (happening := self.stage.agenda.take(clock.at)) is not None:
            happening()
        self._sweep()

    def _next_moment(self) -> datetime:
        due = next_due(self.stage.house)
        moments = [due[name] for name in RUN if name in due]
        coming = self.stage.agenda.next_at()
        moments += [self.plan.ends_at, *([coming] if coming else [])]
        moments += [self._campaigns_at] if self._any_campaign() else []
        return min(moments)

    def _any_campaign(self) -> bool:
        with self.stage.house.db.reading() as tx:
            return bool(tx.execute(select(_GOING)).scalar_one())

    def _sweep(self) -> None:
        """Run what is due until nothing is, as sweeps do one after another."""
        names = [name for name in RUN if name != "campaigns"]
        if self._campaigns_at <= self.stage.clock.at:
            is_night = self.stage.clock.at.hour in NIGHT
            self._campaigns_at = self.stage.clock.at + (
                BY_NIGHT_EVERY if is_night else CAMPAIGNS_EVERY
            )
            self._run(self._sweeps["campaigns"])
        for _ in range(ROUNDS_MAX):
            due, now = next_due(self.stage.house), self.stage.clock.at
            wanted = [name for name in names if name in due and due[name] <= now]
            if not wanted:
                return
            self.office.glance()
            self._mood.shuffle(wanted)
            for name in wanted:
                self._run(self._sweeps[name])
        raise AssertionError(f"what is due at {self.stage.clock.at} is due forever: {wanted}")

    def _run(self, one: Sweep) -> None:
        one.run(self.stage.parts, self.stage.clock.now())

    def _refer(self, person: Person) -> None:
        now = self.stage.clock.now()
        referral = Referral(
            person.name,
            person.phone,
            person.language,
            person.zone if person.says_zone else "",
            verbal_consent_by="R. Vega" if person.agreed else "",
            called_at=now - timedelta(hours=2),
        )
        made = intake.refer(self.stage.house, Referrer(self.team_id), referral, now=now)
        self.referred[person.phone] = made.conversation_id

    def _hear(self, inbound: Inbound) -> None:
        receive(self.stage.house, inbound, self.stage.clock.now())
        self.office.glance()

    def _report(self, report: StatusReport) -> None:
        delivery.record_report(
            self.stage.house,
            report,
            remedy=self.phones.remedy,
            now=self.stage.clock.now(),
            on_setback=self.stage.parts.on_setback,
        )


def _staff_row(one: StaffMember, now: datetime) -> dict[str, object]:
    row = {"id": one.id, "team_id": one.team_id, "sign_in_name": one.display_name.lower()}
    told = {"display_name": one.display_name, "role": one.role, "languages": ["en"]}
    return {**row, **told, "password_hash": "", "active": True, "created_at": now}
