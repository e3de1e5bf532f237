"""Documentation that is made from the code: the script language's reference and its JSON Schema."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

import click

from bot.wiring import ROOT
from flows.reference import reference as kinds
from flows.schema import schema
from flows.steps import KINDS

GUIDE = ROOT / "docs" / "scripts.md"
SCHEMA = ROOT / "docs" / "script.schema.json"
EXAMPLES = ROOT / "docs" / "examples"


@click.command()
@click.option("--write", is_flag=True, help="Write docs/scripts.md and docs/script.schema.json.")
def reference(write: bool) -> None:
    """Print the reference of the script language, or write it where it belongs."""
    if not write:
        click.echo(kinds(examples()))
        return
    for path, text in made(GUIDE.read_text("utf-8")).items():
        path.write_text(text, "utf-8")
        click.echo(f"{path.relative_to(ROOT)} written.")


def made(guide: str) -> Mapping[Path, str]:
    """Return the files that are made from the code, with the present guide's own words kept."""
    sections = {"kinds": kinds(examples()), "rules": _rules()}
    for name, text in sections.items():
        guide = _between(guide, name, text=text)
    return {GUIDE: guide, SCHEMA: json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"}


def examples() -> dict[str, str]:
    """Return the example scripts by kind of step. Raises FileNotFoundError where one misses."""
    return {kind.word: (EXAMPLES / f"{kind.word}.yaml").read_text("utf-8") for kind in KINDS}


def _between(guide: str, name: str, *, text: str) -> str:
    marks = rf"(<!-- made: {name} -->\n).*?(<!-- end: {name} -->)"
    found, count = re.subn(marks, lambda mark: f"{mark[1]}{text}\n{mark[2]}", guide, flags=re.S)
    if count != 1:
        raise click.ClickException(f"{GUIDE.name} has no place for the {name}")
    return found


def _rules() -> str:
    from flows.proofs import RULES

    rows = [f"| {name} | {about} |" for name, about in sorted(RULES.items())]
    return "\n".join(["| Rule | What it asks |", "|---|---|", *rows])
