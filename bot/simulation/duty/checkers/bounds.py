"""By when a clock's next page must be due, as the policy says: for all checkers of chains."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from bot.simulation.duty.evidence import WORKING, Evidence
from bot.simulation.duty.watch import Look

URGENT = 1
# Between a look and the page or the answer that it shows, a moment passes.
MOMENT = timedelta(seconds=1)


def due_at_latest(evidence: Evidence, look: Look) -> datetime:
    """Return when the next page that somebody take it must be due at the latest."""
    began = evidence.began(look)
    latest = began if look.level <= URGENT else max(began, look.claim_by)
    if look.away_until is not None:
        latest = max(latest, look.away_until)
    for page in _since(evidence, look, "claim"):
        latest = max(latest, page.at + _gap(evidence, look, page))
    for answered_at in answers(evidence, look, "claim"):
        latest = max(latest, answered_at + evidence.policy.silent_after)
    return latest + MOMENT


def reply_due_at_latest(evidence: Evidence, look: Look) -> datetime:
    """Return when the next page that its holder say something must be due at the latest."""
    assert look.taken_at is not None and look.reply_by is not None
    policy, level = evidence.policy, look.level
    least = policy.reply_within[level] - policy.claim_within[level]
    latest = max(look.reply_by, look.taken_at + least)
    for page in _since(evidence, look, "reply"):
        latest = max(latest, page.at + _gap(evidence, look, page))
    for answered_at in answers(evidence, look, "reply"):
        latest = max(latest, answered_at + policy.silent_after)
    return latest + MOMENT


def answers(evidence: Evidence, look: Look, clock: str) -> list[datetime]:
    """Return when somebody answered a page of this chain and clock."""
    ids = {page.id for page in _since(evidence, look, clock)}
    return [
        one.acknowledged_at
        for page_id in ids
        for one in evidence.attempts_of(page_id)
        if one.acknowledged_at is not None and one.acknowledged_at <= look.at
    ]


def _since(evidence: Evidence, look: Look, clock: str) -> list[Any]:
    began = evidence.began(look)
    known = evidence.pages_of(look.escalation_id, clock)
    return [page for page in known if began <= page.at <= look.at]


def _gap(evidence: Evidence, look: Look, page: Any) -> timedelta:
    """Return how long after a page the next one is due."""
    policy, at = evidence.policy, page.at
    if look.level > URGENT:
        again = policy.page_again_low_after
        span: timedelta = _next_shift(evidence, look.team_id, at) - at
        return max(again, span)
    place: int = page.rung - (page.clock == "reply")
    if look.level == URGENT or not 0 < place < len(policy.rungs_at):
        return policy.page_again_after
    return policy.rungs_at[place] - policy.rungs_at[place - 1]


def _next_shift(evidence: Evidence, team_id: UUID, at: datetime) -> datetime:
    """Return when somebody comes on next where nobody is on; else the moment itself."""
    mine = [
        one
        for staff_id, known in evidence.shifts_of.items()
        if evidence.staff[staff_id].team_id == team_id
        for one in known
        if one.role in WORKING and evidence.stood(one, at) and one.ends_at > at
    ]
    if any(one.starts_at <= at for one in mine):
        return at
    return min((one.starts_at for one in mine), default=at)
