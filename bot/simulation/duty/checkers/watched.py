"""No open P0 is without an owner or a live chain for more than a minute.

An owner has a lease that has not run out. A chain is live while its next page is due within its
rung's time, or within what an acknowledgement of this chain's pages gives. Only while the sweeps
are kept from running may it take longer, by that span and no more.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.simulation.duty.checkers.bounds import due_at_latest
from bot.simulation.duty.evidence import Evidence
from bot.simulation.duty.watch import Look
from bot.simulation.violation import Violation

WATCHED = "no urgent item without owner or live chain"
LONGEST = timedelta(minutes=1)


def check(evidence: Evidence) -> Iterator[Violation]:
    """Find open P0s that nobody had and nobody was being paged for."""
    since: dict[object, datetime] = {}
    for look, until in evidence.stretches:
        if look.level > 0:
            since.pop(look.escalation_id, None)
            continue
        watched_until = _watched_until(evidence, look)
        if watched_until > look.at:
            # It was let alone, if at all, until this look, and may be from when this one ends.
            before = since.pop(look.escalation_id, None)
            yield from _judge(evidence, look, before, until=look.at)
        alone_from = max(look.at, watched_until)
        if alone_from < until:
            began = since.setdefault(look.escalation_id, alone_from)
            yield from _judge(evidence, look, began, until=until)


def _watched_until(evidence: Evidence, look: Look) -> datetime:
    owned = look.owned_until or look.at
    due = look.claim_due
    if due is None or due > due_at_latest(evidence, look):
        return owned
    return max(owned, due)


def _judge(
    evidence: Evidence, look: Look, since: datetime | None, *, until: datetime
) -> Iterator[Violation]:
    if since is None:
        return
    alone = until - since - evidence.still(since, until)
    if alone > LONGEST:
        what = f"nobody had it and nobody was being paged from {since} until {until}"
        yield Violation(WATCHED, what, look.conversation_id, until)
