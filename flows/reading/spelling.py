"""Words stretched, masked, run together or typed on a mixed keyboard, read as what they stand for.

Nothing is guessed: a spelling counts only when it makes a word that is known, and a word that is
known is never respelled.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import product

from flows.reading.normalize import MASKS, Message

Known = Callable[[str], bool]
"""Tells whether a folded word is one of a language's."""

RUN_TOGETHER_MIN = 8
RUN_TOGETHER_MAX = 40
LETTERS_A_WORD_MIN = 2.5
LONGEST_WORD_MIN = 4
SPACED_LETTERS_MIN = 3
MASKED_MAX = 3

_STRETCHED = re.compile(r"([^\W\d])\1{2,}")
# Cyrillic and Latin letters that look alike: a stop typed on a mixed keyboard still stops us.
_TO_CYRILLIC = str.maketrans("acekmoptxyhb", "асекмортхунв")
_TO_LATIN = str.maketrans("асекмортхунвѕі", "acekmoptxyhbsi")
# Digits and signs for letters; 1 and ! are an i or an l.
_LEET = tuple(str.maketrans("01345@$!", letters) for letters in ("oieasasi", "oleasasl"))
_SPLIT = re.compile(f"[{MASKS}]+")


def recognised(heard: Message, known: Sequence[Known]) -> Message:
    """Read `yesss` as `yes`, `s t o p` and `st0p` as `stop`, `leavemealone` as three words.

    `known` are asked in order, the likelier language first.
    """

    def is_known(word: str) -> bool:
        return any(each(word) for each in known)

    def is_settled(word: str) -> bool:
        return is_known(word) and not _STRETCHED.search(word)

    if all(map(is_settled, heard.tokens)):
        return heard
    tokens, exact, sentences = list[str](), list[str](), list[tuple[int, int]]()
    for start, end in heard.sentences:
        begins = len(tokens)
        for words, typed in _respelled(heard, start, end=end, known=known):
            tokens += words
            exact += [typed] * len(words) if words != (typed,) else (typed,)
        sentences.append((begins, len(tokens)))
    return Message(tuple(tokens), tuple(exact), tuple(sentences), heard.asks)


def _respelled(
    heard: Message, start: int, *, end: int, known: Sequence[Known]
) -> Iterator[tuple[tuple[str, ...], str]]:
    """Give the words of a sentence, each with what was typed for it."""

    def is_known(word: str) -> bool:
        return any(each(word) for each in known)

    at = start
    while at < end:
        until = _spaced(heard.tokens, at, end=end)
        joined = "".join(heard.tokens[at:until])
        if until - at >= SPACED_LETTERS_MIN and is_known(joined):
            yield (joined,), joined
            at = until
        else:
            token = heard.tokens[at]
            settled = is_known(token) and not _STRETCHED.search(token)
            words = (token,) if settled else _words(token, known, is_known=is_known)
            yield words, heard.exact[at]
            at += 1


def _spaced(tokens: Sequence[str], at: int, *, end: int) -> int:
    """Return where a run of single letters ends."""
    while at < end and len(tokens[at]) == 1 and tokens[at].isascii() and tokens[at].isalpha():
        at += 1
    return at


def _words(token: str, known: Sequence[Known], *, is_known: Known) -> tuple[str, ...]:
    for spelling in (*_spellings(token), token):
        if is_known(spelling):
            return (spelling,)
    if any(mask in token for mask in MASKS) and any(map(str.isalpha, token)):
        return tuple(part for part in _SPLIT.split(token) if part) or (token,)
    # Words of different languages are not run together.
    return next(filter(None, (_taken_apart(token, each) for each in known)), (token,))


def _spellings(token: str) -> Iterator[str]:
    if _STRETCHED.search(token):
        yield _STRETCHED.sub(r"\1", token)
        yield _STRETCHED.sub(r"\1\1", token)
    if not token.isascii():
        yield token.translate(_TO_LATIN)
        yield token.translate(_TO_CYRILLIC)
    elif not token.isalpha() and any(map(str.isalpha, token)):
        for letters in _LEET:
            yield from _unmasked(token.translate(letters))


def _unmasked(token: str) -> Iterator[str]:
    """Put vowels in for what hides a letter: `k*ll`."""
    parts = _SPLIT.split(token)
    if len(parts) - 1 <= MASKED_MAX:
        for vowels in product("iaeou", repeat=len(parts) - 1):
            yield "".join(part + vowel for part, vowel in zip(parts, (*vowels, ""), strict=True))


def _taken_apart(token: str, is_known: Known) -> tuple[str, ...]:
    """Return the fewest known words that a run of Latin letters is made of, or none."""
    if not (token.isascii() and token.isalpha()):
        return ()
    if not RUN_TOGETHER_MIN <= len(token) <= RUN_TOGETHER_MAX:
        return ()
    words = _apart(token, is_known)
    if max(map(len, words), default=0) < LONGEST_WORD_MIN:
        return ()
    return words if len(token) >= LETTERS_A_WORD_MIN * len(words) else ()


def _apart(token: str, is_known: Known) -> tuple[str, ...]:
    best: list[tuple[str, ...] | None] = [()] + [None] * len(token)
    for end in range(1, len(token) + 1):
        for start in range(end):
            before, word = best[start], token[start:end]
            if before is None or not (len(word) > 1 or word in "ai") or not is_known(word):
                continue
            so_far = best[end]
            if so_far is None or len(before) + 1 < len(so_far):
                best[end] = (*before, word)
    return best[-1] or ()
