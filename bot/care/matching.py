"""Who is taken next. Pure: the most urgent first, and whom one can help best among equals."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar
from uuid import UUID

# What nobody has put a level on comes after everything that has one.
NO_LEVEL = 4
NO_DEADLINE = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who waits: how urgently, until when, in which language, and for whom best.

    `known_to` is who last held the conversation.
    """

    id: UUID
    level: int | None
    due_at: datetime | None
    language: str
    known_to: UUID | None = None


@dataclass(frozen=True, slots=True)
class Taker:
    """Who takes the next one, and the codes of the languages they speak."""

    id: UUID
    languages: frozenset[str]


_Someone = TypeVar("_Someone", bound=Waiting)


def in_order(waiting: Iterable[_Someone], taker: Taker, now: datetime) -> list[_Someone]:
    """Return everybody who waits, whom this taker should take first in front.

    By level; within a level who is late already, then whom they can speak with, then whom they
    know, then by deadline. Nobody is left out: a language that nobody speaks still gets a person.
    """
    return sorted(waiting, key=lambda one: _place(one, taker, now))


def _place(one: Waiting, taker: Taker, now: datetime) -> tuple[int, bool, bool, bool, datetime]:
    due_at = one.due_at or NO_DEADLINE
    return (
        NO_LEVEL if one.level is None else one.level,
        due_at > now,
        one.language not in taker.languages,
        one.known_to != taker.id,
        due_at,
    )
