"""Read replies as the house does, and measure how well labelled ones are read."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from bot.library import load
from bot.library.loading import WEIGHTS, read_lexicons
from bot.measuring import (
    CONTEXTS,
    Reader,
    Reply,
    figures_of,
    learning,
    read_corpus,
    read_second,
    reads_of,
)
from bot.measuring.corpus import PARTS
from bot.measuring.figures import FIGURES, Figure, Read, Share, wrong
from bot.wiring import ROOT
from flows.languages import LANGUAGES
from flows.reading import Readers

REPLIES = ROOT / "tests" / "replies"
ALL = "all"


@click.command("read")
@click.argument("lines", type=click.File("r", encoding="utf-8"), default="-")
def read(lines: Iterable[str]) -> None:
    """Read one JSON object a line (id, lang, text, context), and print one a line.

    LINES is a file; without it, standard input.

    Printed: id, label, also (other labels that are true) and because (the rules and the words that
    raised them). `lang` and `context` may be left out. Exit status 2 for a line that is no such
    object.
    """
    reader = Reader(load(ROOT, lexicons_later=True).readers)
    for number, line in enumerate(lines, start=1):
        if line.strip():
            click.echo(_read_line(reader, _object(line, number)))


def _object(line: str, number: int) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except ValueError:
        found = None
    if not isinstance(found, dict) or not isinstance(found.get("text"), str) or "id" not in found:
        raise click.UsageError(f"line {number}: a JSON object with id and text is needed")
    if found.setdefault("context", "free") not in (*CONTEXTS,):
        raise click.UsageError(f"line {number}: context is one of {', '.join(CONTEXTS)}")
    return found


def _read_line(reader: Reader, asked: dict[str, Any]) -> str:
    language = str(asked.get("lang", ""))
    found = reader.label(asked["text"], language=language, context=asked["context"])
    because = [{"rule": rule, "words": words} for rule, words in found.because]
    told = {"id": asked["id"], "label": found.label, "also": found.also, "because": because}
    return json.dumps(told, ensure_ascii=False)


@click.command("learn")
@click.option("--check", is_flag=True, help="Only compare with the weights that are there.")
def learn(*, check: bool) -> None:
    """Teach the second reader anew from the labelled replies, and keep its weights.

    The same replies and lexicons give the same bytes. With --check exit status 1 when the weights
    that are there are others.
    """
    reader = Reader(Readers(read_lexicons(ROOT)))
    made = learning.learn(reader, read_corpus(REPLIES, "train")).to_bytes()
    same = WEIGHTS.exists() and WEIGHTS.read_bytes() == made
    if not check:
        WEIGHTS.write_bytes(made)
    told = "as they were" if same else "others than those there" if check else "written"
    click.echo(f"{len(made)} bytes of weights: {told}.")
    raise SystemExit(1 if check and not same else 0)


@click.command("reading")
@click.option("--part", type=click.Choice(PARTS), default="held", show_default=True)
@click.option("--language", "languages", multiple=True, type=click.Choice([*LANGUAGES]))
@click.option(
    "--errors", "listed", flag_value="errors", help="List what was read wrongly, by rule."
)
@click.option("--texts", "listed", flag_value="texts", help="List it with the invented texts.")
@click.option("--second", is_flag=True, help="Measure the second person who labelled them.")
@click.option("--from", "folder", type=click.Path(exists=True, path_type=Path), default=REPLIES)
def reading(
    part: str, languages: tuple[str, ...], *, listed: str | None, second: bool, folder: Path
) -> None:
    """Measure how well labelled replies are read: a table by language and figure.

    With --second, how well a person read them who knew no more than the guide in docs/reading.md.
    Exit status 1 when a figure is missed.
    """
    replies = read_corpus(folder, part, languages)
    if second:
        reads = reads_of(replies, read_second(folder, languages or [*LANGUAGES]))
    else:
        reads = _reads(replies)
    missed = _print_table(reads)
    if listed == "texts":
        _print_texts(wrong(reads))
    elif listed == "errors":
        _print_errors(wrong(reads))
    raise SystemExit(1 if missed else 0)


def _reads(replies: Iterable[Reply]) -> list[Read]:
    reader = Reader(load(ROOT, lexicons_later=True).readers)
    return [
        Read(one, reader.label(one.text, language=one.language, context=one.context))
        for one in replies
    ]


def _print_table(reads: Sequence[Read]) -> bool:
    """Print a line for each figure, a column for each language; tell whether one is missed."""
    columns: dict[str, list[Read]] = {
        language: [] for language in dict.fromkeys(one.reply.language for one in reads)
    }
    for one in reads:
        columns[one.reply.language].append(one)
    figures = {name: figures_of(these) for name, these in [*columns.items(), (ALL, reads)]}
    click.echo("  ".join(["figure".ljust(16), "needed".ljust(7), *(f"{n:>8}" for n in figures)]))
    missed = False
    for figure in FIGURES:
        shares = [figures[name][figure.name] for name in figures]
        missed |= not all(map(figure.is_met, shares))
        cells = (_cell(figure, share) for share in shares)
        click.echo("  ".join([figure.name.ljust(16), _needed(figure), *cells]))
    click.echo("A figure that is missed is marked with !. By number of replies:")
    counts = (f"{name} {len(these)}" for name, these in columns.items())
    click.echo(", ".join(counts))
    return missed


def _needed(figure: Figure) -> str:
    said = f">={figure.least}" if figure.least is not None else f"<={figure.most}"
    return said.ljust(7)


def _cell(figure: Figure, share: Share) -> str:
    value = f"{share.hits / share.total:.3f}" if share.total else "-"
    return f"{value}{' ' if figure.is_met(share) else '!'}".rjust(8)


def _print_errors(errors: Iterable[Read]) -> None:
    for told, count in Counter(_told(one) for one in errors).most_common():
        click.echo(f"{count:4}  {told}")


def _told(one: Read) -> str:
    rules = ", ".join(sorted({rule for rule, _ in one.found.because})) or "no rule"
    notes = " ".join(sorted(one.reply.notes))
    return f"{one.reply.language} {one.reply.label} ({notes}) read as {one.found.label}: {rules}"


def _print_texts(errors: Iterable[Read]) -> None:
    for line in _texts(errors):
        click.echo(line)


def _texts(errors: Iterable[Read]) -> Iterator[str]:
    for one in errors:
        reply, found = one
        notes = " ".join(sorted(reply.notes))
        why = "; ".join(f"{rule}: {words}" for rule, words in found.because)
        said = " ".join((found.label, *found.also))
        meant = f"{reply.id} [{reply.context}] {reply.label} ({notes})"
        yield f"{meant} -> {said} <{why}> | {reply.text}"
