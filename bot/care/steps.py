"""The steps of a cadence: which script, when, and what becomes of it when its hour has passed.

Pure: no database, no clock.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

# From what a step's hours count.
ANCHORS = ("enrolment", "call", "last_reply")
# What is done about a step that could not go out in time.
LATES = ("skip", "tell")
# What a step does while another script of ours asks something; a person is never spoken over.
OPENS = ("wait", "skip", "interrupt")
# When a step goes out at all.
CONDITIONS = ("always", "unanswered")
# A check-in this late asks about a moment long gone: dropped rather than sent, as the closest
# relative of this house does (uwcirg/isacc-messaging-service).
LATE_HOURS = 48
# From here on a number may have changed hands since: somebody makes sure.
FAR = timedelta(days=30)
AFTER_HOURS_MAX = 24 * 366 * 2
STEPS_MAX = 60


@dataclass(frozen=True, slots=True)
class Step:
    """One step: `after` its anchor, at a minute that varies within `between` (hours of the day).

    `late_by` is how long it may wait for its turn; `late` says what is done then. `when_open` is
    what it does while a script is under way, `only_if` whether it goes out at all.
    """

    script: str
    after: timedelta
    anchor: str = "enrolment"
    between: tuple[int, int] | None = None
    late: str = "skip"
    late_by: timedelta = timedelta(hours=LATE_HOURS)
    when_open: str = "wait"
    only_if: str = "always"


def read(kept: Mapping[str, Any]) -> Step:
    """Return the step that was kept as JSON and in which `faults` found nothing."""
    between = kept.get("between")
    return Step(
        script=kept["script"],
        after=timedelta(hours=kept["after_hours"]),
        anchor=kept.get("from", "enrolment"),
        between=(between[0], between[1]) if between else None,
        late=kept.get("late", "skip"),
        late_by=timedelta(hours=kept.get("late_hours", LATE_HOURS)),
        when_open=kept.get("open", "wait"),
        only_if=kept.get("if", "always"),
    )


def verify_at(step: Step, planned_at: datetime, ahead: timedelta) -> datetime | None:
    """Return when to look ahead whether a planned step's number is surely theirs, if at all."""
    return planned_at - ahead if step.after >= FAR else None


def faults(cadence: Sequence[Mapping[str, Any]], scripts: frozenset[str]) -> list[str]:
    """Return everything that is wrong with a cadence, each fault with its step's number."""
    found = [
        f"step {number}: {fault}"
        for number, step in enumerate(cadence, 1)
        for fault in _faults(step, scripts)
    ]
    if not 0 < len(cadence) <= STEPS_MAX:
        found.append(f"a cadence has one step at least and {STEPS_MAX} at most")
    return found


_KNOWN = {"script", "after_hours", "from", "between", "late", "late_hours", "open", "if"}
_CHOICES: Mapping[str, Sequence[str]] = MappingProxyType(
    {"from": ANCHORS, "late": LATES, "open": OPENS, "if": CONDITIONS}
)


def _faults(step: Mapping[str, Any], scripts: frozenset[str]) -> Iterator[str]:
    yield from (f"`{key}` is not known" for key in sorted(step.keys() - _KNOWN))
    if step.get("script") not in scripts:
        yield "there is no such script"
    if not _is_hours(step.get("after_hours"), AFTER_HOURS_MAX):
        yield f"`after_hours` is a number from 0 to {AFTER_HOURS_MAX}"
    if not _is_hours(step.get("late_hours", LATE_HOURS), AFTER_HOURS_MAX):
        yield f"`late_hours` is a number from 0 to {AFTER_HOURS_MAX}"
    for key, choices in _CHOICES.items():
        if step.get(key, choices[0]) not in choices:
            yield f"`{key}` is one of {', '.join(choices)}"
    if "between" in step and not _is_window(step["between"]):
        yield "`between` is two hours of a day, the earlier one first"


def _is_hours(value: object, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most


def _is_window(value: object) -> bool:
    if not isinstance(value, list | tuple) or len(value) != 2:
        return False
    first, last = value
    return _is_hours(first, 24) and _is_hours(last, 24) and first < last
