"""The command by which a translator keeps the console's catalogs up to its sentences."""

from pathlib import Path

import polib
import pytest
from click.testing import CliRunner, Result

from bot.commands.console_words import console_words


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
