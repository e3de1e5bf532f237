"""The staff of a city: they look, claim (sometimes two at once), write, hand back, or walk away."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import select

from bot.care import services, snoozing, specialist, transferring
from bot.care.claims import AlreadyClaimed
from bot.care.hours import Hour
from bot.care.snoozing import PuttingAway
from bot.care.specialist import Holding, Reply, StaffMember
from bot.care.transferring import Offer
from bot.errors import DeedRefused, LeaseLost, NotAllowed, StaleView, TurnConflict
from bot.house import House
from bot.simulation.accidents import CommitFailed
from bot.simulation.agenda import Happening
from bot.simulation.city.machine import Deed, Machine
from bot.simulation.city.stage import Stage
from bot.simulation.seen import last_seen
from models import conversations, escalations

DEEDS = {
    "reply": 45,
    "reply_blind": 6,
    "renew": 12,
    "note": 8,
    "hand_back": 32,
    "close": 20,
    "snooze": 6,
    "transfer": 6,
    "walk_away": 5,
    "opt_out": 2,
}
BODIES = ("Hello, this is {name}. How can I help?", "I can call you at 3.", "ok", "Thank you.")
TRIES_MAX = 4
PUT_AWAY_FOR = timedelta(hours=2)
REFUSALS = (AlreadyClaimed, DeedRefused, LeaseLost, NotAllowed, StaleView, TurnConflict)


@dataclass(slots=True)
class Seat:
    """One staff member in one conversation, with the claim's token they last saw."""

    staff: StaffMember
    conversation_id: UUID
    token: str

    @property
    def holding(self) -> Holding:
        """Show the claim."""
        return Holding(self.staff, self.conversation_id, self.token, later="leave")


class Desk:
    """Everybody at work. `open` says whether they still come in."""

    def __init__(self, stage: Stage, staff: tuple[StaffMember, ...], rng: Random) -> None:
        """Begin with nobody in any conversation."""
        self._stage, self._staff, self._rng = stage, staff, rng
        self._looking = False
        self._replies = 0
        self.open = True

    def glance(self) -> None:
        """See whether somebody waits; if so, somebody will come, in a while."""
        if self._looking or not self.open:
            return
        if self._waiting():
            self._looking = True
            self._soon(self._look, minutes=self._rng.choice((0.3, 2, 5, 20, 45)))

    def _waiting(self) -> list[UUID]:
        query = (
            select(conversations.c.id)
            .join(escalations)
            .where(escalations.c.state == "open", conversations.c.state != "held")
            .order_by(conversations.c.id)
        )
        with self._stage.house.db.reading() as tx:
            return list(tx.execute(query).scalars())

    def _look(self) -> None:
        self._looking = False
        waiting = self._waiting()
        if not waiting or not self.open:
            return
        chosen = self._rng.choice(waiting)
        racing = 2 if self._rng.random() < 0.3 else 1
        for staff in self._rng.sample(self._staff, racing):
            self.sit_down(staff, chosen)

    def burst_in(self) -> None:
        """Claim some conversation or other this very moment, waiting or not."""
        query = select(conversations.c.id).order_by(conversations.c.id)
        with self._stage.house.db.reading() as tx:
            everyone = list(tx.execute(query).scalars())
        if everyone and self.open:
            self.sit_down(self._rng.choice(self._staff), self._rng.choice(everyone))

    def sit_down(self, staff: StaffMember, conversation_id: UUID) -> None:
        """Claim a conversation, and go on in it if that worked."""

        def claim(machine: Machine) -> Seat:
            now = self._stage.clock.now()
            token = specialist.claim(machine.parts.house, staff, conversation_id, now).token
            return Seat(staff, conversation_id, token)

        seat = self._stage.on_a_machine(_quietly(claim))
        self._tell(f"{staff.display_name} claims: {_outcome(seat)}", conversation_id)
        if isinstance(seat, Seat):
            self._go_on(seat)

    def _go_on(self, seat: Seat) -> None:
        # Sometimes longer than the lease lasts.
        seconds = self._rng.choice((5, 20, 40, 60, 85, 100))
        self._stage.agenda.add(
            self._stage.clock.at + timedelta(seconds=seconds), lambda: self._deed(seat)
        )

    def _deed(self, seat: Seat) -> None:
        kind = self._rng.choices(list(DEEDS), list(DEEDS.values()))[0]
        if kind == "walk_away" or not self.open:
            return
        done = self._do(kind, seat)
        if done == "lost":
            return
        if kind not in ("hand_back", "close"):
            self._go_on(seat)

    def _do(self, kind: str, seat: Seat) -> str:
        if kind.startswith("reply"):
            return self._reply(seat, blind=kind == "reply_blind")
        if kind == "transfer":
            return self._transfer(seat)
        deed = _DEEDS[kind]
        result = self._stage.on_a_machine(
            _quietly(lambda machine: deed(machine.parts.house, seat, self._stage.clock.now()))
        )
        return self._told(kind, seat, result)

    def _reply(self, seat: Seat, *, blind: bool) -> str:
        """Send a reply; an answer that never came, or a nervous finger, sends it again."""
        self._replies += 1
        body = self._rng.choice(BODIES).format(name=seat.staff.display_name)
        # At night every third is left for the morning; by day the choice changes nothing.
        hour = Hour("now" if self._replies % 3 else "later", "asked for it")
        key = f"reply-{self._replies}"
        reply = Reply(
            body, None if blind else last_seen(self._stage.house, seat.conversation_id), key, hour
        )
        result: object = None
        for _ in range(TRIES_MAX):
            result = self._stage.on_a_machine(
                _quietly(
                    lambda machine: specialist.reply(
                        machine.parts.house, seat.holding, reply, self._stage.clock.now()
                    )
                )
            )
            if result is not None and self._rng.random() < 0.85:
                break
        return self._told(f"replies {body!r}", seat, result)

    def _transfer(self, seat: Seat) -> str:
        """Offer it to somebody, who accepts in a while: sometimes when it is too late."""
        colleague = self._rng.choice(self._staff)
        wanted = Offer(colleague.id, "knows the family")
        made = self._stage.on_a_machine(
            _quietly(
                lambda machine: transferring.offer(
                    machine.parts.house, seat.holding, wanted, self._stage.clock.now()
                )
            )
        )
        if isinstance(made, datetime):
            minutes = self._rng.choice((0.2, 1, 3, 7))
            self._soon(lambda: self._accept(colleague, seat.conversation_id), minutes=minutes)
        return self._told(f"offers it to {colleague.display_name}", seat, made)

    def _accept(self, staff: StaffMember, conversation_id: UUID) -> None:
        def accept(machine: Machine) -> Seat:
            now = self._stage.clock.now()
            claim = transferring.accept(machine.parts.house, staff, conversation_id, now)
            return Seat(staff, conversation_id, claim.token)

        seat = self._stage.on_a_machine(_quietly(accept)) if self.open else None
        self._tell(f"{staff.display_name} accepts: {_outcome(seat)}", conversation_id)
        if isinstance(seat, Seat):
            self._go_on(seat)

    def _told(self, kind: str, seat: Seat, result: object) -> str:
        self._tell(f"{seat.staff.display_name} {kind}: {_outcome(result)}", seat.conversation_id)
        return "lost" if isinstance(result, LeaseLost) else "done"

    def _tell(self, what: str, conversation_id: UUID) -> None:
        self._stage.tell(what, conversation_id)

    def _soon(self, happening: Happening, *, minutes: float) -> None:
        self._stage.agenda.add(self._stage.clock.at + timedelta(minutes=minutes), happening)


