"""P1: nothing leaves without consent; after a stop, one confirmation within minutes, then silence.

Judged at the moment a request sets out: what the carrier takes seconds later was already under way.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from bot.simulation.city.evidence import Evidence, SentText
from bot.simulation.city.people import STOPS
from bot.simulation.violation import Violation

P1 = "P1 no message without consent"
NEEDS_LEDGER = frozenset({"consent_request", "check_in", "caring_contact"})
# A request that set out within the five minutes may take as long as its time-out to arrive.
REQUEST_TIME = timedelta(seconds=25)
# Posts that are only slow take ten minutes at most.
FOUND_LATE = timedelta(minutes=15)
YESES = frozenset({"yes", "start"})


def check(evidence: Evidence) -> Iterator[Violation]:
    """Find texts that no consent covered, stops that were not kept, and a yes nobody said."""
    for text in evidence.sent:
        yield from _check_text(evidence, text)
    for said in evidence.said:
        if said.kind in STOPS:
            yield from _check_stop(evidence, said.sid)
        if said.kind == "start":
            yield from _check_order(evidence, said.sid, said.at)
    yield from _check_grants(evidence)


def _check_text(evidence: Evidence, text: SentText) -> Iterator[Violation]:
    row = evidence.messages.get(text.message_id)
    if row is None:
        yield Violation(P1, f"the carrier accepted {text.sid}, which no row asked for")
        return
    point = evidence.points[row.conversation_id]
    if text.body != row.body or text.to.removeprefix("whatsapp:") != point.address:
        what = f"{text.sid} is not the text of its row"
        yield Violation(P1, what, row.conversation_id, text.began_at)
    entries = _until(evidence.ledger.get(point.id, []), text.began_at)
    fault = _fault(evidence, row, text, entries=entries)
    if fault:
        what = f"{text.sid} ({row.purpose}): {fault}"
        yield Violation(P1, what, row.conversation_id, text.began_at)


def _until(entries: list[Any], at: datetime) -> dict[str, Any]:
    """Give the ledger's latest entry for each purpose before a moment."""
    return {entry.purpose: entry for entry in entries if entry.at < at}


def _fault(evidence: Evidence, row: Any, text: SentText, *, entries: dict[str, Any]) -> str | None:
    stop = entries.pop("everything", None)
    if stop is not None and stop.state == "revoked":
        return _after_stop(evidence, row, text, stop=stop)
    if row.purpose == "confirmation":
        return "confirms a stop that nobody asked for"
    if row.purpose in NEEDS_LEDGER:
        granted = row.purpose in entries and entries[row.purpose].state == "granted"
        return None if granted else "was not agreed to"
    wrote = any(one.created_at < text.began_at for one in _heard(evidence, row))
    agreed = any(entry.state == "granted" for entry in entries.values())
    return None if wrote or agreed else "went to somebody who never agreed nor wrote"


def _after_stop(evidence: Evidence, row: Any, text: SentText, *, stop: Any) -> str | None:
    if row.purpose != "confirmation":
        return f"left after the stop of {stop.at}"
    limit = evidence.policy.confirmation_within + REQUEST_TIME
    if text.accepted_at - stop.at > limit:
        return f"confirmed a stop {text.accepted_at - stop.at} late"
    earlier = [
        other
        for other in evidence.sent
        if stop.at < other.began_at < text.began_at
        if evidence.messages[other.message_id].conversation_id == row.conversation_id
    ]
    return "is a second confirmation" if earlier else None


def _heard(evidence: Evidence, row: Any) -> list[Any]:
    """List what came in from the address of a message, in whichever conversation."""
    address = evidence.points[row.conversation_id].address
    return [one for one in evidence.heard.values() if _address(evidence, one) == address]


def _address(evidence: Evidence, row: Any) -> str:
    address: str = evidence.points[row.conversation_id].address
    return address


def _check_stop(evidence: Evidence, sid: str) -> Iterator[Violation]:
    """A stop reaches every contact point at its address, in the turn that took it."""
    row = evidence.heard.get(sid)
    if row is None:
        return  # P2 complains of it
    address, turn = _address(evidence, row), evidence.turns[row.turn_id]
    kept = {
        entry.contact_point_id
        for entry in evidence.rows("consent_entries")
        if entry.turn_id == turn.id and (entry.purpose, entry.state) == ("everything", "revoked")
    }
    for point in evidence.rows("contact_points"):
        reached = point.address == address and point.created_at <= turn.at
        if reached and point.id not in kept:
            yield Violation(P1, f"the stop {sid} was not kept", row.conversation_id, turn.at)


def _check_order(evidence: Evidence, sid: str, written_at: datetime) -> Iterator[Violation]:
    """A START found late, in the carrier's log, must not undo a stop that was written after it."""
    row = evidence.heard.get(sid)
    if row is None or row.created_at - written_at < FOUND_LATE:
        return
    lifted = [one for one in evidence.rows("consent_entries") if one.turn_id == row.turn_id]
    for said in evidence.said:
        stop = evidence.heard.get(said.sid)
        later = said.kind in STOPS and said.at > written_at
        if later and stop is not None and stop.conversation_id == row.conversation_id:
            if stop.created_at < row.created_at and any(one.state == "granted" for one in lifted):
                yield Violation(P1, f"{sid} undid the later stop {said.sid}", row.conversation_id)


def _check_grants(evidence: Evidence) -> Iterator[Violation]:
    kinds = {said.sid: said.kind for said in evidence.said}
    by_turn = {row.turn_id: kinds.get(sid, "") for sid, row in evidence.heard.items()}
    for entry in evidence.rows("consent_entries"):
        if entry.source == "client" and entry.state == "granted":
            if by_turn.get(entry.turn_id) not in YESES:
                yield Violation(P1, f"{entry.purpose} was granted by {by_turn.get(entry.turn_id)}")
