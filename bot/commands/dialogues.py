"""Play written conversations, and tell each that went otherwise as a chat."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from bot.dialogues import Played, Stage, play, read_sheet, rewritten, told
from bot.library import load
from bot.wiring import ROOT
from flows.errors import Fault, ScriptInvalid
from flows.languages import LANGUAGES

FOLDER = ROOT / "tests" / "dialogues"


@click.command("dialogues")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--update", is_flag=True, help="Rewrite the files with what was seen.")
def dialogues(paths: tuple[Path, ...], update: bool) -> None:
    """Play the conversations in these files, or all below these folders.

    Without a path: those in tests/dialogues. A folder's dialogues are its files called
    NAME.LANGUAGE.yaml. Exit status 1 when one went otherwise, or when a file was rewritten.
    """
    tally = Tally()
    stage = Stage(load(ROOT, lexicons_later=True))
    for path in files(paths or (FOLDER,)):
        _play_file(path, stage, update=update, tally=tally)
    click.echo(str(tally))
    raise SystemExit(1 if tally.wrong or tally.rewritten else 0)


@dataclass(slots=True)
class Tally:
    """How many conversations there were, how many went otherwise, and files that were rewritten."""

    played: int = 0
    wrong: int = 0
    rewritten: int = 0

    def __str__(self) -> str:
        """Read as the last line of the command."""
        said = f"{self.played} conversation{'' if self.played == 1 else 's'}"
        said += f", {self.rewritten} file(s) rewritten" if self.rewritten else ""
        return f"{said}, {self.wrong} not as written." if self.wrong else f"{said} as written."


def files(paths: Sequence[Path]) -> Iterator[Path]:
    """Give each file, and the dialogues below each folder, in order."""
    here = Path.cwd()
    for given in paths:
        path = given.relative_to(here) if given.is_relative_to(here) else given
        if path.is_dir():
            found = (one for code in LANGUAGES for one in path.rglob(f"*.{code}.yaml"))
            yield from sorted(found)
        else:
            yield path


def _play_file(path: Path, stage: Stage, *, update: bool, tally: Tally) -> None:
    try:
        sheet = read_sheet(text_of(path), str(path))
        plays = [play(dialogue, stage) for dialogue in sheet.dialogues]
        text = rewritten(sheet, plays) if update else sheet.source
    except ScriptInvalid as invalid:
        click.echo(str(invalid), err=True)
        tally.wrong += 1
        return
    tally.played += len(plays)
    if text != sheet.source:
        path.write_text(text, "utf-8", newline="")
        click.echo(f"{path}: rewritten.")
        tally.rewritten += 1
    else:
        tally.wrong += _tell(plays)


def _tell(plays: Sequence[Played]) -> int:
    otherwise = [played for played in plays if not played.as_written]
    for played in otherwise:
        click.echo(f"{told(played)}\n")
    return len(otherwise)


def text_of(path: Path) -> str:
    """Return a file's text. Raises ScriptInvalid when it cannot be read as UTF-8."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return file.read()
    except OSError as error:
        raise ScriptInvalid([Fault(str(path), 1, "missing file", "it cannot be read")]) from error
    except UnicodeDecodeError as error:
        raise ScriptInvalid([Fault(str(path), 1, "encoding", "it must be UTF-8")]) from error
