"""Texts without the signs that our files and messages cannot hold."""

import re

# Control characters, line breaks that only some programs see, and two wide spaces of which one
# makes a whole text message twice as dear.
_UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")
_WIDE = re.compile("[\u00a0\u202f]")


def plain(text: str) -> str:
    """Return a text with round brackets for braces, which mean placeholders here, and with spaces
    for what cannot be seen."""
    text = _WIDE.sub(" ", _UNSEEN.sub(" ", text.replace("\r\n", "\n")))
    return text.replace("{", "(").replace("}", ")")


def plain_word(text: str) -> str:
    """Return a word or phrase that a client may write; a bar stands between such words."""
    return " ".join(plain(text).replace("|", " ").split())


def changes(text: str) -> tuple[str, ...]:
    """Return what `plain` changes that a reader would see."""
    found = []
    if "{" in text or "}" in text:
        found.append("curly braces became round ones")
    if _UNSEEN.search(text.replace("\r\n", "\n").replace("\t", " ")):
        found.append("control characters became spaces")
    return tuple(found)
