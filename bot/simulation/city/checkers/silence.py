"""P6: while a person holds a conversation the bot is silent, and only one person does."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from typing import Any
from uuid import UUID

from bot.simulation.city.evidence import Evidence
from bot.simulation.violation import Violation

P6 = "P6 a person speaks, the bot is silent"


def check(evidence: Evidence) -> Iterator[Violation]:
    """Find the bot speaking over a person, two people holding, and replies of somebody else."""
    for conversation_id in evidence.points:
        held = sorted(evidence.of("claims", conversation_id), key=lambda one: one.claimed_at)
        yield from _check_bot(evidence, conversation_id, held)
        yield from _check_overlap(conversation_id, held)
        yield from _check_replies(evidence, conversation_id, held)
    keys = Counter(row.idempotency_key for row in evidence.rows("messages"))
    for key, count in keys.items():
        if key is not None and count > 1:
            yield Violation(P6, f"the reply {key} was taken {count} times")


def _check_bot(evidence: Evidence, conversation_id: UUID, held: list[Any]) -> Iterator[Violation]:
    for text in evidence.sent:
        row = evidence.messages.get(text.message_id)
        if row is None or row.conversation_id != conversation_id:
            continue
        if row.author != "bot" or row.purpose == "safety" or _confirms(row):
            continue
        for claim in held:
            if claim.claimed_at < text.began_at < (claim.released_at or evidence.ends_at):
                what = f"{text.sid} ({row.purpose}) left during the claim of {claim.claimed_at}"
                yield Violation(P6, what, conversation_id, text.began_at)


def _confirms(row: Any) -> bool:
    """The one confirmation of a stop is the law's, whoever holds the conversation."""
    confirms: bool = row.purpose == "confirmation"
    return confirms


def _check_overlap(conversation_id: UUID, held: list[Any]) -> Iterator[Violation]:
    for one, next_one in pairwise(held):
        if _until(one) > next_one.claimed_at:
            at = next_one.claimed_at
            yield Violation(P6, "two people hold it at once", conversation_id, at)


def _until(claim: Any) -> datetime:
    until: datetime = min(claim.released_at or claim.expires_at, claim.expires_at)
    return until


def _check_replies(
    evidence: Evidence, conversation_id: UUID, held: list[Any]
) -> Iterator[Violation]:
    for row in evidence.of("messages", conversation_id):
        if row.author != "staff" or _is_retry(row):
            continue
        if not any(
            one.staff_id == row.staff_id and one.claimed_at <= row.created_at <= _until(one)
            for one in held
        ):
            what = f"{row.id} came from somebody without a claim"
            yield Violation(P6, what, conversation_id, row.created_at)


def _is_retry(row: Any) -> bool:
    return (row.idempotency_key or "").startswith("retry:")
