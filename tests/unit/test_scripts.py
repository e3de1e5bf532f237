"""The shipped scripts and fixed replies: what a frightened person on a locked phone will read."""

import re
from pathlib import Path

import pytest

from bot.library import Library, load
from bot.sending.rendering import render
from flows.placeholders import placeholders
from flows.script import Script
from flows.segments import size
from flows.steps import Ask, End, Escalate

VALUES = {
    "program": "Portland follow-up team",
    "hours": "8 am-6 pm",
    "service": "Northside Housing Help",
    "phone": "503-555-0100",
    "emergency": "911",
    "crisis_line": "988",
}
LANGUAGES = ("en", "es")
LIBRARY = load(Path(__file__).resolve().parents[2])
KEYS = sorted(
    {key for edition in LIBRARY.editions.values() for key in edition.wordings}
    | set(LIBRARY.fixed.wordings)
)
FIRST = [
    "consent.may_we_text",
    "first_check_in.how_are_things",
    "check_in.how_are_things",
    "caring_contact.good_wish",
]
each_wording = pytest.mark.parametrize("key", KEYS)
each_language = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture
def library() -> Library:
    return LIBRARY


def text(library: Library, key: str, *, language: str) -> str:
    """Render a wording as it would leave."""
    name = key.split(".")[0]
    shelf = library.fixed if name == "fixed" else library.current(name)
    return render(shelf.wording(key, language), VALUES, drafts=True).body


def test_the_four_scripts_are_there_with_the_consent_they_need(library: Library) -> None:
    assert {name: edition.script.purpose for name, edition in library.editions.items()} == {
        "consent": "consent_request",
        "first_check_in": "check_in",
        "check_in": "check_in",
        "caring_contact": "caring_contact",
    }


@each_wording
def test_every_wording_is_there_in_spanish_and_still_a_draft(library: Library, key: str) -> None:
    name = key.split(".")[0]
    shelf = library.fixed if name == "fixed" else library.current(name)
    english, spanish = shelf.wording(key, "en"), shelf.wording(key, "es")
    assert english and english.reviewed
    assert spanish and spanish.text and not spanish.reviewed
    assert placeholders(english.text) == placeholders(spanish.text)


@each_language
@each_wording
def test_every_wording_renders_whole(library: Library, key: str, language: str) -> None:
    assert not re.search(r"[{}]|  ", text(library, key, language=language))


@each_language
@pytest.mark.parametrize("key", FIRST)
def test_a_first_message_takes_two_segments(library: Library, key: str, language: str) -> None:
    assert size(text(library, key, language=language)).segments <= 2


@each_wording
def test_english_stays_in_the_cheap_alphabet_and_spanish_within_three_segments(
    library: Library, key: str
) -> None:
    english, spanish = (size(text(library, key, language=language)) for language in LANGUAGES)
    assert (english.encoding, english.segments <= 2) == ("GSM-7", True)
    assert spanish.segments <= 3


@each_language
@pytest.mark.parametrize("key", FIRST)
def test_a_first_message_says_who_that_it_is_automated_when_people_read_and_where_to_turn(
    library: Library, key: str, language: str
) -> None:
    said = text(library, key, language=language)
    automated = {"en": "automated", "es": "computadora"}[language]
    needed = [VALUES["program"], automated, VALUES["hours"], "988", "STOP"]
    assert [word for word in needed if word not in said] == []
    assert key.startswith("caring_contact") or "911" in said


@each_language
def test_the_request_for_consent_tells_all_that_a_yes_would_mean(
    library: Library, language: str
) -> None:
    said = text(library, "consent.may_we_text", language=language)
    needed = {
        "en": ["1 a week", "1 a month", "HELP", "STOP", "Msg & data rates may apply"],
        "es": ["1 por semana", "1 al mes", "AYUDA", "STOP", "Puede haber cargos"],
    }[language]
    assert [word for word in needed if word not in said] == []


