"""What there is to translate, into gettext files and back, losing nothing on the way."""

import io
from pathlib import Path

import pytest
from babel.messages.extract import extract as babel_extract
from babel.messages.pofile import read_po

from bot.library.pofile import written_po
from bot.translation.merging import template
from bot.translation.notes import FIXED, MEANINGS
from bot.translation.texts import Text, read_texts, texts_in
from flows.errors import ScriptInvalid
from flows.loader import FIXED_REPLIES
from flows.values import STANDARD
from tests.translators import KEYS, ROOT, SCRIPT, Desk

EXTRACTOR = "bot.translation.texts:extract"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A checkout whose Russian catalog has been begun."""
    desk = Desk(tmp_path)
    desk.told("add", "ru")
    return desk


def found() -> dict[str, Text]:
    return {text.key: text for text in texts_in(SCRIPT, "food.yaml")}


def test_every_text_is_found_where_it_stands() -> None:
    lines = SCRIPT.splitlines()
    for key, text in found().items():
        word = {"food.days": "say", "food.what": "ask"}.get(key, key.rpartition(".")[2])
        assert {"call": "say"}.get(word, word) in lines[text.line - 1]
    assert list(found()) == KEYS


def test_a_plural_is_found_with_both_its_texts() -> None:
    text = found()["food.days"]
    assert text.plural is not None
    assert (text.text, text.plural.other) == ("{days} day of food left", "{days} days of food left")


def test_what_is_said_to_translators_comes_first() -> None:
    notes = found()["food.days"].notes
    assert notes[:2] == ("The box is food for a week.", "Say it as a neighbour would.")
    assert found()["food.what.again"].notes[0] == "Shorter than the question."
    assert found()["food.call"].notes[0] == "food: Asks about food."


@pytest.mark.parametrize(
    ("key", "note"),
    [
        ("food.days", "{days} decides the plural form."),
        ("food.what", "Expected: a number from 1 to 2, or a word for one of the choices."),
        ("food.what", "{appointment}: a date, said as your language says it: Tuesday, November 24"),
        (
            "food.what",
            "{program}: who we are, such as Portland follow-up team; not to be inflected",
        ),
        ("food.what.again", "Asked in other words when the answer could not be read."),
        ("food.what.remind", "Reminds a client who has not answered for 2 hours."),
        ("food.call", "Said when a person is called in."),
    ],
)
def test_a_translator_is_told_what_the_script_knows(key: str, note: str) -> None:
    assert note in found()[key].notes


def test_answer_words_say_that_nobody_is_shown_them() -> None:
    text = found()["food.what.options.box"]
    assert text.text == "box | food box"
    assert any(note.startswith("Not shown: words that a client may answer") for note in text.notes)


def test_every_text_that_is_sent_says_how_much_room_it_has(desk: Desk) -> None:
    for text in read_texts(desk.root).all:
        assert any(note.startswith("Room: 4 parts of 153") for note in text.notes) == (
            ".options." not in text.key
        )


def test_every_value_and_fixed_reply_is_explained() -> None:
    assert set(MEANINGS) == set(STANDARD)
    assert set(FIXED) == set(FIXED_REPLIES)


def test_the_shipped_texts_are_found_each_once() -> None:
    texts = read_texts(ROOT)
    keys = [text.key for text in texts.all]
    assert len(set(keys)) == len(keys) > 40
    assert {f"fixed.{name}" for name in FIXED_REPLIES} <= set(keys)
    for text in texts.all:
        assert text.notes and (ROOT / text.file).exists()


def test_babel_extracts_through_our_entry_point() -> None:
    keywords = {"pgettext": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3)}
    source = io.BytesIO(SCRIPT.encode())
    told = {message[3]: message for message in babel_extract(EXTRACTOR, source, keywords)}
    assert list(told) == KEYS
    assert told["food.days"][1] == ("{days} day of food left", "{days} days of food left")
    assert told["food.what.again"][:2] == (25, "Please choose.")
    assert "Shorter than the question." in told["food.what.again"][2]


def test_a_broken_script_is_told_of_with_its_line(desk: Desk) -> None:
    desk.edit(desk.script, "next: what", to="next: wat")
    for command in ("extract", "update", "status"):
        assert "flows/scripts/food.yaml:15: unknown step" in desk.refused(command)
    with pytest.raises(ScriptInvalid):
        read_texts(desk.root)


def test_the_template_is_gettext_and_the_same_each_time(desk: Desk) -> None:
    desk.told("extract")
    path = desk.root / "locales/scripts.pot"
    first = path.read_bytes()
    theirs = read_po(io.BytesIO(first), abort_invalid=True)
    assert theirs.get("Please choose.", "food.what.again") is not None
    assert "unchanged" in desk.told("extract")
    assert path.read_bytes() == first == written_po(template(read_texts(desk.root))).encode()


def test_a_new_catalog_has_every_text_with_its_plural_forms(desk: Desk) -> None:
    assert desk.entry("food.days").count("msgstr[") == 3
    assert [key for key in KEYS if f'msgctxt "{key}"' not in desk.russian.read_text()] == []
