"""The staff of a month: they miss pages, answer and do nothing, take and are silent, or help."""

from datetime import timedelta
from functools import partial
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from bot.care import snoozing, specialist, transferring
from bot.care.claims import Claim
from bot.care.hours import Hour
from bot.care.paging import acknowledging
from bot.care.snoozing import PuttingAway
from bot.care.specialist import Holding, Reply
from bot.care.transferring import Offer
from bot.house import House
from bot.simulation.duty.founding import Founded, Person
from bot.simulation.duty.office import on_duty
from bot.simulation.duty.plan import Crisis
from bot.simulation.duty.post import Handed
from bot.simulation.duty.stage import Stage
from models import conversations, escalations, messages, page_attempts

QUEUE_LOOKED_AT = timedelta(hours=2)
KEEPS_SECONDS = 45
OVERLOOKED = 0.5
# What somebody does with a conversation that they hold, and how often.
DEEDS = {"reply": 45, "silence": 18, "walk_away": 10, "transfer": 9, "snooze": 8, "close": 10}
ANSWERS = {"link": 5, "reply": 2, "key": 2}


_WAITING = (
    select(conversations.c.id)
    .join(escalations)
    .where(conversations.c.team_id == bindparam("of_team"), escalations.c.state == "open")
    .where(escalations.c.acknowledged_at.is_(None))
    .order_by(escalations.c.level, escalations.c.claim_by_at)
)


