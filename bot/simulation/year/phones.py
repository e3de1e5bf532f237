"""The clients' phones: they get texts, tell what became of them, and answer in their time."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from types import MappingProxyType
from uuid import UUID

from bot.sending.channels.base import Inbound, Outgoing, Remedy, Sent, StatusReport
from bot.sending.channels.twilio import codes
from bot.simulation.year.plan import Person

GONE = 30005
WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "stop": ("STOP", "stop texting me please", "Unsubscribe"),
        "wrong": ("wrong number", "you have the wrong person"),
        "cry": ("I want to kill myself tonight", "I took all the pills"),
        "person": ("I want to talk to a person", "call me please"),
        "unclear": ("purple banana", "my bus was late again"),
        "start": ("START",),
        "yes": ("yes", "YES", "Yes please"),
        "no": ("no", "No"),
        "number": ("1", "2", "3", "4", "5"),
    }
)
ANSWERS = {"obliging": 0.9, "sparse": 0.35, "silent": 0.0, "talkative": 0.95}
SPEAKS_UP = 0.5


@dataclass(frozen=True, slots=True)
class Handed:
    """A text that was handed to a phone's carrier, and until when it may arrive."""

    at: datetime
    message_id: UUID
    phone: str
    validity_seconds: int | None


@dataclass(frozen=True, slots=True)
class Said:
    """What a person wrote, and what they meant by it."""

    at: datetime
    phone: str
    kind: str


@dataclass(frozen=True, slots=True)
class Hooks:
    """How phones reach the house: in so many seconds a text comes in, or a report does."""

    soon: Callable[[float, Callable[[], None]], None]
    hear: Callable[[Inbound], None]
    report: Callable[[StatusReport], None]


class Phones:
    """A channel of people, each as the plan says they are."""

    def __init__(self, people: Sequence[Person], now: Callable[[], datetime], rng: Random) -> None:
        """Nobody has been texted yet."""
        self._people = {one.phone: one for one in people}
        self._now, self._rng = now, rng
        self._got: dict[str, int] = {}
        self.handed: list[Handed] = []
        self.said: list[Said] = []
        self.hooks: Hooks | None = None

    def send(self, outgoing: Outgoing) -> Sent:
        """Take a text; its phone tells of it soon, and its owner may answer."""
        phone, sid = outgoing.address, f"SM{len(self.handed):032d}"
        validity = outgoing.validity_seconds
        self.handed.append(Handed(self._now(), outgoing.message_id, phone, validity))
        self._got[phone] = number = self._got.get(phone, 0) + 1
        person = self._people[phone]
        is_lost = person.lost_after is not None and number > person.lost_after
        status, code = ("undelivered", GONE) if is_lost else ("delivered", 0)
        report = StatusReport(sid, status, code, outgoing.message_id)
        self._hooks.soon(self._rng.uniform(1, 30), lambda: self._hooks.report(report))
        if not is_lost:
            self._react(person, outgoing.body, number)
        return Sent(sid, "sent")

    def find(self, outgoing: Outgoing) -> Sequence[Sent]:
        """No text is ever doubtful here."""
        raise AssertionError("nothing is doubtful in a year without accidents")

    def status(self, provider_id: str) -> StatusReport:
        """Say what has been told already."""
        return StatusReport(provider_id, "delivered")

    def received_since(self, since: datetime) -> Iterable[Inbound]:
        """No text is lost on its way here."""
        return ()

    def remedy(self, code: int) -> Remedy:
        """Name what to do about an error code, as the provider's channel does."""
        return codes.remedy(code)

    @property
    def _hooks(self) -> Hooks:
        assert self.hooks is not None, "the year has begun"
        return self.hooks

    def _react(self, person: Person, body: str, number: int) -> None:
        kind = person.turns.get(number) or self._answer(person, body)
        if kind is None:
            return
        self._later(person, kind, hours=self._patience())
        if kind == "stop" and person.comes_back:
            days = self._rng.uniform(5, 90)
            self._later(person, "start", hours=24 * days)
            self._later(person, "yes", hours=24 * days + 1)

    def _answer(self, person: Person, body: str) -> str | None:
        if self._rng.random() >= ANSWERS[person.temper]:
            return None
        if "1" in body and "5" in body.replace("555", ""):
            return "number"
        if person.temper == "talkative" and self._rng.random() < SPEAKS_UP:
            return "unclear"
        return self._rng.choice(("yes", "yes", "yes", "no"))

    def _patience(self) -> float:
        """Return after how many hours somebody answers: mostly soon, sometimes the next day."""
        return self._rng.choice((0.02, 0.1, 0.5, 2, 7, 15, 26))

    def _later(self, person: Person, kind: str, *, hours: float) -> None:
        self._hooks.soon(timedelta(hours=hours).total_seconds(), lambda: self._say(person, kind))

    def _say(self, person: Person, kind: str) -> None:
        at, sid = self._now(), f"SMIN{len(self.said):028d}"
        self.said.append(Said(at, person.phone, kind))
        body = self._rng.choice(WORDS[kind])
        self._hooks.hear(Inbound("sms", sid, person.phone, body, received_at=at))
