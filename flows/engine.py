"""The engine: an event and a place in a script give the next place and what to do about it.

Pure and bounded. It never sends, stores, or reads a clock: `now` comes in, effects go out. What
each kind of step does when it is entered stands in `flows.steps`.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from flows import effects
from flows.answers import Later
from flows.effects import Effect
from flows.errors import StepLimitReached
from flows.events import Event, Heard, Interrupted, Started, TimerFired
from flows.progress import ASKED_AGAIN, PUT_OFF, Progress
from flows.script import Script
from flows.step import Turned
from flows.steps import Ask, Escalate, Wait

STEPS_PER_TURN_MAX = 50
LATE_AND_UNCLEAR = effects.Escalate(3, "a late answer is unclear")


def begin(script: Script, started: Started, now: datetime) -> Turned:
    """Enter a script at its start. Raises StepLimitReached when it never waits."""
    values = dict(started.values)
    place = Progress(script.name, script.version, script.start, values=values, zone=started.zone)
    return _walk(script, place, script.start, now)


def step(script: Script, progress: Progress, event: Event, now: datetime) -> Turned:
    """Give the next progress and the effects of `event`; an event that no longer fits is ignored.

    Raises StepLimitReached when more than STEPS_PER_TURN_MAX steps would run.
    """
    if isinstance(event, Started):
        place, said = begin(script, event, now)
        return place, (effects.CancelTimers(), *said)
    if isinstance(event, Heard):
        return _heard(script, progress, event, now)
    if isinstance(event, TimerFired):
        return _timer_fired(script, progress, event, now)
    if isinstance(event, Interrupted):
        return _interrupted(script, progress)
    return _resumed(script, progress, now)


def asked(script: Script, progress: Progress, now: datetime) -> Ask | None:
    """Return the question that an answer reaches: the one this progress waits on, or the one that
    silence went past and whose time of grace runs still."""
    current = script.steps[progress.step]
    if progress.phase == "asking" and isinstance(current, Ask):
        return current
    until = progress.expired_until
    if until is None or now > until or progress.phase == "with_a_person":
        return None
    late = script.steps[progress.expired or ""]
    return late if isinstance(late, Ask) else None


def _heard(script: Script, progress: Progress, event: Heard, now: datetime) -> Turned:
    ask = asked(script, progress, now)
    if ask is None:
        return progress, ()
    target = ask.target(event.answer)
    if target is not None:
        place, kept = ask.keep(_past(progress), event.answer)
        return _leave(script, place, target, now=now, kept=kept)
    if ask.name != progress.step or progress.phase != "asking":
        return _past(progress), (LATE_AND_UNCLEAR,)
    if isinstance(event.answer, Later) and ask.not_now is not None:
        return _put_off(script, ask, progress, now)
    return _unclear(script, ask, progress, now)


def _leave(
    script: Script,
    progress: Progress,
    target: str,
    *,
    now: datetime,
    kept: tuple[Effect, ...] = (),
) -> Turned:
    place, said = _walk(script, progress, target, now)
    return place, (effects.CancelTimers(), *kept, *said)


def _unclear(script: Script, ask: Ask, progress: Progress, now: datetime) -> Turned:
    if progress.unclear:
        return _leave(script, progress, ask.unclear.then, now=now)
    again = replace(progress, unclear=1, put_off=ASKED_AGAIN if progress.put_off else 0)
    say = effects.Say(ask.unclear.again, ask.name, asks=True)
    return again, (effects.CancelTimers(), say, ask.wait(again, now))


def _put_off(script: Script, ask: Ask, progress: Progress, now: datetime) -> Turned:
    """Ask again later, once; the question keeps listening meanwhile."""
    assert ask.not_now is not None
    if progress.put_off:
        return _leave(script, progress, ask.not_now.then, now=now)
    put_off = replace(progress, put_off=PUT_OFF, unclear=0, reminders=0)
    again = effects.SetTimer(put_off.timer, now + ask.not_now.after)
    return put_off, (effects.CancelTimers(), again)


def _timer_fired(script: Script, progress: Progress, event: TimerFired, now: datetime) -> Turned:
    current = script.steps[progress.step]
    if isinstance(current, Ask) and progress.phase == "asking":
        return _ask_timer_fired(script, current, progress, event=event, now=now)
    if isinstance(current, Wait) and progress.phase == "waiting" and event.name == progress.timer:
        return _walk(script, progress, current.next, now)
    return progress, ()


def _ask_timer_fired(
    script: Script, ask: Ask, progress: Progress, *, event: TimerFired, now: datetime
) -> Turned:
    if event.name != progress.timer:
        return progress, ()
    if progress.put_off == PUT_OFF:
        return ask.enter(replace(progress, put_off=ASKED_AGAIN), now)
    return _silent(script, ask, progress, now)


def _silent(script: Script, ask: Ask, progress: Progress, now: datetime) -> Turned:
    silence = ask.silence
    if silence.remind is not None and not progress.reminders:
        reminded = replace(progress, reminders=1)
        say = effects.Say(silence.remind, ask.name, asks=True)
        return reminded, (say, ask.wait(reminded, now))
    if silence.grace is not None:
        progress = replace(progress, expired=ask.name, expired_until=now + silence.grace)
    return _walk(script, progress, silence.then, now)


def _interrupted(script: Script, progress: Progress) -> Turned:
    current = script.steps[progress.step]
    if progress.phase == "asking" and isinstance(current, Ask):
        return progress, (effects.Say(current.unclear.again, current.name, asks=True),)
    return progress, ()


def _resumed(script: Script, progress: Progress, now: datetime) -> Turned:
    current = script.steps[progress.step]
    progress = _past(progress)
    if isinstance(current, Escalate) and progress.phase == "with_a_person":
        return _walk(script, progress, current.next, now)
    if progress.phase == "ended":
        return progress, ()
    return _leave(script, progress, progress.step, now=now)


def _past(progress: Progress) -> Progress:
    """Let the question that silence went past, if there is one, hear nothing any more."""
    asked_as = progress.asked_as if progress.phase == "asking" else {}
    if progress.expired is None and asked_as == progress.asked_as:
        return progress
    return replace(progress, expired=None, expired_until=None, asked_as=asked_as)


def _walk(script: Script, progress: Progress, target: str, now: datetime) -> Turned:
    """Enter steps from `target` on until one of them waits or ends."""
    # A question asked anew, or gone past in silence, is still the one that was asked before a move.
    anew = target == progress.step
    fresh: dict[str, Any] = {"unclear": 0, "reminders": 0, "put_off": 0}
    fresh["asked_as"] = progress.asked_as if anew or progress.expired else {}
    place, said = progress, list[Effect]()
    for _ in range(STEPS_PER_TURN_MAX):
        current = script.steps[target]
        if isinstance(current, Ask):
            fresh |= {"expired": None, "expired_until": None}
            fresh["asked_as"] = fresh["asked_as"] if anew else {}
        # Once a step: a new place costs more than all that most steps do.
        place = replace(place, step=target, phase=current.phase, **fresh)
        place, done = current.enter(place, now)
        said += done
        onward = current.onward(place)
        if onward is None:
            return place, tuple(said)
        target = onward
    raise StepLimitReached(script.name, target)
