"""Reads what the pages of scripts show: versions, languages, and who is under way in which."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, func, select

from bot.doors.console import words
from bot.library import Library
from flows.languages import LANGUAGES
from flows.wording import Edition
from models import conversations, progresses


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of a script's wordings a language has: reviewed, still a draft, none at all."""

    code: str
    name: str
    reviewed: int
    drafts: int
    missing: int


@dataclass(frozen=True, slots=True)
class UnderWay:
    """How many of the team's conversations stand in a version."""

    version: str
    count: int
    is_current: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """A script as the pages name it. `under_way` is what the team's clients are in the midst of."""

    name: str
    title: str
    about: str
    purpose: str
    version: str
    steps: int
    languages: tuple[Coverage, ...]
    under_way: tuple[UnderWay, ...]

    @property
    def reviewed(self) -> int:
        """Return how many languages are reviewed to the last word."""
        return sum(not (one.drafts or one.missing) for one in self.languages)


Counts = dict[str, dict[str, int]]
"""Conversations under way, by script and version."""


def read(tx: Connection, library: Library, team_id: UUID) -> list[Listed]:
    """Return every current script, by name."""
    counts = under_way(tx, team_id)
    editions = sorted(library.editions.values(), key=lambda one: one.script.name)
    return [listed(edition, library, counts) for edition in editions]


def under_way(tx: Connection, team_id: UUID) -> Counts:
    """Count the team's conversations under way. Costs what is under way, not what is stored."""
    query = (
        select(progresses.c.script, progresses.c.script_version, func.count().label("count"))
        .join(conversations, conversations.c.id == progresses.c.conversation_id)
        .where(conversations.c.team_id == team_id, progresses.c.state == "active")
        .group_by(progresses.c.script, progresses.c.script_version)
    )
    counts: Counts = {}
    for row in tx.execute(query):
        counts.setdefault(row.script, {})[row.script_version] = row[2]
    return counts


def listed(edition: Edition, library: Library, counts: Counts) -> Listed:
    """Return one edition, current or kept, as the pages name it."""
    script = edition.script
    current = library.current(script.name).script.version if script.name in library.editions else ""
    found = counts.get(script.name, {})
    newest_first = sorted(found, key=lambda version: (version != current, version))
    return Listed(
        name=script.name,
        title=words.script(script.name),
        about=script.about,
        purpose=words.purpose(script.purpose),
        version=script.version,
        steps=len(script.steps),
        languages=tuple(coverage(edition, library.languages)),
        under_way=tuple(UnderWay(one, found[one], one == current) for one in newest_first),
    )


def coverage(edition: Edition, languages: Sequence[str]) -> list[Coverage]:
    """Return how far each language has come."""
    return [_coverage(edition, code) for code in languages if code in LANGUAGES]


def _coverage(edition: Edition, code: str) -> Coverage:
    found = [edition.wording(key, code) for key in edition.script.wordings]
    reviewed = sum(one is not None and one.reviewed for one in found)
    drafts = sum(one is not None and not one.reviewed for one in found)
    missing = len(found) - reviewed - drafts
    return Coverage(code, words.language(code), reviewed, drafts, missing)
