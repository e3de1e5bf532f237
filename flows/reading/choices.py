"""One of a choice's options, by its words, its number, or a plain yes or no where those are keys.

An option's words count in a text whose other words say nothing; two options, or a hedge, are
Unsure. Among words that we do not know, and with a remark after it, an option named in passing is
no answer: what follows often says which of the things named is meant.
"""

from collections.abc import Sequence
from functools import lru_cache

from flows.answers import No, Option, Question, Unsure, Yes
from flows.reading.groups import LATER, POLITE
from flows.reading.lexicon import Lexicon
from flows.reading.normalize import Message, message
from flows.reading.numbers import UNSETTLING, one_number
from flows.reading.patterns import Group
from flows.reading.phrases import Phrases, plain
from flows.reading.pieces import Piece, answers, cover, views
from flows.reading.spelling import recognised
from flows.reading.yes_no import yes_no

_OPTION = "option"
_BESIDE_OPTION = frozenset({POLITE, "yes", "with_yes", "with_number", "with_option"})


def choice(
    heard: Message, *, lexicons: Sequence[Lexicon], question: Question
) -> Option | Unsure | None:
    """Return the option that a text names, Unsure where it names two or hedges, else None."""
    words, known = _words(_labels(question))
    heard = recognised(heard, [known.__contains__, *(lexicon.knows for lexicon in lexicons)])
    sources = [(words, plain(heard.tokens)), *answers(views(heard, lexicons))]
    pieces = list(cover(heard, sources, leave_out=LATER))
    named = _named(heard, pieces, options=question.options)
    return named or _counted(heard, pieces, question=question)


def _labels(question: Question) -> tuple[tuple[str, tuple[str, ...]], ...]:
    labels = question.labels or tuple((key.replace("_", " "),) for key in question.options)
    return tuple(zip(question.options, labels, strict=False))


@lru_cache(maxsize=256)
def _words(labels: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[Phrases, frozenset[str]]:
    """Make an author's words ready for matching, letter for letter: they are no pattern."""
    phrases, known = Phrases(), set[str]()
    for key, words in labels:
        for word in words:
            tokens = message(word).tokens
            if tokens:
                phrases.add(Group([list(tokens)]), (_OPTION, key))
            known.update(tokens)
    return phrases, frozenset(known)


def _named(
    heard: Message, pieces: Sequence[Piece], *, options: Sequence[str]
) -> Option | Unsure | None:
    keys = {key for piece in pieces for _, key in piece.tags}
    if len(keys) != 1:
        return Unsure() if keys else None
    (key,) = keys
    others = [piece for piece in pieces if not piece.tags]
    said: frozenset[str] = frozenset().union(*(piece.marks for piece in others))
    if heard.asks or said & {"roughly", "unsure"}:
        return Unsure()
    if said & UNSETTLING or ("yes" in said and "yes" in options):
        return None
    place = frozenset({options.index(key) + 1})
    idle = all(one.marks & _BESIDE_OPTION or one.numbers == place for one in others)
    return Option(key) if idle else None


def _counted(heard: Message, pieces: Sequence[Piece], *, question: Question) -> Option | None:
    options = question.options
    value = one_number(pieces, high=len(options), remarks=False)
    if value is not None:
        return Option(options[value - 1]) if 1 <= value <= len(options) else None
    said = yes_no(pieces, question=question, asks=heard.asks, remarks=False)
    plain = {Yes(): "yes", No(): "no"}.get(said) if said is not None else None
    return Option(plain) if plain is not None and plain in options else None
