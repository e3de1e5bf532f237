"""The tests of RapidPro's routers, as far as answers to a question need them.

Source: nyaruka/goflow, flows/routers/cases. Letter case does not matter to them, except to
`has_only_text`; words are runs of letters and digits.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from bot.importing.rapidpro.export import Case
from bot.importing.rapidpro.expressions import expressions

WORDS = frozenset(
    "has_any_word has_all_words has_phrase has_only_phrase has_only_text has_beginning".split()
)
NUMBERS = frozenset(
    """
    has_number has_number_between has_number_lt has_number_lte has_number_eq has_number_gte
    has_number_gt
    """.split()
)
TEXTS = frozenset({"has_text", "has_value"})
DAYS = frozenset({"has_date", "has_date_lt", "has_date_eq", "has_date_gt"})
TIMES = frozenset({"has_time"})
FAMILIES = (WORDS, NUMBERS, TEXTS, DAYS, TIMES)

Span = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Left:
    """Something of the export, by its path, that could not be carried as it is, and why."""

    path: str
    why: str


def family(case: Case) -> frozenset[str] | None:
    """Return the tests that ask for the same kind of answer, or None where we ask for none."""
    return next((one for one in FAMILIES if case.type in one), None)


def unsayable(case: Case) -> str:
    """Return why no question of ours can make this test, or nothing."""
    if family(case) is None:
        return f"no question here can test {case.type}"
    if strange := [part.text for argument in case.arguments for part in expressions(argument)]:
        return f"it compares with an expression: {', '.join(strange)}"
    if case.type in WORDS and not argument_words(case):
        return "it has no words to look for"
    if case.type in NUMBERS and span(case) is None:
        return "its numbers cannot be read"
    return ""


def argument_words(case: Case) -> tuple[str, ...]:
    """Return the words or phrases that a client may write to pass a test of words."""
    # Several arguments were an editor's mistake, and mean one (spec 14.3.1).
    argument = " ".join(case.arguments).strip()
    if case.type == "has_any_word":
        return tuple(re.findall(r"\w+", argument))
    return (argument,) if argument else ()


def passes(case: Case, text: str) -> bool:
    """Tell whether a text passes a test of words."""
    argument = " ".join(case.arguments).strip()
    if case.type == "has_only_text":
        return text.strip() == argument
    if case.type == "has_beginning":
        return bool(argument) and text.strip().casefold().startswith(argument.casefold())
    wanted, found = tokens(argument), tokens(text)
    match case.type:
        case "has_any_word":
            return not set(wanted).isdisjoint(found)
        case "has_all_words":
            return set(wanted) <= set(found)
        case "has_only_phrase":
            return wanted == found
    return bool(wanted) and any(found[at : at + len(wanted)] == wanted for at in range(len(found)))


def tokens(text: str) -> Sequence[str]:
    """Return a text's words in one letter case."""
    return re.findall(r"\w+", text.casefold())


def span(case: Case) -> Span | None:
    """Return the whole numbers that pass a test of numbers, both ends included; None is open.

    Returns None where an argument is no number.
    """
    try:
        said = [Decimal(argument.strip()) for argument in case.arguments]
        return _span(case.type, said)
    except (InvalidOperation, IndexError, OverflowError, ValueError):
        return None


def _span(test: str, said: Sequence[Decimal]) -> Span:
    match test:
        case "has_number":
            return None, None
        case "has_number_between":
            return math.ceil(said[0]), math.floor(said[1])
        case "has_number_eq":
            return math.ceil(said[0]), math.floor(said[0])
        case "has_number_lt":
            return None, math.ceil(said[0]) - 1
        case "has_number_lte":
            return None, math.floor(said[0])
        case "has_number_gt":
            return math.floor(said[0]) + 1, None
    return math.ceil(said[0]), None
