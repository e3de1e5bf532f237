"""Ways to tamper with the evidence of a month of duty, for the tests that see checkers fail."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.simulation.duty.checkers import bundled
from bot.simulation.duty.evidence import Evidence
from bot.simulation.duty.post import Handed
from bot.simulation.duty.watch import Look

LONG = timedelta(minutes=2)


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
    lasting = [look for look, until in evidence.stretches if until - look.at > LONG]
    alone = {look.level for look in lasting if is_alone(look) and look.rung}
    gathered = any(is_gathered(evidence, one) for one in evidence.handed)
    return gathered and alone >= {0, 1} and any(is_silent(look) for look in lasting)


def stretch(evidence: Evidence, wanted: Callable[[Look], bool]) -> tuple[Look, Any]:
    """Find a look that held for a while."""
    found = (
        (look, until)
        for look, until in replace(evidence).stretches
        if until - look.at > LONG and wanted(look)
    )
    return next(found)


def lasting(evidence: Evidence, wanted: Callable[[Look], bool]) -> Look:
    """Find a look that held for a while."""
    return stretch(evidence, wanted)[0]


def first_page(evidence: Evidence) -> tuple[Handed, Look]:
    """Find a page that somebody take what is urgent, and how that stood when it set out."""
    fresh = replace(evidence)
    for handed in evidence.handed:
        page = fresh.pages.get(fresh.attempts[handed.attempt_id].page_id)
        if page is None or page.clock != "claim":
            continue
        look = fresh.look_at(page.escalation_id, handed.began_at)
        if look is not None and is_alone(look) and look.level <= 1:
            return handed, look
    raise AssertionError("nobody was paged")


def is_gathered(evidence: Evidence, handed: Handed) -> bool:
    """Say whether a page was the first of a bundle to leave."""
    return bundled.is_counted(evidence, evidence.attempts[handed.attempt_id])
