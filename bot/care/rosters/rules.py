"""Who may be put on which shift, and when a supervisor must agree. Pure.

Faults are words of ours, which doors put into sentences: `unreachable`, `rank`, `twice`, `away`,
`rest`, `too_long`, `over`.
"""

from collections.abc import Iterable
from datetime import timedelta

from bot.care.rosters.shifts import Person, Shift, Span

# Those who are on call for others that are on shift.
ON_CALL_ROLES = ("supervisor", "manager")
# What a supervisor may agree to all the same; nobody may agree to the rest.
ARGUABLE = frozenset({"rest"})


def faults(
    wanted: Shift, person: Person, others: Iterable[Shift], *, rest: timedelta
) -> tuple[str, ...]:
    """Say what is wrong with a person on a shift, beside their other shifts."""
    theirs = [one for one in others if one.staff_id == person.id and one.id != wanted.id]
    found = []
    if not person.reachable:
        found.append("unreachable")
    if wanted.role in ON_CALL_ROLES and person.role == "specialist":
        found.append("rank")
    if any(one.span.meets(wanted.span) for one in theirs):
        found.append("twice")
    elif any(_too_close(one, wanted, rest=rest) for one in theirs):
        found.append("rest")
    return tuple(found)


def is_away(span: Span, away: Iterable[Span]) -> bool:
    """Say whether somebody's time off meets a span."""
    return any(span.meets(one) for one in away)


def needs_a_word(found: Iterable[str], new_gaps: Iterable[object]) -> bool:
    """Say whether a supervisor must agree to a swap: somebody rests too little, or a gap opens."""
    return bool(ARGUABLE & set(found)) or any(True for _ in new_gaps)


def _too_close(one: Shift, wanted: Shift, *, rest: timedelta) -> bool:
    """Being on call for others is no work that one must rest from."""
    if one.role in ON_CALL_ROLES or wanted.role in ON_CALL_ROLES:
        return False
    after = wanted.span.starts_at - one.span.ends_at
    before = one.span.starts_at - wanted.span.ends_at
    return max(after, before) < rest
