"""`aftercall scripts`: what versions there are, what changed, and moving conversations on.

What they do is in `bot.commands.versions`, loaded by the command that is run and no other.
"""

import functools
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, NoReturn, ParamSpec, TypeVar

import click

from flows.languages import LANGUAGES

if TYPE_CHECKING:
    from bot.house import House
    from bot.wiring import Parts

P = ParamSpec("P")
R = TypeVar("R")

TROUBLE = 2
"""Exit status when a command cannot do its work; 1 is for a difference that was found."""

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON for a machine.")


@click.group()
def scripts() -> None:
    """See which versions of scripts are kept, what changed, and move conversations on."""


def _told(command: Callable[P, R]) -> Callable[P, R]:
    """Tell in words what keeps a command from its work, and exit with TROUBLE."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        from bot.errors import ConfigInvalid, DatabaseDown, ScriptMissing
        from flows.errors import ScriptInvalid

        try:
            return command(*args, **kwargs)
        except ScriptInvalid as invalid:
            _leave(f"these files cannot be used:\n{invalid}")
        except ScriptMissing as missing:
            _leave(f"there is {missing} (see `aftercall scripts list`)")
        except DatabaseDown as down:
            _leave(f"{down}: check DATABASE_URL, and run `aftercall migrate` once")
        except ConfigInvalid as error:
            _leave(str(error))

    return run


def _leave(why: str) -> NoReturn:
    click.echo(f"aftercall: {why}", err=True)
    sys.exit(TROUBLE)


@scripts.command("list")
@as_json
@click.pass_obj
@_told
def list_versions(parts: "Parts | None", as_json: bool) -> None:
    """List every script with its versions and the conversations under way in each."""
    from bot.commands import versions

    versions.list_all(_parts(parts).house, as_json=as_json)


@scripts.command()
@click.argument("which", metavar="NAME[@VERSION]")
@click.argument("version", required=False)
@click.option(
    "--language",
    "languages",
    multiple=True,
    type=click.Choice(list(LANGUAGES)),
    help="Only the texts in this language.",
)
@as_json
@click.pass_obj
@_told
def show(
    parts: "Parts | None",
    which: str,
    *,
    version: str | None,
    languages: tuple[str, ...],
    as_json: bool,
) -> None:
    """Print a version as it is kept: its file, those that it calls, its texts by language."""
    from bot.commands import versions

    name = f"{which}@{version}" if version else which
    edition = versions.find(lambda: _parts(parts).house, name)
    versions.show(edition, languages, as_json=as_json)


@scripts.command()
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@as_json
@click.pass_obj
@_told
def diff(parts: "Parts | None", before: str, *, after: str, as_json: bool) -> None:
    """Say in words what changed from A to B: each NAME, NAME@VERSION, or a file.

    Exit status: 0 nothing changed, 1 something did, 2 there is no such script.
    """
    from bot.commands import versions

    @functools.cache
    def house() -> "House":
        return _parts(parts).house

    editions = [versions.find(house, which) for which in (before, after)]
    sys.exit(1 if versions.tell_differences(*editions, as_json=as_json) else 0)


@scripts.command()
@click.argument("name")
@click.option("--go", is_flag=True, help="Move them; without it, only say what would be done.")
@as_json
@click.pass_obj
@_told
def move(parts: "Parts | None", name: str, *, go: bool, as_json: bool) -> None:
    """Bring conversations on older versions to the current one, as the script's `moves` declare."""
    from bot.commands import versions

    found = _parts(parts)
    versions.move(found.house, name, found.clock.now() if go else None, as_json=as_json)


def _parts(given: "Parts | None") -> "Parts":
    """Return the parts of the house, built from the settings unless they were given."""
    from bot import config, library, wiring

    if given is not None:
        return given
    books = library.load(wiring.ROOT, lexicons_later=True)
    return wiring.build(config.from_environment(), sends=False, books=books)
