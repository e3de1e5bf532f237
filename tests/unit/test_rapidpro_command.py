"""`aftercall import rapidpro`: its files, its words, and its exit status."""

from pathlib import Path

import pytest

from bot.commands.importing import import_rapidpro
from tests.unit.rapidpro.importing import FOLDER, ROOT, import_of


def _run(export: Path, out: Path) -> int:
    return import_rapidpro(export, out, root=ROOT)


def test_an_export_that_comes_along_whole_ends_with_0(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(FOLDER / "all_carried.json", tmp_path / "out") == 0
    assert "All of the export came along." in capsys.readouterr().out


def test_something_listed_ends_with_1_and_names_the_report(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert _run(FOLDER / "spec14.json", out) == 1
    assert f"all in {out / 'report.md'}" in capsys.readouterr().out


def test_the_files_are_those_of_the_import(tmp_path: Path) -> None:
    out = tmp_path / "out"
    _run(FOLDER / "spec13.json", out)
    written = {
        path.relative_to(out).as_posix(): path.read_text("utf-8")
        for path in out.rglob("*")
        if path.is_file()
    }
    assert written == import_of("spec13").files


@pytest.mark.parametrize("text", ["{", "[]", '{"flows": [], "version": "11"}', "\x00"])
def test_a_file_that_is_no_export_ends_with_2_in_one_line(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    export = tmp_path / "export.json"
    export.write_text(text)
    assert _run(export, tmp_path / "out") == 2
    said = capsys.readouterr().err
    assert said.startswith(f"aftercall: {export}: ") and said.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_a_file_that_is_not_there_or_no_file_ends_with_2(tmp_path: Path) -> None:
    assert _run(tmp_path / "none.json", tmp_path / "out") == 2
    assert _run(tmp_path, tmp_path / "out") == 2


def test_a_file_of_fifty_megabytes_is_refused_by_its_size(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    export = tmp_path / "export.json"
    with export.open("wb") as file:
        file.truncate(50_000_000)
    assert _run(export, tmp_path / "out") == 2
    assert "it has 50,000,000 bytes" in capsys.readouterr().err


def test_a_folder_that_cannot_be_made_ends_with_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    assert _run(FOLDER / "all_carried.json", tmp_path / "file" / "out") == 2
    assert "cannot be written" in capsys.readouterr().err


def test_a_folder_with_something_in_it_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    assert _run(FOLDER / "all_carried.json", tmp_path) == 2
    assert "is there already" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
