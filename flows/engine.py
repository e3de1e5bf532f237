"""The engine: an event and a place in a script give the next place and what to do about it.

Pure and bounded. It never sends, stores, or reads a clock: `now` comes in, effects go out.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from flows import effects
from flows.answers import Answer, No, Number, Option, Text, Unsure, Yes
from flows.effects import Effect
from flows.errors import StepLimitReached
from flows.events import Event, Heard, Resumed, Started, TimerFired
from flows.progress import Progress
from flows.script import Ask, Branch, Consent, End, Escalate, Say, Script, Step, Wait

STEPS_PER_TURN_MAX = 50

Turned = tuple[Progress, tuple[Effect, ...]]


def begin(script: Script, started: Started, now: datetime) -> Turned:
    """Enter a script at its start. Raises StepLimitReached when it never waits."""
    place = Progress(script.name, script.version, script.start, values=dict(started.values))
    return _walk(script, place, script.start, now)


def step(script: Script, progress: Progress, event: Event, now: datetime) -> Turned:
    """Give the next progress and the effects of `event`; an event that no longer fits is ignored.

    Raises StepLimitReached when more than STEPS_PER_TURN_MAX steps would run.
    """
    if isinstance(event, Started):
        return begin(script, event, now)
    if isinstance(event, Heard):
        return _heard(script, progress, event, now)
    if isinstance(event, TimerFired):
        return _timer_fired(script, progress, event, now)
    return _resumed(script, progress, event, now)


def asked(script: Script, progress: Progress) -> Ask | None:
    """Return the question that this progress waits on, if it waits on one."""
    current = script.steps[progress.step]
    return current if progress.phase == "asking" and isinstance(current, Ask) else None


def _heard(script: Script, progress: Progress, event: Heard, now: datetime) -> Turned:
    ask = asked(script, progress)
    if ask is None:
        return progress, ()
    target = ask.cases.get(_token(event.answer) or "")
    if target is None:
        return _unclear(script, ask, progress, now)
    after, said = _walk(script, progress, target, now)
    return after, (effects.CancelTimers(), *_outcome(ask, event.answer), *said)


def _unclear(script: Script, ask: Ask, progress: Progress, now: datetime) -> Turned:
    if progress.unclear:
        after, said = _walk(script, progress, ask.unclear.then, now)
        return after, (effects.CancelTimers(), *said)
    again = replace(progress, unclear=1)
    said = (effects.Say(ask.unclear.again, ask.name, asks=True), _silence(ask, again, now))
    return again, (effects.CancelTimers(), *said)


def _timer_fired(script: Script, progress: Progress, event: TimerFired, now: datetime) -> Turned:
    current = script.steps[progress.step]
    if event.name != _timer(progress):
        return progress, ()
    if isinstance(current, Wait) and progress.phase == "waiting":
        return _walk(script, progress, current.next, now)
    if isinstance(current, Ask) and progress.phase == "asking":
        return _silent(script, current, progress, now)
    return progress, ()


def _silent(script: Script, ask: Ask, progress: Progress, now: datetime) -> Turned:
    if ask.silence.remind is None or progress.reminders:
        return _walk(script, progress, ask.silence.then, now)
    reminded = replace(progress, reminders=1)
    say = effects.Say(ask.silence.remind, ask.name, asks=True)
    return reminded, (say, _silence(ask, reminded, now))


def _resumed(script: Script, progress: Progress, event: Resumed, now: datetime) -> Turned:
    current = script.steps[progress.step]
    if isinstance(current, Escalate) and progress.phase == "with_a_person":
        return _walk(script, progress, current.next, now)
    if progress.phase == "ended":
        return progress, ()
    after, said = _walk(script, progress, progress.step, now)
    return after, (effects.CancelTimers(), *said)


def _walk(script: Script, progress: Progress, target: str, now: datetime) -> Turned:
    """Enter steps from `target` on until one of them waits or ends."""
    said: list[Effect] = []
    for _ in range(STEPS_PER_TURN_MAX):
        current = script.steps[target]
        place = replace(progress, step=target, phase=_phase(current), unclear=0, reminders=0)
        said += _enter(current, place, now)
        onward = _onward(current, place)
        if onward is None:
            return place, tuple(said)
        target = onward
    raise StepLimitReached(script.name, target)


def _phase(current: Step) -> Any:
    return _PHASES.get(type(current), "asking")


_PHASES = {Wait: "waiting", Escalate: "with_a_person", End: "ended"}


def _onward(current: Step, place: Progress) -> str | None:
    if isinstance(current, Say | Consent):
        return current.next
    if isinstance(current, Branch):
        return current.known if place.values.get(current.when) else current.unknown
    return None


def _enter(current: Step, place: Progress, now: datetime) -> tuple[Effect, ...]:
    return _ENTERING[type(current)](current, place, now)


def _say(current: Say, place: Progress, now: datetime) -> tuple[Effect, ...]:
    return (effects.Say(current.wording, current.name),)


def _ask(current: Ask, place: Progress, now: datetime) -> tuple[Effect, ...]:
    return effects.Say(current.wording, current.name, asks=True), _silence(current, place, now)


def _nothing(current: Branch, place: Progress, now: datetime) -> tuple[Effect, ...]:
    return ()


def _wait(current: Wait, place: Progress, now: datetime) -> tuple[Effect, ...]:
    return (effects.SetTimer(_timer(place), now + current.duration),)


def _consent(current: Consent, place: Progress, now: datetime) -> tuple[Effect, ...]:
    return (effects.SetConsent(current.state, current.purposes),)


def _escalate(current: Escalate, place: Progress, now: datetime) -> tuple[Effect, ...]:
    escalate = effects.Escalate(current.level, current.reason)
    said = (effects.Say(current.wording, current.name),) if current.wording else ()
    return escalate, *said


def _end(current: End, place: Progress, now: datetime) -> tuple[Effect, ...]:
    return (effects.Close(current.result),)


_ENTERING: dict[type, Callable[[Any, Progress, datetime], tuple[Effect, ...]]] = {
    Say: _say,
    Ask: _ask,
    Branch: _nothing,
    Wait: _wait,
    Consent: _consent,
    Escalate: _escalate,
    End: _end,
}


def _silence(ask: Ask, place: Progress, now: datetime) -> effects.SetTimer:
    return effects.SetTimer(_timer(place), now + ask.silence.after)


def _timer(place: Progress) -> str:
    """Name the one timer that this place may wait on, so that a stale one is recognised."""
    return f"{place.step}/{place.unclear}/{place.reminders}"


def _outcome(ask: Ask, answer: Answer | None) -> tuple[Effect, ...]:
    if ask.outcome is None or answer is None or isinstance(answer, Unsure):
        return ()
    value = answer.text if isinstance(answer, Text) else _token(answer)
    return (effects.RecordOutcome(ask.outcome, value or "", ask.name),)


def _token(answer: Answer | None) -> str | None:
    """Name an answer as scripts name it in their cases. An unsure reply is never an answer."""
    match answer:
        case Number(value):
            return str(value)
        case Option(key):
            return key
        case _:
            return _TOKENS.get(type(answer))


_TOKENS: dict[type, str] = {Yes: "yes", No: "no", Unsure: "unsure", Text: "text"}
