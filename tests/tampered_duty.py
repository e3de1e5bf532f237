"""Ways to tamper with the evidence of a month of duty, for the tests that see checkers fail."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from bot.simulation.duty.checkers import bundled
from bot.simulation.duty.evidence import Evidence
from bot.simulation.duty.post import Handed
from bot.simulation.duty.watch import Look

LONG = timedelta(minutes=2)
# Each renewal of a claim, every minute and a half at most, is a look of its own.
HELD_LONG = timedelta(minutes=1)


def seen(checker: Any, evidence: Evidence) -> bool:
    """Say whether a checker sees anything."""
    return any(True for _ in checker.check(evidence))


def is_alone(look: Look) -> bool:
    """Say whether nobody has it, and it is not put away."""
    return look.owner is None and look.taken_at is None and look.away_until is None


def is_silent(look: Look) -> bool:
    """Say whether somebody has it who has said nothing."""
    return look.reply_due is not None and look.taken_at is not None


def is_eventful(evidence: Evidence) -> bool:
    """Say whether all happens in a month that tests tamper with."""
    alone = [_find(evidence, partial(_is_paged_for, level=level), LONG) for level in (0, 1)]
    gathered = any(is_gathered(evidence, one) for one in evidence.handed)
    return gathered and None not in (*alone, _find(evidence, is_silent, HELD_LONG))


def _is_paged_for(look: Look, level: int) -> bool:
    return is_alone(look) and look.level == level and look.rung > 0


def stretch(
    evidence: Evidence, wanted: Callable[[Look], bool], *, over: timedelta = LONG
) -> tuple[Look, Any]:
    """Find a look that held for a while."""
    found = _find(evidence, wanted, over)
    assert found is not None, "no look held for so long"
    return found


def _find(
    evidence: Evidence, wanted: Callable[[Look], bool], over: timedelta
) -> tuple[Look, Any] | None:
    fresh = replace(evidence)
    found = (
        (look, until)
        for look, until in fresh.stretches
        if until - look.at - fresh.still(look.at, until) > over and wanted(look)
    )
    return next(found, None)


def lasting(evidence: Evidence, wanted: Callable[[Look], bool], *, over: timedelta = LONG) -> Look:
    """Find a look that held for a while."""
    return stretch(evidence, wanted, over=over)[0]


def first_page(evidence: Evidence) -> tuple[Handed, Look]:
    """Find a page that somebody take what is urgent, and how that stood when it set out."""
    fresh = replace(evidence)
    for handed in evidence.handed:
        page = fresh.pages.get(fresh.attempts[handed.attempt_id].page_id)
        if page is None or page.clock != "claim":
            continue
        look = fresh.look_at(page.escalation_id, handed.began_at)
        if look is None or not is_alone(look) or look.level > 1:
            continue
        if fresh.began(look) < look.at < handed.began_at:
            return handed, look
    raise AssertionError("nobody was paged")


def is_gathered(evidence: Evidence, handed: Handed) -> bool:
    """Say whether a page was the first of a bundle to leave."""
    return bundled.is_counted(evidence, evidence.attempts[handed.attempt_id])
