"""A conversation under way in a dialogue: the time, the place, the timers, and who speaks."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from bot.dialogues import beyond
from bot.dialogues.met import Entered, Met
from bot.dialogues.phrasing import escalated, phrase, waiting
from bot.dialogues.reading import Dialogue, Line
from bot.dialogues.stage import Stage
from flows import effects, engine
from flows.effects import Effect
from flows.events import Event, Resumed, Started, TimerFired
from flows.formatting import Speech, fill
from flows.languages import name_of
from flows.moments import parse_moment
from flows.progress import Progress
from flows.reading import Reading
from flows.samples import TEAM
from flows.steps import Ask
from flows.wording import Wording

Speaker = Literal["script", "nobody", "person"]
"""Who answers the client: the script, a person, or nobody while it waits for one."""


class Conversation:
    """Plays one line of a dialogue after the other; `lines` are what we did about the last.

    `heard` is what the client's last text was read as.
    """

    def __init__(self, stage: Stage, dialogue: Dialogue, *, drafts: bool = True) -> None:
        """Set the stage; nothing has happened yet. Without `drafts`, only reviewed wording is said.

        Raises ScriptInvalid without a script.
        """
        self.stage, self.dialogue = stage, dialogue
        self.edition = stage.edition(dialogue)
        self.met = Met(self.edition.script)
        steps = Entered(self.edition.script.steps, self.met.steps)
        self.script = replace(self.edition.script, steps=steps)
        self.language, self.now = dialogue.language, dialogue.begins
        self.place = Progress(self.script.name, self.script.version, self.script.start)
        self.timers: dict[str, datetime] = {}
        self.offers: dict[str, str] = {}
        self.speaker: Speaker = "script"
        self.under_way = True
        self.safety_at: datetime | None = None
        self.stopped = False
        self.drafts = drafts
        self.heard: Reading | None = None
        self.lines: list[Line] = []

    def begin(self) -> list[Line]:
        """Begin the script; return what it does."""
        started = Started({**self.dialogue.knows, "language": self.language}, self.dialogue.zone)
        self._carry_out(started, *engine.begin(self.script, started, self.now))
        return self._told()

    def happens(self, line: Line) -> list[Line]:
        """Let one thing happen; return what we do about it."""
        doing = {"client": self._client, "later": self._later, "person": self._person}
        doing[line.kind](line.text)
        return self._told()

    def ask(self) -> Ask | None:
        """Return the question that a text reaches now."""
        if self.speaker != "script":
            return None
        return engine.asked(self.script, self.place, self.now)

    def go_on(self, event: Event) -> None:
        """Give an event to the script, in the language spoken by now."""
        place = replace(self.place, values={**self.place.values, "language": self.language})
        self._carry_out(event, *engine.step(self.script, place, event, self.now))

    def escalate(self, level: int, reason: str, *, keeps_talking: bool = False) -> None:
        """Put the conversation before a person; the script stands still unless it talks on."""
        self.lines.append(escalated(level, reason))
        if not keeps_talking and self.speaker == "script":
            self.speaker = "nobody"
            self.timers.clear()

    def say_fixed(self, name: str) -> None:
        """Say one of the fixed replies."""
        key = f"fixed.{name}"
        self._say(key, self.stage.library.fixed.wording(key, self.language))

    def may_say(self, wording: Wording | None) -> bool:
        """Say whether there is a wording, reviewed where it must be (P10)."""
        return wording is not None and (wording.reviewed or self.drafts)

    def care(self, deed: str) -> None:
        """Write down what is done beyond the script."""
        self.lines.append(Line("care", deed))

    def end(self, result: str) -> None:
        """End the script under way."""
        if self.under_way:
            self.lines.append(Line("end", result))
        self.timers.clear()
        self.place = replace(self.place, phase="ended", expired=None, expired_until=None)
        self.under_way = False

    def _told(self) -> list[Line]:
        told, self.lines = self.lines, []
        return told

    def _client(self, text: str) -> None:
        ask = self.ask()
        reading = self.heard = self._read(text, ask)
        self.met.signals |= {signal.kind.value for signal in reading.signals}
        if ask is not None:
            self.met.questions.add(ask.question.kind)
            self.met.types.add(type(reading.answer))
        beyond.hear(self, reading, text)

    def _read(self, text: str, ask: Ask | None) -> Reading:
        """Read as care does: in the language spoken, in the client's first one, and in English."""
        codes = (self.language, self.dialogue.language, "en")
        question = self.edition.question(ask, self.language) if ask is not None else None
        readers = self.stage.library.readers
        return readers.read(text, languages=codes, question=question, today=self._today())

    def _later(self, text: str) -> None:
        moment = parse_moment(text)
        assert moment is not None, "reading lets no other through"
        values, zone = self.place.values, self.dialogue.zone
        until = moment.due_at(self.now, values=values, zone=zone)
        while due := sorted((at, name) for name, at in self.timers.items() if at <= until):
            self.now, name = due[0]
            del self.timers[name]
            self.go_on(TimerFired(name))
        self.now = until

    def _person(self, text: str) -> None:
        if text == "takes over":
            self.speaker = "person"
            self.timers.clear()
            return
        self.speaker = "script"
        self.go_on(Resumed())

    def _carry_out(self, event: Event, place: Progress, done: tuple[Effect, ...]) -> None:
        self.met.types |= {type(event), *map(type, done)}
        self.place = Progress.from_dict(json.loads(json.dumps(place.to_dict())))
        self.under_way = place.phase != "ended"
        for effect in done:
            self._carry_out_one(effect)

    def _carry_out_one(self, effect: Effect) -> None:
        match effect:
            case effects.Say():
                self._say(effect.wording, self.edition.wording(effect.wording, self.language))
            case effects.Escalate():
                beyond.escalate(self, effect)
            case effects.CancelTimers():
                self.timers.clear()
            case effects.SetTimer(name, due_at):
                self._set_timer(name, due_at)
            case effects.RecordOffer(_, state, step):
                if self.offers.get(step) != state:
                    self.lines.append(phrase(effect))
                self.offers[step] = state
            case _:
                self.lines.append(phrase(effect))

    def _set_timer(self, name: str, due_at: datetime) -> None:
        """Wait for a timer, unless the text before it was held: then no timer runs."""
        if self.speaker == "script":
            self.timers[name] = due_at
            self.lines.append(waiting(due_at, now=self.now, zone=self.dialogue.zone))

    def _say(self, key: str, wording: Wording | None) -> None:
        """Say a wording; what cannot be worded is held, and a person told (P10)."""
        self.met.wordings.add((key, self.language))
        speech = Speech(self.language, self.script.values, self._today())
        filled = None if wording is None else fill(wording, self._values(), speech)
        if filled is not None and not filled.missing and self.may_say(wording):
            self.lines.append(Line("we", filled.text))
            return
        reason = f"no reviewed wording in {name_of(self.language)}"
        missing = ", ".join(filled.missing) if filled else ""
        self.lines.append(Line("held", f"{key}: {missing or reason}"))
        self.escalate(2, reason)

    def _today(self) -> date:
        return self.now.astimezone(ZoneInfo(self.dialogue.zone)).date()

    def _values(self) -> Mapping[str, str]:
        return {**TEAM, **self.stage.library.lines, **self.place.values}
