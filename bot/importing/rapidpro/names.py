"""Names of ours out of names and texts of theirs: small letters, digits and _, each once."""

import re
import unicodedata
from collections.abc import Iterable

LENGTH_MAX = 40
WORDS_MAX = 4


def slug(text: str, default: str) -> str:
    """Return a name like the text, or the default where no Latin letter begins a word of it."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    words = re.findall(r"[a-z0-9]+", re.sub(r"['`]", "", plain))
    while words and not words[0][0].isalpha():
        del words[0]
    return "_".join(words)[:LENGTH_MAX].rstrip("_") or default


def first_words(text: str, default: str) -> str:
    """Return a name out of a text's first few words, placeholders and signs aside."""
    words = re.findall(r"[^\W_]+", re.sub(r"\{[^}]*\}", " ", text))
    return slug(" ".join(words[:WORDS_MAX]), default)


class Names:
    """Hands out names, each once: a second `food` is `food_2`."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        """Begin with the names that are taken already."""
        self._taken = set(taken)
        self._counts: dict[str, int] = {}

    def new(self, wanted: str) -> str:
        """Return the wanted name, or the next one like it that is free."""
        name, count = wanted, self._counts.get(wanted, 1)
        while name in self._taken:
            count += 1
            name = f"{wanted[: LENGTH_MAX - 1 - len(str(count))]}_{count}"
        self._taken.add(name)
        self._counts[wanted] = count
        return name
