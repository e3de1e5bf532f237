"""Days: as each language writes them, where the client is; what could be two days is none."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.answers import Day, Question
from flows.reading import dates
from tests.heard import LEXICONS, TODAY, each, heard

DATE = Question("date")
TOMORROW = date(2026, 11, 20)
SOON = date(2026, 11, 24)
LAST_OF_YEAR = date(2026, 12, 31)
MONDAY = date(2026, 11, 23)

# The 24th of November as clients write it; tomorrow; Monday; the last of December.
WAYS = {
    "en": ("Nov 24 | November 24th, 2026 | the 24th of nov", "tomorrow | tmrw", "Monday", "dec 31"),
    "es": ("24 de noviembre | el 24 nov | martes 24", "mañana", "el lunes", "31 de diciembre"),
    "vi": ("ngày 24 tháng 11 | 24 tháng mười một", "mai | ngày mai", "thứ hai", "31 tháng 12"),
    "zh-Hans": ("11月24日 | 十一月二十四号", "明天 | 听日", "星期一", "12月31号"),
    "zh-Hant": ("11月24號 | 2026年11月24日", "明天 | 聽日", "週一", "十二月三十一日"),
    "ru": ("24 ноября | во вторник 24", "завтра", "в понедельник | пн", "31-го декабря"),
    "uk": ("24 листопада | 24 лист", "завтра", "у понеділок | пн", "31 грудня"),
    "ro": ("24 noiembrie | marți 24 nov", "mâine | maine", "luni", "31 decembrie"),
    "ar": ("٢٤ نوفمبر | 24 تشرين الثاني", "غدا | بكرة", "يوم الاثنين", "31 ديسمبر"),
    "so": ("24 Noofembar | bisha 11 24", "berri", "maalinta isniinta", "31 diseembar"),
    "ja": ("11月24日 | 11月24日(火) | 十一月二十四日", "明日", "月曜日", "12月31日"),
    "ko": ("11월 24일 | 2026. 11. 24.", "내일", "월요일", "12월 31일"),
    "lo": ("24 ພະຈິກ | ວັນທີ 24 ເດືອນ 11", "ມື້ອື່ນ", "ວັນຈັນ", "31 ທັນວາ"),
}
DAY_FIRST = ("es", "vi", "ru", "uk", "ro", "ar", "so", "lo")


def day(text: str, *languages: str, today: date | None = TODAY) -> date | None:
    """Return the day that a text names."""
    answer = heard(text, DATE, *languages, today=today)
    assert answer is None or isinstance(answer, Day)
    return answer.on if answer is not None else None


def test_every_language_has_its_days_and_says_how_it_writes_dates() -> None:
    assert WAYS.keys() == LEXICONS.keys()
    assert all(lexicon.date_order for lexicon in LEXICONS.values())


@pytest.mark.parametrize("language", WAYS)
def test_a_day_is_heard_as_each_language_writes_it(language: str) -> None:
    soon, tomorrow, monday, last = WAYS[language]
    meant = {soon: SOON, tomorrow: TOMORROW, monday: MONDAY, last: LAST_OF_YEAR}
    for texts, on in meant.items():
        for text in each(texts):
            assert day(text, language, "en") == on, text


@pytest.mark.parametrize("language", WAYS)
def test_a_date_in_numbers_is_heard_where_it_can_be_but_one(language: str) -> None:
    for text in ("2026-11-24", "11/24", "24/11", "24.11.", "11/24/2026", "24.11.2026", "24/11/26"):
        assert day(text, language, "en") == SOON, text
    assert day("12/12", language, "en") == date(2026, 12, 12)


@pytest.mark.parametrize("language", WAYS)
def test_numbers_that_two_languages_in_use_order_differently_are_no_day(language: str) -> None:
    ambiguous = language in DAY_FIRST
    assert day("12/1", language, "en") == (None if ambiguous else date(2026, 12, 1))
    assert day("1/12", language) == (date(2026, 12, 1) if ambiguous else date(2027, 1, 12))
    assert day("1/2/2027", language, "en") == (None if ambiguous else date(2027, 1, 2))


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("today", TODAY),
        ("tonight", TODAY),
        ("yesterday", TODAY - timedelta(days=1)),
        ("ayer", TODAY - timedelta(days=1)),
        ("the day after tomorrow", date(2026, 11, 21)),
        ("pasado mañana", date(2026, 11, 21)),
        ("Tomorrowww!", TOMORROW),
        ("mañana por la mañana", TOMORROW),
        ("mañana a las 10", TOMORROW),
        ("tomorrow at 3:30", TOMORROW),
        ("Nov 24 at 3 pm", SOON),
        ("3pm Nov 24", SOON),
        ("Tuesday the 24th", SOON),
        ("Tue, Nov. 24", SOON),
        ("Nov 24 in the morning", SOON),
        ("el martes en la tarde", SOON),
        ("nov twenty four", SOON),
        ("24nov", SOON),
        ("it's on Nov 24, the bus is slow", SOON),
        ("my appointment is Monday", MONDAY),
        ("next Monday", MONDAY),
        ("this coming Monday", MONDAY),
        ("Monday next week", MONDAY),
        ("el lunes que viene", MONDAY),
        ("last Monday", None),
        ("this Sunday", date(2026, 11, 22)),
        ("Nov 1", date(2026, 11, 1)),
        ("March 3", date(2027, 3, 3)),
        ("Nov 19, 2027", date(2027, 11, 19)),
        ("1ro de diciembre", date(2026, 12, 1)),
    ],
)
def test_relative_days_and_words_beside_a_day_are_heard(text: str, on: date | None) -> None:
    assert day(text) == on


@pytest.mark.parametrize(
    "text",
    each(
        """
        Thursday | next Friday | next week | last week | the 24th | 24 | November | in 3 days |
        maybe Monday | Monday? | not Monday | Monday or Tuesday | no, Monday | Nov 24, I think |
        Feb 30 | 11/31 | 2026-02-30 | May 20 | Nov 21, 2027 | 3/3/1980 | 1/1/0001 | 20261124 |
        Mon Nov 24 | Nov 24 or 25 | mar 24 | 10-12 | 3.4 | 5:30 | tomorrow the 24th | noon |
        not now | not today | nov nov 24 | 24 25 nov | I was 24 in may | tomorrow my mom died |
        1/2/3/4 | ፩፩፩፩ | ²⁰²⁶ nov 24 25
        """
    ),
)
def test_a_day_left_open_hedged_or_far_away_is_no_answer(text: str) -> None:
    assert day(text) is None


def test_a_remark_beside_a_day_is_passed_over_only_where_risk_is_read() -> None:
    assert day("завтра", "ru", "en") == TOMORROW
    assert day("завтра, не могу больше", "ru", "en") is None
    assert day("tomorrow, my sister drives me", "en") == TOMORROW


def test_three_months_are_no_monday_the_third() -> None:
    assert day("luni 23", "ro", "en") == MONDAY
    assert day("23 luni", "ro", "en") is None


def test_without_the_clients_date_no_day_is_told() -> None:
    assert day("2026-11-24", today=None) is day("tomorrow", today=None) is None


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(-366, 366))
def test_a_date_with_its_year_is_heard_from_any_day_within_a_year(today: date, away: int) -> None:
    on = today + timedelta(days=away)
    assert day(on.isoformat(), "en", today=today) == on
    assert day(f"{on:%B} {on.day}, {on.year}", "en", today=today) == on
    assert day(f"{on.month}/{on.day}/{on.year}", "en", today=today) == on


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 6))
def test_a_weekday_is_within_a_week_and_is_that_weekday(today: date, weekday: int) -> None:
    coming = dates.of_weekday(weekday, which="", today=today)
    assert all(0 < (on - today).days < 7 and on.weekday() == weekday for on in coming)
    assert bool(coming) is (today.weekday() != weekday)
    for which, least, most in (("this", 1, 7), ("next", 1, 14), ("last", -14, -1)):
        for on in dates.of_weekday(weekday, which=which, today=today):
            assert least <= (on - today).days <= most and on.weekday() == weekday
