"""Changed scripts into catalogs: nothing that a translator wrote is lost."""

from pathlib import Path

import pytest

from bot.library import load
from bot.library.pofile import texts_of
from bot.translation.catalog_files import languages_with_catalogs, open_catalog
from bot.translation.merging import merge
from bot.translation.texts import read_texts
from tests.translators import ROOT, Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A checkout whose Russian catalog has been begun."""
    desk = Desk(tmp_path)
    desk.told("add", "ru")
    return desk


def test_updating_again_changes_not_a_byte(desk: Desk) -> None:
    desk.translate("food.call", "Мы вам позвоним.")
    assert "unchanged" in desk.told("update")
    desk.edit(desk.script, "We will call you.", to="We will phone you.")
    desk.told("update")
    once = desk.russian.read_bytes()
    assert "unchanged" in desk.told("update", "ru")
    assert desk.russian.read_bytes() == once


def test_a_file_that_another_tool_has_wrapped_is_left_as_it_is(desk: Desk) -> None:
    desk.edit(desk.russian, 'msgid "Please choose."', to='msgid ""\n"Please "\n"choose."')
    wrapped = desk.russian.read_bytes()
    assert "unchanged" in desk.told("update")
    assert desk.russian.read_bytes() == wrapped


def test_a_changed_source_leaves_the_translation_as_a_draft_with_the_source_before(
    desk: Desk,
) -> None:
    desk.translate("food.call", "Мы вам позвоним.")
    desk.told("review", "ru", "food.call", "--by", "Olha Koval")
    desk.edit(desk.script, "We will call you.", to="We will phone you.")
    assert "1 changed" in desk.told("update")
    lines = desk.entry("food.call").splitlines()
    assert lines[0].startswith("# was reviewed: Olha Koval, ")
    assert '#| msgid "We will call you."' in lines and "#, fuzzy" in lines
    assert lines[-2:] == ['msgid "We will phone you."', 'msgstr "Мы вам позвоним."']


def test_the_first_source_stays_noted_while_it_changes_again(desk: Desk) -> None:
    desk.translate("food.call", "Мы вам позвоним.")
    for old, new in (("We will call", "We will phone"), ("We will phone", "We will ring")):
        desk.edit(desk.script, f"{old} you.", to=f"{new} you.")
        desk.told("update")
    assert '#| msgid "We will call you."' in desk.entry("food.call")


def test_a_source_without_translation_just_changes(desk: Desk) -> None:
    desk.edit(desk.script, "We will call you.", to="We will phone you.")
    desk.told("update")
    assert "fuzzy" not in desk.entry("food.call") and "#|" not in desk.entry("food.call")


def test_a_text_that_becomes_a_plural_keeps_its_words_in_every_form(desk: Desk) -> None:
    desk.translate("food.call", "Мы вам позвоним.")
    plural = '{count: days, one: "We call in {days} day.", other: "We call in {days} days."}'
    desk.edit(desk.script, "We will call you.", to=plural)
    desk.told("update")
    assert desk.entry("food.call").count('] "Мы вам позвоним."') == 3
    desk.edit(desk.script, plural, to="We will call you.")
    desk.told("update")
    assert desk.entry("food.call").endswith('msgstr "Мы вам позвоним."')


def test_a_text_that_goes_is_kept_and_comes_back(desk: Desk) -> None:
    desk.translate("food.what.remind", "{program}: и снова здравствуйте.")
    kept = desk.script.read_text("utf-8")
    desk.edit(desk.script, '      remind: "{program}: hello again."\n', to="")
    assert "1 gone" in desk.told("update")
    assert '#~ msgstr "{program}: и снова здравствуйте."' in desk.russian.read_text("utf-8")
    desk.script.write_text(kept, "utf-8")
    assert "1 back" in desk.told("update")
    assert desk.entry("food.what.remind").endswith('msgstr "{program}: и снова здравствуйте."')
    assert "#~" not in desk.russian.read_text("utf-8")


def test_a_text_that_goes_untranslated_goes_whole(desk: Desk) -> None:
    desk.edit(desk.script, '      remind: "{program}: hello again."\n', to="")
    desk.told("update")
    assert "hello again" not in desk.russian.read_text("utf-8")


def test_a_renamed_step_keeps_its_translation_as_a_draft(desk: Desk) -> None:
    desk.translate("food.call", "Мы вам позвоним.")
    text = desk.script.read_text("utf-8").replace("call:\n", "ring:\n").replace("call,", "ring,")
    desk.script.write_text(text.replace("call}", "ring}").replace("then: call", "then: ring"))
    assert "1 new, 0 changed, 1 gone" in desk.told("update")
    assert "#, fuzzy" in desk.entry("food.ring")
    assert desk.entry("food.ring").endswith('msgstr "Мы вам позвоним."')


def test_a_new_text_stands_after_the_one_before_it(desk: Desk) -> None:
    desk.edit(desk.script, "    next: what\n", to="    next: more\n")
    more = "  more:\n    say: There is more.\n    next: what\n\n  what:\n"
    desk.edit(desk.script, "  what:\n", to=more)
    desk.told("update")
    text = desk.russian.read_text("utf-8")
    places = [text.index(f'msgctxt "food.{key}"') for key in ("days", "more", "what")]
    assert places == sorted(places)


def test_what_translators_wrote_is_never_lost(desk: Desk) -> None:
    desk.translate("food.call", "Мы вам позвоним.")
    desk.edit(desk.russian, 'msgctxt "food.call"', to='#, no-wrap\nmsgctxt "food.call"')
    text = f"# Note to myself.\n{desk.entry('food.call')}"
    desk.edit(desk.russian, desk.entry("food.call"), to=text)
    desk.edit(desk.script, "We will call you.", to="We will phone you.")
    desk.told("update")
    assert desk.entry("food.call").startswith("# Note to myself.\n")
    assert "no-wrap" in desk.entry("food.call")


def test_texts_are_extracted_updated_translated_and_loaded(desk: Desk) -> None:
    forms = ("Еды на {days} день", "Еды на {days} дня", "Еды на {days} дней")
    desk.translate("food.days", *forms)
    desk.translate("food.what.options.box", "коробка | еда")
    desk.told("review", "ru", "food.days", "--by", "Olha Koval")
    desk.edit(desk.script, "Please choose.", to="Please choose one.")
    desk.told("update")
    edition = load(desk.root).current("food")
    days, box = (edition.wording(f"food.{key}", "ru") for key in ("days", "what.options.box"))
    assert days is not None and (days.forms, days.count) == (forms, "days")
    assert (days.reviewed, days.reviewed_by) == (True, "Olha Koval")
    assert box is not None and (box.text, box.reviewed) == ("коробка | еда", False)
    assert edition.wording("food.call", "ru") is None


def test_the_shipped_catalogs_merge_without_losing_a_word() -> None:
    texts = read_texts(ROOT)
    for code in languages_with_catalogs(ROOT):
        opened = open_catalog(ROOT, code)
        before = {entry.msgctxt: texts_of(entry) for entry in opened.catalog if not entry.obsolete}
        merge(opened.catalog, texts, language=code)
        after = {entry.msgctxt: texts_of(entry) for entry in opened.catalog}
        assert before.items() <= after.items()
