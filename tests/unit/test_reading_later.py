"""Not now: heard where the script lets a question be put off, and only as the whole text."""

from dataclasses import replace

import pytest

from flows.answers import Day, Later, No, Number, Option, Question, Text, Unsure, Yes
from flows.reading import read
from tests.heard import LEXICONS, TODAY, each, heard

YES_NO = Question("yes_no")
PATIENT = Question("yes_no", can_wait=True)
CONSENT = Question("yes_no", plain=True, can_wait=True)
SCALE = Question("scale", low=1, high=5, can_wait=True)
NUMBER = Question("number", low=0, high=30, can_wait=True)

# A "not now" that is a no where nothing can be put off, and a "busy" that is no answer there.
PUT_OFF = {
    "en": ("not now", "I'm busy right now"),
    "es": ("ahora no", "estoy ocupada"),
    "vi": ("để sau", "tôi đang bận"),
    "zh-Hans": ("以后再说", "我现在很忙"),
    "zh-Hant": ("以後再說", "我現在很忙"),
    "ru": ("не сейчас", "я сейчас на работе"),
    "uk": ("не зараз", "я зайнята"),
    "ro": ("nu acum", "sunt ocupată"),
    "ar": ("مش هلق", "مشغول"),
    "so": ("hadda maya", "mashquul baan ahay"),
    "ja": ("後で", "今は忙しいです"),
    "ko": ("나중에요", "지금 바빠요"),
    "lo": ("ໄວ້ກ່ອນ", "ຕອນນີ້ບໍ່ວ່າງ"),
}


def test_every_language_has_its_not_now() -> None:
    assert PUT_OFF.keys() == LEXICONS.keys()


@pytest.mark.parametrize("language", PUT_OFF)
def test_not_now_puts_a_question_off_that_can_wait(language: str) -> None:
    for text in PUT_OFF[language]:
        for question in (PATIENT, CONSENT, SCALE, NUMBER):
            assert heard(text, question, language, "en") == Later()


@pytest.mark.parametrize("language", PUT_OFF)
def test_where_nothing_can_wait_not_now_is_a_no_and_busy_is_no_answer(language: str) -> None:
    not_now, busy = PUT_OFF[language]
    assert heard(not_now, YES_NO, language, "en") == No()
    assert heard(busy, YES_NO, language, "en") is None


@pytest.mark.parametrize(
    "text",
    each(
        """
        later | laterrr | Not now, thanks | sorry, at work | can we talk later? | ok later |
        not now because I'm at work | text me later please | maybe tomorrow | no, not now |
        not right now, I'm good | super busy at the moment | busy 😢 | lo siento, ahora no |
        mañana mejor | ahorita no puedo, gracias
        """
    ),
)
def test_politeness_and_harmless_words_beside_it_change_nothing(text: str) -> None:
    assert heard(text, PATIENT) == Later()


@pytest.mark.parametrize(
    "text",
    each(
        """
        not now, I took pills | later I will be dead | not later | never | not yet | busy dying |
        no more later | later my sister hit me | 3, later | yes, not now | not now, I'm cooking
        """
    ),
)
def test_anything_else_in_the_text_is_not_passed_over(text: str) -> None:
    assert heard(text, PATIENT) != Later()
    assert heard(text, SCALE) != Later()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "не сейчас, ночь была тяжелая"),
        ("ko", "나중에, 약을 먹었어요"),
        ("ar", "مش هلق تعبت"),
    ],
)
def test_an_unread_word_in_a_language_without_risk_words_is_left_to_a_person(
    language: str, text: str
) -> None:
    deaf = replace(LEXICONS[language], kinds=LEXICONS[language].kinds - {"risk_imminent"})
    lexicons = [deaf, LEXICONS["en"]]
    assert read(text, lexicons=lexicons, question=PATIENT).answer in (None, Unsure())
    assert read(text, lexicons=lexicons, question=SCALE).answer is None


def test_beside_a_plain_no_busy_is_the_reason_and_not_now_is_the_wish() -> None:
    assert heard("no, I'm at work", PATIENT) == No()
    assert heard("no thanks, maybe later", PATIENT) == Later()
    assert heard("no, not now", CONSENT) == No()


def test_a_yes_with_a_time_to_it_stays_a_yes() -> None:
    assert heard("sure, tomorrow", PATIENT) == Yes()
    assert heard("yes, not now", PATIENT) == Unsure()


def test_free_text_that_is_only_not_now_puts_the_question_off() -> None:
    patient = Question("text", can_wait=True)
    assert heard("not now", patient) == Later()
    assert heard("not now, my rent is due", patient) == Text("not now, my rent is due")
    assert heard("not now", Question("text")) == Text("not now")


def test_what_answers_the_question_is_no_putting_off() -> None:
    tomorrow = Day(TODAY.replace(day=20))
    assert heard("tomorrow", Question("date", can_wait=True)) == tomorrow
    assert heard("not today", Question("date", can_wait=True)) == Later()
    when = Question("choice", options=("now", "later"), can_wait=True)
    assert heard("later", when) == Option("later")
    assert heard("busy", when) == Later()
    assert heard("3", SCALE) == Number(3)
