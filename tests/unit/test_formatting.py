"""Values said as a language says them: dates, times, numbers, plurals."""

import subprocess
import sys
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.formatting import Filled, Speech, fill, say
from flows.languages import LANGUAGES
from flows.segments import size
from flows.values import ValueKind
from flows.wording import Wording

KINDS: dict[str, ValueKind] = {"day": "date", "hour": "time", "days": "number", "name": "text"}
TUESDAY = "2026-11-24"
each_language = pytest.mark.parametrize("language", LANGUAGES)


def said(kind: ValueKind, value: str, *, language: str, today: date | None = None) -> str | None:
    speech = Speech(language, {"value": kind}, today)
    return say(value, name="value", speech=speech)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Tuesday, November 24"),
        ("es", "martes, 24 de noviembre"),
        ("vi", "Thứ Ba, 24 tháng 11"),
        ("zh-Hans", "11月24日星期二"),
        ("zh-Hant", "11月24日 星期二"),
        ("ru", "вторник, 24 ноября"),
        ("uk", "вівторок, 24 листопада"),
        ("ro", "marți, 24 noiembrie"),
        ("ar", "الثلاثاء، 24 نوفمبر"),
        ("so", "Talaado, Noofeembar 24"),
        ("ja", "11月24日(火曜日)"),
        ("ko", "11월 24일 (화요일)"),
        ("lo", "ວັນອັງຄານ 24 ພະຈິກ"),
    ],
)
def test_a_date_is_a_weekday_a_day_and_a_month(language: str, words: str) -> None:
    assert said("date", TUESDAY, language=language) == words


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "2:05 PM"),
        ("es", "2:05 p.m."),
        ("ru", "14:05"),
        ("zh-Hant", "下午2:05"),
        ("ar", "2:05 م"),
        ("so", "2:05 GD"),
    ],
)
def test_a_time_is_said_as_people_there_say_it(language: str, words: str) -> None:
    wording = Wording("{hour}", reviewed=True)
    assert fill(wording, {"hour": "14:05"}, Speech(language, KINDS)).text == words


@pytest.mark.parametrize(
    ("value", "words"),
    [("0", "0"), ("007", "7"), ("999", "999"), ("1234", "1,234"), ("2.5", "2.5")],
)
def test_a_number_is_said_in_digits(value: str, words: str) -> None:
    assert said("number", value, language="en") == words


@pytest.mark.parametrize(
    ("away", "year"), [(-181, True), (-180, False), (0, False), (180, False), (181, True)]
)
def test_only_a_far_date_is_said_with_its_year(away: int, year: bool) -> None:
    today = date(2026, 11, 22)
    day = today + timedelta(days=away)
    words = said("date", day.isoformat(), language="en", today=today)
    assert words is not None and words.endswith(f", {day.year}") is year


@each_language
def test_no_date_or_time_holds_a_character_that_makes_a_text_dear(language: str) -> None:
    days = [(date(2026, 1, 1) + timedelta(days=one)).isoformat() for one in range(365)]
    hours = [f"{hour:02}:{minute}" for hour in range(24) for minute in ("00", "59")]
    wording = Wording("{day} {hour}", reviewed=True)
    speech = Speech(language, KINDS, date(2024, 1, 1))
    for day, hour in zip(days, hours * 8, strict=False):
        text = fill(wording, {"day": day, "hour": hour}, speech).text
        assert not {"\u202f", "\u00a0", "\u2009"} & set(text)
        assert language not in ("en", "so") or size(text).encoding == "GSM-7"


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        *(("date", value) for value in ("", "soon", "2026-02-30", "20261124", "2026-W48-2")),
        *(("time", value) for value in ("", "noon", "24:00", "9:30", "T0930", "09:30:10")),
        *(("number", value) for value in ("", "two", "1e3", "٣", "1,5", "9" * 5000)),
        ("text", ""),
    ],
)
def test_what_is_not_of_its_kind_is_missing(kind: ValueKind, value: str) -> None:
    wording = Wording("On {value}.", reviewed=True)
    filled = fill(wording, {"value": value}, Speech("en", {"value": kind}))
    assert filled == Filled("On {value}.", ("value",))


def test_each_missing_value_is_named_once() -> None:
    wording = Wording("{b} {a} {b}", reviewed=True)
    assert fill(wording, {}) == Filled("{b} {a} {b}", ("b", "a"))


def test_a_language_that_nobody_knows_says_no_date() -> None:
    assert said("date", TUESDAY, language="tlh") is None
    assert said("text", "yes", language="tlh") == "yes"


LIGHT = """
import sys
from flows.formatting import Speech, fill
from flows.wording import Wording
plural = Wording("{n} days", True, ("{n} day", "{n} days"), "n")
kinds = {"n": "number", "day": "date", "hour": "time"}
for wording in (Wording("{n} {day} {hour}", True), plural):
    fill(wording, {"n": "3", "day": "2026-11-24", "hour": "09:30"}, Speech("es", kinds))
print(*(name for name in sys.modules if name.startswith("babel")))
"""


def test_nothing_that_is_said_needs_babel_in_memory() -> None:
    ran = subprocess.run([sys.executable, "-c", LIGHT], check=True, capture_output=True, text=True)
    assert ran.stdout.split() == []


values = st.dictionaries(st.sampled_from(["day", "hour", "days", "name"]), st.text(max_size=20))


@given(text=st.text(max_size=60), language=st.sampled_from([*LANGUAGES, "xx"]), values=values)
def test_filling_never_fails_and_gives_the_same_again(
    text: str, language: str, values: dict[str, str]
) -> None:
    wording = Wording(f"{text} {{day}} {{days}} {{hour}} {{name}}", reviewed=True)
    speech = Speech(language, KINDS, date(2026, 11, 22))
    filled = fill(wording, values, speech)
    assert filled == fill(wording, values, speech)
    assert all(f"{{{name}}}" in filled.text for name in filled.missing)
