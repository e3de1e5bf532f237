"""The library in memory: current editions by name, older ones by version."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from bot.library import content
from bot.library.casework import Casework
from bot.library.replies import Replies
from bot.library.tongues import ONLY_ENGLISH, Tongue
from flows.reading import Lexicon, Readers
from flows.wording import Edition, FixedReplies


@dataclass(frozen=True, slots=True)
class Library:
    """All that was read at start, never changed after.

    `editions` are the current ones by script name; `older` are kept for conversations that began
    on them (P7), by name and version. `languages` are those with any wording, the source language
    first. `lines` are the values that wordings name: `emergency`, `crisis_line`;
    `lines_checked_on` says when a person last called each. `replies` are those that a specialist
    can pick, by language; `casework` is what they read during a call; `tongues` are the languages
    that pages can speak to staff.
    """

    editions: Mapping[str, Edition]
    fixed: FixedReplies
    readers: Readers
    languages: tuple[str, ...]
    lines: Mapping[str, str]
    lines_checked_on: Mapping[str, date]
    older: Mapping[tuple[str, str], Edition] = field(default_factory=dict)
    replies: Mapping[str, Replies] = field(default_factory=dict)
    casework: Mapping[str, Casework] = field(default_factory=dict)
    tongues: Mapping[str, Tongue] = field(default_factory=lambda: ONLY_ENGLISH)

    @property
    def lexicons(self) -> Mapping[str, Lexicon]:
        """Return the lexicons by language."""
        return self.readers.lexicons

    def current(self, name: str) -> Edition:
        """Return the edition that new conversations begin on. Raises KeyError for no script."""
        return self.editions[name]

    def edition(self, name: str, version: str) -> Edition | None:
        """Return that very version, or None when this library does not hold it."""
        current = self.editions.get(name)
        if current is not None and current.script.version == version:
            return current
        return self.older.get((name, version))

    def with_edition(self, edition: Edition) -> "Library":
        """Return a library that also holds this older edition."""
        place = (edition.script.name, edition.script.version)
        return replace(self, older={**self.older, place: edition})

    def to_content(self, edition: Edition) -> str:
        """Return an edition as JSON, to keep it in the database for as long as it is in use."""
        return content.to_content(edition)

    def from_content(self, kept: str, *, name: str, version: str) -> Edition:
        """Return the edition kept as JSON. Raises ValueError or ScriptInvalid when it is not it."""
        return _read(kept, name=name, version=version)


# Reading one takes some thirty milliseconds, and a page may name several, each time it is read.
@lru_cache(maxsize=16)
def _read(kept: str, *, name: str, version: str) -> Edition:
    return content.from_content(kept, name=name, version=version)