def _renew(house: House, seat: Seat, now: datetime) -> str:
    specialist.renew(house, seat.staff, seat.token, now)
    return "renewed"


def _note(house: House, seat: Seat, now: datetime) -> str:
    specialist.note(house, seat.staff, seat.conversation_id, "called, no answer", now)
    return "noted"


def _hand_back(house: House, seat: Seat, now: datetime) -> str:
    specialist.hand_back(house, seat.holding, now)
    return "handed back"


def _close(house: House, seat: Seat, now: datetime) -> str:
    with house.db.reading() as tx:
        became = {row.id: row.state for row in services.still_open(tx, seat.conversation_id)}
    specialist.close(house, seat.holding, outcome="talked", now=now, became=became)
    return "closed"


def _snooze(house: House, seat: Seat, now: datetime) -> str:
    wanted = PuttingAway(now + PUT_AWAY_FOR, "at work until then")
    snoozing.snooze(house, seat.holding, wanted, now)
    return "put away"


def _opt_out(house: House, seat: Seat, now: datetime) -> str:
    specialist.opt_out(house, seat.staff, seat.conversation_id, "said so on the phone", now)
    return "opted out"


_DEEDS = {
    "renew": _renew,
    "note": _note,
    "hand_back": _hand_back,
    "close": _close,
    "snooze": _snooze,
    "opt_out": _opt_out,
}


def _quietly(deed: Deed) -> Deed:
    """Give back what the page would show: the deed's answer, a refusal, or nothing at all."""

    def quiet(machine: Machine) -> Any:
        try:
            return deed(machine)
        except REFUSALS as refusal:
            return refusal
        except CommitFailed:
            return None

    return quiet


def _outcome(result: object) -> str:
    if result is None:
        return "no answer"
    return type(result).__name__ if not isinstance(result, str) else result
