"""P3: a cry for help is an escalation at once, a page within a minute, and again until taken."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from bot.simulation.city.evidence import Evidence
from bot.simulation.city.people import RISKS
from bot.simulation.violation import Violation

P3 = "P3 no cry for help waits unseen"
URGENT = 1
PAGE_WITHIN = timedelta(minutes=1)
# A page follows at the next look after it falls due.
SLACK = timedelta(minutes=1)
# A turn's moment is read before it waits for the database, where another text's turn may be first.
WAITED_FOR_DATABASE = timedelta(seconds=5)


def check(evidence: Evidence) -> Iterator[Violation]:
    """Find cries without an urgent escalation, a page, or a safety text; pages that stopped; and
    what was put away and never came back."""
    for said in evidence.said:
        row = evidence.heard.get(said.sid)
        if said.kind in RISKS and row is not None:
            for what in _faults(evidence, row):
                yield Violation(P3, f"{said.sid}: {what}", row.conversation_id, row.created_at)
    for escalation in evidence.rows("escalations"):
        yield from _check_paging(evidence, escalation)
    for snooze in evidence.rows("snoozes"):
        yield from _check_snooze(evidence, snooze)


def _faults(evidence: Evidence, row: Any) -> Iterator[str]:
    turn = evidence.turns[row.turn_id]
    opened = _opened(evidence, turn)
    if opened is None:
        yield "no urgent escalation in its turn"
    elif not _paged(evidence, opened, turn.at):
        yield "nobody was paged within a minute"
    if not _answered(evidence, turn):
        yield "no safety text"


def _opened(evidence: Evidence, turn: Any) -> Any:
    latest = turn.at + WAITED_FOR_DATABASE
    for one in evidence.of("escalations", turn.conversation_id):
        still_open = one.closed_at is None or one.closed_at > turn.at
        if one.level <= URGENT and one.opened_at <= latest and still_open:
            return one
    return None


def _paged(evidence: Evidence, escalation: Any, at: datetime) -> bool:
    """Say whether somebody was told: by a page, or because they hold the conversation."""
    since, until = at - evidence.policy.page_again_after - SLACK, at + PAGE_WITHIN
    pages = [page.at for page in evidence.rows("pages") if page.escalation_id == escalation.id]
    return any(since <= page <= until for page in pages) or any(
        one.claimed_at <= until and _ended(evidence, one) >= at
        for one in evidence.of("claims", escalation.conversation_id)
    )


def _ended(evidence: Evidence, claim: Any) -> datetime:
    ended: datetime = claim.released_at or evidence.ends_at
    return ended


def _answered(evidence: Evidence, turn: Any) -> bool:
    """Say whether a safety text was written in this turn, or went out not long before.

    Its body, not its fate: a client who has stopped is not texted even now, a person calls.
    """
    since = turn.at - evidence.policy.safety_text_every
    for one in evidence.of("messages", turn.conversation_id):
        if one.purpose != "safety":
            continue
        if one.turn_id == turn.id:
            return bool(one.body) and _left_if_allowed(evidence, one)
        if since <= one.created_at <= turn.at and one.status in ("sent", "delivered", "accepted"):
            return True
    return any(
        one.purpose == "safety" and since <= one.created_at <= turn.at
        for one in evidence.of("messages", turn.conversation_id)
    )


def _left_if_allowed(evidence: Evidence, row: Any) -> bool:
    """A safety text that was not sent was kept back by a stop, never by hours or a claim."""
    kept_back = row.status in ("refused", "cancelled", "held")
    return not kept_back or row.reason in ("opted_out", "wrong_person", "unreachable")


def _check_paging(evidence: Evidence, escalation: Any) -> Iterator[Violation]:
    if escalation.level > URGENT:
        return
    since = _urgent_since(evidence, escalation)
    pages = [page.at for page in evidence.rows("pages") if page.escalation_id == escalation.id]
    marks = sorted({*(at for at in pages if at >= since), _over(evidence, escalation)})
    longest = evidence.policy.page_again_after + SLACK
    for earlier, later in pairwise(marks):
        later = min(later, evidence.calm_at)
        silent_at = earlier + longest
        if _is_away(evidence, escalation, silent_at):
            continue
        if later - earlier > longest and not _taken(evidence, escalation, silent_at):
            what = f"paged at {earlier} and not again until {later}, taken by nobody"
            yield Violation(P3, what, escalation.conversation_id, later)


def _urgent_since(evidence: Evidence, escalation: Any) -> datetime:
    """Give when it was first raised by a cry: what pages before that was of another level."""
    heard = (evidence.heard.get(said.sid) for said in evidence.said if said.kind in RISKS)
    cries = (
        evidence.turns[row.turn_id].at
        for row in heard
        if row is not None and row.conversation_id == escalation.conversation_id
    )
    opened_at: datetime = escalation.opened_at
    return min((at for at in cries if at >= opened_at), default=opened_at)


def _over(evidence: Evidence, escalation: Any) -> datetime:
    over: datetime = escalation.closed_at or evidence.calm_at
    return over


def _taken(evidence: Evidence, escalation: Any, at: datetime) -> bool:
    """Say whether somebody had the conversation at a moment, or the last page still counted."""
    return any(
        one.claimed_at <= at and _ended(evidence, one) >= at - evidence.policy.page_again_after
        for one in evidence.of("claims", escalation.conversation_id)
    )


def _is_away(evidence: Evidence, escalation: Any, at: datetime) -> bool:
    """Say whether somebody had put it away at a moment: they are reminded when it is back."""
    return any(
        one.snoozed_at <= at <= one.back_at + SLACK
        for one in evidence.of("snoozes", escalation.conversation_id)
    )


def _check_snooze(evidence: Evidence, snooze: Any) -> Iterator[Violation]:
    """Find what was paged for while it was away, and what nobody was told of when it was back."""
    known = evidence.of("escalations", snooze.conversation_id)
    ids = {one.id for one in known}
    pages = [page.at for page in evidence.rows("pages") if page.escalation_id in ids]
    place = (snooze.conversation_id, snooze.back_at)
    if any(snooze.snoozed_at < at < snooze.back_at for at in pages):
        yield Violation(P3, "paged for while it was put away", *place)
    until = snooze.back_at + PAGE_WITHIN + SLACK
    if until > evidence.calm_at:
        return
    told = any(snooze.back_at <= at <= until for at in pages)
    if not told and not _taken_since(evidence, snooze, until):
        yield Violation(P3, "back from where it was put away, and nobody was told", *place)


def _taken_since(evidence: Evidence, snooze: Any, until: datetime) -> bool:
    return any(
        snooze.snoozed_at <= one.claimed_at <= until
        for one in evidence.of("claims", snooze.conversation_id)
    )
