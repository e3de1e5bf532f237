"""What `flows/cldr.json` says is what CLDR says, asked of Babel day by day and hour by hour."""

from datetime import date, time, timedelta

import pytest
from babel import Locale
from babel.dates import format_time, parse_pattern
from babel.numbers import format_decimal

from bot.translation.cldr import cldr_text, day_pattern, locale_of
from flows.cldr import Local, local
from flows.languages import LANGUAGES
from tests.translators import ROOT

PLAIN = str.maketrans({"\u202f": " ", "\u00a0": " ", "\u2009": " "})
DAYS = [date(2026, 1, 1) + timedelta(days=one) for one in range(0, 800, 3)]
NUMBERS = ("0", "7", "999", "1000", "1234567", "2.5", "2.50", "-0.25", "-1234.5")
each_language = pytest.mark.parametrize("language", LANGUAGES)


def both(language: str) -> tuple[Local, Locale]:
    ours = local(language)
    assert ours is not None
    return ours, locale_of(language)


@each_language
@pytest.mark.parametrize("with_year", [False, True])
def test_every_day_is_said_as_cldr_says_it(language: str, with_year: bool) -> None:
    ours, theirs = both(language)
    pattern = parse_pattern(day_pattern(theirs, with_year=with_year))
    for day in DAYS:
        said = ours.say_day(day, with_year=with_year)
        assert said == pattern.apply(day, theirs).translate(PLAIN)


@each_language
def test_every_time_is_said_as_cldr_says_it(language: str) -> None:
    ours, theirs = both(language)
    for at in (time(hour, minute) for hour in range(24) for minute in (0, 5, 30, 59)):
        assert ours.say_time(at) == format_time(at, "short", locale=theirs).translate(PLAIN)


@each_language
@pytest.mark.parametrize("number", NUMBERS)
def test_every_number_is_said_as_cldr_says_it(language: str, number: str) -> None:
    ours, theirs = both(language)
    assert ours.say_number(number) == format_decimal(number, locale=theirs).translate(PLAIN)


def test_the_file_is_what_the_command_writes() -> None:
    assert (ROOT / "flows/cldr.json").read_text("utf-8") == cldr_text()


def test_a_language_that_we_are_not_ready_for_says_nothing() -> None:
    assert local("tlh") is None
