"""One language, ready for matching: what it can find, and what each word of a text stands for.

How its file is written is told in `flows.reading.lexicon_file`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from flows.reading.normalize import Message
from flows.reading.patterns import EXACT, STEM
from flows.reading.phrases import Phrases, Spans
from flows.reading.reading import SignalKind
from flows.reading.together import Together

PREFIXED_LETTERS_MIN = 2
"""Of a word, its prefix taken away: fewer letters say nothing."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Lexicon:
    """One language's words. Made by `lexicon_file.parse`, never changed after.

    `answers` marks phrases with an answer group or a number; `about`, by topic, with (about,
    answer); `calendar` with (section, group) of days, months and hours; `alone`, `sentence` and
    `together` with (kind, group), where the kind is a signal's or harmless; `named` with the symbol
    of the words kept under a name. `around` are the words that do not count in `alone` and
    `sentence`, by kind. `known` holds every token of the file but those of the calendar, which are
    in `dated`; `stems` the beginnings of words, `exact` the words with their accents by those
    without. `prefixes` can be written onto a word; `romanised` tells what
    Latin letters stand for. `kinds` are every kind of signal it can find. `date_order` is one of
    DATE_ORDERS, or empty.
    """

    language: str
    status: str
    date_order: str = ""
    answers: Phrases = field(default_factory=Phrases)
    about: dict[str, Phrases] = field(default_factory=dict)
    calendar: Phrases = field(default_factory=Phrases)
    alone: Phrases = field(default_factory=Phrases)
    sentence: Phrases = field(default_factory=Phrases)
    named: Phrases = field(default_factory=Phrases)
    together: Together = field(default_factory=Together)
    around: dict[str, set[str]] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    dated: set[str] = field(default_factory=set)
    stems: set[str] = field(default_factory=set)
    exact: dict[str, set[str]] = field(default_factory=dict)
    prefixes: set[str] = field(default_factory=set)
    romanised: dict[str, str] = field(default_factory=dict)
    kinds: set[str] = field(default_factory=set)
    _stands_for: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)

    @property
    def reads_risk(self) -> bool:
        """Whether it has words of imminent risk: without them a remark cannot be passed over."""
        return SignalKind.RISK_IMMINENT in self.kinds

    def knows(self, token: str) -> bool:
        """Tell whether a folded word is one of this language's, romanised or not."""
        if token in self.known or next(self._stems_of(token), None) is not None:
            return True
        return bool(self.romanised) and token.isascii() and self._knows_latin(token)

    def _knows_latin(self, token: str) -> bool:
        word = from_latin(token, self.romanised)
        return word in self.known or next(self._stems_of(word), None) is not None

    def spans(self, heard: Message) -> Spans:
        """Return what each word of a text can stand for here, itself first."""
        return self.spans_of(heard.tokens, heard.exact)

    def spans_of(self, tokens: Sequence[str], exact: Sequence[str]) -> Spans:
        """Return what each of these words can stand for here, itself first."""
        spans = [
            [(symbol, at) for symbol in self._symbols(token, typed)]
            for at, (token, typed) in enumerate(zip(tokens, exact, strict=True), start=1)
        ]
        # From the end, so that what is found never hides what is yet to be looked for.
        for at in range(len(spans) - 1, -1, -1):
            spans[at] += [(str(mark), end) for end, mark in self.named.starting_at(spans, at)]
        return spans

    def _symbols(self, token: str, typed: str) -> tuple[str, ...]:
        """Return the symbols of one word; kept, since few words make up most texts."""
        found = self._stands_for.get((token, typed))
        if found is None:
            if len(self._stands_for) >= KEPT_MAX:
                self._stands_for.clear()
            found = tuple(dict.fromkeys(self._look_up(token, typed)))
            self._stands_for[token, typed] = found
        return found

    def _look_up(self, token: str, typed: str) -> Iterator[str]:
        for spelling in self._spellings(token):
            yield spelling
            yield from self._stems_of(spelling)
        for exact in self.exact.get(token, ()):
            if typed in (exact, token):
                yield EXACT + exact

    def _spellings(self, token: str) -> Iterator[str]:
        yield token
        if self.romanised and token.isascii() and not token.isdigit():
            token = from_latin(token, self.romanised)
            yield token
        for prefix in self.prefixes:
            if token.startswith(prefix) and len(token) - len(prefix) >= PREFIXED_LETTERS_MIN:
                yield token[len(prefix) :]

    def _stems_of(self, token: str) -> Iterator[str]:
        if self.stems:
            for length in range(2, len(token) + 1):
                stem = token[:length] + STEM
                if stem in self.stems:
                    yield stem


KEPT_MAX = 5_000
ROMANISED_LETTERS_MAX = 4


def from_latin(word: str, table: Mapping[str, str]) -> str:
    """Write a word of Latin letters in another script, the longest letters of the table first."""
    written, at = list[str](), 0
    while at < len(word):
        for length in range(ROMANISED_LETTERS_MAX, 0, -1):
            letters = table.get(word[at : at + length])
            if letters is not None or length == 1:
                break
        written.append(word[at] if letters is None else letters)
        at += length
    return "".join(written)
