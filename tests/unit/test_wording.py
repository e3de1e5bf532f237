"""Editions: a wording is there in its language or not at all, and a question knows its words."""

import pytest

from flows.answers import Question
from flows.steps import Ask
from flows.wording import Edition, FixedReplies, Wording
from tests.authoring import written

STEP = """\
ask: Which one?
answer: one of
options: {options}
next: {{bed: over, food: other}}
unclear: {{then: other}}
silence: {{after: 1 day, then: over}}
not_now: {{after: 4 hours, then: other}}"""
WORDED = "{bed: [bed, a place], food: [food]}"


def edition(options: str = WORDED, **spanish: str) -> Edition:
    """Give a choice in English, with these options in Spanish."""
    script = written(STEP.format(options=options))
    wordings = {key: {"en": Wording(text, True)} for key, text in script.wordings.items()}
    for option, words in spanish.items():
        wordings[f"trial.here.options.{option}"]["es"] = Wording(words, False)
    return Edition(script, wordings)


def question(shelf: Edition, language: str) -> Question:
    ask = shelf.script.steps["here"]
    assert isinstance(ask, Ask)
    return shelf.question(ask, language)


def test_an_option_is_known_by_the_client_s_words_and_by_the_source_s() -> None:
    asked = question(edition(bed="cama | un lugar", food="comida"), "es")
    assert asked.options == ("bed", "food")
    assert asked.labels == (("cama", "un lugar", "bed", "a place"), ("comida", "food"))
    assert (asked.kind, asked.can_wait) == ("choice", True)


@pytest.mark.parametrize("language", ["en", "vi"])
def test_what_has_no_words_of_its_own_is_known_by_the_source_s(language: str) -> None:
    labels = question(edition(bed="cama", food="comida"), language).labels
    assert [set(words) for words in labels] == [{"bed", "a place"}, {"food"}]


def test_half_a_translation_is_used_for_its_half() -> None:
    assert question(edition(bed="cama"), "es").labels == (("cama", "bed", "a place"), ("food",))


def test_options_without_words_are_known_as_they_are_written() -> None:
    assert question(edition("[bed, food]"), "es").labels == (("bed",), ("food",))


def test_a_question_without_options_stays_as_it_is() -> None:
    script = written(
        "ask: Well?\nanswer: date\nnext: over\nunclear: {then: other}\n"
        "silence: {after: 1 day, then: over}"
    )
    assert question(Edition(script, {}), "es") == Question("date")


def test_a_wording_is_never_another_language_s() -> None:
    shelf = edition(bed="cama")
    bed = shelf.wording("trial.here.options.bed", "es")
    assert bed is not None and bed.text == "cama"
    assert shelf.wording("trial.here.options.food", "es") is None
    assert shelf.wording("trial.here", "es") is None
    assert shelf.wording("trial.nowhere", "en") is None


def test_fixed_replies_are_looked_up_alike() -> None:
    shelf = FixedReplies({"fixed.help": {"en": Wording("Help.", True)}})
    assert shelf.wording("fixed.help", "en") == Wording("Help.", True)
    assert shelf.wording("fixed.help", "es") is None
    assert shelf.wording("fixed.safety", "en") is None
