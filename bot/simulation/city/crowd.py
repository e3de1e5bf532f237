"""The people of a city with their phones: they read what arrives and write when they like."""

from datetime import timedelta
from random import Random

from bot.simulation.carrier import Carrier
from bot.simulation.city.people import OBLIGING_TEXTS_MAX, Person, Said
from bot.simulation.city.plan import Plan
from bot.simulation.city.stage import Stage

UNASKED_HOURS = (5, 200)
UNASKED = 0.5


class Crowd:
    """Everyone with a phone. `said` is all they ever wrote, in the order they wrote it."""

    def __init__(self, stage: Stage, carrier: Carrier, plan: Plan) -> None:
        """Give each phone to a person; two clients who share one are one pair of hands."""
        self.said: list[Said] = []
        self._stage, self._carrier, self._plan = stage, carrier, plan
        self._rng = Random(f"{plan.seed}/crowd")
        self.people: dict[str, Person] = {}
        for client in plan.clients:
            prefix = "whatsapp:" if client.channel == "whatsapp" else ""
            self._meet(prefix + client.phone, client.language)
            if client.outcome is not None:
                carrier.outcomes[prefix + client.phone] = client.outcome
        if plan.stranger is not None:
            self._meet(plan.stranger, "en")

    def begin(self) -> None:
        """Let some of them write without having been asked, sometime."""
        for phone, person in self.people.items():
            if self._rng.random() < UNASKED or phone == self._plan.stranger:
                after = timedelta(hours=self._rng.uniform(*UNASKED_HOURS))
                self._plan_text(person, after)

    def look(self) -> None:
        """Let everyone read what has arrived, and decide whether to answer."""
        for phone, person in self.people.items():
            arrived = self._carrier.handset(phone)
            for text in arrived[person.seen :]:
                person.read = text.body
                self._stage.tell(f"reads {_short(text.body)!r}", phone)
                if person.will_answer():
                    self._plan_text(person, person.delay())
            person.seen = len(arrived)

    def blurt(self) -> int:
        """Let somebody write this very moment."""
        person = self._rng.choice(list(self.people.values()))
        if person.texts_left > 0:
            self.write(person)
        return 1

    def write(self, person: Person) -> None:
        """Let a person write whatever they write next."""
        kind, body, media = person.text()
        now = self._stage.clock.now()
        sid = self._carrier.handset_sends(person.phone, body, now=now, media=media)
        self.said.append(Said(sid, person.phone, kind, body, now))
        self._stage.tell(f"writes {body!r} ({kind}, {sid[:10]})", person.phone)

    def hush(self) -> None:
        """Let nobody write any more."""
        for person in self.people.values():
            person.texts_left = 0

    def _meet(self, phone: str, language: str) -> None:
        rng = Random(f"{self._plan.seed}/{phone}")
        person = Person(phone, language, rng.uniform(0.4, 0.95), rng)
        if self._plan.practises:
            person.obliges, person.texts_left = True, OBLIGING_TEXTS_MAX
            person.answers = (1 + person.answers) / 2
        self.people.setdefault(phone, person)

    def _plan_text(self, person: Person, after: timedelta) -> None:
        def happen() -> None:
            if person.texts_left > 0:
                self.write(person)

        self._stage.agenda.add(self._stage.clock.at + after, happen)


def _short(body: str) -> str:
    return body if len(body) < 60 else f"{body[:57]}..."
