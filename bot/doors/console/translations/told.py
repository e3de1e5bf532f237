"""A translation as it stands beneath a message, and in whose language it is sought."""

from dataclasses import dataclass
from typing import Any

from bot.doors.console import words
from bot.doors.tongue import say, tongue
from flows.languages import LANGUAGES, SOURCE_LANGUAGE


@dataclass(frozen=True, slots=True)
class Told:
    """What a message says in another language. `by` says whose words these are, in a sentence;
    `draft` that nobody who speaks the language has reviewed them."""

    text: str
    language: str
    by: str
    draft: bool = False

    @property
    def direction(self) -> str:
        """Return the direction that its language is written in."""
        return words.direction(self.language)


def readers_language() -> str:
    """Return the language that translations are sought in: the one that pages speak to the reader.

    English, where that is none that clients are written to in.
    """
    code = tongue().code
    return code if code in LANGUAGES else SOURCE_LANGUAGE


def sought() -> tuple[str, ...]:
    """Return the languages in which a translation helps the reader, the best first."""
    return tuple(dict.fromkeys((readers_language(), SOURCE_LANGUAGE)))


def kept(row: Any, *, name: str) -> Told:
    """Return a translation that was written down; `name` is its writer's."""
    if row.source == "machine":
        return Told(row.body, row.language, say("machine translation, may be wrong"))
    return Told(row.body, row.language, say("translated by %(name)s", name=name))
