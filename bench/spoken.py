"""Turns as a house takes them, without a database: state, effects and words, by language."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bench.people import SCRIPT, TEAM, ZONE
from bot.library import Library
from bot.sending.rendering import Rendered, local_day, render
from flows import effects, engine
from flows.answers import Number
from flows.effects import Effect
from flows.events import Heard, Started
from flows.formatting import Speech
from flows.languages import LANGUAGES
from flows.loader import load_script
from flows.plurals import plural_rule
from flows.progress import Progress
from flows.wording import Edition, Wording

VISIT = """\
script: visit
about: Asks how things are and tells of a visit.
purpose: check_in
start: how
values: {days: number, visit: date, at: time}
steps:
  how:
    ask: "How are things? Reply 1 (very hard) to 5 (good)."
    answer: scale 1 to 5
    outcome: self_rated_state
    remember: mood
    next: known
    unclear: {then: a_person}
    silence: {after: 20 hours, then: over}
  known:
    if: mood >= 3 and days > 0
    then: visit
    else: a_person
  visit:
    ask:
      count: days
      one: "{program}: we visit you in {days} day, on {visit} at {at}. Does that suit you?"
      other: "{program}: we visit you in {days} days, on {visit} at {at}. Does that suit you?"
    answer: yes or no
    next: over
    unclear: {then: a_person}
    silence: {after: 20 hours, grace: 2 days, then: over}
    not_now: {after: 4 hours, then: over}
  a_person:
    escalate: {level: P3, reason: the answer is unclear}
    next: over
  over: {end: finished}
"""
DAYS = 28
"""Visits lie on so many days, so that dates are said anew and again as in life."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One client who answers 4, in one language; `state` is where they stand, as JSON."""

    edition: Edition
    language: str
    state: str
    values: Mapping[str, str]
    now: datetime

    def take(self) -> str:
        """Read the place, take the step, and make ready all that would be written."""
        script = self.edition.script
        place = Progress.from_dict(json.loads(self.state))
        after, said = engine.step(script, place, Heard(Number(4)), self.now)
        speech = Speech(self.language, script.values, local_day(self.now, after.zone))
        rows = [self._row(effect, after.values, speech) for effect in said]
        return json.dumps([after.to_dict(), rows])

    def fill(self) -> str:
        """Read and write the state, and fill the placeholders by hand: the reference."""
        json.dumps(json.loads(self.state))
        spoken = self.edition.wordings.values()
        text = next(iter(spoken))[self.language].text
        for name, value in self.values.items():
            text = text.replace(f"{{{name}}}", value)
        return text

    def _row(self, effect: Effect, known: Mapping[str, str], speech: Speech) -> dict[str, Any]:
        match effect:
            case effects.Say():
                text = self._text(effect, known, speech)
                return {"step": effect.step, "body": text.body, "segments": text.segments}
            case effects.SetTimer():
                return {"name": effect.name, "due_at": effect.due_at.isoformat()}
            case _:
                return {name: getattr(effect, name) for name in effect.__slots__}

    def _text(self, say: effects.Say, known: Mapping[str, str], speech: Speech) -> Rendered:
        wording = self.edition.wording(say.wording, self.language)
        rendered = render(wording, {**self.values, **known}, drafts=True, speech=speech)
        assert rendered.worded, (say.wording, self.language)
        return rendered


def spoken_turns(library: Library, now: datetime) -> list[Turn]:
    """Give turns in every language, of a shipped script and of VISIT by turns."""
    house = {**library.lines, **TEAM, "hours": "8 am-6 pm"}
    shipped, visit = library.current(SCRIPT), _visit()
    return [
        turn
        for day in range(1, DAYS + 1)
        for language in LANGUAGES
        for turn in (
            _turn(shipped, language, house, now=now),
            _turn(visit, language, {**house, **_when(now.date(), day)}, now=now),
        )
    ]


def _when(today: date, days: int) -> dict[str, str]:
    on = today + timedelta(days=days)
    return {"days": str(days), "visit": on.isoformat(), "at": f"{8 + days % 10:02d}:30"}


def _turn(edition: Edition, language: str, values: Mapping[str, str], *, now: datetime) -> Turn:
    own = {name: values[name] for name in ("days", "visit", "at") if name in values}
    place, _ = engine.begin(edition.script, Started({**own, "language": language}, ZONE), now)
    return Turn(edition, language, json.dumps(place.to_dict()), values, now)


def _visit() -> Edition:
    """Give VISIT in every language: the words stay English, the forms and dates are its own."""
    script = load_script(VISIT, "visit.yaml")
    wordings = {
        key: {language: _worded(key, text, language=language) for language in LANGUAGES}
        for key, text in script.wordings.items()
    }
    return Edition(script, wordings)


def _worded(key: str, text: str, *, language: str) -> Wording:
    rule = plural_rule(language if key == "visit.visit" else "")
    return Wording(text, True, (text,) * rule.forms, "days") if rule else Wording(text, True)
