"""`aftercall dialogues` and `aftercall walk` as authors meet them: exits, tables, plain faults."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.commands.dialogues import dialogues
from bot.commands.walking import walk

RIGHT = """\
script: caring_contact
language: en
dialogues:
  - about: A good wish
    chat:
      - we: … We hope this day is kind to you. …
      - end: finished
"""
WRONG = RIGHT.replace("end: finished", "end: agreed")
SCRIPT = """\
script: new
about: A new script.
purpose: check_in
start: hello

steps:
  hello:
    ask: "{program}: hello. Are you well? Reply YES or NO."
    answer: yes or no
    next: {yes: over, no: person}
    unclear: {then: person}
    silence: {after: 1 day, then: over}

  person:
    escalate: {level: P3, reason: not well}
    next: over

  over:
    end: finished
"""


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(dialogues, [str(one) for one in arguments])


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def test_a_folder_of_dialogues_as_written_ends_well(tmp_path: Path) -> None:
    write(tmp_path / "deep" / "wish.en.yaml", RIGHT)
    write(tmp_path / "no_dialogue.yaml", "steps: {}")
    result = run(tmp_path)
    assert (result.exit_code, result.output) == (0, "1 conversation as written.\n")


def test_a_wrong_one_is_told_and_update_makes_it_right_once(tmp_path: Path) -> None:
    path = write(tmp_path / "wish.en.yaml", WRONG)
    told = run(path)
    assert told.exit_code == 1
    assert f"{path}:7: A good wish\n" in told.output
    assert "  - end       agreed\n  + end       finished\n" in told.output
    assert told.output.endswith("1 conversation, 1 not as written.\n")
    assert path.read_text("utf-8") == WRONG
    updated = run(path, "--update")
    assert (updated.exit_code, path.read_text("utf-8")) == (1, RIGHT)
    assert "rewritten" in updated.output
    assert run(path, "--update").exit_code == 0


def test_windows_line_ends_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "wish.en.yaml"
    path.write_bytes(WRONG.replace("\n", "\r\n").encode())
    run(path, "--update")
    assert path.read_bytes() == RIGHT.replace("\n", "\r\n").encode()


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"script: [", ":1: yaml: "),
        (b"\xff\xfe", ":1: encoding: it must be UTF-8"),
        (RIGHT.replace("chat:", "chatt:").encode(), ":5: unknown key: 'chatt'"),
        (b"a: &a [*a]", ":1: shape: "),
        (b"", ":1: shape: the file must hold keys and values"),
    ],
)
def test_a_broken_file_is_a_fault_in_words_and_is_left_alone(
    tmp_path: Path, content: bytes, fault: str
) -> None:
    path = tmp_path / "wish.en.yaml"
    path.write_bytes(content)
    result = run(path, "--update")
    assert result.exit_code == 1
    assert f"{path}{fault}" in result.output
    assert "Traceback" not in result.output
    assert path.read_bytes() == content


def test_a_new_script_is_played_from_its_file_and_walked(tmp_path: Path) -> None:
    script = write(tmp_path / "scripts" / "new.yaml", SCRIPT)
    chat = "script: ../scripts/new.yaml\nlanguage: en\ndialogues:\n  - about: Well\n    chat:\n"
    path = write(tmp_path / "dialogues" / "new.en.yaml", chat + "      - client: yes\n")
    assert run(path, "--update").exit_code == 1
    assert path.read_text("utf-8") == chat + (
        '      - we: "Portland follow-up team: hello. Are you well? Reply YES or NO."\n'
        "      - client: yes\n"
        "      - end: finished\n"
    )
    assert run(path).exit_code == 0
    walked = CliRunner().invoke(walk, [str(script)])
    assert walked.exit_code == 0
    assert walked.output.splitlines()[1].split() == [
        *("new", "en", "100", "%", "100", "%", "100", "%", "4", "4", "15", "7")
    ]


def test_a_walk_that_misses_something_names_it_and_ends_badly(tmp_path: Path) -> None:
    steps = SCRIPT.replace("yes or no", "one of\n    options: [yes, 'no', soon]")
    steps = steps.replace("{yes: over, no: person}", "{yes: over, no: person, soon: hello}")
    script = write(tmp_path / "new.yaml", steps)
    result = CliRunner().invoke(walk, [str(script)])
    assert result.exit_code == 1
    assert "new en: a way never ends: it comes back to a place where it was" in result.output


def test_walks_are_told_as_json(tmp_path: Path) -> None:
    script = write(tmp_path / "new.yaml", SCRIPT)
    [told] = json.loads(CliRunner().invoke(walk, [str(script), "--json"]).output)
    assert (told["script"], told["language"], told["faults"]) == ("new", "en", [])
    assert told["covered"]["exit"] == {"met": 5, "missing": []}


def test_only_the_languages_asked_for_are_walked() -> None:
    result = CliRunner().invoke(walk, ["consent", "--language", "ko", "--language", "so"])
    rows = [line.split()[:2] for line in result.output.splitlines()[1:-1]]
    assert rows == [["consent", "so"], ["consent", "ko"]]


def test_a_script_that_is_none_is_a_slip_of_the_pen() -> None:
    result = CliRunner().invoke(walk, ["chek_in"])
    assert result.exit_code == 2
    assert "no script 'chek_in'; did you mean 'check_in'?" in result.output
