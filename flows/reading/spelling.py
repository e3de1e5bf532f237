"""Words stretched, or typed on a mixed keyboard, read as the words they stand for."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from flows.reading.normalize import Message

_STRETCHED = re.compile(r"([^\W\d])\1{2,}")
# Cyrillic and Latin letters that look alike: a stop typed on a mixed keyboard still stops us.
_TO_CYRILLIC = str.maketrans("acekmoptxyhb", "асекмортхунв")
_TO_LATIN = str.maketrans("асекмортхунвѕі", "acekmoptxyhbsi")


def recognised(heard: Message, known: Sequence[set[str] | frozenset[str]]) -> Message:
    """Read `yesss` as `yes` and mixed alphabets as one, where that makes a known word.

    `known` are sets of folded words, the likelier first.
    """
    for words in known:
        if words.issuperset(heard.tokens):
            return heard
    return replace(heard, tokens=tuple(_known(token, known) for token in heard.tokens))


def _known(token: str, known: Sequence[set[str] | frozenset[str]]) -> str:
    for spelling in (token, *_respelled(token)):
        for words in known:
            if spelling in words:
                return spelling
    return token


def _respelled(token: str) -> Iterator[str]:
    if _STRETCHED.search(token):
        yield _STRETCHED.sub(r"\1", token)
        yield _STRETCHED.sub(r"\1\1", token)
    if not token.isascii():
        yield token.translate(_TO_LATIN)
        yield token.translate(_TO_CYRILLIC)
