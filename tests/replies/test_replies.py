"""The labelled replies: whole, split by their hash, learned from as they stand; and never lost."""

from collections import Counter

import pytest

from bot.commands.reading import REPLIES
from bot.library.loading import second_reader
from bot.measuring import Reader, Reply, read_corpus
from bot.measuring.corpus import PARTS, part_of
from bot.measuring.learning import digest
from flows.languages import LANGUAGES
from tests.heard import READERS

HELD_MIN = 60
UNSURE_OF_CONSENT_MIN = 40
TURNED_AROUND_TOLD = 12
"""As `docs/reading.md` tells of the replies that we did not learn from; never to grow."""


READER = Reader(READERS)


def replies(part: str, language: str) -> list[Reply]:
    return read_corpus(REPLIES, part, [language])


@pytest.mark.parametrize("part", PARTS)
def test_every_language_has_replies_in_the_part_that_their_hash_says(part: str) -> None:
    found = read_corpus(REPLIES, part)
    assert {one.language for one in found} == set(LANGUAGES)
    assert [one.id for one in found if part_of(one.text) != part] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_enough_of_them(language: str) -> None:
    held = replies("held", language)
    both = held + replies("train", language)
    assert len(held) >= HELD_MIN
    unsure = [one for one in both if (one.label, one.context) == ("unsure", "consent")]
    assert len(unsure) >= UNSURE_OF_CONSENT_MIN or language == "lo"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_reply_is_there_twice_in_one_context(language: str) -> None:
    found = replies("train", language) + replies("held", language)
    seen = Counter((one.text.strip().casefold(), one.context) for one in found)
    assert [text for text, count in seen.items() if count > 1] == []


def test_the_second_reader_has_learned_from_the_replies_as_they_stand() -> None:
    assert second_reader().made_of == digest(read_corpus(REPLIES, "train"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_unsure_reply_consents(language: str) -> None:
    unsure = [
        one
        for part in PARTS
        for one in replies(part, language)
        if (one.label, one.context) == ("unsure", "consent")
    ]
    consented = [one.id for one in unsure if "answer_yes" in _labels(one)]
    assert consented == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_answer_we_learned_from_is_turned_around_and_no_number_is_another(language: str) -> None:
    assert _turned_around(replies("train", language)) == []


def test_of_those_we_did_not_no_more_are_turned_around_than_is_told() -> None:
    found = [one for language in LANGUAGES for one in _turned_around(replies("held", language))]
    assert len(found) <= TURNED_AROUND_TOLD


def _turned_around(found: list[Reply]) -> list[str]:
    return [
        one.id
        for one in found
        if one.label.startswith("answer_") and not one.is_ambiguous and _others(one)
    ]


def _others(one: Reply) -> set[str]:
    """Return the other answers that a reply is read as."""
    return {label for label in _labels(one) if label.startswith("answer_")} - {one.label}


def _labels(one: Reply) -> frozenset[str]:
    return READER.label(one.text, language=one.language, context=one.context).all
