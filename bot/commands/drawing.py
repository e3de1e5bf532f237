"""Draw a script as a picture."""

from pathlib import Path

import click

from bot.commands.walking import chosen
from bot.library import Library, load
from bot.wiring import ROOT
from flows.drawing import draw as draw_picture
from flows.languages import LANGUAGES, SOURCE_LANGUAGE


@click.command("draw")
@click.argument("script")
@click.option(
    "--language",
    default=SOURCE_LANGUAGE,
    show_default=True,
    type=click.Choice([*LANGUAGES]),
    help="The language of its wording.",
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write, instead of printing the picture.",
)
def draw(script: str, *, language: str, out: Path | None) -> None:
    """Draw a script (its name, or its file) as an SVG picture: steps, answers, timers, people.

    Any browser opens it, and prints it; it is one file without anything from elsewhere.
    """
    library = click.get_current_context().find_object(Library) or load(ROOT, lexicons_later=True)
    [edition] = chosen([script], library)
    picture = f"{draw_picture(edition, language)}\n"
    if out is None:
        click.echo(picture.encode(), nl=False)
        return
    out.write_text(picture, "utf-8", newline="\n")
    click.echo(f"{out}: {len(edition.script.steps)} steps, version {edition.script.version}")
