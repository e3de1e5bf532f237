"""Walk every way through scripts in every language, and tell what was covered."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import click

from bot.library import Library, load
from bot.library.beside import edition_at
from bot.wiring import ROOT
from flows import walking
from flows.languages import LANGUAGES
from flows.suggest import did_you_mean
from flows.walking import Voice, Walked
from flows.wording import Edition

HEAD = ("script", "language", "steps", "exits", "wordings", "texts", "places", "turns", "ways")


@click.command("walk")
@click.argument("scripts", nargs=-1)
@click.option(
    "--language", "languages", multiple=True, type=click.Choice([*LANGUAGES]), help="Only these."
)
@click.option("--json", "as_json", is_flag=True, help="Print one object a script and language.")
def walk(scripts: tuple[str, ...], *, languages: tuple[str, ...], as_json: bool) -> None:
    """Walk every way through these scripts (names or files), or all, in every language they have.

    Each answer of each question is written in the language and read, each text filled, each timer
    awaited. Exit status 1 when a step, an exit or a wording was never met, or anything went wrong.
    """
    library = load(ROOT, lexicons_later=True)
    walks = list(walk_all(chosen(scripts, library), library, languages or tuple(LANGUAGES)))
    if as_json:
        told = [{**asdict(one), "faults": list(one.told())} for one in walks]
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        _print(walks)
    raise SystemExit(0 if all(one.whole for one in walks) else 1)


def chosen(scripts: Sequence[str], library: Library) -> list[Edition]:
    """Return the editions with these names or in these files, all shipped ones without any.

    Raises ScriptInvalid for a file that cannot be used.
    """
    return [_edition(one, library) for one in scripts] or list(library.editions.values())


def walk_all(
    editions: Sequence[Edition], library: Library, languages: Sequence[str]
) -> Iterator[Walked]:
    """Walk each edition in those of the languages that it is written in."""
    voices = {code: _voice(code, library) for code in languages}
    for edition in editions:
        spoken = [voices[code] for code in _spoken(edition, library) if code in voices]
        walks = (walking.walk(edition, voice, library.lines) for voice in spoken)
        yield from walking.side_by_side(edition.script, walks)


def _spoken(edition: Edition, library: Library) -> Sequence[str]:
    """Return the languages that a script must be whole in: for a shipped one all that we have."""
    if edition in library.editions.values():
        return library.languages
    own = [key for key in edition.wordings if key.startswith(f"{edition.script.name}.")]
    return tuple(dict.fromkeys(code for key in own for code in edition.wordings[key]))


def _edition(named: str, library: Library) -> Edition:
    if named.endswith(".yaml"):
        return edition_at(Path(named), library)
    if named not in library.editions:
        raise click.UsageError(f"no script {named!r}{did_you_mean(named, library.editions)}")
    return library.current(named)


def _voice(code: str, library: Library) -> Voice:
    lexicon = ROOT / "locales" / code / "lexicon.yaml"
    return walking.voice_of(code, library.lexicons, source=lexicon.read_text("utf-8"))


def _print(walks: Sequence[Walked]) -> None:
    rows = [HEAD, *(_row(one) for one in walks)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    for row in rows:
        click.echo(_aligned(row, widths))
    for one in walks:
        for told in one.told():
            click.echo(f"{one.script} {one.language}: {told}", err=True)
    click.echo(_summary(walks))


def _aligned(row: tuple[str, ...], widths: Sequence[int]) -> str:
    names, numbers = row[:2], row[2:]
    cells = [cell.ljust(width) for cell, width in zip(names, widths, strict=False)]
    cells += [cell.rjust(width) for cell, width in zip(numbers, widths[2:], strict=True)]
    return "  ".join(cells)


def _row(one: Walked) -> tuple[str, ...]:
    shares = (f"{part.percent} %" for part in one.covered.values())
    ways = str(one.ways) if one.played == one.ways else f"{one.played} of {one.ways}"
    counts = map(str, (one.texts_read, one.places, one.turns))
    return (one.script, one.language, *shares, *counts, ways)


def _summary(walks: Sequence[Walked]) -> str:
    ways, played = sum(one.ways for one in walks), sum(one.played for one in walks)
    faults = sum(len(list(one.told())) for one in walks)
    said = f"{sum(one.turns for one in walks)} turns taken, {played} of {ways} ways played whole"
    return f"{said}: {faults} fault(s)." if faults else f"{said}: no fault."
