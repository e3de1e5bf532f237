"""Ways to tamper with a city's evidence, for the tests that see the checkers fail."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from bot.simulation.city.checkers import violations
from bot.simulation.city.evidence import Evidence, SentText

NOBODYS = UUID(int=0)
SATURDAY_NOON = datetime(2026, 3, 14, 19, 0, tzinfo=UTC)
NIGHT = timedelta(hours=12)


def broken(evidence: Evidence) -> set[str]:
    """Name the promises that the checkers find broken: P1, P2…"""
    return {found.promise.split()[0] for found in violations(evidence)}


def text_of(evidence: Evidence, wanted: Callable[[Any], bool]) -> tuple[SentText, Any]:
    """Find a text that was sent, with its row."""
    found = [(text, evidence.messages[text.message_id]) for text in evidence.sent]
    return next((text, row) for text, row in found if wanted(row))


def is_unprompted(row: Any) -> bool:
    """Say whether nobody asked for this text."""
    return row.author == "bot" and row.answers_at is None


def heard(evidence: Evidence, kinds: frozenset[str]) -> Any:
    """Find an inbound message of some kind, by what its writer meant."""
    sid = next(one.sid for one in evidence.said if one.kind in kinds and one.sid in evidence.heard)
    return evidence.heard[sid]


def drop(evidence: Evidence, table: str, unwanted: Callable[[Any], bool]) -> None:
    """Take rows out of a table; at least one."""
    kept = [row for row in evidence.tables[table] if not unwanted(row)]
    assert len(kept) < len(evidence.tables[table])
    evidence.tables[table] = kept


def move(text: SentText, by: timedelta) -> None:
    """Let a text have been sent at another time."""
    text.began_at, text.accepted_at = text.began_at + by, text.accepted_at + by
    text.left_at = text.left_at and text.left_at + by
