"""One play of a script: what happened, what we did about it, and the way back.

What happens are lines of `bot.dialogues`, so that a play can be written down as a dialogue, and
taken back by playing all but the last again.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot.dialogues import Dialogue, Line, Stage
from bot.dialogues.conversation import Conversation, Speaker
from flows.answers import value_of
from flows.durations import duration_text
from flows.moments import parse_moment
from flows.reading import Reading
from flows.steps import Ask

A_MINUTE, AN_HOUR = timedelta(minutes=1), timedelta(hours=1)
STRIDE_MAX = timedelta(days=60)
MINUTES_MAX = timedelta(minutes=99_999)
"""The longest that an author can write in minutes."""

Speaks = Speaker | Literal["over"]
"""Who answers the client: the script, a person, nobody until one comes; or the script is over."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A line of what we did, and when."""

    line: Line
    at: datetime


@dataclass(frozen=True, slots=True)
class Beat:
    """One thing that happened (None: the script began) and what we did about it.

    `until` is when it was over, `speaks` who answers the client from then on. For a client's text
    also the question it met, None when none was open, and its reading.
    """

    happened: Line | None
    until: datetime
    speaks: Speaks
    shown: tuple[Shown, ...]
    ask: Ask | None = None
    reading: Reading | None = None

    @property
    def leads(self) -> str | None:
        """Return the step that the client's answer leads to, None when it was none."""
        if self.ask is None or self.reading is None:
            return None
        return self.ask.target(self.reading.answer)

    @property
    def means(self) -> str:
        """Return in a word what the client's text means to the question."""
        if self.ask is None or self.reading is None:
            return "no question is open"
        answer = self.reading.answer
        value = value_of(answer)
        return value if value is not None else _NO_VALUE.get(type(answer).__name__, "no answer")


_NO_VALUE = {"Unsure": "neither yes nor no", "Later": "not now"}


class Session:
    """A play under way, its `beats` in order."""

    def __init__(self, stage: Stage, dialogue: Dialogue, *, drafts: bool = True) -> None:
        """Begin the script; without `drafts` only reviewed wording is said.

        Raises ScriptInvalid when there is none that can be played, StepLimitReached, as every deed
        here, when it never stops.
        """
        self.stage, self.dialogue, self.drafts = stage, dialogue, drafts
        self.conversation = Conversation(stage, dialogue, drafts=drafts)
        self.beats = [self._begin()]

    @property
    def last_heard(self) -> Beat | None:
        """Return the last beat in which the client wrote."""
        return next((beat for beat in reversed(self.beats) if beat.reading is not None), None)

    def restart(self) -> Beat:
        """Begin again."""
        self.conversation = Conversation(self.stage, self.dialogue, drafts=self.drafts)
        self.beats = [self._begin()]
        return self.beats[-1]

    def happens(self, line: Line) -> Beat:
        """Let something happen, and return what we do about it."""
        ask = self.conversation.ask() if line.kind == "client" else None
        if line.kind == "later":
            shown = self._pass_time(line.text)
        else:
            shown = self._at_once(self.conversation.happens(line))
        reading = self.conversation.heard if line.kind == "client" else None
        self.beats.append(self._beat(line, shown, ask=ask, reading=reading))
        return self.beats[-1]

    def undo(self) -> Line | None:
        """Take the last thing that happened back and return it, None when nothing has happened."""
        happened = [beat.happened for beat in self.beats if beat.happened is not None]
        if not happened:
            return None
        self.restart()
        for line in happened[:-1]:
            self.happens(line)
        return happened[-1]

    def next_due(self) -> Line | None:
        """Return the passing of time until the next timer is due, None when none runs."""
        timers = self.conversation.timers
        if not timers:
            return None
        return Line("later", _passing(min(timers.values()) - self.conversation.now))

    def _begin(self) -> Beat:
        return self._beat(None, self._at_once(self.conversation.begin()))

    def _beat(
        self,
        happened: Line | None,
        shown: list[Shown],
        *,
        ask: Ask | None = None,
        reading: Reading | None = None,
    ) -> Beat:
        now = self.conversation
        over = now.speaker == "script" and not now.under_way
        speaks: Speaks = "over" if over else now.speaker
        return Beat(happened, now.now, speaks, tuple(shown), ask, reading)

    def _at_once(self, lines: list[Line]) -> list[Shown]:
        return [Shown(line, self.conversation.now) for line in lines]

    def _pass_time(self, text: str) -> list[Shown]:
        """Pass time timer by timer, so that each thing we do is shown with its own time."""
        until, shown = self._until(text), list[Shown]()
        while self.conversation.now < until:
            due = min(self.conversation.timers.values(), default=until)
            stride = min(due, until) - self.conversation.now
            step = Line("later", _passing(min(stride, STRIDE_MAX)))
            shown += self._at_once(self.conversation.happens(step))
        return shown

    def _until(self, text: str) -> datetime:
        moment = parse_moment(text)
        assert moment is not None, "orders let no other through"
        place, zone = self.conversation.place, self.dialogue.zone
        return moment.due_at(self.conversation.now, values=place.values, zone=zone)


def _passing(stride: timedelta) -> str:
    """Write a time to pass, rounded up to what an author can write, a minute at least."""
    unit = A_MINUTE if stride <= MINUTES_MAX else AN_HOUR
    return duration_text(max(-(-stride // unit) * unit, A_MINUTE))