@each_language
@pytest.mark.parametrize("key", ["fixed.safety", "fixed.received", "fixed.help"])
def test_both_numbers_stand_on_lines_of_their_own(
    library: Library, key: str, language: str
) -> None:
    emergency, crisis_line = text(library, key, language=language).splitlines()[-2:]
    assert "911" in emergency and "988" not in emergency
    assert "988" in crisis_line and "911" not in crisis_line


# What a passer-by could read on a locked phone: no name, no place, nothing about the reason.
TELLING = re.compile(
    r"crisis|suicid|mental|police|polic[ií]a|shelter|refugio|hospital|drug|droga|overdose"
    r"|sobredosis|pill|pastilla|partner|pareja|diagnos|psych|psiqui|Northside|988",
    re.IGNORECASE,
)
LOCK_SCREEN_CHARACTERS = 40


@each_language
@each_wording
def test_a_locked_phone_gives_nothing_away(library: Library, key: str, language: str) -> None:
    assert not TELLING.search(text(library, key, language=language)[:LOCK_SCREEN_CHARACTERS])


@each_language
@each_wording
def test_no_text_names_the_reason_or_presses_for_an_answer(
    library: Library, key: str, language: str
) -> None:
    pressing = r"crisis|suicid|you did not (answer|reply)|no (ha )?respondi|must|debe |urgent"
    assert not re.search(pressing, text(library, key, language=language), re.IGNORECASE)


GRADE_MAX = 6


@each_wording
def test_english_is_plain_enough_for_sixth_grade(library: Library, key: str) -> None:
    assert grade(text(library, key, language="en")) <= GRADE_MAX


def grade(said: str) -> float:
    """Return the Flesch-Kincaid grade; a line is a sentence, numbers and our name do not count."""
    said = said.replace(VALUES["program"], "").replace(VALUES["service"], "them")
    sentences = [part for part in re.split(r"[.?!:\n]+", said) if re.search("[A-Za-z]", part)]
    words = re.findall(r"[A-Za-z']+", said)
    syllables = sum(map(syllables_of, words))
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


def syllables_of(word: str) -> int:
    """Count vowel groups, a silent final e left out."""
    return max(1, len(re.findall(r"[aeiouy]+", re.sub(r"(?<=[^aeiouyl])e$", "", word.lower()))))


def test_the_grade_tells_plain_words_from_hard_ones() -> None:
    hard = "Individuals experiencing psychological difficulties may necessitate intervention."
    assert grade("We will call you. You can say no.") < 2 < GRADE_MAX < grade(hard)


@pytest.mark.parametrize("name", ["first_check_in", "check_in"])
@pytest.mark.parametrize("number", ["1", "2"])
def test_a_low_number_reaches_a_person_whatever_follows(
    library: Library, name: str, number: str
) -> None:
    script = library.current(name).script
    start = script.steps[script.start]
    assert isinstance(start, Ask)
    assert "end" not in ways_out(script, start.cases[number])


@pytest.mark.parametrize("name", ["first_check_in", "check_in"])
def test_a_good_day_may_end_without_a_person(library: Library, name: str) -> None:
    script = library.current(name).script
    start = script.steps[script.start]
    assert isinstance(start, Ask)
    assert ways_out(script, start.cases["5"]) == {"end", "person"}


def ways_out(script: Script, name: str) -> set[str]:
    """Return how a script can leave the bot's hands from a step on: by a person or by its end."""
    step = script.steps[name]
    if isinstance(step, Escalate | End):
        return {"person" if isinstance(step, Escalate) else "end"}
    return {way for exit_ in step.exits() for way in ways_out(script, exit_.target)}


def test_consent_is_granted_by_a_plain_yes_only(library: Library) -> None:
    steps = library.current("consent").script.steps
    ask = steps["may_we_text"]
    assert isinstance(ask, Ask) and ask.question.plain
    granting = {name for name, step in steps.items() if getattr(step, "state", "") == "granted"}
    assert {case for case, target in ask.cases.items() if target in granting} == {"yes"}
    assert ask.silence.remind is None
