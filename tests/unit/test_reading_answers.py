"""Answers: a plain one is heard however it is written, an unsure one never becomes a yes."""

from dataclasses import replace

import pytest

from flows.answers import No, Number, Option, Question, Text, Unsure, Yes
from flows.reading import read
from tests.heard import LEXICONS, each, heard

YES_NO = Question("yes_no")
CONSENT = Question("yes_no", plain=True)
SCALE = Question("scale", low=1, high=5)
CHOICE = Question("choice", options=("yes", "not_yet", "no"))


@pytest.mark.parametrize(
    "text",
    [
        "yes",
        "Y",
        "Yes!",
        "yesss",
        "YEP",
        "sure thing",
        "ok",
        "yes please",
        "Sí",
        "si",
        "claro que sí",
        "SÍ POR FAVOR",
        "dale",
        "👍",
        "👍🏽",
        "yes, thank you",
        "ok please",
        "y\u200bes",
        "ｙｅｓ",
        "sip",
    ],
)
def test_a_plain_yes_is_a_yes_even_to_a_consent_question(text: str) -> None:
    assert heard(text, YES_NO) == Yes()
    assert heard(text, CONSENT) == Yes()


@pytest.mark.parametrize(
    "text",
    each(
        """
        no | No. | nope | nooo | no thanks | no thank you | not now | not really | 👎 | no gracias
        | ahora no | todavía no | nel | No, estoy bien | no gracias, estoy bien
        """
    ),
)
def test_a_plain_no_is_a_no(text: str) -> None:
    assert heard(text, YES_NO) == No()
    assert heard(text, CONSENT) == No()


@pytest.mark.parametrize(
    "text",
    each(
        """
        I guess | maybe | not ok | yes and no | I am not sure | idk | yes? | ok? | probably yes |
        yes but no | ok stop | yes if my sister agrees | no problem | why not |
        sí y no | creo que sí | no sé | tal vez | si pero no | no sé, sí | ¿sí? | no creo |
        if you want | si quieren | ok whatever | yeah right | not yes | yes no | I think so
        """
    ),
)
def test_a_hedged_or_double_answer_is_unsure(text: str) -> None:
    assert heard(text, YES_NO) == Unsure()
    assert heard(text, CONSENT) == Unsure()


@pytest.mark.parametrize("text", ["yes, after three o'clock", "sí, el martes hablé con ellos"])
def test_a_remark_after_a_yes_is_fine_unless_consent_is_asked(text: str) -> None:
    assert heard(text, YES_NO) == Yes()
    assert heard(text, CONSENT) == Unsure()


@pytest.mark.parametrize("text", ["", "  ", "the bus goes there", "❤️", "7", "nadie vino"])
def test_a_text_without_yes_or_no_answers_nothing(text: str) -> None:
    assert heard(text, YES_NO) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", 3),
        ("three", 3),
        ("Fiveee", 5),
        ("٣", 3),
        ("３", 3),
        ("3️⃣", 3),
        ("③", 3),
        ("4/5", 4),
        ("4 / 5", 4),
        ("4 out of 5", 4),
        ("cuatro de 5", 4),
        ("like a 3 maybe", 3),
        ("1!!", 1),
        ("a 2 i guess", 2),
        ("dos", 2),
        ("un 4 más o menos", 4),
        ("hoy estoy en un 3", 3),
        ("⭐⭐", 2),
        ("3, rough night", 3),
        ("2 because I slept badly", 2),
        ("im at a 4 today", 4),
        ("yesterday 1 but today 3", 3),
        ("ayer un 1 pero hoy 2", 2),
        ("4 😊", 4),
        ("5 thank you", 5),
    ],
)
def test_a_number_is_heard_in_digits_words_and_emoji(text: str, value: int) -> None:
    assert heard(text, SCALE) == Number(value)


@pytest.mark.parametrize(
    "text",
    [
        "0",
        "6",
        "10",
        "55",
        "-3",
        "3.5",
        "2,5",
        "3+",
        ">3",
        "1 or 2",
        "2-3",
        "two three",
        "<3",
        ":3",
        "3pm",
        "$5",
        "4/10",
        "10/10",
        "not 5",
        "5? idk",
        "3 days sober",
        "I have 3 kids",
        "thirty five",
        "50%",
        "two hundred",
        "4 but really 2",
        "5, just kidding",
        "no 3",
        "good",
        "9" * 5000,
        "veinte y tres",
        "3 no sé",
        "no más de 2",
        "tengo 4 hijos",
        "½",
        "call me at 5",
        "5 minutes",
        "2024",
    ],
)
def test_a_doubtful_number_is_no_answer(text: str) -> None:
    assert heard(text, SCALE) is None


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("1", "yes"),
        ("2", "not_yet"),
        ("three", "no"),
        ("Not yet", "not_yet"),
        ("sí", "yes"),
        ("no gracias", "no"),
        ("NOT_YET", "not_yet"),
        ("the second one", "not_yet"),
    ],
)
def test_a_choice_is_heard_by_number_or_by_its_key(text: str, key: str) -> None:
    assert heard(text, CHOICE) == Option(key)


@pytest.mark.parametrize("text", ["4", "0", "1 or 2", "maybe"])
def test_a_choice_outside_the_list_is_no_answer(text: str) -> None:
    assert heard(text, CHOICE) is None


def test_free_text_is_kept_as_written_and_a_blank_is_no_answer() -> None:
    assert heard(" Rent is DUE \U0001f614", Question("text")) == Text(" Rent is DUE \U0001f614")
    assert heard(" \n", Question("text")) is None


def test_without_a_question_there_is_no_answer() -> None:
    assert read("yes", lexicons=[LEXICONS["en"]], question=None).answer is None


@pytest.mark.parametrize(
    ("language", "yes", "no", "three"),
    [
        ("vi", "Dạ có", "không", "ba"),
        ("ru", "Да, конечно", "нет спасибо", "тройка"),
        ("zh-Hans", "好的", "不用", "三分"),
        ("zh-Hant", "願意", "唔使", "大概3分"),
        ("ar", "نعم", "لا شكرا", "٣"),
        ("uk", "так", "ні, дякую", "три"),
        ("ro", "Da, vă rog", "nu mulțumesc", "trei"),
        ("ko", "네", "아니요", "셋"),
        ("ja", "はい", "いいえ", "さん"),
        ("so", "haa", "maya mahadsanid", "saddex"),
        ("lo", "ຕົກລົງ", "ບໍ່ຕ້ອງການ", "ສາມ"),
    ],
)
def test_every_language_has_its_yes_its_no_and_its_numbers(
    language: str, yes: str, no: str, three: str
) -> None:
    assert heard(yes, CONSENT, language, "en") == Yes()
    assert heard(no, CONSENT, language, "en") == No()
    assert heard(three, SCALE, language, "en") == Number(3)


@pytest.mark.parametrize(
    ("language", "text"), [("zh-Hans", "十三"), ("ja", "三十"), ("vi", "hai ba")]
)
def test_numbers_side_by_side_are_no_answer(language: str, text: str) -> None:
    assert heard(text, SCALE, language, "en") is None


def test_a_remark_in_a_language_without_risk_words_is_left_to_a_person() -> None:
    deaf = replace(LEXICONS["ru"], kinds=LEXICONS["ru"].kinds - {"risk_imminent"})
    three = read("3, ночь была тяжелая", lexicons=[deaf], question=SCALE)
    yes = read("да, ночь была тяжелая", lexicons=[deaf], question=YES_NO)
    assert (three.answer, yes.answer) == (None, Unsure())
