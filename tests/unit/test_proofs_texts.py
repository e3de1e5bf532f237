"""Texts as they would leave: their length, their first words, their links, how they read."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.proving import read_house
from flows.formatting import Speech, say
from flows.languages import LANGUAGES
from flows.proofs import Said, Terms, prove_texts
from flows.proofs.grades import grade, spanish_syllables
from flows.proofs.sizes import longest_said, worst_size
from flows.script import Script
from flows.steps import End, Say
from flows.values import STANDARD

ROOT = Path(__file__).resolve().parents[2]
HOUSE = read_house(ROOT, date(2026, 11, 22))
assert HOUSE.terms is not None
TERMS: Terms = HOUSE.terms


def said(text: str, *, language: str = "en", key: str = "sample.a") -> Said:
    return Said(key, language, text, "sample.yaml", 7)


def script(purpose: str = "check_in", **values: str) -> Script:
    steps = {"a": Say("a", "over", "sample.a"), "over": End("over", "finished")}
    kinds = {**STANDARD, **values}
    return Script("sample", "", purpose, "a", steps, values=kinds)  # type: ignore[arg-type]


def rules(text: Said, **changes: str) -> list[str]:
    return [fault.rule for fault in prove_texts([text], TERMS, script(**changes))]


def test_a_fault_of_a_text_names_its_file_line_and_key() -> None:
    [fault] = prove_texts([said("A crisis text.")], TERMS, script())
    place = (fault.file, fault.line, fault.rule)
    assert place == ("sample.yaml", 7, "lock screen")
    assert fault.why.startswith("sample.a: ")


def test_of_two_plural_forms_with_one_fault_one_is_told() -> None:
    forms = [said("One crisis."), said("Two crises.")]
    assert len(prove_texts(forms, TERMS, script())) == 1


def test_a_text_that_no_message_holds_is_told_elsewhere() -> None:
    assert rules(said("crisis " * 300)) == []
    assert rules(said("")) == []


# --- segments


@pytest.mark.parametrize(
    ("language", "letter", "fits"), [("en", "a", 153 * 4), ("ru", "ж", 67 * 6), ("en", "ж", 67 * 6)]
)
def test_a_text_takes_four_plain_segments_or_six_of_the_costly_ones(
    language: str, letter: str, fits: int
) -> None:
    words = "We are. " * 100
    assert rules(said(letter + words[: fits - 1], language=language)) == []
    assert rules(said(letter + words[:fits], language=language)) == ["segments"]


def test_the_letter_that_makes_a_text_costly_is_named() -> None:
    [fault] = prove_texts([said("We’re here. " * 40)], TERMS, script())
    assert "UCS-2 because of '’'" in fault.why and "at most 6" in fault.why


def test_values_are_taken_at_their_longest() -> None:
    plain = worst_size(said("Hello."), STANDARD, TERMS)
    filled = worst_size(said("Hello {program}, {hours}, {service}. " * 3), STANDARD, TERMS)
    assert (plain.segments, filled.segments) == (1, 3)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_days_and_hours_are_said_in_every_language(language: str) -> None:
    speech = Speech(language, {"visit": "date", "at": "time"})
    days = [(date(2027, 1, 4) + timedelta(days=day)).isoformat() for day in range(364)]
    for kind, name, values in (("date", "visit", days), ("time", "at", ["09:30", "20:00"])):
        lengths = [len(say(value, name=name, speech=speech) or "") for value in values]
        longest = say(longest_said(kind, language), name=name, speech=speech)
        assert 0 < max(lengths) <= len(longest or "")


def test_a_name_may_make_a_text_costly() -> None:
    assert worst_size(said("{first_name}"), STANDARD, TERMS).encoding == "GSM-7"
    assert worst_size(said("{first_name}", language="es"), STANDARD, TERMS).cause == "í"


# --- lock screen

TELLING = {
    "en": "about your mental health",
    "es": "después de la crisis",
    "vi": "sau cơn khủng hoảng",
    "zh-Hans": "您好，警察来过",
    "zh-Hant": "您好，警察來過",
    "ru": "после кризиса",
    "uk": "з лікарні",
    "ro": "de la poliția orașului",
    "ar": "بعد زيارة الشرطة",
    "so": "boolisku waa yimid",
    "ja": "病院の件です",
    "ko": "경찰이 다녀간",
    "lo": "ຫຼັງຈາກຕຳຫຼວດມາ",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_telling_word_is_found_in_every_language(language: str) -> None:
    assert rules(said(TELLING[language], language=language)) == ["lock screen"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("x" * 33 + " crisis", True),
        ("x" * 38 + " crisis", True),
        ("x" * 39 + " crisis", False),
        ("{program}: hello, a long hello to you all, crisis", False),
        ("{program}: hello, hello, the crisis", True),
        ("CRISIS", True),
        ("pillow", False),
        ("pills", True),
        ("{first_name}", True),
        ("x" * 38 + " {first_name}", True),
        ("x" * 39 + " {first_name}", False),
        ("{service}", True),
        ("Call {crisis_line}", True),
        ("Call {emergency}", False),
        ("{note}", True),
        ("{visit}", False),
    ],
)
def test_only_what_begins_within_forty_characters_shows(text: str, shown: bool) -> None:
    found = rules(said(text), note="text", visit="date")
    assert found == (["lock screen"] if shown else [])


# --- links


@pytest.mark.parametrize(
    "text",
    [
        "https://example.com/a",
        "HTTP://EXAMPLE.COM",
        "http://10.0.0.1/a",
        "ftp://example.com",
        "www.example.zz",
        "example.com",
        "See example.com.",
        "a@example.org",
        "https://example.gov@example.com/",
        "https://example.gov.example.com",
        "notexample.gov",
        "https://{phone}/a",
        "bit.ly/abc",
        "пример.com",
    ],
)
def test_a_link_that_is_not_ours_is_found(text: str) -> None:
    assert "link" in rules_with_host(text)


@pytest.mark.parametrize(
    "text",
    [
        "https://example.gov/a?b=c",
        "example.gov",
        "Chat.Example.gov",
        "See https://chat.example.gov.",
        "8 a.m.-6 p.m.",
        "e.g. today",
        "4.5 of 5",
        "Thank you.We will call.",
    ],
)
def test_our_own_hosts_and_plain_words_are_no_foreign_links(text: str) -> None:
    assert rules_with_host(text) == []


def rules_with_host(text: str) -> list[str]:
    ours = replace(TERMS, hosts=frozenset({"example.gov"}))
    return [fault.rule for fault in prove_texts([said(text)], ours, script())]


def test_words_to_answer_with_hold_no_link_either() -> None:
    answer = said("food | example.com", key="sample.a.options.food")
    assert rules(answer) == ["link"]


# --- reading


@pytest.mark.parametrize(
    ("language", "text", "low", "high"),
    [
        ("en", "We will call you. You can say no.", -4, 2),
        ("en", "Would you like someone from our team to call you? Reply YES or NO.", 0, 4),
        ("en", "Individuals experiencing difficulties may necessitate intervention.", 15, 40),
        ("es", "Le llamamos hoy. Puede decir que no.", -4, 3),
        ("es", "¿Quiere que alguien de nuestro equipo le llame? Responda SÍ o NO.", 0, 5),
        ("es", "Las personas experimentando dificultades necesitarían intervenciones.", 8, 30),
    ],
)
def test_a_grade_tells_plain_words_from_hard_ones(
    language: str, text: str, low: float, high: float
) -> None:
    found = grade(text, language)
    assert found is not None and low < found < high


def test_few_words_and_other_languages_have_no_grade() -> None:
    assert grade("Unquestionably incomprehensible.", "en") is None
    assert grade("We will call you. You can say no.", "vi") is None


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("día", 2),
        ("ciudad", 2),
        ("queso", 2),
        ("guerra", 2),
        ("pingüino", 3),
        ("hay", 1),
        ("y", 1),
        ("aéreo", 4),
        ("ayuda", 3),
        ("bien", 1),
        ("país", 2),
    ],
)
def test_spanish_syllables(word: str, count: int) -> None:
    assert spanish_syllables(word) == count


# --- reserved words


@pytest.mark.parametrize(
    ("text", "key", "wrong"),
    [
        ("Reply STOP to end, HELP for help.", "sample.a", False),
        ("Reply HELP if you want a call.", "sample.a", True),
        ("Reply END if you are done.", "sample.a", True),
        ("We end here. Cancel any time, quit, start.", "sample.a", False),
        ("Reply START to go on.", "sample.a", True),
        ("Reply YES or NO.", "sample.a", False),
        ("Reply START if you want them again.", "fixed.opted_out", False),
        ("Reply YES if you want them again.", "fixed.opted_out", True),
        ("Responda CANCEL para terminar.", "sample.a", True),
    ],
)
def test_a_text_asks_for_no_word_of_the_provider(text: str, key: str, wrong: bool) -> None:
    found = [fault.rule for fault in prove_texts([said(text, key=key)], TERMS, script())]
    assert found == (["reserved word"] if wrong else [])


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ("food | groceries", False),
        ("food | End", True),
        ("STOPALL", True),
        ("info", True),
        ("Help!", True),
        ("the end | help me", False),
        ("yes | si", False),
    ],
)
def test_no_answer_is_a_word_of_the_provider(words: str, wrong: bool) -> None:
    found = rules(said(words, key="sample.a.options.b"))
    assert found == (["reserved word"] if wrong else [])


# --- asking


@pytest.mark.parametrize(
    ("text", "language"),
    [("How are you?", "en"), ("¿Cómo está", "es"), ("你好吗？", "zh-Hans"), ("كيف الحال؟", "ar")],
)
def test_a_caring_contact_asks_nothing_in_any_language(text: str, language: str) -> None:
    asking = said(text, language=language)
    assert rules(asking, purpose="caring_contact") == ["caring contact asks"]
    assert rules(asking) == []


# --- fixed replies


def test_a_fixed_reply_names_only_what_every_client_has() -> None:
    reply = said("Thank you. We will write to you soon about {service}.", key="fixed.received")
    assert [fault.rule for fault in prove_texts([reply], TERMS)] == ["value may be empty"]
