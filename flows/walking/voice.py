"""How clients write in one language: the words of its lexicon, as that file spells them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from flows.document import Faults, Listing, Scalar, Table, Value, parse
from flows.languages import SOURCE_LANGUAGE
from flows.reading import Lexicon
from flows.reading.patterns import EXACT, GAPS

POLITE = "polite"
ANSWERS = ("yes", "no", "unsure", "later")
SPELLINGS_MAX = 100
"""Of one phrase: some have thousands."""

_OPEN = (*GAPS, "{", "*")
_SECTION = re.compile(r"^(?:polite|answers|numbers):.*\n(?:(?![a-z_]+:).*\n?)*", re.MULTILINE)
_GROUP = re.compile(r"\(([^()]*)\)(\?)?")


@dataclass(frozen=True, slots=True)
class Voice:
    """A language as clients write it, and as their texts are read.

    `words` are, by what they say (`yes`, `no`, `unsure`, `later`, `polite`, `4`…), the spellings
    of the lexicon, its first first. `lexicons` are the language's own and English.
    """

    language: str
    lexicons: tuple[Lexicon, ...]
    words: Mapping[str, tuple[str, ...]]

    def nothing(self) -> tuple[str, ...]:
        """Return a polite word that answers nothing: some languages say yes by one."""
        answers = {word for group in ANSWERS for word in self.words.get(group, ())}
        return tuple(word for word in self.words.get(POLITE, ()) if word not in answers)[:1]

    def first(self, group: str) -> tuple[str, ...]:
        """Return the first word that says this, or nothing when the lexicon has none."""
        return self.words.get(group, ())[:1]


def voice_of(language: str, lexicons: Mapping[str, Lexicon], *, source: str) -> Voice:
    """Return a language's voice; `source` is the text of its lexicon's file."""
    codes = dict.fromkeys((language, SOURCE_LANGUAGE))
    return Voice(language, tuple(lexicons[code] for code in codes), words_of(source))


def words_of(source: str) -> dict[str, tuple[str, ...]]:
    """Return the spellings in a lexicon's text by group; a file that is none has no words."""
    # The sections that say how clients answer: a whole lexicon is longer than a script may be.
    sections = _SECTION.findall(source)
    top = parse("".join(sections), Faults("")).entries
    groups: dict[str, Value] = {POLITE: top[POLITE]} if POLITE in top else {}
    for section in (top.get("answers"), top.get("numbers")):
        groups |= section.entries if isinstance(section, Table) else {}
    return {name: tuple(_spelled(phrases)) for name, phrases in groups.items()}


def _spelled(phrases: Value) -> Iterator[str]:
    items = phrases.items if isinstance(phrases, Listing) else ()
    for phrase in (item.text for item in items if isinstance(item, Scalar)):
        yield from islice(spellings(phrase), SPELLINGS_MAX)


def spellings(phrase: str) -> Iterator[str]:
    """Give the texts that a phrase matches, in its order, what is optional left out first.

    What holds a gap, a named word or a stem has none. How phrases are written is told in
    `flows.reading.patterns`.
    """
    found = _GROUP.search(phrase)
    if any(sign in _GROUP.sub("", phrase) for sign in _OPEN):
        return
    if found is None:
        words = (word for word in phrase.split() if not word.endswith("?"))
        yield " ".join(word.removeprefix(EXACT) for word in words)
        return
    alternatives = found[1].split("|")
    for one in ["", *alternatives] if found[2] else alternatives:
        yield from spellings(f"{phrase[: found.start()]} {one} {phrase[found.end() :]}")
