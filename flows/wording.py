"""Wordings: one key, many languages, each reviewed or still a draft."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flows.script import Script


@dataclass(frozen=True, slots=True)
class Wording:
    """A text with `{placeholders}` in one language. A draft has not been reviewed by a person."""

    text: str
    reviewed: bool


@dataclass(frozen=True, slots=True)
class Edition:
    """A script at one version with all its wordings: wording key -> language -> wording.

    A conversation keeps its edition to the end (P7). `source` is the script file's text.
    """

    script: Script
    wordings: Mapping[str, Mapping[str, Wording]]
    source: str = ""

    def wording(self, key: str, language: str) -> Wording | None:
        """Return the wording, or None when this language has none: never another language's."""
        return self.wordings.get(key, {}).get(language)


@dataclass(frozen=True, slots=True)
class FixedReplies:
    """What we say outside any script (safety text, HELP, the opt-out confirmation…), same shape."""

    wordings: Mapping[str, Mapping[str, Wording]] = field(default_factory=dict)
    version: str = ""

    def wording(self, key: str, language: str) -> Wording | None:
        """Return the wording, or None when this language has none."""
        return self.wordings.get(key, {}).get(language)
