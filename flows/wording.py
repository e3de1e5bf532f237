"""Wordings: one key, many languages, each reviewed or still a draft."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from flows.answers import Question
from flows.questions import OPTION_WORDS
from flows.script import Script
from flows.steps import Ask


@dataclass(frozen=True, slots=True)
class Wording:
    """A text with `{placeholders}` in one language. A draft has not been reviewed by a person.

    `forms` are its plural forms in the order of the language's own rule, empty when it has none;
    `count` names the value that chooses. `reviewed_by` and `reviewed_on` say who reviewed it and
    when; the source language is reviewed by whoever wrote it.
    """

    text: str
    reviewed: bool
    forms: tuple[str, ...] = ()
    count: str = ""
    reviewed_by: str = ""
    reviewed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Edition:
    """A script at one version with all its wordings: wording key -> language -> wording.

    A conversation keeps its edition to the end (P7). `script` is linked; `sources` are the texts
    of its file and of those it calls, by script name.
    """

    script: Script
    wordings: Mapping[str, Mapping[str, Wording]]
    sources: Mapping[str, str] = field(default_factory=dict)

    def wording(self, key: str, language: str) -> Wording | None:
        """Return the wording, or None when this language has none: never another language's."""
        return self.wordings.get(key, {}).get(language)

    def question(self, ask: Ask, language: str) -> Question:
        """Return what `ask` waits to hear, with the words for its options in this language and in
        the source language, in which many clients answer."""
        question = ask.question
        if not question.labels:
            return question
        labels = zip(question.options, question.labels, strict=True)
        words = tuple(
            self._words(ask, option, language=language) + source for option, source in labels
        )
        return replace(question, labels=words)

    def _words(self, ask: Ask, option: str, *, language: str) -> tuple[str, ...]:
        found = self.wording(f"{ask.wording}.options.{option}", language)
        return tuple(found.text.split(OPTION_WORDS)) if found is not None else ()


@dataclass(frozen=True, slots=True)
class FixedReplies:
    """What we say outside any script (safety text, HELP, the opt-out confirmation…), same shape."""

    wordings: Mapping[str, Mapping[str, Wording]] = field(default_factory=dict)
    version: str = ""

    def wording(self, key: str, language: str) -> Wording | None:
        """Return the wording, or None when this language has none."""
        return self.wordings.get(key, {}).get(language)
