"""One conversation without a house: its timers, its clock, and what must hold after each turn."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flows import effects, engine
from flows.answers import Answer
from flows.durations import DURATION_MAX
from flows.effects import Effect
from flows.events import Event, Heard, Started, TimerFired
from flows.progress import Progress
from flows.script import Script
from flows.steps import Ask
from tests.authoring import NOW

EFFECTS_MAX = 3 * engine.STEPS_PER_TURN_MAX


@dataclass
class Conversation:
    """Where one client stands, the timers that are set, and every name a timer ever had."""

    script: Script
    place: Progress = field(init=False)
    live: dict[str, datetime] = field(default_factory=dict)
    names: list[str] = field(default_factory=lambda: ["", "s0/0/0"])
    now: datetime = NOW

    def begin(self, started: Started) -> None:
        """Start the script."""
        self._take(engine.begin(self.script, started, self.now), None)

    def happen(self, event: Event) -> None:
        """Take a step, carry its effects out, and look whether all is well."""
        if isinstance(event, TimerFired):
            self.live.pop(event.name, None)
        before = self.place
        turned = engine.step(self.script, before, event, self.now)
        assert engine.step(self.script, _kept(before), event, self.now) == turned
        self._take(turned, before)
        if isinstance(event, Heard | TimerFired) and turned[1]:
            self._look_at_way(before)
        if isinstance(event, Heard):
            assert self.place.expired is None or self.place == before

    def hear(self, answer: Answer | None) -> None:
        """Let the client write."""
        self.happen(Heard(answer))

    def wait(self) -> None:
        """Let time pass until the one timer is due, and fire it."""
        [(name, due_at)] = self.live.items()
        self.now = max(self.now, due_at)
        self.happen(TimerFired(name))

    def listens(self) -> bool:
        """Tell whether an answer would reach a question now."""
        return engine.asked(self.script, self.place, self.now) is not None

    def _take(self, turned: tuple[Progress, tuple[Effect, ...]], before: Progress | None) -> None:
        self.place, said = turned
        for effect in said:
            self._carry_out(effect)
        self._look_at_place()
        self._look_at_effects(said, before)
        _look_at_words(self.script, said)

    def _carry_out(self, effect: Effect) -> None:
        if isinstance(effect, effects.CancelTimers):
            self.live.clear()
        elif isinstance(effect, effects.SetTimer):
            assert timedelta(0) <= effect.due_at - self.now <= DURATION_MAX
            self.live[effect.name] = effect.due_at
            self.names.append(effect.name)

    def _look_at_place(self) -> None:
        """Where it waits there is one timer, its own; nowhere else is any."""
        place, step = self.place, self.script.steps[self.place.step]
        assert place.phase == step.phase
        assert _kept(place) == place
        waits = place.phase in ("asking", "waiting")
        assert list(self.live) == ([place.timer] if waits else [])
        assert place.unclear in (0, 1) and place.reminders in (0, 1) and place.put_off in (0, 1, 2)
        assert (place.expired is None) == (place.expired_until is None)
        if place.expired is not None:
            late = self.script.steps[place.expired]
            assert isinstance(late, Ask) and late.silence.grace and place.phase != "asking"

    def _look_at_way(self, before: Progress) -> None:
        """A question that is repeated, reminded of or put off is on its way to be left."""
        if self.place.phase == "asking" and self.place.step == before.step:
            assert _so_far(self.place) > _so_far(before)

    def _look_at_effects(self, said: tuple[Effect, ...], before: Progress | None) -> None:
        assert len(said) <= EFFECTS_MAX
        kinds = [type(effect) for effect in said]
        assert effects.CancelTimers not in kinds[1:]
        asks = [effect for effect in said if isinstance(effect, effects.Say) and effect.asks]
        assert len(asks) <= (self.place.phase == "asking")
        if self.place.phase == "with_a_person" and said:
            assert effects.Escalate in kinds
        if self.place.phase == "ended" and before is not None and before.phase == "ended":
            assert effects.Close in kinds[-1:] or before.step == self.place.step
        else:
            assert (effects.Close in kinds[-1:]) == (self.place.phase == "ended")
        assert effects.Close not in kinds[:-1]


def _so_far(place: Progress) -> tuple[int, int, int]:
    return place.put_off, place.unclear, place.reminders


def _look_at_words(script: Script, said: tuple[Effect, ...]) -> None:
    """What is said and written down names a step that is there, and says something."""
    for effect in said:
        if isinstance(effect, effects.Say):
            assert effect.wording and effect.asks == isinstance(script.steps[effect.step], Ask)
        elif isinstance(effect, effects.RecordOutcome | effects.Remember | effects.RecordOffer):
            assert effect.step in script.steps
            assert isinstance(getattr(effect, "value", "-"), str)


def _kept(place: Progress) -> Progress:
    """Give the place as the database would give it back."""
    return Progress.from_dict(json.loads(json.dumps(place.to_dict())))
