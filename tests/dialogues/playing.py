"""Plays a written conversation through the reader and the engine, line by line, without a database.

    client   what the client writes
    signal   a thing that it tells besides an answer; care acts on that, and the script stays still
    we       the wording key we say; `says` beside it must stand in it, in the client's language
    effect   what else we do
    later    so much time passes, and due timers fire
    person   "hands back": the staff member who held the conversation gives it back

Everything we say and do must be written down, in order; only timers may be left out.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.library import Library, edition_of
from flows import effects, engine
from flows.durations import parse_duration
from flows.effects import Effect
from flows.events import Event, Heard, Resumed, Started, TimerFired
from flows.loader import load_script
from flows.progress import Progress
from flows.reading import Reading, read
from flows.script import Script, Step
from flows.wording import Edition, Wording

FOLDER = Path(__file__).parent
MORNING = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
TIMERS = ("timer", "cancel timers")


@dataclass(frozen=True)
class Dialogue:
    """One conversation as written: its file, what it shows, and its lines."""

    file: str
    script: str
    language: str
    about: str
    knows: Mapping[str, str]
    lines: tuple[Mapping[str, str], ...]

    def __str__(self) -> str:
        return f"{self.file}: {self.about}"


def dialogues() -> Iterator[Dialogue]:
    """Give every conversation of this folder."""
    for path in sorted(FOLDER.glob("*.yaml")):
        written = YAML(typ="safe", pure=True).load(path.read_text("utf-8"))
        for each in written["dialogues"]:
            yield Dialogue(
                file=path.name,
                script=written["script"],
                language=written["language"],
                about=each["about"],
                knows=each.get("knows", {}),
                lines=tuple(
                    {key: str(text) for key, text in line.items()} for line in each["play"]
                ),
            )


def edition(library: Library, name: str) -> Edition:
    """Return a shipped script, or one of the practice scripts beside the dialogues."""
    if name in library.editions:
        return library.current(name)
    source = (FOLDER / "practice" / f"{name}.yaml").read_text("utf-8")
    script = load_script(source, f"{name}.yaml")
    wordings = {key: {"en": Wording(text, True)} for key, text in script.wordings.items()}
    return edition_of(script, source, wordings)


class Entered(dict[str, Step]):
    """A script's steps, remembering which of them the engine entered."""

    def __init__(self, steps: Mapping[str, Step]) -> None:
        """Begin with none entered."""
        super().__init__(steps)
        self.names: set[str] = set()

    def __getitem__(self, name: str) -> Step:
        self.names.add(name)
        return super().__getitem__(name)


@dataclass
class Played:
    """A conversation under way: the time, the place, the timers, and what we have yet to see."""

    library: Library
    dialogue: Dialogue
    now: datetime = MORNING
    timers: dict[str, datetime] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    signals: list[str] = field(default_factory=list)
    effects: set[type] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.edition = edition(self.library, self.dialogue.script)
        self.steps = Entered(self.edition.script.steps)
        self.script: Script = replace(self.edition.script, steps=self.steps)
        started = Started(self.dialogue.knows)
        self.place = self._carry_out(*engine.begin(self.script, started, self.now))

    def play(self) -> None:
        """Play every line; AssertionError names the first that does not fit."""
        for number, line in enumerate(self.dialogue.lines, start=1):
            kind = next(iter(line))
            with_place = f"{self.dialogue}, line {number}: {dict(line)}"
            getattr(self, f"_{kind}")(line, with_place)
        self._nothing_left(f"{self.dialogue}, at its end")

    def _client(self, line: Mapping[str, str], where: str) -> None:
        self._nothing_left(where)
        reading = self._read(line["client"])
        self.signals = [signal.kind.value for signal in reading.signals]
        if not self.signals:
            self._step(Heard(reading.answer))

    def _read(self, text: str) -> Reading:
        ask = engine.asked(self.script, self.place)
        codes = dict.fromkeys((self.dialogue.language, "en"))
        lexicons = [self.library.lexicons[code] for code in codes]
        return read(text, lexicons=lexicons, question=ask.question if ask else None)

    def _signal(self, line: Mapping[str, str], where: str) -> None:
        assert line["signal"] in self.signals, where
        self.signals = []

    def _we(self, line: Mapping[str, str], where: str) -> None:
        self._expect(f"we {line['we']}", where)
        wording = self.edition.wording(line["we"], self.dialogue.language)
        assert wording is not None, where
        assert line.get("says", "") in wording.text, f"{where}; we say {wording.text!r}"

    def _effect(self, line: Mapping[str, str], where: str) -> None:
        self._expect(line["effect"], where)

    def _later(self, line: Mapping[str, str], where: str) -> None:
        self._nothing_left(where)
        passed = parse_duration(line["later"])
        assert passed is not None, where
        self.now += passed
        for name in sorted(self.timers, key=lambda name: self.timers[name]):
            if self.timers[name] <= self.now:
                del self.timers[name]
                self._step(TimerFired(name))

    def _person(self, line: Mapping[str, str], where: str) -> None:
        assert line["person"] == "hands back", where
        self._nothing_left(where)
        self._step(Resumed())

    def _expect(self, phrase: str, where: str) -> None:
        while self.said and self.said[0] != phrase and self.said[0].startswith(TIMERS):
            self.said.pop(0)
        assert self.said and self.said[0] == phrase, f"{where}; instead {self.said}"
        self.said.pop(0)

    def _nothing_left(self, where: str) -> None:
        unseen = [phrase for phrase in self.said if not phrase.startswith(TIMERS)]
        assert unseen + self.signals == [], f"before {where}"
        self.said = []

    def _step(self, event: Event) -> None:
        self.place = self._carry_out(*engine.step(self.script, self.place, event, self.now))

    def _carry_out(self, place: Progress, done: tuple[Effect, ...]) -> Progress:
        for effect in done:
            self.effects.add(type(effect))
            self.said.append(phrase_of(effect, self.now))
            if isinstance(effect, effects.CancelTimers):
                self.timers.clear()
            if isinstance(effect, effects.SetTimer):
                self.timers[effect.name] = effect.due_at
        stored: dict[str, Any] = json.loads(json.dumps(place.to_dict()))
        return Progress.from_dict(stored)


def phrase_of(effect: Effect, now: datetime) -> str:
    """Say an effect as the dialogues write it."""
    match effect:
        case effects.Say():
            return f"we {effect.wording}"
        case effects.SetTimer():
            return f"timer {_duration(effect.due_at - now)}"
        case effects.CancelTimers():
            return "cancel timers"
        case effects.RecordOutcome():
            return f"remember {effect.instrument} {effect.value}"
        case effects.SetConsent():
            return f"consent {effect.state} {', '.join(effect.purposes)}"
        case effects.Escalate():
            return f"escalate P{effect.level} {effect.reason}"
        case effects.Close():
            return f"close {effect.result}"


def _duration(passed: timedelta) -> str:
    return f"{int(passed.total_seconds() // 3600)} hours"
