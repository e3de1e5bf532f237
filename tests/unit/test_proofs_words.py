"""Words that answer: each read as its option, and yes and no the same in two languages at once."""

from pathlib import Path

import pytest

from flows.languages import LANGUAGES
from flows.loader import load_script
from flows.proofs import Book, Said, prove_words
from flows.proofs.collisions import collisions, line_of, words_of
from flows.reading.lexicon import Lexicon
from flows.reading.lexicon_file import parse

ROOT = Path(__file__).resolve().parents[2]
TEXTS = {code: (ROOT / "locales" / code / "lexicon.yaml").read_text("utf-8") for code in LANGUAGES}
LEXICONS = {code: parse(text, code) for code, text in TEXTS.items()}


def told(
    options: str, *, languages: tuple[str, ...] = ("en",), more: str = "", **words: str
) -> list[tuple[str, int, str, str]]:
    """Prove a choice's words; `es_bed="cama"` is the Spanish for the option `bed`."""
    source = (
        "script: sample\nabout: A sample.\npurpose: check_in\nstart: a\nsteps:\n"
        f"  a:\n    ask: Well\n    answer: one of\n    options: {options}\n{more}"
        "    next: over\n    unclear: {then: over}\n    silence: {after: 1 day, then: over}\n"
        "  over: {end: finished}\n"
    )
    script = load_script(source, "sample.yaml")
    translated = {}
    for place, text in words.items():
        language, _, option = place.partition("_")
        key = f"sample.a.options.{option}"
        translated[key, language] = Said(key, language, text, f"{language}.po", 3)
    heard = {code: LEXICONS[code] for code in languages}
    faults = prove_words(Book(script, "sample.yaml", script), translated, heard)
    return [(each.file, each.line, each.rule, each.why) for each in faults]


def test_plain_words_for_plain_options_are_read() -> None:
    assert told("{food: [food, groceries], bed: [a bed, housing]}") == []
    assert told("[food, a_bed]") == []


def test_one_word_for_two_options_is_told_of_both() -> None:
    [first, second] = told("{food: [a place], bed: [a bed, a place]}")
    assert first[2] == second[2] == "shadowed answer"
    assert "'a place' stands for 'bed' too" in first[3]


@pytest.mark.parametrize("word", ["two", "2"])
def test_a_word_that_is_the_number_of_another_option_is_shadowed(word: str) -> None:
    found = told(f'{{single: [alone, "{word}"], family: [several]}}')
    assert [rule for _, _, rule, _ in found] == ["shadowed answer"]
    assert told("{single: [alone], family: [several, two]}") == []


def test_a_yes_stands_for_the_option_yes_alone() -> None:
    [found] = told("{yes: [it did], later: [not yet, sure]}")
    assert found[2] == "shadowed answer" and "means 'yes' too" in found[3]


def test_a_wish_to_stop_is_heard_before_any_answer() -> None:
    [found] = told("{visit: [a visit], none: [stop texting me]}")
    assert "is read as opt_out before any answer" in found[3]


def test_a_word_is_read_with_the_words_of_each_language_it_is_written_in() -> None:
    choice = "{food: [food], bed: [a bed]}"
    spanish = {"es_food": "comida", "es_bed": "cama | techo"}
    assert told(choice, languages=("en", "es"), **spanish) == []
    [found] = told(choice, languages=("en", "es"), **{**spanish, "es_food": "comida | dos"})
    assert found[:3] == ("es.po", 3, "shadowed answer")
    assert "'dos' means 'bed' too" in found[3]


def test_an_english_word_can_be_shadowed_in_another_language_only() -> None:
    choice = "{home: [casa, home], away: [dos]}"
    assert told(choice) == []
    assert told("{away: [dos], home: [home]}", languages=("en", "es")) == [
        ("sample.yaml", 9, "shadowed answer", "a: 'dos' means 'home' too")
    ]


def test_a_word_of_signs_alone_is_not_understood() -> None:
    assert [each[2] for each in told('{food: [food], bed: ["--"]}')] == ["answer not understood"]


def test_a_reserved_word_is_told_by_its_own_rule_only() -> None:
    assert told("{food: [food], none: [end]}") == []


# --- yes and no


def lexicon(language: str, *, yes: str, no: str, **groups: str) -> Lexicon:
    polite = groups.pop("polite", "please")
    more = "".join(f"  {group}: [{words}]\n" for group, words in groups.items())
    head = f"language: {language}\nstatus: test\npolite: [{polite}]\n"
    text = f'{head}answers:\n  yes: [{yes}]\n  "no": [{no}]\n{more}'
    return parse(text, language)


def found(own: Lexicon, english: Lexicon) -> list[tuple[str, str]]:
    known = {"en": english, own.language: own}
    return [(language, " ".join(words)) for language, words, _ in collisions(known)]


ENGLISH = lexicon("en", yes="yes, ok", no="no, nah", unsure="maybe so", with_yes="you", polite="hi")


@pytest.mark.parametrize(
    ("yes", "no", "groups", "wrong"),
    [
        ("da", "nie", {}, []),
        ("nah", "nie", {}, ["nah"]),
        ("da", "ok", {}, ["ok"]),
        ("hi", "nie", {}, ["hi"]),
        ("you", "nie", {}, ["you"]),
        ("da, nie", "nie", {}, ["nie"]),
        ("nah", "nie", {"unsure": "nah"}, []),
        ("maybe so", "nie", {}, []),
        ("da, ok", "no, nie", {}, []),
        ("da", "nie", {"roughly": "yes"}, ["yes"]),
        ("da", "nie", {"with_number": "yes"}, []),
        ("(da|nah)", "nie", {}, ["nah"]),
    ],
)
def test_yes_and_no_must_mean_the_same_in_two_languages_at_once(
    yes: str, no: str, groups: dict[str, str], wrong: list[str]
) -> None:
    assert found(lexicon("ro", yes=yes, no=no, **groups), ENGLISH) == [
        ("ro", word) for word in wrong
    ]


def test_the_words_of_the_house_do_not_collide() -> None:
    assert list(collisions(LEXICONS)) == []


def test_every_yes_of_the_house_is_among_the_words_that_are_compared() -> None:
    for language, each in LEXICONS.items():
        marks = [mark for marks in words_of(each.answers).values() for mark in marks]
        assert marks.count("yes") > 5 and marks.count("no") > 2, language


def test_a_lexicon_with_endless_ways_to_say_yes_takes_no_time() -> None:
    many = lexicon("ro", yes=" ".join(["(a|b)"] * 40), no="no")
    assert 0 < len(words_of(many.answers)) <= 20_000


def test_a_collision_is_told_on_its_line() -> None:
    text = "language: ro\npolite:\n  - nah\nanswers:\n  yes:\n    - da\n    - (bine|nah)  # ok\n"
    assert line_of(text, ("nah",)) == 7
    assert line_of(text, ("never", "there")) == 4
