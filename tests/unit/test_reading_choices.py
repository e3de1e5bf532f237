"""Options by their words: one clearly named, in any language; two, or a hedge, are unsure."""

import pytest

from flows.answers import Answer, Later, Option, Question, Unsure
from tests.heard import LEXICONS, each, heard

NEED = Question(
    "choice",
    options=("food", "housing", "text_us", "none"),
    labels=(
        ("comida", "alimentos", "food", "groceries"),
        ("vivienda", "la renta", "housing", "food stamps office"),
        ("un mensaje", "a text"),
        ("nada", "no sé", "none", "not sure"),
    ),
)
SERVICE = Question("choice", options=("yes", "not_yet", "no"))

# An option's words in each language, within a wish, refused, and beside another option's.
WISHES = {
    "en": (("food", "housing"), "I need food please", "not food", "food or housing"),
    "es": (("comida", "vivienda"), "necesito comida", "comida no", "comida y vivienda"),
    "vi": (("thức ăn", "nhà ở"), "tôi cần thức ăn", "không cần thức ăn", "nhà ở và thức ăn"),
    "zh-Hans": (("食物", "住房"), "我需要食物", "不要食物", "食物和住房"),
    "zh-Hant": (("食物", "住房"), "我需要食物", "不要食物", "食物和住房"),
    "ru": (("еда", "жильё"), "мне нужна еда", "не еда", "еда и жилье"),
    "uk": (("їжа", "житло"), "мені потрібна їжа", "не їжа", "їжа, житло"),
    "ro": (("mâncare", "locuință"), "am nevoie de mancare", "nu mâncare", "mâncare, locuință"),
    "ar": (("طعام", "سكن"), "احتاج طعام", "لا طعام", "طعام، سكن"),
    "so": (("cunto", "guri"), "waxaan u baahanahay cunto", "cunto maya", "cunto iyo guri"),
    "ja": (("食べ物", "住まい"), "食べ物が必要です", "食べ物はいらない", "食べ物と住まい"),
    "ko": (("음식", "집"), "음식이 필요해요", "음식 필요없어요", "음식, 집"),
    "lo": (("ອາຫານ", "ເຮືອນ"), "ຂ້ອຍຕ້ອງການອາຫານ", "ບໍ່ຕ້ອງການອາຫານ", "ອາຫານ, ເຮືອນ"),
}


def test_every_language_names_an_option() -> None:
    assert WISHES.keys() == LEXICONS.keys()


def answer_in(language: str, text: str) -> Answer | None:
    (first, second), *_ = WISHES[language]
    question = Question(
        "choice", options=("food", "housing"), labels=((first, "food"), (second, "housing"))
    )
    return heard(text, question, language, "en")


@pytest.mark.parametrize("language", WISHES)
def test_one_option_named_is_the_answer_in_the_clients_language_and_in_english(
    language: str,
) -> None:
    (first, second), wish, refused, both = WISHES[language]
    assert answer_in(language, f" {first.upper()}!") == Option("food")
    assert answer_in(language, second) == answer_in(language, "housing") == Option("housing")
    assert answer_in(language, wish) == Option("food")
    assert answer_in(language, both) == Unsure()
    assert answer_in(language, refused) is None


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Comída", "food"),
        ("fooood", "food"),
        ("necesito ayuda con la comida", "food"),
        ("1", "food"),
        ("1 food", "food"),
        ("yes, food", "food"),
        ("food stamps office", "housing"),
        ("help with housing please", "housing"),
        ("la renta", "housing"),
        ("a text", "text_us"),
        ("nada", "none"),
        ("no sé", "none"),
        ("Not sure", "none"),
        ("none", "none"),
    ],
)
def test_an_option_is_named_by_its_words_however_they_are_written(text: str, key: str) -> None:
    assert heard(text, NEED) == Option(key)


@pytest.mark.parametrize(
    "text",
    each(
        """
        food or housing | food, housing | housing not food | maybe food | food? | food i guess |
        comida y vivienda
        """
    ),
)
def test_two_options_or_a_hedge_are_unsure(text: str) -> None:
    assert heard(text, NEED) == Unsure()


@pytest.mark.parametrize(
    "text",
    each(
        """
        5 | 2 food | not food | no food | my rent is late | I have food already | text_us |
        food, we ran out on monday | the food truck | they gave me groceries | sin comida
        """
    ),
)
def test_an_option_named_in_passing_or_refused_is_no_answer(text: str) -> None:
    assert heard(text, NEED) is None


def test_the_words_of_an_option_are_no_pattern() -> None:
    odd = Question("choice", options=("a", "b"), labels=(("(yes|no)?",), ("... ()", "!?")))
    assert heard("yes no", odd) == Option("a")
    assert heard("anything", odd) is None


def test_a_word_of_two_options_is_unsure() -> None:
    phone = Question("choice", options=("call", "sms"), labels=(("phone", "call"), ("phone",)))
    assert heard("phone", phone) == Unsure()
    assert heard("call", phone) == Option("call")


def test_digits_as_words_come_before_the_place_in_the_list() -> None:
    kids = Question("choice", options=("none", "one"), labels=(("0", "none"), ("1", "one")))
    assert heard("1", kids) == Option("one")
    assert heard("0", kids) == Option("none")


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Not yet", Option("not_yet")),
        ("NOT_YET", Option("not_yet")),
        ("sip", Option("yes")),
        ("no gracias", Option("no")),
        ("not now", Option("no")),
        ("no, not yet", Unsure()),
        ("sure, not yet", None),
    ],
)
def test_a_plain_yes_or_no_counts_where_it_is_an_option(text: str, answer: Answer | None) -> None:
    assert heard(text, SERVICE) == answer


def test_not_now_is_later_where_it_is_no_option() -> None:
    patient = Question("choice", options=("yes", "no"), can_wait=True)
    assert heard("not now", patient) == Later()
    assert heard("no", patient) == Option("no")
