"""No page leaves after a claim, nor before its time, nor while what it is about is put away."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from bot.simulation.duty.checkers.bounds import MOMENT, URGENT, answers
from bot.simulation.duty.evidence import Evidence
from bot.simulation.duty.post import Handed
from bot.simulation.duty.watch import Look
from bot.simulation.violation import Violation

STOPPED = "0 pages after a claim, none before its time"


def check(evidence: Evidence) -> Iterator[Violation]:
    """Find pages that set out for what was taken, answered, closed, put away, or not due yet."""
    for handed in evidence.handed:
        page = evidence.pages.get(evidence.attempts[handed.attempt_id].page_id)
        if page is None:
            continue
        look = evidence.look_at(page.escalation_id, handed.began_at)
        what = "it was not open" if look is None else _fault(evidence, look, page, handed)
        if what:
            talk_id = evidence.escalations[page.escalation_id].conversation_id
            yield Violation(STOPPED, what, talk_id, handed.began_at)


def _fault(evidence: Evidence, look: Look, page: Any, handed: Handed) -> str:
    if not look.is_open:
        return "it was closed"
    if look.away_until is not None and look.away_until > handed.began_at + MOMENT:
        return "it was put away"
    answered_at = _answered(evidence, look, page, at=handed.began_at)
    if answered_at is not None:
        return f"it was answered at {answered_at}"
    if page.clock == "reply":
        return _of_reply(look, handed)
    if look.taken_at is not None:
        return f"it was taken at {look.taken_at}"
    held = _held(evidence, look, handed)
    if held:
        return held
    early = look.level > URGENT and handed.began_at < look.claim_by
    return f"it can wait until {look.claim_by}" if early else ""


def _answered(evidence: Evidence, look: Look, page: Any, *, at: datetime) -> datetime | None:
    """Return when somebody answered this chain after a page was written and before it set out."""
    return next((one for one in answers(evidence, look, page.clock) if page.at < one < at), None)


def _of_reply(look: Look, handed: Handed) -> str:
    if look.replied_at is not None:
        return f"a person has spoken at {look.replied_at}"
    if look.reply_by is not None and handed.began_at < look.reply_by:
        return f"its holder has until {look.reply_by}"
    return "" if look.taken_at is not None else "nobody has taken it"


def _held(evidence: Evidence, look: Look, handed: Handed) -> str:
    """Say so where somebody held it and took it after its chain began, or has spoken since."""
    began, at = evidence.began(look), handed.began_at
    for one in evidence.claims_of.get(look.conversation_id, []):
        holds = one.claimed_at < at < (one.released_at or one.expires_at)
        if holds and one.claimed_at > began:
            return f"it was claimed at {one.claimed_at}"
        if holds and look.replied_at is not None:
            return f"its holder has spoken at {look.replied_at}"
    return ""
