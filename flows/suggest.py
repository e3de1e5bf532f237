"""The nearest known word to a misspelt one, for faults that say "did you mean"."""

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word most like `word`, or None when none is near.

    None, too, where comparing would take long: for a long word, or one of very many.
    """
    choice = list(known)
    if len(word) > WORD_LENGTH_MAX or len(choice) > CHOICE_MAX:
        return None
    found = get_close_matches(word, choice, n=1)
    return found[0] if found else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return `; did you mean …?`, or the whole choice when it is short, or nothing."""
    choice = list(known)
    near = nearest(word, choice)
    if near is not None:
        return f"; did you mean {near!r}?"
    return f"; known: {', '.join(choice)}" if 0 < len(choice) <= KNOWN_SHOWN_MAX else ""


KNOWN_SHOWN_MAX = 12
WORD_LENGTH_MAX = 80
CHOICE_MAX = 500
