"""A language more, and languages that are none: for translators and for looking at pages."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.translation.pseudo import LONGER_PERCENT, Pseudo, pseudo_text
from flows.languages import LANGUAGES
from flows.placeholders import placeholders
from flows.reading.lexicon_file import parse
from tests.translators import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A checkout whose Russian catalog has been begun."""
    desk = Desk(tmp_path)
    desk.told("add", "ru")
    return desk


def state_of(desk: Desk, code: str) -> dict[str, Any]:
    told: list[dict[str, Any]] = json.loads(desk.told("status", "--json"))
    return next(one for one in told if one["language"] == code)


@pytest.mark.parametrize("code", ["es", "ar", "zh-Hant"])
def test_a_language_begins_with_all_it_needs(desk: Desk, code: str) -> None:
    told = desk.told("add", code)
    assert f"locales/{code}/LC_MESSAGES/scripts.po made." in told
    assert "flows/languages.py" not in told and "languages cldr" not in told
    lexicon = (desk.root / f"locales/{code}/lexicon.yaml").read_text("utf-8")
    assert "# English: (yes|" in lexicon
    assert parse(lexicon, "lexicon.yaml").known == set()
    assert state_of(desk, code)["missing"] == state_of(desk, code)["texts"]


def test_a_language_that_the_house_does_not_know_says_what_must_be_written(desk: Desk) -> None:
    told = desk.told("add", "fr")
    assert '"fr": Language("French", "Français", plurals="nplurals=2; plural=(n > 1);"),' in told
    assert "aftercall languages cldr" in told
    assert 'direction="rtl"' in desk.told("add", "fa")
    assert "fr" not in LANGUAGES


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("french", "did you mean 'fr'?"),
        ("Vietnamese", "did you mean 'vi'?"),
        ("zz", "CLDR knows no language 'zz'"),
        ("ZH-hant", "the code is written 'zh-Hant'"),
        ("../es", "CLDR knows no language"),
        ("", "CLDR knows no language"),
        ("ru", "locales/ru is there already"),
    ],
)
def test_a_language_that_cannot_be_added_is_refused_with_what_is_meant(
    desk: Desk, code: str, why: str
) -> None:
    before = sorted(desk.root.rglob("*"))
    assert why in desk.refused("add", code)
    assert sorted(desk.root.rglob("*")) == before


def test_the_pseudo_language_never_lies_where_languages_are_read(desk: Desk) -> None:
    place = str(desk.root / "locales/en-XA.po")
    assert "not below locales/" in desk.refused("pseudo", "--output", place)
    elsewhere = desk.root / "pseudo.po"
    desk.told("pseudo", "--output", str(elsewhere))
    assert elsewhere.read_text("utf-8") == desk.told("pseudo")
    assert not {"en-XA", "ar-XB"} & set(LANGUAGES)


def test_the_pseudo_catalog_is_all_drafts(desk: Desk) -> None:
    for direction in ([], ["--rtl"]):
        entries = desk.told("pseudo", *direction).split("\n\n")[1:]
        assert len(entries) == state_of(desk, "ru")["texts"]
        assert [entry for entry in entries if "#, fuzzy" not in entry] == []


@given(words=st.lists(st.sampled_from(["Hello", "{hours}.", "Call {phone}", "\n"]), min_size=1))
def test_pseudo_text_is_longer_bracketed_and_keeps_its_placeholders(words: list[str]) -> None:
    text = " ".join(words)
    pseudo: Pseudo
    for pseudo in ("en-XA", "ar-XB"):
        said = pseudo_text(text, pseudo)
        assert said.startswith("⟦") and said.endswith("⟧")
        assert placeholders(said) == placeholders(text)
    plain = pseudo_text(text, "en-XA")
    own = len(text.replace("{hours}", "").replace("{phone}", ""))
    assert len(plain) - 2 - len(text) >= own * LONGER_PERCENT // 100
