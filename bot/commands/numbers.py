"""Files to and from the FCC's Reassigned Numbers Database."""

import csv
import os
import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import click

from bot import config as configuration
from bot.care.clients import reassigned
from bot.care.clients.reassigned import Answer
from bot.commands.upkeep import parts_of
from bot.errors import ConfigInvalid
from models.states import NUMBER_ANSWERS

NUMBER = "[0-9]{10}"
# As many faulty lines are named.
NAMED_MAX = 10


@click.group()
def numbers() -> None:
    """Ask the Reassigned Numbers Database (reassigned.us) whether clients still have a number."""


@numbers.command()
@click.argument("file", type=click.Path(path_type=Path))
def out(file: Path) -> None:
    """Write the numbers to ask about to FILE, each with the last day it was surely the client's."""
    parts = parts_of(configuration.from_environment())
    asked = reassigned.numbers(parts.house, parts.clock.now())
    count = write(file, ((one.number, one.since_on.isoformat()) for one in asked))
    click.echo(
        f"{count} numbers are in {file}, which only you can read. They are clients' numbers: "
        "hand the file to nobody but the database, and delete it then."
    )


@numbers.command("in")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def in_(file: Path) -> None:
    """Read the database's answers from FILE: a number, the day that was asked about, the answer."""
    answers = read(file)
    parts = parts_of(configuration.from_environment())
    doubted = sum(reassigned.take(parts.house, one, parts.clock.now()) for one in answers)
    said = {kind: sum(one.answer == kind for one in answers) for kind in NUMBER_ANSWERS}
    told = ", ".join(f"{count} {kind.replace('_', ' ')}" for kind, count in said.items())
    click.echo(f"{len(answers)} answers: {told}. {doubted} numbers are doubted; staff are told.")


def write(file: Path, rows: Iterable[tuple[str, str]]) -> int:
    """Write a new file that only its owner can read; returns how many lines it has.

    Raises ConfigInvalid where the file is there already, which others may be able to read.
    """
    try:
        made = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise ConfigInvalid(f"{file} is there already: name a new file") from None
    count = 0
    with open(made, "w", encoding="ascii", newline="") as lines:
        written = csv.writer(lines)
        for row in rows:
            written.writerow(row)
            count += 1
    return count


def read(file: Path) -> list[Answer]:
    """Read all answers of a file; raises ConfigInvalid, naming lines and never numbers."""
    faulty: list[int] = []
    found: list[Answer] = []
    for line, cells in _lines(file):
        answer = _answer(cells)
        if answer is not None:
            found.append(answer)
        elif line > 1 or any(cell[:1].isdigit() for cell in cells):
            faulty.append(line)
    if faulty:
        named = ", ".join(map(str, faulty[:NAMED_MAX]))
        raise ConfigInvalid(f"{len(faulty)} lines cannot be read, nothing was taken: line {named}")
    return found


def _lines(file: Path) -> Iterator[tuple[int, list[str]]]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        for line, cells in enumerate(csv.reader(lines), 1):
            if any(cells):
                yield line, [cell.strip() for cell in cells]


def _answer(cells: list[str]) -> Answer | None:
    """Read one line; None for one that says something else."""
    if len(cells) < 3 or re.fullmatch(NUMBER, cells[0]) is None:
        return None
    told = cells[2].casefold().replace(" ", "_")
    try:
        since_on = date.fromisoformat(cells[1])
    except ValueError:
        return None
    return Answer(cells[0], since_on, told) if told in NUMBER_ANSWERS else None
