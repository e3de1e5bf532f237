"""Scripts outside the checkout's own: what they may call, and where their translations lie."""

from functools import cache
from pathlib import Path

import pytest

from bot.library import Library, load
from bot.library.beside import edition_at
from flows.errors import ScriptInvalid

ROOT = Path(__file__).resolve().parents[2]
CALLS = """\
script: outer
about: Calls another.
purpose: caring_contact
start: inner
steps:
  inner: {call: INNER, next: over}
  over: {end: finished}
"""
INNER = """\
script: mine
about: Says hello.
purpose: caring_contact
start: hello
steps:
  hello: {say: Hello., next: over}
  over: {end: finished}
"""
CATALOG = """\
msgid ""
msgstr ""
"Language: es\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgctxt "mine.hello"
msgid "Hello."
msgstr "Hola."

msgctxt "another.script"
msgid "Other."
msgstr "Otro."
"""


@cache
def library() -> Library:
    return load(ROOT)


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def faults(path: Path) -> list[str]:
    with pytest.raises(ScriptInvalid) as invalid:
        edition_at(path, library())
    return [f"{Path(one.file).name}:{one.line}: {one.rule}" for one in invalid.value.faults]


def test_a_script_may_call_a_shipped_one_in_all_of_its_languages(tmp_path: Path) -> None:
    path = write(tmp_path / "outer.yaml", CALLS.replace("INNER", "caring_contact"))
    edition = edition_at(path, library())
    assert "inner/good_wish" in edition.script.steps
    assert set(edition.sources) == {"outer", "caring_contact"}
    shipped = library().current("caring_contact")
    assert (
        edition.wordings["caring_contact.good_wish"] == shipped.wordings["caring_contact.good_wish"]
    )


def test_a_script_may_call_one_that_lies_beside_it(tmp_path: Path) -> None:
    path = write(tmp_path / "outer.yaml", CALLS.replace("INNER", "mine"))
    write(tmp_path / "mine.yaml", INNER)
    assert "inner/hello" in edition_at(path, library()).script.steps


def test_a_script_of_a_shipped_name_stands_for_itself(tmp_path: Path) -> None:
    path = write(tmp_path / "check_in.yaml", INNER.replace("script: mine", "script: check_in"))
    edition = edition_at(path, library())
    assert set(edition.script.steps) == {"hello", "over"}
    assert set(edition.wordings["check_in.hello"]) == {"en"}


def test_translations_lie_in_locales_beside_the_folder(tmp_path: Path) -> None:
    path = write(tmp_path / "scripts" / "mine.yaml", INNER)
    write(tmp_path / "locales" / "es" / "LC_MESSAGES" / "scripts.po", CATALOG)
    wordings = edition_at(path, library()).wordings["mine.hello"]
    assert {code: word.text for code, word in wordings.items()} == {"en": "Hello.", "es": "Hola."}


def test_a_broken_translation_is_a_fault(tmp_path: Path) -> None:
    path = write(tmp_path / "scripts" / "mine.yaml", INNER)
    broken = CATALOG.replace("Hola.", "Hola {name}.")
    write(tmp_path / "locales" / "es" / "LC_MESSAGES" / "scripts.po", broken)
    assert faults(path) == ["scripts.po:7: placeholder"]


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        (CALLS.replace("INNER", "nowhere"), "outer.yaml:6: unknown script"),
        (CALLS.replace("INNER", "outer"), "outer.yaml:6: calls itself"),
        (CALLS.replace("INNER", "check_in"), "outer.yaml:6: purpose"),
        (CALLS.replace("script: outer", "script: other"), "outer.yaml:1: name"),
        (CALLS.replace("start: inner", "start: outside"), "outer.yaml:4: unknown step"),
    ],
)
def test_what_cannot_be_used_is_a_fault_of_its_own_file(
    tmp_path: Path, source: str, fault: str
) -> None:
    assert faults(write(tmp_path / "outer.yaml", source)) == [fault]


def test_a_file_that_is_not_there_or_not_utf_8_is_a_fault(tmp_path: Path) -> None:
    assert faults(tmp_path / "gone.yaml") == ["gone.yaml:1: missing file"]
    (tmp_path / "odd.yaml").write_bytes(b"\xff")
    assert faults(tmp_path / "odd.yaml") == ["odd.yaml:1: encoding"]