class Crew:
    """Everybody of all teams, as far as conversations go."""

    def __init__(self, stage: Stage, teams: tuple[Founded, ...], rng: Random) -> None:
        """Begin with nobody in any conversation."""
        self._stage, self._rng = stage, rng
        self._by_id = {one.id: (one, team) for team in teams for one in team.people}
        self._teams, self._keys = teams, 0

    def begin(self) -> None:
        """Let those on duty look at the queue now and then."""
        for team in self._teams:
            self._stage.soon(600, partial(self._look, team))

    def paged(self, page: Handed) -> None:
        """Let a page that arrived be noticed, or missed."""
        query = select(page_attempts.c.staff_id, page_attempts.c.purpose)
        with self._stage.house.db.reading() as tx:
            row = tx.execute(query.where(page_attempts.c.id == page.attempt_id)).one()
        person, team = self._by_id[row.staff_id]
        if row.purpose != "test" and self._rng.random() > person.plan.heed:
            return
        seconds = self._rng.choice((4, 15, 40, 100, 280))
        self._stage.soon(seconds, lambda: self._heed(person, team, page.attempt_id, row.purpose))

    def _heed(self, person: Person, team: Founded, attempt_id: UUID, purpose: str) -> None:
        """Answer it, or take what waits, or both; silent ones answer and leave it at that."""
        mood = self._rng.random()
        if purpose == "test" or mood < 0.6:
            self._answer(person, attempt_id)
        if purpose != "test" and mood > 0.25:
            later = self._rng.choice((1, 20, 60, 200, 310, 400)) if mood < 0.6 else 0
            self._stage.soon(later, lambda: self._take(person, team))

    def _answer(self, person: Person, attempt_id: UUID) -> None:
        by = self._rng.choices(list(ANSWERS), list(ANSWERS.values()))[0]
        now = self._stage.clock.now

        def answer(house: House) -> object:
            with house.db.writing() as tx:
                if by == "reply":
                    acknowledging.acknowledge_all(tx, house, person.id, by=by, now=now())
                    return by
                return acknowledging.acknowledge(tx, house, attempt_id, by=by, now=now())

        self._stage.do(f"{person.plan.name} answers by {by}", answer)

    def _look(self, team: Founded) -> None:
        """Let somebody on duty look at the queue."""
        hours = self._rng.uniform(0.5, 6)
        self._stage.soon(hours * 3600, lambda: self._look(team))
        if not self._waiting(team) or self._rng.random() < OVERLOOKED:
            return
        there = on_duty(self._stage.house, team, self._stage.clock.at)
        people = [one for one in team.people if one.id in there]
        if people:
            self._take(self._rng.choice(people), team)

    def _take(self, person: Person, team: Founded) -> None:
        """Take what is most urgent; mostly what nobody has."""
        waiting = self._waiting(team)
        if not waiting:
            return
        talk_id = waiting[0] if self._rng.random() < 0.9 else self._rng.choice(waiting)
        now = self._stage.clock.now
        told = f"{person.plan.name} takes it"
        taken = self._stage.do(
            told, lambda h: specialist.claim(h, person.staff, talk_id, now()), talk_id
        )
        if isinstance(taken, Claim):
            self._hold(person, team, taken)

    def _waiting(self, team: Founded) -> list[UUID]:
        with self._stage.house.db.reading() as tx:
            return list(tx.execute(_WAITING, {"of_team": team.id}).scalars())

    def _hold(self, person: Person, team: Founded, claim: Claim) -> None:
        """Decide what comes of it, and keep it until then; some let it lapse meanwhile."""
        deed = self._rng.choices(list(DEEDS), list(DEEDS.values()))[0]
        seconds = self._rng.choice((5, 30, 80, 200, 420))
        if deed == "silence":
            seconds = self._rng.choice((400, 700, 1200))
        renews = self._rng.random() < 0.85
        until = self._stage.clock.at + timedelta(seconds=seconds)
        self._go_on(_Sitting(person, team, claim, deed, renews), until)

    def _go_on(self, sitting: "_Sitting", until: Any) -> None:
        left = (until - self._stage.clock.at).total_seconds()
        if left <= 0:
            self._act(sitting)
            return
        if sitting.renews and left < 3000:
            self._renew(sitting)
        self._stage.soon(min(left, KEEPS_SECONDS), lambda: self._go_on(sitting, until))

    def _renew(self, sitting: "_Sitting") -> None:
        person, token, now = sitting.person, sitting.claim.token, self._stage.clock.now
        self._stage.survive(lambda: specialist.renew(self._stage.house, person.staff, token, now()))

    def _act(self, sitting: "_Sitting") -> None:
        if sitting.deed in ("walk_away", "silence"):
            return
        deed = getattr(self, f"_{sitting.deed}")
        done = deed(sitting)
        if sitting.deed == "reply" and isinstance(done, str):
            sitting.deed = "close"
            later = self._rng.choice((20, 120, 500))
            self._go_on(sitting, self._stage.clock.at + timedelta(seconds=later))

    def _reply(self, sitting: "_Sitting") -> object:
        self._keys += 1
        seen, now = self._last_seen(sitting), self._stage.clock.now
        reply = Reply("I am here", seen, f"key-{self._keys}", Hour("now", "asked for it"))
        return self._does(sitting, lambda h: specialist.reply(h, sitting.holding, reply, now()))

    def _close(self, sitting: "_Sitting") -> object:
        now = self._stage.clock.now
        return self._does(
            sitting, lambda h: specialist.close(h, sitting.holding, outcome="talked", now=now())
        )

    def _snooze(self, sitting: "_Sitting") -> object:
        now = self._stage.clock.now()
        wanted = PuttingAway(now + timedelta(hours=self._rng.choice((0.1, 1, 9))), "later")
        return self._does(sitting, lambda h: snoozing.snooze(h, sitting.holding, wanted, now))

    def _transfer(self, sitting: "_Sitting") -> object:
        """Offer it to a colleague, who accepts in a while, or does not."""
        others = [one for one in sitting.team.people if one.id != sitting.person.id]
        to, now = self._rng.choice(others), self._stage.clock.now
        made = self._does(
            sitting, lambda h: transferring.offer(h, sitting.holding, Offer(to.id), now())
        )
        if not isinstance(made, Exception) and self._rng.random() < 0.7:
            seconds = self._rng.choice((10, 60, 200))
            self._stage.soon(seconds, lambda: self._accept(to, sitting))
        return made

    def _accept(self, to: Person, sitting: "_Sitting") -> None:
        talk_id, now = sitting.claim.conversation_id, self._stage.clock.now
        told = f"{to.plan.name} accepts it"
        taken = self._stage.do(
            told, lambda h: transferring.accept(h, to.staff, talk_id, now()), talk_id
        )
        if isinstance(taken, Claim):
            self._hold(to, sitting.team, taken)

    def _last_seen(self, sitting: "_Sitting") -> UUID | None:
        query = select(messages.c.id).where(
            messages.c.conversation_id == sitting.claim.conversation_id
        )
        with self._stage.house.db.reading() as tx:
            found: UUID | None = tx.execute(query.order_by(messages.c.id.desc()).limit(1)).scalar()
        return found

    def _does(self, sitting: "_Sitting", deed: Any) -> Any:
        told = f"{sitting.person.plan.name}: {sitting.deed}"
        return self._stage.do(told, deed, sitting.claim.conversation_id)


class _Sitting:
    """Somebody in a conversation, and what they are about to do in it."""

    def __init__(self, person: Person, team: Founded, claim: Claim, deed: str, renews: bool):
        self.person, self.team, self.claim = person, team, claim
        self.deed, self.renews = deed, renews

    @property
    def holding(self) -> Holding:
        """Show the claim."""
        claim = self.claim
        return Holding(self.person.staff, claim.conversation_id, claim.token, later="leave")


__all__ = ["Crew", "Crisis"]
