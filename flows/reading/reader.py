"""The reader: one text in, its answer and its signals out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from flows.answers import Question
from flows.reading.answers import answer
from flows.reading.lexicon import Lexicon
from flows.reading.normalize import Message, message
from flows.reading.reading import Reading
from flows.reading.signals import signals

_STRETCHED = re.compile(r"([^\W\d])\1{2,}")
# Cyrillic and Latin letters that look alike: a stop typed on a mixed keyboard still stops us.
_TO_CYRILLIC = str.maketrans("acekmoptxyhb", "асекмортхунв")
_TO_LATIN = str.maketrans("асекмортхунвѕі", "acekmoptxyhbsi")


def read(text: str, *, lexicons: Sequence[Lexicon], question: Question | None) -> Reading:
    """Say what a text means to the question in progress, and what else it tells us.

    `lexicons` are those of the client's language, of English and of any other in use; where two
    disagree about an answer, there is none. Never fails, whatever the text; time is linear in its
    length. The same arguments always give the same reading.
    """
    heard = _recognised(message(text), lexicons)
    found = None
    if question is not None:
        found = answer(text, heard, lexicons=lexicons, question=question)
    return Reading(answer=found, signals=signals(heard, lexicons))


def _recognised(heard: Message, lexicons: Sequence[Lexicon]) -> Message:
    """Read `yesss` as `yes` and mixed alphabets as one, where that makes a known word."""
    tokens = heard.tokens
    for lexicon in lexicons:
        if lexicon.known.issuperset(tokens):
            return heard
    return replace(heard, tokens=tuple(_known(token, lexicons) for token in tokens))


def _known(token: str, lexicons: Sequence[Lexicon]) -> str:
    for spelling in (token, *_respelled(token)):
        for lexicon in lexicons:
            if spelling in lexicon.known:
                return spelling
    return token


def _respelled(token: str) -> Iterator[str]:
    if _STRETCHED.search(token):
        yield _STRETCHED.sub(r"\1", token)
        yield _STRETCHED.sub(r"\1\1", token)
    if not token.isascii():
        yield token.translate(_TO_LATIN)
        yield token.translate(_TO_CYRILLIC)
