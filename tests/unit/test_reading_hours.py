"""Times of day: in each language's words and on a clock of 24; six alone is no answer."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.answers import Question, TimeOfDay
from tests.heard import LEXICONS, each, heard

TIME = Question("time")

# Six in the evening; half past six in the evening; seven in the morning; six without more.
WAYS = {
    "en": ("6pm | 6 p.m. | six pm | 6 in the evening", "6:30 pm | six thirty pm", "7am", "6"),
    "es": ("las 6 de la tarde | 6 pm", "6 y media de la tarde", "7 de la mañana", "a las 6"),
    "vi": ("6 giờ chiều | 6h tối", "6 giờ rưỡi chiều", "7h sáng", "6 giờ"),
    "zh-Hans": ("下午6点 | 晚上六点", "下午6点半 | 下午6点30分", "早上7点", "6点"),
    "zh-Hant": ("下午6點 | 晚上六點鐘", "下午六點半", "早上7點", "6點"),
    "ru": ("6 вечера | в шесть вечера", "6:30 вечера", "7 утра", "в 6"),
    "uk": ("6 вечора | шоста вечора", "о 6:30 вечора", "7 ранку", "о 6"),
    "ro": ("6 seara | ora 6 seara", "șase și jumătate seara", "7 dimineața", "ora 6"),
    "ar": ("٦ مساء | الساعة السادسة مساء", "السادسة والنصف مساء", "7 صباحا", "الساعة 6"),
    "so": ("6 fiidnimo | lixda fiidnimo", "6 iyo bar fiidnimo", "7 subaxnimo", "saacadda 6"),
    "ja": ("午後6時 | 夕方六時", "午後6時半", "朝7時", "6時"),
    "ko": ("오후 6시 | 저녁 여섯 시", "오후 6시 반 | 오후 여섯 시 30분", "아침 7시", "6시"),
    "lo": ("6 ໂມງແລງ", "6 ໂມງເຄິ່ງ ຕອນແລງ", "7 ໂມງເຊົ້າ", "6 ໂມງ"),
}
NOON = {"en": "noon", "es": "al mediodía", "ru": "полдень", "ja": "正午", "ko": "정오"}
MIDNIGHT = {
    "en": "midnight",
    "es": "a medianoche",
    "vi": "nửa đêm",
    "zh-Hans": "午夜",
    "ru": "в полночь",
    "uk": "опівночі",
    "ro": "la miezul nopții",
    "ar": "منتصف الليل",
    "ko": "자정",
}


def hour(text: str, *languages: str) -> time | None:
    """Return the time of day that a text says."""
    answer = heard(text, TIME, *languages)
    assert answer is None or isinstance(answer, TimeOfDay)
    return answer.at if answer is not None else None


def test_every_language_has_its_hours() -> None:
    assert WAYS.keys() == LEXICONS.keys()


@pytest.mark.parametrize("language", WAYS)
def test_a_time_of_day_is_heard_as_each_language_says_it(language: str) -> None:
    evening, half, morning, bare = WAYS[language]
    for texts, at in ((evening, time(18)), (half, time(18, 30)), (morning, time(7))):
        for text in each(texts):
            assert hour(text, language, "en") == at, text
    assert hour(bare, language, "en") is None


@pytest.mark.parametrize("language", WAYS)
def test_a_clock_of_24_and_english_are_heard_in_every_language(language: str) -> None:
    for text in ("18:30", "18.30", "6:30 pm", "6:30PM"):
        assert hour(text, language, "en") == time(18, 30), text
    assert hour("6:30", language, "en") is None
    assert hour("06:30", language, "en") is None


def test_noon_and_midnight_say_it_all() -> None:
    for language, text in NOON.items():
        assert hour(text, language, "en") == time(12)
    for language, text in MIDNIGHT.items():
        assert hour(text, language, "en") == time(0)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("12pm", time(12)),
        ("12 am", time(0)),
        ("12 noon", time(12)),
        ("00:15", time(0, 15)),
        ("12 de la noche", time(0)),
        ("12 del mediodía", time(12)),
        ("la una de la tarde", time(13)),
        ("2 de la madrugada", time(2)),
        ("half past six pm", time(18, 30)),
        ("quarter to 6 pm", time(17, 45)),
        ("quarter past 5 pm", time(17, 15)),
        ("un cuarto para las 6 de la tarde", time(17, 45)),
        ("9 at night", time(21)),
        ("2 at night", time(2)),
        ("tonight at 8", time(20)),
        ("tomorrow 6pm", time(18)),
        ("18h30", time(18, 30)),
        ("at 18", time(18)),
        ("around 6pm", time(18)),
        ("como a las 6 de la tarde", time(18)),
        ("ok 6pm please", time(18)),
        ("6 pm, after my shift", time(18)),
        ("seven in the morning", time(7)),
    ],
)
def test_a_plain_time_of_day_is_heard(text: str, at: time) -> None:
    assert hour(text) == at


@pytest.mark.parametrize(
    "text",
    each(
        """
        six | 6 o'clock | half past 6 | 12:30 | 18 | 1830 | 18 hours | in 18 hours | 25:00 |
        24:00 | 6:75 pm | 6am pm | 5 or 6 pm | 5 to 6 pm | 10-11pm | 10 11 pm | 2 pm - 3 pm |
        after 6pm | before noon | 6pm? | not 6pm | no, 6pm | morning | in the evening |
        5 at night | noon or so | las 9 y 10 de la noche | nov 24 6pm | 6 o'clock 6:30 pm |
        6pm in december | 20 minutes | call me 6pm | 6 pm if I live | ፩፩:፩፩ | 6:30:15 pm |
        14 am | later | busy
        """
    ),
)
def test_a_time_left_open_hedged_or_doubled_is_no_answer(text: str) -> None:
    assert hour(text) is None


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "6 вечера, не могу больше"),
        ("ja", "午後6時、死にたい"),
        # Without marks this I is also the word for evening.
        ("vi", "tôi 6 giờ"),
        # Not half past seven, but half of the seventh.
        ("uk", "пів на сьому вечора"),
    ],
)
def test_what_is_not_understood_around_a_time_is_left_to_a_person(language: str, text: str) -> None:
    assert hour(text, language, "en") is None


@given(st.times())
def test_every_minute_is_heard_in_both_ways_of_writing_it(at: time) -> None:
    at = at.replace(second=0, microsecond=0)
    assert hour(f"{at:%I:%M %p}", "en") == at
    assert hour(f"{at:%H:%M}", "en") == (at if at.hour == 0 or at.hour > 12 else None)
