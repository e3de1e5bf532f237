"""A whole city on the real house: people, staff, carrier and accidents, moment by moment."""

from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random

from bot import wiring
from bot.config import Config, Policy, TwilioAccount
from bot.library import Library
from bot.simulation.accidents import Accidents, CommitFailed
from bot.simulation.carrier import NONE, Account, Carrier
from bot.simulation.city import founding
from bot.simulation.city.crowd import Crowd
from bot.simulation.city.desk import Desk
from bot.simulation.city.machine import Machine, Site
from bot.simulation.city.plan import Client, Plan
from bot.simulation.city.post import Post
from bot.simulation.city.practice import books
from bot.simulation.city.rounds import Rounds
from bot.simulation.city.stage import Stage
from bot.simulation.city.wire import Wire
from bot.simulation.moments import next_due
from bot.simulation.places import KEYS
from bot.simulation.time import SeededIds, VirtualClock

ADDRESS = "https://aftercall.example"
TWILIO = TwilioAccount("AC" + "0" * 32, ("stand-in-token",), "MG" + "0" * 32)
NUMBERS = ("+15035550190", "+15035550191", "whatsapp:+15035550190")
OUTAGE = timedelta(hours=1)
BUSY_REQUESTS = 6
STORM = timedelta(minutes=20)
BREATH_SECONDS = (1.0, 14.0)
HOUSE_POLL = timedelta(seconds=5)
LATE_SECONDS_MAX = 8.0
MEANWHILE = 0.1
# How the end is waited for: until leases, comparisons and late questions have had their turn.
CALM_SECONDS = (20, 61, 61, 3600, 61, 61, 13 * 3600, 61, 61, 13 * 3600, 61, 61, 61)
CALM_ROUNDS_MAX = 12


