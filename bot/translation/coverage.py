"""How far a language is: what is reviewed, what is a draft, what is missing, what is dear."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.library.catalogs import Entry, State
from bot.translation.texts import TERMS, Texts
from flows.lines import load_lines
from flows.proofs.book import Said, is_answer
from flows.proofs.sizes import worst_size
from flows.proofs.terms import ANY, Terms, load_terms

LINES = "locales/crisis_lines.yaml"


@dataclass(frozen=True, slots=True)
class Measured:
    """What one wording costs when it is filled with the longest values."""

    key: str
    segments: int
    encoding: str
    cause: str | None

    @property
    def cause_named(self) -> str:
        """Return the character that makes the text dear, with its number in Unicode."""
        return f"{self.cause} U+{ord(self.cause):04X}" if self.cause else ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """One language: how many wordings there should be, how many in each state, the dearest."""

    language: str
    total: int
    states: Mapping[State, int]
    worst: Measured | None

    @property
    def complete(self) -> int:
        """Return the share of wordings that have a translation, in whole percent, rounded down."""
        return 100 * (self.total - self.missing) // self.total if self.total else 100

    @property
    def reviewed(self) -> int:
        """Return how many wordings may leave."""
        return self.states.get("reviewed", 0)

    @property
    def missing(self) -> int:
        """Return how many wordings have no translation of their present text."""
        return self.states.get("missing", 0) + self.states.get("stale", 0)

    @property
    def drafts(self) -> int:
        """Return how many translations nobody has reviewed as they stand."""
        return self.total - self.reviewed - self.missing


@dataclass(frozen=True, slots=True)
class Measure:
    """What texts are measured with: the values they may name, and the longest of these."""

    texts: Texts
    terms: Terms

    def costs(self, language: str, entries: Iterable[Entry]) -> list[Measured]:
        """Return what each translated wording costs; answer words are never sent and left out."""
        return [
            self._cost(language, entry)
            for entry in entries
            if entry.wording is not None and not is_answer(entry.key)
        ]

    def _cost(self, language: str, entry: Entry) -> Measured:
        assert entry.wording is not None
        kinds = self.texts.kinds.get(entry.key, {})
        sizes = (
            worst_size(Said(entry.key, language, text, entry.file, entry.line), kinds, self.terms)
            for text in entry.wording.forms or (entry.wording.text,)
        )
        worst = max(sizes, key=lambda one: one.segments)
        return Measured(entry.key, worst.segments, worst.encoding, worst.cause)


def read_measure(root: Path, texts: Texts) -> Measure:
    """Return what the texts below `root` are measured with.

    Raises ScriptInvalid with what is wrong with its terms or crisis lines.
    """
    terms = load_terms((root / TERMS).read_text("utf-8"), TERMS)
    lines = load_lines((root / LINES).read_text("utf-8"), LINES)
    numbers = {name: line.number for name, line in lines.items()}
    longest = {**terms.longest, ANY: {**terms.longest.get(ANY, {}), **numbers}}
    return Measure(texts, replace(terms, longest=longest))


def coverage(language: str, entries: Sequence[Entry], measure: Measure) -> Coverage:
    """Return how far a language is."""
    costs = measure.costs(language, entries)
    worst = max(costs, key=lambda one: one.segments, default=None)
    return Coverage(language, len(entries), Counter(entry.state for entry in entries), worst)
