"""Where a walk stands, and what the engine makes of what happens there."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flows import effects, engine
from flows.effects import Effect
from flows.events import Event, Interrupted, Resumed, Started, TimerFired
from flows.progress import Progress
from flows.samples import MORNING, ZONE
from flows.script import Script

A_MINUTE = timedelta(minutes=1)
Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """A conversation under way: its progress, the timers that run, and the time."""

    place: Progress
    timers: tuple[effects.SetTimer, ...]
    now: datetime

    @property
    def over(self) -> bool:
        """Say whether the script has ended."""
        return self.place.phase == "ended"

    @property
    def in_grace(self) -> bool:
        """Say whether a question that silence went past still listens."""
        until = self.place.expired_until
        return until is not None and self.now < until

    def key(self, read: tuple[str, ...], named: tuple[str, ...]) -> Key:
        """Return what tells this standing from others: two of one key go on alike.

        `read` are the values that conditions read, `named` those that only wordings and waits do.
        """
        place, values = self.place, self.place.values
        return (
            (place.step, place.phase, place.unclear, place.reminders, place.put_off),
            place.expired if self.in_grace else None,
            tuple(timer.name for timer in self.timers),
            tuple((name, values.get(name, "")) for name in read),
            tuple(name for name in named if values.get(name)),
        )


@dataclass(frozen=True, slots=True)
class Turn:
    """One event, and what came of it."""

    before: Standing | None
    event: Event
    after: Standing
    done: tuple[Effect, ...]


def begun(script: Script, known: dict[str, str]) -> Turn:
    """Begin a script. Raises StepLimitReached when it never waits."""
    started = Started(known, ZONE)
    place, done = engine.begin(script, started, MORNING)
    return Turn(None, started, _after(place, (), done, now=MORNING), done)


def taken(script: Script, standing: Standing, event: Event) -> Turn:
    """Give an event to the engine: a timer when it is due, anything else a minute later."""
    due = [timer.due_at for timer in standing.timers if event == TimerFired(timer.name)]
    now = due[0] if due else standing.now + A_MINUTE
    place, done = engine.step(script, standing.place, event, now)
    left = tuple(timer for timer in standing.timers if event != TimerFired(timer.name))
    return Turn(standing, event, _after(place, left, done, now=now), done)


def untold(standing: Standing) -> Iterator[Event]:
    """Give what can happen here without a word of the client's: timers, a person's hand-back."""
    if standing.place.phase == "with_a_person":
        yield Resumed()
    elif standing.timers:
        yield TimerFired(min(standing.timers, key=lambda timer: timer.due_at).name)


def beside(standing: Standing) -> Iterator[Event]:
    """Give what can happen at any time and leads back here: another thing was answered, a person
    held the conversation for a while."""
    if standing.place.phase in ("asking", "waiting"):
        yield from (Interrupted(), Resumed())


def after_grace(standing: Standing) -> Standing:
    """Return the same standing when the time of grace is over."""
    until = standing.place.expired_until
    return replace(standing, now=(until or standing.now) + A_MINUTE)


def _after(
    place: Progress,
    timers: tuple[effects.SetTimer, ...],
    done: tuple[Effect, ...],
    *,
    now: datetime,
) -> Standing:
    for effect in done:
        if isinstance(effect, effects.CancelTimers):
            timers = ()
        elif isinstance(effect, effects.SetTimer):
            timers = (*timers, effect)
    return Standing(Progress.from_dict(json.loads(json.dumps(place.to_dict()))), timers, now)