class World:
    """One city. `play` lets everything happen; the rest is there to be looked at afterwards."""

    def __init__(self, plan: Plan, database_url: str) -> None:
        """Found the city in an empty, migrated database."""
        self.plan = plan
        self.clock = VirtualClock(plan.starts_at)
        self.accidents = Accidents(self._rng("accidents"), scale=plan.luck)
        self.carrier = Carrier(self._rng("carrier"), account=_account(plan))
        self._mood = self._rng("mood")
        self.stage = Stage(self._site(database_url), self._rng("machines"))
        self.wire = self._wire()
        self.stage.site.http_client = self.wire
        self.stage.restart()
        now = self.clock.now()
        self.staff = founding.found(self.stage.house, now, practises=plan.practises)
        self.shelves = [books()]
        self.deploys = [(plan.starts_at, script, v) for script, v in _versions(books())]
        self.crowd = Crowd(self.stage, self.carrier, plan)
        self.desk = Desk(self.stage, self.staff, self._rng("desk"))
        self.post = Post(self.stage, self.carrier)
        self.rounds = Rounds(self.stage, self._rng("rounds"))
        self.calm_at = plan.ends_at

    def play(self) -> None:
        """Let the plan happen, then wait until everything has settled."""
        self._write_agenda()
        self.carrier.faults = self.plan.faults
        self.accidents.armed = True
        while self.clock.at < self.plan.ends_at:
            self._step()
        self._calm()

    def close(self) -> None:
        """Let the database go."""
        self.stage.close()

    def _rng(self, purpose: str) -> Random:
        return Random(f"{self.plan.seed}/{purpose}")

    def _site(self, database_url: str) -> Site:
        config = Config(
            database_url=database_url,
            keys=KEYS,
            data=Path(),
            public_url=ADDRESS,
            twilio=TWILIO,
            policy=Policy(drafts_may_leave=True),
        )
        ids = SeededIds(self.clock, self._rng("ids"))
        return Site(config, self.clock, ids, self.accidents.commit, books())

    def _wire(self) -> Wire:
        return Wire(self.carrier, self.clock, accidents=self.accidents, meanwhile=self._meanwhile)

    def _write_agenda(self) -> None:
        add, plan = self.stage.agenda.add, self.plan
        for client in plan.clients:
            add(plan.starts_at + client.referred_after, partial(self._refer, client))
        for at in plan.outages:
            add(at, lambda: self._outage(True))
            add(at + OUTAGE, lambda: self._outage(False))
        for at in plan.bursts:
            add(at, lambda: self.carrier.busy(BUSY_REQUESTS))
        for at in plan.storms:
            add(at, lambda: self._storm(True))
            add(at + STORM, lambda: self._storm(False))
        if plan.deploy is not None:
            at, script = plan.deploy
            add(at, lambda: self._deploy(script))
        self.crowd.begin()

    def _refer(self, client: Client) -> None:
        """Refer a client; the form is sent again until it has an answer."""
        team_id = self.staff[0].team_id

        def refer(machine: Machine) -> object:
            try:
                return founding.refer(machine.parts.house, team_id, client, now=self.clock.now())
            except CommitFailed:
                return None

        conversation_id = self.stage.on_a_machine(refer)
        told = "agreed" if client.agreed else "did not agree"
        self.stage.tell(f"referred, {told}, {client.language}, {client.zone}", client.phone)
        if conversation_id is not None:
            self.stage.tell(f"is {client.phone}", conversation_id)

    def _outage(self, down: bool) -> None:
        self.carrier.down(down, self.clock.now())
        self.stage.tell("the carrier is out of reach" if down else "the carrier is back")

    def _storm(self, rages: bool) -> None:
        self.accidents.storm = rages
        self.stage.tell("the database begins to fail" if rages else "the database is well again")

    def _deploy(self, script: str) -> None:
        """Put another edition of a script into service, on every machine."""
        site = self.stage.site
        site.books = founding.changed(site.books, script)
        self.shelves.append(site.books)
        self.stage.restart()
        armed, self.accidents.armed = self.accidents.armed, False
        wiring.keep_editions(self.stage.house, self.clock.now())
        self.accidents.armed = armed
        version = site.books.current(script).script.version
        self.deploys.append((self.clock.at, script, version))
        self.stage.tell(f"deployed {script} {version}")

    def _step(self) -> None:
        # A little late, so that several things may have come due, in whatever order.
        self.clock.reach(self._next_moment())
        self.clock.passes(self._mood.uniform(0, LATE_SECONDS_MAX))
        while (happening := self.stage.agenda.take(self.clock.at)) is not None:
            happening()
        if self._tick():
            breath = timedelta(seconds=self._mood.uniform(*BREATH_SECONDS))
            self.stage.agenda.add(self.clock.at + breath, _nothing)

    def _next_moment(self) -> datetime:
        due = next_due(self.stage.house).values()
        moments = [
            self.plan.ends_at,
            self.stage.agenda.next_at(),
            self.carrier.next_due_at(),
            self.post.missed_until(),
            *(max(moment, self.clock.at + HOUSE_POLL) for moment in due),
        ]
        return min(moment for moment in moments if moment is not None)

    def _tick(self) -> int:
        done = self.post.deliver() + self.rounds.run()
        if done:
            self.crowd.look()
            self.desk.glance()
        return done

    def _meanwhile(self, seconds: float) -> None:
        """Let the time of a request pass, and the rest of the city go on in it.

        Requests made meanwhile take no time of their own: they may not outlast the first one.
        """
        if not self.stage.has_a_free_machine:
            return
        self.clock.passes(seconds)
        if self._mood.random() < MEANWHILE:
            self._mood.choice((self._blurt, self.desk.burst_in, self.rounds.run))()
            self.post.deliver()
        if seconds >= 1:
            self.rounds.run_urgent()

    def _blurt(self) -> None:
        """Let somebody write in the middle of a request, and time enough pass to hear it."""
        self.crowd.blurt()
        self.clock.passes(1)

    def _calm(self) -> None:
        """Let bad luck end and people fall silent, and wait until the house has settled all."""
        self.accidents.armed = self.accidents.storm = False
        self.carrier.faults = NONE
        self.carrier.busy(0)
        self._outage(False)
        self.stage.agenda.clear()
        self.desk.open = False
        self.crowd.hush()
        self.calm_at = self.clock.at
        for seconds in CALM_SECONDS:
            self.clock.passes(seconds)
            for _ in range(CALM_ROUNDS_MAX):
                if not self.post.deliver() + self.rounds.run_all():
                    break
                self.clock.passes(3)


def _account(plan: Plan) -> Account:
    return Account(
        account_sid=TWILIO.account_sid,
        auth_token=TWILIO.tokens[0],
        service_sid=TWILIO.messaging_service_sid,
        numbers=NUMBERS,
        webhook_url=f"{ADDRESS}/webhooks/twilio/messages",
        advanced_opt_out=plan.advanced_opt_out,
        keyword_replies=plan.keyword_replies,
    )


def _versions(shelf: Library) -> list[tuple[str, str]]:
    return [(name, edition.script.version) for name, edition in shelf.editions.items()]


def _nothing() -> None:
    return None
