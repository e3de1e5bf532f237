"""The console's catalogs: read with every fault told, complete, and never a word too few."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from click.testing import CliRunner, Result

from bot.commands.console_words import console_words
from bot.doors.console import page_words, told_by_care, words
from bot.library.shelf import Shelf
from bot.library.tongues import ENGLISH, parse_texts, read_tongues, tongue
from bot.proving import read_house
from bot.translation import console_catalogs
from flows.errors import ScriptInvalid
from flows.languages import LANGUAGES, TWO_FORMS
from flows.script import Script
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


def test_every_reason_of_care_and_of_scripts_has_its_words() -> None:
    reasons = set(_literals()) | {
        reason for edition in books().editions.values() for reason in _reasons(edition.script)
    }
    assert {"asked for a call", "may be in danger", "wrote again"} <= reasons
    assert sorted(reasons - set(told_by_care.REASONS)) == []


def _reasons(script: Script) -> Iterator[str]:
    for step in script.steps.values():
        if reason := getattr(step, "reason", ""):
            yield str(reason)


def _literals() -> Iterator[str]:
    """Find the reasons that care writes: the second value of a Cause, and what it is named by."""
    for path in sorted((ROOT / "bot/care").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Cause":
                yield from _texts(node.args[1])
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_to_person":
                yield from _texts(node.args[1])
            if isinstance(node, ast.Assign) and _is_named(node.targets[0], ("reason", "why")):
                yield from _texts(node.value)


def _is_named(target: ast.expr, names: tuple[str, ...]) -> bool:
    return isinstance(target, ast.Name) and target.id in (*names, "NOT_ASKED")


def _texts(value: ast.expr) -> Iterator[str]:
    if isinstance(value, ast.IfExp):
        yield from (*_texts(value.body), *_texts(value.orelse))
    elif isinstance(value, ast.BoolOp):
        for one in value.values:
            yield from _texts(one)
    elif isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.value


def test_every_fault_of_intake_has_its_words() -> None:
    tree = ast.parse((ROOT / "bot/care/intake.py").read_text("utf-8"))
    told = {
        node.value.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Subscript)
        and isinstance(node.value, ast.Constant)
    }
    assert "Choose a language from the list." in told
    assert told == set(told_by_care.FAULTS)


def test_every_language_and_every_instrument_has_its_words() -> None:
    assert words.LANGUAGE_NAMES == {code: one.name for code, one in LANGUAGES.items()}
    steps = [step for one in books().editions.values() for step in one.script.steps.values()]
    instruments = {str(one) for step in steps if (one := getattr(step, "outcome", None))}
    assert instruments <= words.INSTRUMENTS.keys()


def test_modules_say_nothing_but_what_the_page_gives_them() -> None:
    asked: set[str] = set()
    for path in sorted(JS.glob("*.js")):
        code = re.sub(r"^\s*//.*$", "", path.read_text("utf-8"), flags=re.MULTILINE)
        assert re.findall(r"""["'`][A-Z][a-z’']+ [a-z][^"'`]*["'`]""", code) == [], path.name
        asked |= set(re.findall(r"""\bsay(?:Many)?\(["'](\w+)["']""", code))
    assert asked <= page_words.TEXTS.keys() | page_words.COUNTED.keys()
    assert {"offline", "parts", "new"} <= asked


def test_reasons_with_a_language_or_a_code_are_found_by_their_shape() -> None:
    for kept in (
        "asks for Spanish",
        "asks for another language",
        "asks for a person",
        "no reviewed wording in Lao",
        "text not delivered (30003)",
        "an author's own reason",
    ):
        assert told_by_care.reason(kept) == kept
    assert told_by_care.fault("a reply has 1 to 1600 characters") == (
        "A reply has 1 to 1600 characters."
    )


class Desk:
    """A translator's checkout: one page, and the command."""

    def __init__(self, root: Path) -> None:
        self.root, self.page = root, root / "bot/doors/page.py"
        self.page.parent.mkdir(parents=True)
        self.catalog = root / "locales/es/LC_MESSAGES/console.po"

    def writes(self, *sentences: str) -> None:
        """Let the page say these."""
        self.page.write_text("\n".join(f"say({one!r})" for one in sentences), "utf-8")

    def run(self, *given: str) -> Result:
        """Run `aftercall console-words`."""
        return CliRunner().invoke(console_words, list(given), obj=self.root)

    def entries(self) -> dict[str, polib.POEntry]:
        """Return the catalog's entries by their English."""
        return {entry.msgid: entry for entry in polib.pofile(str(self.catalog))}

    def translates(self, one: str, text: str) -> None:
        """Translate one sentence and mark it as no draft."""
        before = self.catalog.read_text("utf-8")
        wanted = f'msgid "{one}"\nmsgstr ""'
        assert wanted in before
        self.catalog.write_text(before.replace(wanted, f'msgid "{one}"\nmsgstr "{text}"'), "utf-8")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A page with two sentences, and a Spanish catalog begun."""
    desk = Desk(tmp_path)
    desk.writes("Take the next one", "Sign out")
    assert desk.run("update", "es").output == "es: 2 sentences, written.\n"
    return desk


def test_update_keeps_translations_and_changes_nothing_twice(desk: Desk) -> None:
    desk.translates("Sign out", "Cerrar sesión")
    assert desk.run("update").output == "es: 2 sentences, unchanged.\n"
    desk.page.write_text("\n\n" + desk.page.read_text("utf-8"), "utf-8")
    assert desk.run("update").output == "es: 2 sentences, unchanged.\n"
    assert desk.entries()["Sign out"].msgstr == "Cerrar sesión"


def test_a_changed_sentence_keeps_its_translation_as_a_draft(desk: Desk) -> None:
    desk.translates("Take the next one", "Tomar el siguiente")
    desk.writes("Take the next item", "Sign out")
    desk.run("update")
    entry = desk.entries()["Take the next item"]
    assert (entry.msgstr, entry.fuzzy) == ("Tomar el siguiente", True)
    assert entry.previous_msgid == "Take the next one"


def test_a_sentence_that_is_gone_becomes_obsolete_and_comes_back(desk: Desk) -> None:
    desk.translates("Sign out", "Cerrar sesión")
    desk.writes("Take the next one")
    desk.run("update")
    assert desk.entries()["Sign out"].obsolete
    desk.writes("Take the next one", "Sign out")
    desk.run("update")
    entry = desk.entries()["Sign out"]
    assert not entry.obsolete and entry.msgstr == "Cerrar sesión"


def test_check_tells_what_is_missing_and_what_is_not_up_to_date(desk: Desk) -> None:
    desk.translates("Sign out", "Cerrar sesión")
    told = desk.run("check")
    assert told.exit_code == 1
    assert told.output.splitlines() == [
        "es: missing: Take the next one",
        "es: 2 sentences, 1 missing, 0 drafts.",
    ]
    desk.translates("Take the next one", "Tomar el siguiente")
    assert desk.run("check").exit_code == 0
    desk.writes("Take the next one", "Sign out", "Close")
    assert "run `aftercall console-words update`" in desk.run("check").output


def test_an_unknown_language_is_told_in_words(desk: Desk) -> None:
    told = desk.run("update", "spanish")
    assert told.exit_code == 1 and "no language of ours" in told.output
