"""The library: read whole or not at all, and an old version stays readable."""

import json
import shutil
from pathlib import Path

import pytest

from bot.library import Library, from_content, load, to_content
from flows.errors import ScriptInvalid
from flows.languages import LANGUAGES
from flows.wording import Wording

ROOT = Path(__file__).resolve().parents[2]
SPANISH = "locales/es/LC_MESSAGES/scripts.po"
ENTRY = 'msgctxt "consent.may_we_text.again"'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Copy what the library is read from, so that a test may break it."""
    for folder in ("flows/scripts", "locales"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    shutil.copy(ROOT / "flows/fixed.yaml", tmp_path / "flows/fixed.yaml")
    return tmp_path


def change(path: Path, old: str, *, to: str) -> None:
    """Edit a file as an author would."""
    text = path.read_text("utf-8")
    assert text.count(old) > 0
    path.write_text(text.replace(old, to, 1), "utf-8")


def faults(root: Path) -> list[tuple[str, str]]:
    with pytest.raises(ScriptInvalid) as refused:
        load(root)
    return [(fault.file, fault.rule) for fault in refused.value.faults]


def again(library: Library, language: str) -> Wording | None:
    return library.current("consent").wording("consent.may_we_text.again", language)


def test_the_house_reads_its_own_files(root: Path) -> None:
    library = load(root)
    assert set(library.editions) == {"consent", "first_check_in", "check_in", "caring_contact"}
    assert library.languages == tuple(LANGUAGES)
    assert library.lines == {"emergency": "911", "crisis_line": "988"}
    assert library.lexicons["en"].language == "en"


def test_thirteen_languages_are_known_and_arabic_runs_from_the_right() -> None:
    assert len(LANGUAGES) == 13
    assert [code for code, each in LANGUAGES.items() if each.direction == "rtl"] == ["ar"]


def test_a_translation_is_a_draft_until_it_says_who_reviewed_it(root: Path) -> None:
    draft = again(load(root), "es")
    change(root / SPANISH, f"#, fuzzy\n{ENTRY}", to=ENTRY)
    unsigned = again(load(root), "es")
    change(root / SPANISH, ENTRY, to=f"# reviewed: Ana Ruiz, 2026-11-22\n{ENTRY}")
    reviewed = again(load(root), "es")
    assert draft and unsigned and reviewed
    assert [one.reviewed for one in (draft, unsigned, reviewed)] == [False, False, True]
    assert draft.text == unsigned.text == reviewed.text
    assert (reviewed.reviewed_by, str(reviewed.reviewed_on)) == ("Ana Ruiz", "2026-11-22")


def test_a_changed_source_text_leaves_the_old_translation_unused(root: Path) -> None:
    change(root / "flows/scripts/consent.yaml", "Either answer is fine", to="Both answers are fine")
    library = load(root)
    english = again(library, "en")
    assert english and "Both" in english.text
    assert again(library, "es") is None


def test_a_missing_language_is_never_another_language(root: Path) -> None:
    shutil.rmtree(root / "locales/vi")
    library = load(root)
    assert again(library, "vi") is None
    assert "vi" not in library.languages


def test_any_changed_word_is_another_version(root: Path) -> None:
    before = load(root).current("consent").script.version
    change(root / SPANISH, "Por favor responda ACEPTO", to="Responda ACEPTO")
    translated = load(root).current("consent").script.version
    change(root / "flows/scripts/consent.yaml", "Either answer is fine", to="Both answers are fine")
    assert len({before, translated, load(root).current("consent").script.version}) == 3
    assert len(before) == 12


def test_a_change_elsewhere_is_not_another_version(root: Path) -> None:
    before = load(root)
    change(root / "flows/scripts/consent.yaml", "Either answer is fine", to="Both answers are fine")
    after = load(root)
    assert before.current("check_in") == after.current("check_in")
    assert before.fixed == after.fixed


def test_all_faults_of_all_files_come_out_at_once(root: Path) -> None:
    change(root / "flows/scripts/consent.yaml", "start: may_we_text", to="start: may_we_txt")
    change(root / "flows/fixed.yaml", "safety: |-", to="safty: |-")
    change(root / "locales/crisis_lines.yaml", '"988"', to="nine")
    change(root / SPANISH, "{program}: hola de nuevo", to="{programa}: hola de nuevo")
    (root / "locales/en/lexicon.yaml").write_text("language: en\n")
    found = {
        ("flows/scripts/consent.yaml", "unknown step"),
        ("flows/fixed.yaml", "unknown key"),
        ("locales/crisis_lines.yaml", "number"),
        (SPANISH, "placeholder"),
        ("locales/en/lexicon.yaml", "lexicon"),
    }
    assert set(faults(root)) == found


def test_a_script_is_called_as_its_file(root: Path) -> None:
    scripts = root / "flows/scripts"
    (scripts / "caring_contact.yaml").rename(scripts / "kind_words.yaml")
    assert faults(root) == [("flows/scripts/kind_words.yaml", "name")]


def test_missing_files_are_named(root: Path) -> None:
    shutil.rmtree(root / "flows/scripts")
    (root / "locales/crisis_lines.yaml").unlink()
    assert set(faults(root)) == {
        ("flows/scripts", "missing file"),
        ("locales/crisis_lines.yaml", "missing file"),
    }


def test_an_empty_script_file_is_refused(root: Path) -> None:
    (root / "flows/scripts/empty.yaml").write_text("")
    assert ("flows/scripts/empty.yaml", "shape") in faults(root)


def test_a_translation_of_nothing_is_named_with_its_line(root: Path) -> None:
    change(root / SPANISH, ENTRY, to='msgctxt "consent.may_we_text.agian"')
    with pytest.raises(ScriptInvalid) as refused:
        load(root)
    [fault] = refused.value.faults
    assert (fault.file, fault.rule) == (SPANISH, "unknown wording")
    assert "did you mean 'consent.may_we_text.again'?" in fault.why
    lines = (root / SPANISH).read_text("utf-8").splitlines()
    assert lines[fault.line - 1].startswith(("msgid", "msgctxt"))


def test_a_translation_too_long_for_a_message_is_refused(root: Path) -> None:
    change(root / SPANISH, "Disculpe la molestia.", to="Disculpe. " * 200)
    assert faults(root) == [(SPANISH, "too long")]


def test_a_file_that_is_not_gettext_is_refused(root: Path) -> None:
    change(root / SPANISH, 'msgstr "Disculpe', to='msgstrr "Disculpe')
    assert (SPANISH, "gettext") in faults(root)


def test_an_unknown_language_is_refused(root: Path) -> None:
    (root / "locales/es").rename(root / "locales/ex")
    assert all(rule == "unknown language" for _, rule in faults(root))


@pytest.mark.parametrize("name", ["consent", "first_check_in", "check_in", "caring_contact"])
def test_an_edition_comes_back_from_its_content_unchanged(root: Path, name: str) -> None:
    library = load(root)
    edition = library.current(name)
    version = edition.script.version
    assert from_content(to_content(edition), name=name, version=version) == edition
    assert library.from_content(library.to_content(edition), name=name, version=version) == edition


def test_content_that_was_tampered_with_is_refused(root: Path) -> None:
    edition = load(root).current("consent")
    version = edition.script.version
    content = to_content(edition).replace("Either answer is fine", "No answer is fine")
    with pytest.raises(ValueError, match="the content is not consent"):
        from_content(content, name="consent", version=version)


def test_content_of_another_format_is_refused(root: Path) -> None:
    edition = load(root).current("consent")
    other = json.dumps({**json.loads(to_content(edition)), "format": 3})
    with pytest.raises(ValueError, match="expected 2"):
        from_content(other, name="consent", version=edition.script.version)


def test_a_conversation_finds_the_version_it_began_with(root: Path) -> None:
    old = load(root).current("consent")
    change(root / "flows/scripts/consent.yaml", "Either answer is fine", to="Both answers are fine")
    library = load(root)
    assert library.edition("consent", old.script.version) is None
    kept = library.with_edition(old)
    assert kept.edition("consent", old.script.version) == old
    assert kept.current("consent") == library.current("consent")
    assert kept.edition("consent", library.current("consent").script.version) != old
