"""The console's catalogs: read with every fault told, complete, and never a word too few."""

import re
from pathlib import Path

import pytest

from bot.doors.console import page_words
from bot.library.shelf import Shelf
from bot.library.tongues import ENGLISH, parse_texts, read_tongues, tongue
from bot.proving import read_house
from bot.translation import console_catalogs
from flows.errors import ScriptInvalid
from flows.languages import TWO_FORMS
from tests.tongues import ROOT, console_texts
from tests.town import MORNING, books

HEAD = f"""msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Language: es\\n"
"Plural-Forms: {TWO_FORMS}\\n"
"""
ONE = '\nmsgid "%(name)s has it"\nmsgstr "La tiene %(name)s"\n'
COUNTED = '\nmsgid "%(num)s new"\nmsgid_plural "%(num)s new"\n'
JS = ROOT / "bot/doors/console/static"


def faults(text: str, *, language: str = "es") -> list[tuple[int, str]]:
    with pytest.raises(ScriptInvalid) as refused:
        parse_texts(text, "console.po", language=language)
    return [(fault.line, fault.rule) for fault in refused.value.faults]


def test_a_catalog_is_read_drafts_and_all() -> None:
    draft = ONE.replace("msgid", "#, fuzzy\nmsgid", 1)
    assert parse_texts(HEAD + draft, "console.po", language="es") == {
        "%(name)s has it": ("La tiene %(name)s",)
    }


@pytest.mark.parametrize(
    ("entry", "rule"),
    [
        (ONE.replace("La tiene %(name)s", "La tiene"), "placeholder"),
        (ONE.replace("La tiene %(name)s", "La tiene %(name)s %(else)s"), "placeholder"),
        (ONE.replace("La tiene %(name)s", "El 100 % de %(name)s"), "placeholder"),
        (ONE.replace("La tiene %(name)s", "<b>%(name)s</b>"), "markup"),
        (COUNTED + 'msgstr[0] "%(num)s nueva"\n', "plural"),
        (ONE + ONE, "written twice"),
        (ONE.replace('msgstr "', "msgstr "), "gettext"),
    ],
)
def test_a_fault_is_told_with_its_line(entry: str, rule: str) -> None:
    assert rule in [found for _, found in faults(HEAD + entry)]
    assert all(line >= 7 for line, _ in faults(HEAD + entry))


def test_a_header_of_another_language_is_a_fault() -> None:
    assert [rule for _, rule in faults(HEAD + ONE, language="ar")] == ["language", "plural"]
    assert [rule for _, rule in faults(HEAD + ONE, language="xx")] == ["unknown language"]


def test_a_form_for_one_number_may_leave_it_out() -> None:
    entry = COUNTED + 'msgstr[0] "una nueva"\nmsgstr[1] "%(num)s nuevas"\n'
    texts = parse_texts(HEAD + entry, "console.po", language="es")
    spanish = tongue("es", texts)
    assert [spanish.many("%(num)s new", "", num=number) for number in (1, 5)] == [
        "una nueva",
        "%(num)s nuevas",
    ]


def test_what_a_language_lacks_is_said_in_english() -> None:
    spanish = tongue("es", {})
    assert spanish.text("Sign out") == "Sign out" == ENGLISH.text("Sign out")
    assert [spanish.many("one", "many", num=number) for number in (0, 1)] == ["many", "one"]


def test_values_in_a_right_to_left_text_keep_their_own_direction() -> None:
    arabic = tongue("ar", {"%(name)s has it": ("المحادثة لدى %(name)s",)})
    assert arabic.text("%(name)s has it") == "\u200fالمحادثة لدى \u2068%(name)s\u2069"


def test_a_broken_catalog_refuses_the_start_and_is_told_by_check(tmp_path: Path) -> None:
    broken = tmp_path / "locales/es/LC_MESSAGES/console.po"
    broken.parent.mkdir(parents=True)
    broken.write_text(HEAD + ONE.replace("La tiene %(name)s", "La tiene"), "utf-8")
    shelf = Shelf(tmp_path)
    read_tongues(shelf)
    told = "locales/es/LC_MESSAGES/console.po"
    assert [(one.file, one.line, one.rule) for one in shelf.faults] == [(told, 7, "placeholder")]
    house = read_house(tmp_path, MORNING.date())
    assert told in [fault.file for fault in house.room.shelf.faults]


def test_every_sentence_is_in_every_catalog_in_spanish_and_arabic_too() -> None:
    """Run `aftercall console-words update`, then translate, when this fails."""
    found = console_catalogs.console_languages(ROOT)
    assert set(found) == {"es", "ar"} == set(books().tongues) - {"en"}
    for code in found:
        standing = console_catalogs.standing(ROOT, code, console_texts())
        assert (standing.missing, standing.is_current) == ((), True)
    assert console_texts().keys() <= books().tongues["es"].texts.keys()


def test_the_seam_sees_sentences_of_python_templates_and_modules() -> None:
    found = console_texts()
    assert found["%(num)s client."].many == "%(num)s clients."
    for one in ("Take next", "Closed.", "The list has changed", "+7 days", "may be in danger"):
        assert one in found
    assert all(not file.startswith("bot/doors/webchat") for file in _files())


def _files() -> set[str]:
    return {file for text in console_texts().values() for file, _ in text.places}


def test_modules_say_nothing_but_what_the_page_gives_them() -> None:
    asked: set[str] = set()
    for path in sorted(JS.glob("*.js")):
        code = re.sub(r"^\s*//.*$", "", path.read_text("utf-8"), flags=re.MULTILINE)
        assert re.findall(r"""["'`][A-Z][a-z’']+ [a-z][^"'`]*["'`]""", code) == [], path.name
        asked |= set(re.findall(r"""\bsay(?:Many)?\(["'](\w+)["']""", code))
    assert asked <= page_words.TEXTS.keys() | page_words.COUNTED.keys()
    assert {"signed_out", "parts", "new"} <= asked
