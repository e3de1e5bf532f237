"""Words that mean yes or no in one language and something else in another that is read with it.

A client writes in their language and in English, and both are listened to. Where the two differ
about a word it is no answer; where one of them takes it for a greeting, a greeting is a yes. Such a
word must stand under `unsure`, so that it is asked about once more, or under neither. Other pairs
of languages meet only where nobody knows the client's, or after they have switched: there two
meanings are no answer, and a person reads it.
"""

from collections.abc import Iterator, Mapping
from itertools import islice

from flows.languages import SOURCE_LANGUAGE
from flows.reading import Lexicon
from flows.reading.patterns import PhraseInvalid, written
from flows.reading.phrases import Phrases

GROUPS = frozenset(
    ("yes", "no", "unsure", "later", "roughly", "turning", "with_yes", "with_no", "polite")
)
"""Answer groups that say anything about a yes or a no."""
PLAIN = ("yes", "no")
PHRASES_MAX = 20_000
"""Of one lexicon, the shortest first: alternatives multiply."""

Words = Mapping[tuple[str, ...], frozenset[str]]
"""What each phrase of a lexicon stands for, by its words."""


def collisions(lexicons: Mapping[str, Lexicon]) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Give (language, words, why) for each collision: the language whose list must change."""
    words = {language: words_of(lexicon.answers) for language, lexicon in lexicons.items()}
    source = words.get(SOURCE_LANGUAGE, {})
    for language, own in words.items():
        for phrase, marks in own.items():
            why = _within(marks) or (
                _between(phrase, marks, source, of=SOURCE_LANGUAGE)
                if language != SOURCE_LANGUAGE
                else None
            )
            if why is not None:
                yield language, phrase, why


def words_of(phrases: Phrases) -> Words:
    """Return every phrase that is found word for word, with the answer groups it stands for."""
    found: dict[tuple[str, ...], set[str]] = {}
    for words, marks in islice(phrases.spelled(), PHRASES_MAX):
        said = {mark for mark in marks if isinstance(mark, str) and mark in GROUPS}
        if said:
            found.setdefault(words, set()).update(said)
    return {words: frozenset(marks) for words, marks in found.items()}


def line_of(source: str, phrase: tuple[str, ...]) -> int:
    """Return the line of a lexicon's text on which a phrase stands among the answers."""
    lines = list(enumerate(source.splitlines(), start=1))
    answers = next((at for at, text in lines if text.startswith("answers:")), 1)
    for at, text in lines[answers - 1 :]:
        if phrase in _phrases_on(text):
            return at
    return answers


def _phrases_on(text: str) -> Words:
    """Return what a line of a list says, nothing when it is none."""
    item = text.partition(" #")[0].strip()
    if not item.startswith("- "):
        return {}
    found = Phrases()
    try:
        found.add(written(item.removeprefix("- ").strip("\"' ")), "yes")
    except PhraseInvalid:
        return {}
    return words_of(found)


def _within(marks: frozenset[str]) -> str | None:
    """Say what is wrong with a word inside its own language, if anything is."""
    if "unsure" in marks:
        return None
    return "it is both yes and no here" if {"yes", "no"} <= marks else None


def _between(
    phrase: tuple[str, ...], marks: frozenset[str], source: Words, *, of: str
) -> str | None:
    """Say how a word differs between a language and the source language, if it does."""
    theirs = source.get(phrase, frozenset())
    if not theirs or "unsure" in marks | theirs:
        return None
    for word in PLAIN:
        if word in marks and word not in theirs:
            return f"it is {word} here, and {_named(theirs)} in {of}"
        if word in theirs and word not in marks:
            return f"it is {word} in {of}, and {_named(marks)} here"
    return None


def _named(marks: frozenset[str]) -> str:
    return ", ".join(sorted(marks))
