"""The city's people: what they write, how soon, and what they mean by it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

# Kinds of text and how often each is written; the words are below, by language.
WEIGHTS: Mapping[str, int] = {
    "yes": 30,
    "no": 9,
    "number": 22,
    "unclear": 9,
    "later": 3,
    "stop": 6,
    "risk": 7,
    "stop_and_risk": 1,
    "start": 2,
    "help": 3,
    "person": 3,
    "language": 2,
    "wrong": 1,
    "picture": 2,
    "empty": 1,
}
WORDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "en": {
        "yes": ("yes", "YES", "Yes please", "yeah ok"),
        "no": ("no", "No", "no thanks"),
        "number": ("1", "2", "3", "4", "5", "like a 4", "two"),
        "later": ("not now", "later"),
        "unclear": ("purple banana", "idk", "my ID got stolen", "the bus was late again"),
        "stop": ("STOP", "stop", "stop texting me please", "END", "Quit", "Unsubscribe"),
        "risk": ("I want to kill myself tonight", "i want to die", "I am thinking about suicide"),
        "stop_and_risk": ("stop. I want to die",),
        "start": ("START", "unstop"),
        "help": ("HELP", "info"),
        "person": ("call me", "I want to talk to a person"),
        "language": ("can you text in spanish",),
        "wrong": ("wrong number",),
    },
    "es": {
        "yes": ("sí", "si", "Sí, claro"),
        "no": ("no", "no gracias"),
        "number": ("1", "2", "cuatro", "5", "3"),
        "later": ("ahora no", "más tarde"),
        "unclear": ("plátano morado", "el bus llegó tarde otra vez"),
        "stop": ("ALTO", "STOP", "no me escriban más", "BASTA"),
        "risk": ("quiero morir", "me quiero matar hoy"),
        "stop_and_risk": ("no me escriban más, quiero morir",),
        "start": ("START", "EMPEZAR"),
        "help": ("AYUDA", "HELP"),
        "person": ("quiero hablar con una persona",),
        "language": ("en inglés por favor",),
        "wrong": ("número equivocado",),
    },
}
RISKS = frozenset({"risk", "stop_and_risk"})
STOPS = frozenset({"stop", "stop_and_risk", "wrong"})
TEXTS_MAX = 10
# Who obliges answers what the last text asked and little else, often late: so they get further
# into a script, and into the time of grace of its questions.
OBLIGING_TEXTS_MAX = 18
OBLIGES = 0.9
SPEAKS_UP = 0.12
ASKED = {
    "YES": ("yes", "yes", "yes", "no"),
    "SÍ": ("yes", "yes", "yes", "no"),
    "1 (": ("number",),
    "number": ("number",),
}


@dataclass(frozen=True, slots=True)
class Said:
    """What a person wrote: the carrier's id for it, and what they meant."""

    sid: str
    phone: str
    kind: str
    body: str
    at: datetime


@dataclass(slots=True)
class Person:
    """Someone with a phone. `answers` is how likely they answer a text at all, `obliges` whether
    mostly with what it asks for. `read` is the last text that they read."""

    phone: str
    language: str
    answers: float
    rng: Random
    obliges: bool = False
    texts_left: int = TEXTS_MAX
    read: str = ""
    seen: int = 0
    has_stopped: bool = field(default=False)

    def text(self) -> tuple[str, str, int]:
        """Give the next text: its kind, its words and how many pictures it has."""
        self.texts_left -= 1
        kind = self._kind()
        if self.has_stopped and self.rng.random() < 0.4:
            kind = "start"
        self.has_stopped = kind in STOPS or (self.has_stopped and kind != "start")
        words = WORDS[self.language].get(kind, ("",))
        return kind, self.rng.choice(words), int(kind == "picture")

    def _kind(self) -> str:
        asked = self._asked()
        if asked and self.rng.random() < OBLIGES:
            return self.rng.choice(asked)
        return self.rng.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]

    def _asked(self) -> tuple[str, ...]:
        """Give what the last text asks for, to one who obliges; nothing to others."""
        found = [kinds for mark, kinds in ASKED.items() if mark in self.read and self.obliges]
        return found[0] if found else ()

    def delay(self) -> timedelta:
        """Give how long this person takes to answer: mostly minutes, sometimes a night."""
        likely = self.rng.random() + 0.25 * self.obliges
        if likely < 0.7:
            return timedelta(seconds=self.rng.uniform(10, 300))
        if likely < 0.9:
            return timedelta(minutes=self.rng.uniform(5, 90))
        return timedelta(hours=self.rng.uniform(2, 14))

    def will_answer(self) -> bool:
        """Say whether they answer the text that just came."""
        likely = self.answers if self._asked() or not self.obliges else SPEAKS_UP
        return self.texts_left > 0 and self.rng.random() < likely
