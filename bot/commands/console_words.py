"""`aftercall console-words`: the sentences of the console, for those who translate them."""

import sys
from pathlib import Path

import click

from bot.commands.translating import ROOT, some_languages, told


@click.group("console-words")
@click.pass_context
def console_words(context: click.Context) -> None:
    """Translate what the console says to staff."""
    context.obj = context.obj or ROOT


@console_words.command()
@some_languages
@click.pass_obj
@told
def update(root: Path, codes: tuple[str, ...]) -> None:
    """Bring catalogs up to the console's sentences; a LANG without one gets its file."""
    from bot.translation import console_catalogs
    from bot.translation.console_texts import read_console_texts

    texts = read_console_texts(root)
    for code in codes or console_catalogs.console_languages(root):
        written = console_catalogs.update(root, code, texts)
        click.echo(f"{code}: {len(texts)} sentences, {'written' if written else 'unchanged'}.")


@console_words.command()
@some_languages
@click.pass_obj
@told
def check(root: Path, codes: tuple[str, ...]) -> None:
    """Tell what each language lacks. Exit status: 0 nothing, 1 something."""
    from bot.translation import console_catalogs
    from bot.translation.console_texts import read_console_texts

    texts, lacking = read_console_texts(root), False
    for code in codes or console_catalogs.console_languages(root):
        found = console_catalogs.standing(root, code, texts)
        lacking = lacking or bool(found.missing) or not found.is_current
        for one in found.missing:
            click.echo(f"{code}: missing: {one}")
        stale = "" if found.is_current else "; run `aftercall console-words update`"
        counts = f"{len(texts)} sentences, {len(found.missing)} missing, {found.drafts} drafts"
        click.echo(f"{code}: {counts}{stale}.")
    sys.exit(1 if lacking else 0)
