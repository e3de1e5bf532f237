"""Lexicon files: what may stand in them, and how a fault is named."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.answers import Question
from flows.reading import Reading, SignalKind, read
from flows.reading.lexicon_file import LexiconInvalid, parse
from tests import heard

LOCALES = Path(__file__).parents[2] / "locales"
HEAD = "language: en\nstatus: draft\n"
FILES = sorted(LOCALES.glob("*/lexicon.yaml"))
LEXICONS = [heard.LEXICONS[path.parent.name] for path in FILES]
QUESTIONS = [
    None,
    Question("yes_no"),
    Question("yes_no", plain=True),
    Question("scale", low=1, high=5),
    Question("choice", options=("yes", "no")),
    Question("choice", options=("a", "b"), labels=(("later", "一"), ("(a|b", "")), can_wait=True),
    Question("number", low=0, high=999, can_wait=True),
    Question("date", can_wait=True),
    Question("time", can_wait=True),
    Question("text"),
]
TODAY = date(2026, 11, 19)


@pytest.mark.parametrize(
    ("source", "line", "rule"),
    [
        ("", 1, "file_is_empty"),
        ("- a\n", 1, "mapping_expected"),
        ("status: draft\n", 1, "language_is_missing"),
        ("language: en\n", 1, "status_is_missing"),
        (HEAD + "polite: [please\n", 4, "yaml"),
        (HEAD + "colour: [red]\n", 3, "key_is_unknown"),
        (HEAD + "polite: please\n", 3, "list_expected"),
        (HEAD + "polite: [a]\npolite: [b]\n", 4, "key_is_repeated"),
        (HEAD + "answers:\n  perhaps: [a]\n", 4, "answer_is_unknown"),
        (HEAD + "numbers:\n  many: [a]\n", 4, "number_is_digits"),
        (HEAD + "date_order: year first\n", 3, "date_order_is_unknown"),
        (HEAD + "days:\n  monday: [mon]\n  moonday: [moon]\n", 5, "day_is_unknown"),
        (HEAD + "months:\n  13: [a]\n", 4, "month_is_1_to_12"),
        (HEAD + "hours:\n  teatime: [a]\n", 4, "hour_is_unknown"),
        (HEAD + "hours:\n  noon: midday\n", 4, "list_expected"),
        (HEAD + "signals:\n  boredom:\n    any: [a]\n", 4, "signal_is_unknown"),
        (HEAD + "polite:\n  - good\n  - [a, b]\n", 5, "phrase_is_text"),
        (HEAD + "polite:\n  - good\n  - (a|b\n", 5, "phrase_is_malformed"),
        (HEAD + "polite:\n  - a) b\n", 4, "phrase_is_malformed"),
        (HEAD + "polite:\n  - a|b\n", 4, "phrase_is_malformed"),
        (HEAD + "polite:\n  - '?'\n", 4, "phrase_is_malformed"),
        (HEAD + "polite:\n  - '...!'\n", 4, "phrase_is_empty"),
        (HEAD + "polite:\n  - (a|b)?\n", 4, "phrase_is_empty"),
        (HEAD + "harmless:\n  - kill ...\n", 4, "phrase_begins_or_ends_with_gap"),
        (HEAD + "harmless:\n  - '... me'\n", 4, "phrase_begins_or_ends_with_gap"),
        (HEAD + "harmless:\n  - (((((((a)))))))\n", 4, "phrase_is_nested_too_deep"),
    ],
)
def test_a_fault_is_named_with_file_line_and_rule(source: str, line: int, rule: str) -> None:
    with pytest.raises(LexiconInvalid) as caught:
        parse(source, "xx/lexicon.yaml")
    assert str(caught.value) == f"xx/lexicon.yaml:{line}: {rule}"


def test_bare_yes_and_no_are_words_here() -> None:
    lexicon = parse(HEAD + "answers:\n  yes: [yes, on]\n  no: [no, off]\n", "en")
    assert {"yes", "on", "no", "off"} <= lexicon.known


def test_groups_optional_words_and_gaps_match_as_written() -> None:
    source = (
        HEAD
        + "signals:\n  opt_out:\n    any:\n      - (quit|stop) the? (bad (loud|long))? ... texts\n"
    )
    lexicon = parse(source, "en")

    def found(text: str) -> bool:
        return bool(read(text, lexicons=[lexicon], question=None).signals)

    assert found("quit texts")
    assert found("stop the bad loud texts")
    assert found("stop one two three texts")
    assert not found("stop one two three four texts")
    assert not found("stop bad")


def test_words_of_the_calendar_are_known_to_questions_about_days_and_times_alone() -> None:
    lexicon = parse(HEAD + "days:\n  today: [today]\nanswers:\n  yes: [yes]\n", "en")
    assert lexicon.dated == {"today"}
    assert lexicon.known == {"yes"}


def test_every_file_says_it_awaits_a_native_clinician() -> None:
    assert len(LEXICONS) >= 13
    for path, lexicon in zip(FILES, LEXICONS, strict=True):
        assert lexicon.language == path.parent.name
        assert "to be reviewed by a native-speaking clinician" in lexicon.status


def test_english_and_spanish_read_every_kind_of_signal() -> None:
    for lexicon in LEXICONS:
        if lexicon.language in ("en", "es"):
            assert lexicon.kinds >= {kind.value for kind in SignalKind} - {"language_unread"}
            assert lexicon.reads_risk


def reading(text: str) -> list[Reading]:
    return [read(text, lexicons=LEXICONS, question=one, today=TODAY) for one in QUESTIONS]


@given(st.text(st.characters(exclude_categories=()), max_size=400))
@settings(deadline=2000, max_examples=150)
def test_no_text_whatever_breaks_the_reader(text: str) -> None:
    assert reading(text) == reading(text)


@given(st.lists(st.sampled_from(sorted(LEXICONS[2].known | LEXICONS[3].known)), max_size=80))
@settings(deadline=2000, max_examples=150)
def test_no_heap_of_known_words_breaks_the_reader(words: list[str]) -> None:
    assert len(reading(" ".join(words))) == len(QUESTIONS)


@pytest.mark.parametrize(
    "text",
    [
        "\U0001f600" * 1600,
        "\0" * 100,
        "\ud800\udfff st\ud800op",
        "\u202e\u200f\u200d",
        "\ufdfa" * 1600,
        "1/" * 800,
        "not " * 400,
        "stop" * 400,
        "a" * 1600,
        "((" * 800,
        "'" * 1600,
        "٣" * 1600,
        "፩" * 4,
        "፩፩:፩፩",
        "²²²²/²²",
        "1/1/1 " * 300,
        "mon " * 400 + "nov 24",
        "at 3 pm " * 300,
        "2026. 11. " * 200,
    ],
)
def test_hostile_texts_are_read_and_answer_nothing(text: str) -> None:
    answers = [found.answer for found in reading(text)[:-1]]
    assert not any(answers)
