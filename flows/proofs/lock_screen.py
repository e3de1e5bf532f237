"""What a passer-by reads on a locked phone: the first characters of every text, and no more.

A program should never write to people in a way that they have not said is safe and private
(techsafety.org, safe contact methods): a partner, a shelter's staff or the street reads along.
"""

import re
from collections.abc import Mapping

from flows.proofs.book import Said
from flows.proofs.terms import Terms
from flows.reading.normalize import message
from flows.values import STANDARD, ValueKind

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def telling(said: Said, kinds: Mapping[str, ValueKind], terms: Terms) -> str | None:
    """Return why the beginning of a text tells too much, if it does.

    Values are taken to be short, so that what stands behind them is looked at too.
    """
    private = _private(said.text, kinds, terms)
    if private is not None:
        return f"a locked phone shows the first {terms.shown} characters, and {{{private}}} there"
    word = _word(_shortened(said.text, terms), terms, language=said.language)
    if word is not None:
        return f"a locked phone shows the first {terms.shown} characters, and {word!r} there"
    return None


def _private(text: str, kinds: Mapping[str, ValueKind], terms: Terms) -> str | None:
    """Return a private value that begins in what is shown; any words of a client's may be."""
    for found in _PLACEHOLDER.finditer(text):
        name = found[1]
        own = name not in STANDARD and kinds.get(name) == "text"
        before = len(_shortened(text[: found.start()], terms))
        if before < terms.shown and (own or name in terms.private):
            return name
    return None


def _shortened(text: str, terms: Terms) -> str:
    return _PLACEHOLDER.sub(lambda found: terms.shortest.get(found[1], ""), text)


def _word(text: str, terms: Terms, *, language: str) -> str | None:
    """Return the first telling words that begin in what is shown, folded as the reader does."""
    pattern = terms.telling.get(language)
    shown = len(message(text[: terms.shown]).tokens)
    found = pattern and pattern.search(" ".join(message(text).tokens))
    if not found or found.string.count(" ", 0, found.start()) >= shown:
        return None
    return found[0]
