"""Lexicons made ready: the same in a file as of YAML, to the byte, and never of older texts."""

from pathlib import Path
from shutil import copytree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.library.lexicons import READY, Lexicons
from bot.library.shelf import Shelf
from bot.wiring import ROOT
from flows.reading import Lexicon, read
from flows.reading.compiled import from_bytes, to_bytes
from flows.reading.lexicon_file import parse

SOURCE = """
language: en
status: draft
prefixes: [re]
names:
  pills: ["(pills|tablets)", "med*", 薬]
  swallow: ["(took|swallowed) (all)?"]
polite: [please]
answers:
  yes: ["yes", "ok then", "=sí"]
numbers:
  "3": [three]
signals:
  opt_out:
    alone: [stop please]
  risk_imminent:
    overdose: ["{swallow} & {pills} & -film", "kill ... self", "{swallow} ...... {pills}"]
harmless: [took the pills to the vet]
"""
WORDS = (
    "took swallowed all the pills meds 薬 to vet kill my self yes ok then sí three stop please film"
)
MADE = parse(SOURCE, "en")


def packed(lexicon: Lexicon, made_of: str = "x") -> Lexicon:
    found = from_bytes(to_bytes(lexicon, made_of=made_of), made_of=made_of)
    assert found is not None
    return found


LOADED = packed(MADE)


@settings(max_examples=200)
@given(st.lists(st.sampled_from(WORDS.split()), max_size=12).map(" ".join))
def test_a_loaded_lexicon_reads_as_the_one_it_was_made_of(text: str) -> None:
    made, loaded = (read(text, lexicons=[one], question=None) for one in (MADE, LOADED))
    assert made == loaded


def test_a_loaded_lexicon_knows_what_the_one_it_was_made_of_knows() -> None:
    names = ("status", "known", "dated", "stems", "exact", "prefixes", "around", "kinds")
    assert [name for name in names if getattr(MADE, name) != getattr(LOADED, name)] == []
    assert set(MADE.answers.spelled()) == set(LOADED.answers.spelled())


def test_the_same_lexicon_gives_the_same_bytes() -> None:
    again = parse(SOURCE + "# a remark\n", "en")
    assert to_bytes(again, made_of="x") == to_bytes(MADE, made_of="x")


@pytest.mark.parametrize("harm", [lambda b: b[:-1], lambda b: b"", lambda b: b.replace(b"x", b"y")])
def test_a_file_that_is_of_other_texts_or_not_whole_is_no_lexicon(harm: object) -> None:
    assert callable(harm)
    assert from_bytes(harm(to_bytes(MADE, made_of="x")), made_of="x") is None


def test_every_lexicon_that_we_ship_is_ready_as_its_yaml_stands() -> None:
    others = [
        str(path) for path, made in Lexicons(Shelf(ROOT)).ready() if path.read_bytes() != made
    ]
    assert others == [], "run `make lexicons`"


def test_a_lexicon_whose_yaml_was_changed_is_made_of_the_yaml(tmp_path: Path) -> None:
    copytree(ROOT / "locales" / "so", tmp_path / "locales" / "so")
    (tmp_path / "locales" / "shared.yaml").write_text("signals: {}\n", "utf-8")
    path = tmp_path / "locales" / "so" / "lexicon.yaml"
    source = path.read_text("utf-8").replace("status: draft", "status: read by nobody", 1)
    path.write_text(source, "utf-8")
    before = path.with_name(READY).read_bytes()
    assert "read by nobody" in Lexicons(Shelf(tmp_path))["so"].status
    assert path.with_name(READY).read_bytes() == before
