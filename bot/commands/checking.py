"""`aftercall check`: every fault of what the house can say, before anyone is texted."""

import json
from dataclasses import replace
from pathlib import Path

import click

from bot.clock import SystemClock
from bot.proving import Proved, prove, read_house
from flows.errors import Fault

ROOT = Path(__file__).resolve().parents[2]


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one object a fault, for editors.")
@click.option("--ready", is_flag=True, help="A draft is a fault too: before real clients.")
@click.pass_context
def check(context: click.Context, paths: tuple[Path, ...], *, as_json: bool, ready: bool) -> None:
    """Check every script, wording, lexicon and crisis line; report every fault at once.

    PATHS are files or folders; without any, the whole house. A script that lies elsewhere is
    checked together with the house's scripts. Exit status: 0 no fault, 1 faults, 2 wrong usage.
    """
    house = read_house(ROOT, SystemClock().now().date())
    proved = prove(house, paths, ready=ready)
    click.echo(_json(proved) if as_json else _told(proved))
    context.exit(1 if proved.faults else 0)


def _json(proved: Proved) -> str:
    """Return a JSON array, an object a line."""
    objects = ",\n ".join(
        json.dumps({"file": _shown(one), "line": one.line, "rule": one.rule, "why": one.why})
        for one in proved.faults
    )
    return f"[{objects}]"


def _told(proved: Proved) -> str:
    """Return a line for each fault, as compilers print them, and a last one that sums up."""
    return "\n".join([*(_line(fault) for fault in proved.faults), _summary(proved)])


def _shown(fault: Fault) -> str:
    """Return a fault's file as seen from here, so that an editor opens it."""
    place, here = ROOT / fault.file, Path.cwd()
    return (place.relative_to(here) if place.is_relative_to(here) else place).as_posix()


def _line(fault: Fault) -> str:
    """Return a fault on one line, whatever stood in the author's file."""
    fault = replace(fault, file=_shown(fault))
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode()
        for letter in str(fault)
    )


def _summary(proved: Proved) -> str:
    seen = f"{_count(proved.scripts, 'script')}, {_count(proved.languages, 'language')}"
    files = len({fault.file for fault in proved.faults})
    faults = f"{_count(len(proved.faults), 'fault')} in {_count(files, 'file')}"
    told = f"{seen}: {faults if proved.faults else 'no fault found'}."
    if not proved.drafts:
        return told
    drafts = ", ".join(f"{language} {count}" for language, count in proved.drafts.items())
    return f"{told} {_count(sum(proved.drafts.values()), 'draft')} await review: {drafts}."


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
