"""How many years of school a text asks for: at most six, so that tired people read it at once.

English: the Flesch-Kincaid grade (Kincaid and others, 1975). Spanish: Crawford's formula for the
grades of primary school (A. N. Crawford, Lectura y Vida 10(4), 1989). Our texts are a few
sentences long; both formulas were made for longer ones, so a grade here is a hint, not a verdict.
The libraries that have both count syllables with word lists of many megabytes or under the GPL.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

GRADE_MAX = 6
WORDS_MIN = 5
"""Fewer words have no grade: one long word would decide it."""

_PLACEHOLDER = re.compile(r"\{\w+\}")
_SENTENCE_ENDS = re.compile(r"[.?!:\n]+")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_ENGLISH_VOWELS = re.compile(r"[aeiouy]+")
_SILENT_E = re.compile(r"(?<=[^aeiouyl])e$")
_SPANISH_SILENT_U = re.compile(r"(?<=q)u|(?<=g)u(?=[eiéí])")
_SPANISH_VOWELS = re.compile(r"(?:[aeiouáéíóúü]|y(?![aeiouáéíóúü]))+")
_STRONG = frozenset("aeoáéíóú")


@dataclass(frozen=True, slots=True)
class Counted:
    """What the formulas need of a text."""

    sentences: int
    words: int
    syllables: int


def too_hard(text: str, language: str) -> str | None:
    """Return why a text is too hard to read, if it is and its language has a formula."""
    found = grade(text, language)
    if found is None or found <= GRADE_MAX:
        return None
    return f"it reads like school grade {found:.1f}; {GRADE_MAX} at most: shorter words, sentences"


def grade(text: str, language: str) -> float | None:
    """Return the school grade of a text, None for few words or a language without a formula.

    A line is a sentence, and so is what stands before a colon; values count as nothing.
    """
    if language not in _FORMULAS:
        return None
    syllables_of, formula = _FORMULAS[language]
    plain = _PLACEHOLDER.sub("", text)
    words = [word.lower() for word in _WORD.findall(plain)]
    sentences = sum(bool(_WORD.search(part)) for part in _SENTENCE_ENDS.split(plain))
    if len(words) < WORDS_MIN:
        return None
    return formula(Counted(sentences, len(words), sum(map(syllables_of, words))))


def english_syllables(word: str) -> int:
    """Count vowel groups, a silent final e left out."""
    return max(1, len(_ENGLISH_VOWELS.findall(_SILENT_E.sub("", word))))


def spanish_syllables(word: str) -> int:
    """Count strong vowels, a weak one beside them being part of them; u is silent in que, gue."""
    groups = _SPANISH_VOWELS.findall(_SPANISH_SILENT_U.sub("", word))
    return max(1, sum(max(1, sum(letter in _STRONG for letter in group)) for group in groups))


def _flesch_kincaid(text: Counted) -> float:
    return 0.39 * text.words / text.sentences + 11.8 * text.syllables / text.words - 15.59


def _crawford(text: Counted) -> float:
    """Years of primary school, from sentences and syllables in a hundred words."""
    hundred = 100 / text.words
    return -0.205 * text.sentences * hundred + 0.049 * text.syllables * hundred - 3.407


_FORMULAS: Mapping[str, tuple[Callable[[str], int], Callable[[Counted], float]]] = {
    "en": (english_syllables, _flesch_kincaid),
    "es": (spanish_syllables, _crawford),
}
