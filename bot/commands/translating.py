"""`aftercall languages`: the commands of translators and their reviewers.

What they do is in `bot.commands.wordings`, loaded by the command that is run and no other.
"""

import functools
import sys
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

import click

P = ParamSpec("P")
R = TypeVar("R")

ROOT = Path(__file__).resolve().parents[2]

some_languages = click.argument("codes", metavar="[LANG]...", nargs=-1)
one_language = click.argument("code", metavar="LANG")
some_keys = click.argument("keys", metavar="[KEY]...", nargs=-1)
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON for a machine.")


@click.group()
@click.pass_context
def languages(context: click.Context) -> None:
    """Translate the wording, see how far each language is, and say who reviewed it."""
    context.obj = context.obj or ROOT


def told(command: Callable[P, R]) -> Callable[P, R]:
    """Tell in words what keeps a command from its work, and exit 1."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        from bot.translation.refusals import TranslationRefused
        from flows.errors import ScriptInvalid

        try:
            return command(*args, **kwargs)
        except ScriptInvalid as invalid:
            sys.exit(f"aftercall: these files cannot be used:\n{invalid}")
        except TranslationRefused as refused:
            sys.exit(f"aftercall: {refused}")

    return run


@languages.command()
@click.pass_obj
@told
def extract(root: Path) -> None:
    """Write every text to locales/scripts.pot, the template that gettext tools start from."""
    from bot.commands import wordings

    wordings.extract(root)


@languages.command()
@some_languages
@click.pass_obj
@told
def update(root: Path, codes: tuple[str, ...]) -> None:
    """Bring catalogs up to the scripts: changed texts become fuzzy, gone ones obsolete."""
    from bot.commands import wordings

    wordings.update(root, codes)


@languages.command()
@as_json
@click.pass_obj
@told
def status(root: Path, as_json: bool) -> None:
    """Show each language: complete, drafts, reviewed, missing, and its dearest text."""
    from bot.commands import wordings

    wordings.status(root, as_json=as_json)


languages.add_command(status, "coverage")


@languages.command()
@some_languages
@as_json
@click.pass_obj
@told
def segments(root: Path, codes: tuple[str, ...], as_json: bool) -> None:
    """Show what every text costs: segments, encoding, and the character that makes it dear."""
    from bot.commands import wordings

    wordings.segments(root, codes, as_json=as_json)


@languages.command()
@one_language
@some_keys
@click.option("--by", "name", required=True, help="Who has reviewed them, as it shall be written.")
@click.option("--yes", is_flag=True, help="Do not ask, not even about a whole language.")
@click.pass_obj
@told
def review(root: Path, code: str, *, keys: tuple[str, ...], name: str, yes: bool) -> None:
    """Mark texts as reviewed today: KEY is one text, or `consent.*`; without it, all of them."""
    from bot.clock import SystemClock
    from bot.commands import wordings

    if not keys and not yes:
        click.confirm(f"Has {name} read every text of {code!r}?", abort=True)
    today = SystemClock().now().date()
    wordings.review(root, code, keys=keys, name=name, today=today)


@languages.command()
@one_language
@some_keys
@click.pass_obj
@told
def unreview(root: Path, code: str, *, keys: tuple[str, ...]) -> None:
    """Make texts drafts again; without a KEY, all of a language."""
    from bot.commands import wordings

    wordings.unreview(root, code, keys=keys)


@languages.command()
@click.argument("code")
@click.pass_obj
@told
def add(root: Path, code: str) -> None:
    """Begin a language: its folder, an empty catalog, a lexicon to fill in."""
    from bot.commands import wordings

    wordings.add(root, code)


@languages.command()
@click.pass_obj
@told
def cldr(root: Path) -> None:
    """Write flows/cldr.json: how each language says dates, times and numbers, from Babel."""
    from bot.commands import wordings

    wordings.write_cldr(root)


@languages.command()
@click.option("--rtl", is_flag=True, help="Laid out from right to left.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="A file to write.")
@click.pass_obj
@told
def pseudo(root: Path, *, rtl: bool, output: Path | None) -> None:
    """Print wording in no language, to see what a page does with long and foreign text."""
    from bot.commands import wordings

    wordings.print_pseudo(root, rtl=rtl, output=output)
