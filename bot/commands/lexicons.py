"""Make the lexicons ready, so that no process reads their YAML when it starts."""

import click

from bot.library.lexicons import Lexicons
from bot.library.shelf import Shelf
from bot.wiring import ROOT


@click.command("lexicons")
@click.option("--check", is_flag=True, help="Only compare with the files that are there.")
def lexicons(*, check: bool) -> None:
    """Make each lexicon ready to be loaded, in the file beside its YAML.

    The same YAML gives the same bytes. With --check exit status 1 when a file is another.
    """
    shelf = Shelf(ROOT)
    others = 0
    for path, made in Lexicons(shelf).ready():
        same = path.exists() and path.read_bytes() == made
        others += not same
        if not same and not check:
            path.write_bytes(made)
        told = "as it was" if same else "another than the one there" if check else "written"
        click.echo(f"{shelf.name(path)}: {len(made)} bytes, {told}.")
    raise SystemExit(1 if check and others else 0)
