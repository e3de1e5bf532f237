"""Counts: a number within the bounds that were asked for, in digits of any script and in words."""

import pytest

from flows.answers import Number, Question
from tests.heard import LEXICONS, each, heard

DAYS = Question("number", low=0, high=31)
MANY = Question("number", low=0, high=999)

# Twelve, thirty, and a ten with a one, in words; then twelve in digits with a word that counts:
# it is no answer, since "12 weeks" must never be read as 12 days.
WORDS = {
    "en": ({"twelve": 12, "Thirty": 30, "twenty-five": 25}, "12 weeks"),
    "es": ({"doce": 12, "treinta": 30, "treinta y uno": 31}, "12 semanas"),
    "vi": ({"mười hai": 12, "ba mươi": 30, "hai mươi ba": 23}, "12 tuần"),
    "zh-Hans": ({"十二": 12, "三十": 30, "二十五": 25}, "12周"),
    "zh-Hant": ({"十二": 12, "三十": 30, "二十五": 25}, "12週"),
    "ru": ({"двенадцать": 12, "тридцать": 30, "двадцать пять": 25}, "12 недель"),
    "uk": ({"дванадцять": 12, "тридцять": 30, "двадцять п'ять": 25}, "12 тижнів"),
    "ro": ({"doisprezece": 12, "treizeci": 30, "douăzeci și cinci": 25}, "12 săptămâni"),
    "ar": ({"اثنا عشر": 12, "ثلاثين": 30, "عشرة": 10}, "12 أسبوع"),
    "so": ({"laba iyo toban": 12, "soddon": 30, "shan iyo labaatan": 25}, "12 toddobaad"),
    "ja": ({"十二": 12, "三十": 30, "二十五": 25}, "12週間"),
    "ko": ({"열둘": 12, "서른": 30, "스물다섯": 25}, "12주"),
    "lo": ({"ສິບສອງ": 12, "ສາມສິບ": 30, "ຊາວຫ້າ": 25}, "12 ອາທິດ"),
}


def test_every_language_counts() -> None:
    assert WORDS.keys() == LEXICONS.keys()


@pytest.mark.parametrize("language", WORDS)
def test_number_words_are_heard_and_a_counted_unit_is_no_answer(language: str) -> None:
    words, counted = WORDS[language]
    for text, value in words.items():
        assert heard(text, DAYS, language, "en") == Number(value)
    assert heard(counted, DAYS, language, "en") is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("none", 0),
        ("31", 31),
        ("about 12", 12),
        ("maybe 7", 7),
        ("12!", 12),
        ("１２", 12),
        ("١٢", 12),
        ("໑໒", 12),
        ("१२", 12),
        ("twelve please", 12),
        ("veinticinco", 25),
        ("como unos 12", 12),
        ("12/31", 12),
        ("12 out of 31", 12),
        ("12, rough month", 12),
        ("yesterday 2 but today 4", 4),
    ],
)
def test_a_plain_number_within_the_bounds_is_heard(text: str, value: int | None) -> None:
    assert heard(text, DAYS) == (None if value is None else Number(value))


@pytest.mark.parametrize(
    "text",
    each(
        """
        32 | 100 | thousand | -3 | 3.5 | 1,5 | 10-12 | 10 or 12 | 12+ | >12 | <12 | over 12 |
        12 days | 2 weeks | 3 times a day | a dozen | not 12 | 12? idk | ten five | two hundred |
        thirty twelve | 11/24 | 5:30 | $12 | 12% | 2026 | h1n1 | at least 5 | 五六七 | later | no
        """
    ),
)
def test_a_doubtful_number_or_one_out_of_bounds_is_no_answer(text: str) -> None:
    assert heard(text, DAYS) is None


def test_up_to_three_digits_are_read_and_no_more() -> None:
    assert heard("999", MANY) == Number(999)
    assert heard("a hundred", MANY) == Number(100)
    assert heard("1000", MANY) is heard("9" * 5000, MANY) is None


def test_words_of_a_ten_and_a_one_make_a_number_only_side_by_side() -> None:
    assert heard("twenty four", MANY) == Number(24)
    for text in ("twenty, four", "four twenty", "20 four", "twenty 4", "twenty twelve"):
        assert heard(text, MANY) is None


def test_please_after_a_ten_is_no_five() -> None:
    assert heard("hai mươi làm ơn", DAYS, "vi", "en") in (None, Number(20))


SCALE = Question("scale", low=1, high=5)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("like a 3 maybe", 3),
        ("between 3 and 4, call it 4", 4),
        ("4, yesterday was 2", 4),
        ("yesterday 2, now 4", 4),
        ("3 blorp 4", None),
        ("blorp call me at 5", None),
        ("room 17", None),
    ],
)
def test_a_point_on_a_scale_is_heard_in_what_people_say_around_it(
    text: str, value: int | None
) -> None:
    assert heard(text, SCALE, "en") == (None if value is None else Number(value))
