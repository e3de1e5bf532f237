"""A router that does not wait, as conditions of ours: which test holds is known already."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.importing.rapidpro.export import Case, Router
from bot.importing.rapidpro.expressions import Subject, reference, subject
from bot.importing.rapidpro.languages import code_of
from bot.importing.rapidpro.testing import (
    NUMBERS,
    TEXTS,
    WORDS,
    Left,
    argument_words,
    passes,
    span,
    unsayable,
)
from bot.importing.rapidpro.values import Values
from flows.conditions import ConditionInvalid, read_condition

Answers = Mapping[str, Mapping[str, tuple[str, ...]]]
"""What may be known of a value that a question keeps: its answers, each with the words for it."""

_EXACT = frozenset({"has_only_text", "has_only_phrase", "has_any_word", "has_phrase"})


@dataclass(frozen=True, slots=True)
class Split:
    """Conditions in order, each with the category it leads to, and the category when none holds.

    `lost` says why nothing can be asked at all, `names` are the values that are asked about.
    """

    conditions: tuple[tuple[str, str], ...]
    otherwise: str
    lost: str = ""
    names: frozenset[str] = frozenset()
    carried: tuple[str, ...] = ()
    left: tuple[Left, ...] = ()
    changed: tuple[Left, ...] = ()


def split(router: Router, values: Values, answers: Answers) -> Split:
    """Return a router's ways as conditions. Where nothing can be asked, a router that draws lots
    or looks at the kind of address keeps its first way, any other the way it takes when no test
    holds."""
    if router.type != "switch":
        return _first_way(router, "nothing is left to chance here: the first way is kept")
    operand = reference(router.operand)
    about = subject(operand) if operand else None
    if about is None and _looks_at_address(router):
        return _first_way(router, "every client is texted here: the way of a phone is kept")
    if about is None:
        return Split((), router.default, f"nothing here knows {router.operand}: no test holds")
    return _conditions(router, _Asks(about, values, answers))


def _looks_at_address(router: Router) -> bool:
    return "urn" in router.operand


def _first_way(router: Router, why: str) -> Split:
    phone = next((case for case in router.cases if "tel" in case.arguments), None)
    found = phone or next(iter(router.cases), None)
    first = router.categories[0].uuid if router.categories else router.default
    carried = (found.path,) if found else ()
    return Split((), found.category if found else first, why, carried=carried)


def _conditions(router: Router, asks: "_Asks") -> Split:
    left = {case.path: why for case in router.cases if (why := _why_not(router, case, asks))}
    kept = [case for case in router.cases if case.path not in left]
    return Split(
        conditions=tuple((asks.condition(case), case.category) for case in kept),
        otherwise=router.default,
        names=frozenset({asks.name} if kept else ()),
        carried=tuple(case.path for case in kept),
        left=tuple(Left(path, why) for path, why in left.items()),
        changed=tuple(Left(case.path, _TO_THE_LETTER) for case in kept if asks.is_nearly(case)),
    )


def _why_not(router: Router, case: Case, asks: "_Asks") -> str:
    """Return why a test is no condition, or nothing."""
    if router.category(case.category) is None:
        return "it leads to a category that is not there"
    if case.type != "has_category" and (why := unsayable(case)):
        return why
    return "" if asks.can_say(asks.condition(case)) else asks.why_not(case)


_TO_THE_LETTER = "the whole value is compared here, to the letter"


@dataclass(frozen=True, slots=True)
class _Asks:
    """Asks about one value."""

    about: Subject
    values: Values
    answers: Answers

    @property
    def name(self) -> str:
        return self.about.standard or self.values.name(self.about.key)

    @property
    def known(self) -> Mapping[str, tuple[str, ...]]:
        return self.answers.get(self.name, {})

    def condition(self, case: Case) -> str:
        """Return a test as a condition, empty where it cannot be one."""
        if case.type in TEXTS:
            return f"{self.name} >= 0" if self._is_number else self.name
        if case.type in NUMBERS:
            return self._bounds(case) if self._is_number else ""
        if self.name == "language" and case.type in _EXACT:
            return self._one_of([code_of(word).code for word in argument_words(case)])
        if case.type in WORDS or case.type == "has_category":
            return self._words(case)
        return ""

    def can_say(self, condition: str) -> bool:
        """Whether a condition is one that our scripts may have."""
        try:
            read_condition(condition, {self.name: self.values.kind(self.name)})
        except ConditionInvalid:
            return False
        return True

    def is_nearly(self, case: Case) -> bool:
        """Whether the condition is stricter than the test."""
        return case.type in WORDS and not self.known and self.name != "language"

    def why_not(self, case: Case) -> str:
        """Return why a test is no condition."""
        if case.type in NUMBERS:
            return f"{self.name} is no number here: it cannot be compared with one"
        return f"no condition here can say {case.type} of {self.name}"

    @property
    def _is_number(self) -> bool:
        return self.values.kind(self.name) == "number"

    def _bounds(self, case: Case) -> str:
        low, high = span(case) or (None, None)
        if low is not None and low == high:
            return f"{self.name} == {low}" if low >= 0 else ""
        # Whole numbers here are never below nothing.
        lowest = f"{self.name} >= {max(low or 0, 0)}"
        if high is None or high < 0:
            return lowest if high is None else ""
        return f"{lowest} and {self.name} <= {high}" if low else f"{self.name} <= {high}"

    def _words(self, case: Case) -> str:
        if self._is_number:
            return ""
        if case.type == "has_category":
            return self._one_of([answer for answer in self.known if self._is_called(case, answer)])
        if self.known:
            takes = [answer for answer, words in self.known.items() if _any(case, words)]
            return self._one_of(takes)
        exact = case.type in _EXACT
        return self._one_of(argument_words(case)) if exact and not self.about.category else ""

    def _is_called(self, case: Case, answer: str) -> bool:
        names = {name.casefold() for name in case.arguments}
        return any(word.casefold() in names for word in self.known[answer])

    def _one_of(self, found: Sequence[str]) -> str:
        words = [json.dumps(word, ensure_ascii=False) for word in dict.fromkeys(found) if word]
        if len(words) > 1:
            return f"{self.name} in [{', '.join(words)}]"
        return f"{self.name} == {words[0]}" if words else ""


def _any(case: Case, words: Sequence[str]) -> bool:
    return any(passes(case, word) for word in words)
