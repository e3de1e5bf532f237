"""Every deadline is kept or paged for within a minute of it, and paged for again as long as not."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.simulation.duty.checkers.bounds import URGENT, due_at_latest, reply_due_at_latest
from bot.simulation.duty.evidence import Evidence
from bot.simulation.duty.watch import Look
from bot.simulation.violation import Violation

DEADLINES = "every deadline kept or paged for"
WITHIN = timedelta(minutes=1)


def check(evidence: Evidence) -> Iterator[Violation]:
    """Find clocks that stand too late, that ran out unpaged, and deadlines nobody was told of."""
    for look, until in evidence.stretches:
        for what in (*_claim(evidence, look, until), *_reply(evidence, look, until)):
            yield Violation(DEADLINES, what, look.conversation_id, look.at)


def _claim(evidence: Evidence, look: Look, until: datetime) -> Iterator[str]:
    if look.taken_at is not None:
        return
    if look.claim_due is None:
        yield "nobody has taken it, and no page is due for that"
        return
    latest = due_at_latest(evidence, look)
    if look.claim_due > latest:
        yield f"the next page is due at {look.claim_due}, and should be by {latest}"
    yield from _overdue(evidence, look.claim_due, until=until)
    yield from _unpaged(evidence, look, until)


def _unpaged(evidence: Evidence, look: Look, until: datetime) -> Iterator[str]:
    """Find a deadline that passed in this look without anybody having been paged for it."""
    first = evidence.began(look) if look.level <= URGENT else look.claim_by
    away = look.away_until or first
    by = evidence.excused_until(max(first, away, look.at), WITHIN)
    if by >= until:
        return
    began = evidence.began(look)
    if not any(began <= page.at <= by for page in evidence.pages_of(look.escalation_id, "claim")):
        yield f"it was to be taken by {look.claim_by}, and nobody was paged by {by}"


def _reply(evidence: Evidence, look: Look, until: datetime) -> Iterator[str]:
    if look.taken_at is None or look.replied_at is not None or look.reply_by is None:
        return
    if look.reply_due is None:
        yield "who took it has said nothing, and no page is due for that"
        return
    latest = reply_due_at_latest(evidence, look)
    if look.reply_due > latest:
        yield f"its holder's next page is due at {look.reply_due}, and should be by {latest}"
    yield from _overdue(evidence, look.reply_due, until=until)


def _overdue(evidence: Evidence, due: datetime, *, until: datetime) -> Iterator[str]:
    late = until - due - evidence.still(due, until)
    if late > WITHIN:
        yield f"a page was due at {due}, and nothing happened until {until}"
