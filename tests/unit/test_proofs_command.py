"""`aftercall check`, as people and editors run it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.clock import SystemClock
from bot.commands.checking import ROOT, check
from bot.proving import prove, read_house

BROKEN = ROOT / "tests" / "unit" / "broken"


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(check, [str(word) for word in words])


def test_the_house_is_clean_and_its_drafts_are_counted() -> None:
    done = run()
    assert done.exit_code == 0
    assert "no fault found" in done.stdout
    assert done.stdout.count("\n") == 1


def test_faults_are_printed_as_compilers_do_and_summed_up() -> None:
    done = run(BROKEN / "link.yaml", BROKEN / "shadowed_answer.yaml")
    lines = done.stdout.splitlines()
    assert done.exit_code == 1
    assert lines[0].startswith("tests/unit/broken/link.yaml:9: link: link.hello: help.example.com")
    assert lines[-1] == "2 scripts, 1 language: 3 faults in 2 files."
    assert len(lines) == 4


def test_for_editors_a_fault_is_an_object_and_nothing_else_is_printed() -> None:
    done = run("--json", BROKEN / "link.yaml")
    [fault] = json.loads(done.stdout)
    assert done.exit_code == 1
    assert list(fault) == ["file", "line", "rule", "why"]
    assert (fault["line"], fault["rule"]) == (9, "link")
    assert (ROOT / fault["file"]).is_file()


def test_for_editors_no_fault_is_an_empty_array() -> None:
    done = run("--json", "flows/scripts")
    assert (done.exit_code, json.loads(done.stdout), done.stderr) == (0, [], "")


def test_to_be_ready_is_asked_for() -> None:
    example = BROKEN / "draft_translation"
    assert run(example).exit_code == 0
    assert "1 draft await" in run(example).stdout
    assert run("--ready", example).exit_code == 1


@pytest.mark.parametrize("words", [("nowhere.yaml",), ("--loud",), ("--json", "nowhere/")])
def test_wrong_usage_is_told_apart_from_faults(words: tuple[str, ...]) -> None:
    done = run(*words)
    assert done.exit_code == 2
    assert done.stdout == ""


def test_a_fault_stays_on_its_line_whatever_the_author_wrote(tmp_path: Path) -> None:
    odd = tmp_path / "odd.yaml"
    odd.write_text('"a\\nb\\e[31m": 1\n', "utf-8")
    lines = run(odd).stdout.splitlines()
    assert all(line.startswith(f"{odd}:") for line in lines[:-1])
    assert not any("\x1b" in line for line in lines)
    assert json.loads(run("--json", odd).stdout)


def test_files_are_named_as_seen_from_where_one_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine.yaml").write_text((BROKEN / "link.yaml").read_text())
    monkeypatch.chdir(tmp_path)
    lines = run("mine.yaml").stdout.splitlines()
    assert [line.partition(":")[0] for line in lines[:-1]] == ["mine.yaml"] * 2
    [fault, *_] = json.loads(run("--json", BROKEN / "link.yaml").stdout)
    assert Path(fault["file"]) == BROKEN / "link.yaml"


def test_all_of_the_house_is_without_fault() -> None:
    assert prove(read_house(ROOT, SystemClock().now().date())).faults == ()
