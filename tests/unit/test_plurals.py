"""A number takes the plural form that its language has for it, and no other."""

import pytest
from babel import Locale

from flows.formatting import Filled, Speech, fill
from flows.languages import LANGUAGES
from flows.plurals import parse_plural_rule, plural_rule
from flows.values import ValueKind
from flows.wording import Wording

KINDS: dict[str, ValueKind] = {"days": "number"}


def counted(language: str, number: str) -> Filled:
    """Fill a plural that has a letter for each form: a, b, c …"""
    rule = plural_rule(language)
    assert rule is not None
    forms = tuple(f"{'abcdef'[form]}{{days}}" for form in range(rule.forms))
    wording = Wording(forms[-1], reviewed=True, forms=forms, count="days")
    return fill(wording, {"days": number}, Speech(language, KINDS))


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("en", {"1": "a1", "0": "b0", "2": "b2"}),
        ("ru", {"1": "a1", "21": "a21", "3": "b3", "11": "c11", "5": "c5", "111": "c111"}),
        ("ro", {"1": "a1", "0": "b0", "19": "b19", "20": "c20", "101": "b101"}),
        ("ar", {"0": "a0", "1": "b1", "2": "c2", "10": "d10", "11": "e11", "100": "f100"}),
        ("ja", {"1": "a1", "7": "a7"}),
    ],
)
def test_a_number_takes_its_form(language: str, forms: dict[str, str]) -> None:
    assert {number: counted(language, number).text for number in forms} == forms


@pytest.mark.parametrize("number", ["", "some", "2.5", "-1", "9" * 10])
def test_what_cannot_be_counted_takes_no_form(number: str) -> None:
    assert "days" in counted("en", number).missing


def test_forms_of_another_rule_are_never_guessed_at() -> None:
    wording = Wording("b", reviewed=True, forms=("a", "b"), count="days")
    for language in ("ru", "tlh"):
        assert fill(wording, {"days": "1"}, Speech(language, KINDS)).missing == ("days",)


CLDR_ORDER = ("zero", "one", "two", "few", "many", "other")


@pytest.mark.parametrize("language", LANGUAGES)
def test_our_plural_rules_are_those_of_cldr_in_its_order(language: str) -> None:
    theirs = Locale.parse(language.replace("-", "_")).plural_form
    numbers = range(1200)  # Spanish has a form more for whole millions, which gettext leaves out
    used = [tag for tag in CLDR_ORDER if tag in {theirs(number) for number in numbers}]
    rule = plural_rule(language)
    assert rule is not None and rule.forms == len(used)
    assert [rule.form(number) for number in numbers] == [used.index(theirs(n)) for n in numbers]


@pytest.mark.parametrize(
    "header", ["", "nplurals=2", "nplurals=x; plural=0;", "nplurals=2; plural=n(;", "plural=0;"]
)
def test_what_is_no_plural_rule_is_refused(header: str) -> None:
    with pytest.raises(ValueError, match="plural"):
        parse_plural_rule(header)
