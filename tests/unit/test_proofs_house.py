"""The house proved whole, or an author's own files together with it."""

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.library import load
from bot.proving import House, Proved, prove, read_house
from bot.proving.house import LINES_HOLD_FOR
from flows.languages import LANGUAGES

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 22)
TRANSLATED = ("es", "so")
SPANISH = "locales/es/LC_MESSAGES/scripts.po"
HELLO = """\
script: hello
about: Says hello.
purpose: check_in
start: a
steps:
  a: {say: "{program}: hello.", next: b}
  b: {call: first_check_in, next: {any: over}}
  over: {end: finished}
"""


@pytest.fixture(scope="module")
def house() -> House:
    return read_house(ROOT, TODAY)


SINGLE_FILES = (
    "flows/fixed.yaml",
    "flows/terms.yaml",
    "locales/crisis_lines.yaml",
    "locales/shared.yaml",
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Copy what the house is read from, with few languages, so that a test may break it."""
    for folder in ("flows/scripts", *(f"locales/{code}" for code in TRANSLATED)):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    for file in SINGLE_FILES:
        shutil.copy(ROOT / file, tmp_path / file)
    (tmp_path / "locales/es/lexicon.yaml").write_text("language: es\nstatus: short\n")
    return tmp_path


def change(path: Path, old: str, *, to: str) -> None:
    text = path.read_text("utf-8")
    assert text.count(old) > 0
    path.write_text(text.replace(old, to, 1), "utf-8")


def told(proved: Proved) -> list[tuple[str, str]]:
    return [(fault.file, fault.rule) for fault in proved.faults]


def prove_at(root: Path, *paths: str, ready: bool = False) -> list[tuple[str, str]]:
    return told(prove(read_house(root, TODAY), [root / path for path in paths], ready=ready))


def test_the_house_has_no_fault_and_counts_its_drafts(house: House) -> None:
    proved = prove(house)
    assert proved.faults == ()
    assert proved.scripts == len(list((ROOT / "flows" / "scripts").glob("*.yaml")))
    assert proved.languages == len(LANGUAGES)
    assert set(proved.drafts) <= set(LANGUAGES) - {"en"}


def test_to_be_ready_every_draft_is_a_fault(house: House) -> None:
    proved = prove(house, ready=True)
    assert {rule for _, rule in told(proved)} <= {"draft translation"}
    assert len(proved.faults) == sum(proved.drafts.values())


def test_all_faults_of_all_files_come_out_at_once(root: Path) -> None:
    change(root / "flows/scripts/consent.yaml", "then: no_answer", to="then: may_we_text")
    change(root / "flows/scripts/check_in.yaml", "start: how_are_things", to="start: how_are_thing")
    change(root / "flows/fixed.yaml", "Sorry about that.", to="Sorry about the crisis.")
    change(root / SPANISH, "{program}: gracias por avisarnos", to="{programa}: gracias por")
    found = set(prove_at(root))
    assert {
        ("flows/scripts/consent.yaml", "silence asks again"),
        ("flows/scripts/consent.yaml", "unreachable step"),
        ("flows/scripts/check_in.yaml", "unknown step"),
        ("flows/fixed.yaml", "lock screen"),
        (SPANISH, "placeholder"),
        (SPANISH, "missing translation"),
    } <= found
    assert {rule for _, rule in found} <= {
        *("silence asks again", "unreachable step", "unknown step", "lock screen"),
        *("placeholder", "missing translation"),
    }


def test_a_changed_text_misses_its_translation_in_each_language(root: Path) -> None:
    change(root / "flows/fixed.yaml", "Sorry about that.", to="We are sorry.")
    found = prove_at(root)
    assert {rule for _, rule in found} == {"missing translation"}
    assert len(found) == len(TRANSLATED)


def test_a_language_without_a_catalog_is_not_asked_for(root: Path) -> None:
    shutil.rmtree(root / "locales/so")
    assert prove_at(root) == []


def test_a_review_counts_and_one_without_a_name_is_a_fault(root: Path) -> None:
    entry = 'msgctxt "fixed.wrong_person"'
    change(root / SPANISH, f"#, fuzzy\n{entry}", to=entry)
    assert prove_at(root) == [(SPANISH, "unreviewed translation")]
    change(root / SPANISH, entry, to=f"# reviewed: Ana Ruiz, 2026-11-20\n{entry}")
    assert prove_at(root) == []


def test_a_broken_script_brings_no_other_fault_with_it(root: Path) -> None:
    (root / "flows/scripts/hello.yaml").write_text(HELLO)
    change(root / "flows/scripts/first_check_in.yaml", "answer: scale 1 to 5", to="answer: scale")
    rules = {rule for file, rule in prove_at(root) if file.startswith("flows")}
    assert rules == {"answer kind"}


def test_only_the_files_that_are_named_are_told_of(root: Path) -> None:
    change(root / "flows/scripts/consent.yaml", "then: no_answer", to="then: may_we_text")
    change(root / "flows/fixed.yaml", "Sorry about that.", to="Sorry about the crisis.")
    assert {file for file, _ in prove_at(root, "flows/fixed.yaml")} == {
        "flows/fixed.yaml",
        *(f"locales/{code}/LC_MESSAGES/scripts.po" for code in TRANSLATED),
    }
    assert {file for file, _ in prove_at(root, "flows/scripts")} == {"flows/scripts/consent.yaml"}
    assert prove_at(root, "flows/scripts/check_in.yaml") == []
    assert {file for file, _ in prove_at(root, SPANISH)} == {SPANISH}


def test_a_script_of_the_house_is_told_of_with_its_translations(root: Path) -> None:
    change(root / "flows/scripts/consent.yaml", "Either answer is fine", to="Both answers are fine")
    found = prove_at(root, "flows/scripts/consent.yaml")
    assert len(found) == len(TRANSLATED)
    assert {rule for _, rule in found} == {"missing translation"}


def test_a_crisis_line_must_be_called_every_hundred_and_twenty_days() -> None:
    checked = min(load(ROOT).lines_checked_on.values())
    last_day = checked + LINES_HOLD_FOR
    assert prove(read_house(ROOT, last_day)).faults == ()
    late = prove(read_house(ROOT, last_day + timedelta(days=1))).faults
    assert {(fault.file, fault.rule) for fault in late} == {
        ("locales/crisis_lines.yaml", "line not called")
    }
    line = (ROOT / late[0].file).read_text().splitlines()[late[0].line - 1]
    assert "checked_on" in line


def test_the_numbers_of_the_crisis_lines_count_in_the_length_of_texts(root: Path) -> None:
    change(root / "locales/crisis_lines.yaml", '"988"', to='"' + "9" * 200 + '"')
    assert {rule for _, rule in prove_at(root)} == {"segments"}


# --- an author's own files


def test_a_script_elsewhere_is_proved_with_those_of_the_house(house: House, tmp_path: Path) -> None:
    mine = tmp_path / "hello.yaml"
    mine.write_text(HELLO)
    assert prove(house, [mine]) == Proved((), 1, 1, {})
    mine.write_text(HELLO.replace("first_check_in", "frist_check_in"))
    [fault] = prove(house, [mine]).faults
    assert (fault.file, fault.rule) == (mine.as_posix(), "unknown script")
    assert "did you mean 'first_check_in'?" in fault.why


def test_questions_of_the_house_count_for_who_calls_them(house: House, tmp_path: Path) -> None:
    mine = tmp_path / "hello.yaml"
    mine.write_text(
        HELLO.replace("{any: over}", "{any: c}").replace(
            "  over:", "  c: {call: first_check_in, next: over}\n  over:"
        )
    )
    faults = [(fault.line, fault.rule) for fault in prove(house, [mine]).faults]
    assert faults == [(8, "too many questions")]


def test_a_script_of_the_same_name_stands_in_for_that_of_the_house(
    house: House, tmp_path: Path
) -> None:
    (tmp_path / "hello.yaml").write_text(HELLO)
    other = HELLO.replace("script: hello", "script: first_check_in").replace(
        "call: first_check_in", "call: hello"
    )
    (tmp_path / "first_check_in.yaml").write_text(other)
    rules = [fault.rule for fault in prove(house, [tmp_path]).faults]
    assert rules and set(rules) == {"calls itself"}


def test_translations_are_asked_for_where_a_folder_of_them_lies_near(
    house: House, tmp_path: Path
) -> None:
    folder = tmp_path / "scripts"
    folder.mkdir()
    (folder / "hello.yaml").write_text(HELLO)
    catalog = tmp_path / SPANISH
    catalog.parent.mkdir(parents=True)
    head = (ROOT / SPANISH).read_text("utf-8").partition("\n\n")[0]
    catalog.write_text(f"{head}\n")
    for path in (folder / "hello.yaml", folder, tmp_path):
        proved = prove(house, [path])
        assert told(proved) == [(catalog.as_posix(), "missing translation")]
        assert (proved.scripts, proved.languages) == (1, 2)


def test_a_folder_holds_other_files_than_scripts(house: House, tmp_path: Path) -> None:
    (tmp_path / "hello.yaml").write_text(HELLO)
    (tmp_path / "compose.yaml").write_text("services: {}\n")
    (tmp_path / "hello.en.yaml").write_text("script: hello\ndialogues: []\n")
    (tmp_path / "notes.txt").write_text("script: none\n")
    assert prove(house, [tmp_path]) == Proved((), 1, 1, {})
    assert [rule for _, rule in told(prove(house, [tmp_path / "compose.yaml"]))] != []


def test_the_examples_of_the_documentation_are_right(house: House) -> None:
    assert prove(house, [ROOT / "docs" / "examples"]).faults == ()


def test_the_start_refuses_a_script_whose_ways_are_wrong(root: Path) -> None:
    from flows.errors import ScriptInvalid

    change(root / "flows/scripts/consent.yaml", "then: no_answer", to="then: may_we_text")
    with pytest.raises(ScriptInvalid) as refused:
        load(root)
    rules = [fault.rule for fault in refused.value.faults]
    assert sorted(rules) == ["silence asks again", "unreachable step"]
