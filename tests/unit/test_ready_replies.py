"""Replies that a specialist can pick: in every language, with the same topics and values."""

from pathlib import Path

import pytest

from bot.doors.console import words
from bot.library.replies import Replies, parse_replies, read_replies
from bot.library.shelf import Shelf
from bot.wiring import ROOT
from flows.errors import ScriptInvalid
from flows.languages import LANGUAGES
from flows.placeholders import placeholders

HEAD = "language: es\nstatus: draft\n"
SOURCE = Replies("en", reviewed=False, texts={"hello": "Hi, {me} here.", "food": "Hungry?"})


def faults(text: str) -> list[str]:
    with pytest.raises(ScriptInvalid) as invalid:
        parse_replies(text, "es.yaml", language="es", source=SOURCE)
    return [f"{fault.line} {fault.rule}" for fault in invalid.value.faults]


def test_every_language_has_every_reply_with_the_same_values() -> None:
    shelf = Shelf(ROOT)
    found = read_replies(shelf)
    assert shelf.faults == []
    assert set(found) == set(LANGUAGES)
    source = found["en"].texts
    for replies in found.values():
        assert list(replies.texts) == list(source)
        for topic, text in replies.texts.items():
            assert placeholders(text) == placeholders(source[topic])


def test_staff_have_a_name_for_every_topic() -> None:
    assert set(read_replies(Shelf(ROOT))["en"].texts) == set(words.TOPICS)


def test_nobody_has_reviewed_a_reply_yet() -> None:
    assert not any(replies.reviewed for replies in read_replies(Shelf(ROOT)).values())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (HEAD + "replies:\n  hello: Soy {me}.\n", ["4 missing translation"]),
        (HEAD + "replies:\n  hello: Soy yo.\n  food: Hambre?\n", ["4 placeholder"]),
        (
            HEAD + "replies:\n  hello: Soy {me}.\n  food: '{mi}'\n",
            ["5 placeholder", "5 placeholder"],
        ),
        (HEAD + "replies:\n  hello: Soy {me}.\n  food: a\n  sleep: b\n", ["6 unknown wording"]),
        (HEAD + "replies:\n  hello: Soy {me}.\n  food:\n", ["5 missing text"]),
        (HEAD + f"replies:\n  hello: Soy {{me}}.\n  food: {'á' * 300}\n", ["5 too long"]),
        (HEAD + "colour: red\nreplies:\n  hello: '{me}'\n  food: a\n", ["3 unknown key"]),
        (HEAD, ["1 missing text"]),
        ("status: draft\nreplies:\n  hello: '{me}'\n  food: a\n", ["1 language"]),
        ("language: es\nreplies:\n  hello: '{me}'\n  food: a\n", ["1 missing key"]),
    ],
)
def test_a_fault_is_told_with_its_line(text: str, told: list[str]) -> None:
    assert faults(text) == told


def test_a_house_without_replies_offers_none(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    assert (read_replies(shelf), shelf.faults) == ({}, [])
