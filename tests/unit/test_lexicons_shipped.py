"""The lexicons of the house, and how a fault of any of them is told."""

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from bot.library.lexicons import Lexicons
from bot.library.shelf import Shelf
from bot.proving.rooms import read_room
from bot.wiring import ROOT
from flows.errors import ScriptInvalid
from flows.reading.lexicon_entries import NO_RULES, read_entries

LOCALES = ROOT / "locales"
FILES = sorted(LOCALES.glob("*/lexicon.yaml"))
OWN = "x_"
"""How the names of words that are of one language alone begin."""

WORDS = "language: en\nstatus: draft\nnames:\n  pills: [pills]\n"
RULES = 'signals:\n  risk_imminent:\n    overdose: ["{pills} & swallowed"]\n    plan: [FAULTY]\n'
FAULTY = "locales/shared.yaml:4: lexicon: phrase_is_malformed"


def concepts() -> set[str]:
    groups = YAML(typ="safe").load((LOCALES / "concepts.yaml").read_text("utf-8"))
    return {name for group in groups.values() for name in group}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_every_language_has_words_for_every_concept(path: Path) -> None:
    entries = read_entries(path.read_text("utf-8"), path.name).entries
    named = {entry.group for entry in entries if entry.section == "names"}
    assert concepts() - named == set()
    assert [name for name in named - concepts() if not name.startswith(OWN)] == []


def shelf_of(root: Path, *, rules: str, words: str = WORDS) -> Shelf:
    """Lay out a house with one language and the rules that languages share."""
    folder = root / "locales" / "en"
    folder.mkdir(parents=True)
    (folder / "lexicon.yaml").write_text(words, "utf-8")
    (root / "locales" / "shared.yaml").write_text(rules, "utf-8")
    return Shelf(root)


def test_a_fault_in_a_shared_rule_is_told_with_its_own_file_and_line(tmp_path: Path) -> None:
    shelf = shelf_of(tmp_path, rules=RULES.replace("FAULTY", "(a"))
    with pytest.raises(ScriptInvalid, match=FAULTY.replace(".", r"\.")):
        Lexicons(shelf)["en"]
    room = read_room(Shelf(tmp_path), [], tmp_path / "locales", {})
    assert list(map(str, room.shelf.faults)) == [FAULTY]


def test_shared_rules_that_are_none_are_a_fault_and_words_are_read_without(tmp_path: Path) -> None:
    shelf = shelf_of(tmp_path, rules="rules: []\n")
    assert "en" in Lexicons(shelf)
    assert [fault.rule for fault in shelf.faults] == ["lexicon"]


def test_an_authors_own_words_need_no_shared_rules(tmp_path: Path) -> None:
    shelf = shelf_of(tmp_path, rules="")
    (tmp_path / "locales" / "shared.yaml").unlink()
    room = read_room(shelf, [], tmp_path / "locales", {})
    assert (list(room.lexicons), room.shelf.faults) == (["en"], [])
    assert NO_RULES.entries == ()


def test_a_lexicon_with_a_fault_is_refused_when_asked_for_and_the_others_are_not(
    tmp_path: Path,
) -> None:
    shelf = shelf_of(tmp_path, rules=RULES.replace("FAULTY", "plan"))
    spanish = tmp_path / "locales" / "es"
    spanish.mkdir()
    (spanish / "lexicon.yaml").write_text("language: es\n", "utf-8")
    lexicons = Lexicons(shelf)
    lexicons.make_all()
    with pytest.raises(ScriptInvalid, match="locales/es/lexicon"):
        lexicons["es"]
    assert lexicons["en"].language == "en"
