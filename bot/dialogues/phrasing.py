"""What we do, as the lines of a chat say it."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.dialogues.reading import Line
from flows import effects
from flows.durations import duration_text
from flows.effects import Effect

UNTIL = "until %Y-%m-%d %H:%M"
AN_HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)


def phrase(effect: Effect) -> Line:
    """Return the line of an effect; of texts, timers and escalations see elsewhere."""
    return _PHRASES[type(effect)](effect)


_PHRASES: Mapping[type[Effect], Callable[[Any], Line]] = {
    effects.RecordOutcome: lambda one: Line("record", f"{one.instrument} {one.value}"),
    effects.Remember: lambda one: Line("remember", f"{one.name} {one.value}"),
    effects.RecordOffer: lambda one: Line(one.state, one.service),
    effects.SetConsent: lambda one: Line("consent", f"{one.state} {', '.join(one.purposes)}"),
    effects.StartCadence: lambda one: Line("cadence", f"start {one.cadence}"),
    effects.StopCadence: lambda one: Line("cadence", f"stop {one.cadence}"),
    effects.Close: lambda one: Line("end", one.result),
}


def escalated(level: int, reason: str) -> Line:
    """Return the line of something put before a person."""
    return Line("escalate", f"P{level} {reason}")


def waiting(due_at: datetime, *, now: datetime, zone: str) -> Line:
    """Return the line of a wait: how long, or until when, whichever is shorter to read."""
    passed, until = due_at - now, due_at.astimezone(ZoneInfo(zone)).strftime(UNTIL)
    if passed and not passed % (A_DAY if passed > A_DAY else AN_HOUR):
        return Line("waits", duration_text(passed), also=(until,))
    return Line("waits", until, also=(duration_text(passed),))
