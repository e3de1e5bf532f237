"""What `aftercall languages` does: the gettext files below a root, read, changed, told of."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from bot.library.catalogs import STATES, Entry
from bot.library.pofile import written_po
from bot.translation import catalog_files, merging, pseudo, reviewing
from bot.translation.catalog_files import Opened
from bot.translation.coverage import Coverage, Measure, Measured, coverage, read_measure
from bot.translation.refusals import LanguageUnknown, PlaceRefused
from bot.translation.reviewing import Reviewer
from bot.translation.texts import Texts, read_texts
from flows.errors import ScriptInvalid
from flows.languages import LANGUAGES, SOURCE_LANGUAGE
from flows.suggest import did_you_mean

COVERED = ("language", "complete", "reviewed", "drafts", "missing", "worst text", "segments", "why")
COSTS = ("language", "text", "segments", "encoding", "because of")


def extract(root: Path) -> None:
    """Write the template, if it says anything new."""
    texts = read_texts(root)
    written = _write(root / catalog_files.TEMPLATE, written_po(merging.template(texts)))
    click.echo(f"{catalog_files.TEMPLATE}: {len(texts.all)} texts, {written}.")


def update(root: Path, codes: Sequence[str]) -> None:
    """Merge the scripts' texts into the catalogs of these languages, or of all."""
    texts = read_texts(root)
    for code in _chosen(root, codes):
        opened = catalog_files.open_catalog(root, code)
        merged = merging.merge(opened.catalog, texts, language=code)
        click.echo(f"{code}: {merged if opened.save() else 'unchanged'}.")


def status(root: Path, *, as_json: bool) -> None:
    """Tell how far each language is."""
    texts = read_texts(root)
    measure = read_measure(root, texts)
    found = [coverage(code, _read(root, code, texts), measure) for code in _chosen(root, ())]
    if as_json:
        _print_json([_covered(one) for one in found])
    elif not found:
        click.echo("No language has a catalog yet: begin with `aftercall languages add CODE`.")
    else:
        _print_table(COVERED, [_covered_row(one) for one in found])
        click.echo(f"{len(texts.all)} texts. Segments are counted with the longest values.")


def segments(root: Path, codes: Sequence[str], *, as_json: bool) -> None:
    """Tell what every text costs, the dearest first, language by language."""
    texts = read_texts(root)
    wanted, measure = _chosen(root, codes, source=True), read_measure(root, texts)
    rows = [(code, one) for code in wanted for one in _costs(root, code, measure)]
    if as_json:
        _print_json([{"language": code, **_measured(one)} for code, one in rows])
    else:
        cells = ((one.key, one.segments, one.encoding, one.cause_named) for _, one in rows)
        codes_of = (code for code, _ in rows)
        _print_table(COSTS, [(code, *rest) for code, rest in zip(codes_of, cells, strict=True)])


def review(root: Path, code: str, *, keys: Sequence[str], name: str, today: date) -> None:
    """Mark texts as reviewed by this person today."""
    opened, entries = _opened(root, code, keys)
    marked = reviewing.review(opened.catalog, entries, Reviewer(name, today))
    _tell_marked(opened, marked, "reviewed")


def unreview(root: Path, code: str, *, keys: Sequence[str]) -> None:
    """Make texts drafts again."""
    opened, entries = _opened(root, code, keys)
    _tell_marked(opened, reviewing.unreview(opened.catalog, entries), "a draft")


def add(root: Path, code: str) -> None:
    """Begin a language and tell what remains to be done."""
    from bot.translation import adding

    added = adding.add_language(root, code, read_texts(root))
    for path in added.files:
        click.echo(f"{path.as_posix()} made.")
    click.echo("\nWhat remains to be done:")
    for number, what in enumerate(adding.remaining(added), start=1):
        click.echo(f"  {number}. {what}")


def write_cldr(root: Path) -> None:
    """Write how each language says dates, times and numbers, if Babel says anything new."""
    from bot.translation import cldr

    written = _write(root / cldr.FILE, cldr.cldr_text())
    click.echo(f"{cldr.FILE}: {len(LANGUAGES)} languages, {written}.")


def print_pseudo(root: Path, *, rtl: bool, output: Path | None) -> None:
    """Print the pseudo-language's catalog, or write it, but never where languages are read."""
    if output is not None and (root / catalog_files.LOCALES).resolve() in output.resolve().parents:
        raise PlaceRefused("not below locales/: what lies there may be sent to people")
    catalog = pseudo.pseudo_catalog(read_texts(root), "ar-XB" if rtl else "en-XA")
    if output is None:
        click.echo(written_po(catalog), nl=False)
    else:
        output.write_text(written_po(catalog), "utf-8", newline="\n")
        click.echo(f"{output}: {len(catalog)} texts.")


def _write(path: Path, text: str) -> str:
    if path.exists() and path.read_text("utf-8") == text:
        return "unchanged"
    path.write_text(text, "utf-8", newline="\n")
    return "written"


def _chosen(root: Path, codes: Sequence[str], *, source: bool = False) -> tuple[str, ...]:
    """Return the codes asked for, or all; `source` counts the source language among them."""
    known = (*((SOURCE_LANGUAGE,) if source else ()), *catalog_files.languages_with_catalogs(root))
    for code in codes:
        if code not in known:
            raise LanguageUnknown(f"there is no catalog for {code!r}{did_you_mean(code, known)}")
    return tuple(codes) or known


def _read(root: Path, code: str, texts: Texts) -> list[Entry]:
    """Read a language's entries. Raises ScriptInvalid with the faults of its catalog."""
    if code == SOURCE_LANGUAGE:
        return catalog_files.source_entries(texts)
    entries, faults = catalog_files.read_language(root, code, texts)
    if faults:
        raise ScriptInvalid(faults)
    return entries


def _costs(root: Path, code: str, measure: Measure) -> list[Measured]:
    found = measure.costs(code, _read(root, code, measure.texts))
    return sorted(found, key=lambda one: -one.segments)


def _opened(root: Path, code: str, keys: Sequence[str]) -> tuple[Opened, list[Entry]]:
    opened = catalog_files.open_catalog(root, code)
    return opened, reviewing.chosen(_read(root, code, read_texts(root)), keys)


def _tell_marked(opened: Opened, marked: Sequence[str], what: str) -> None:
    opened.save()
    for key in marked:
        click.echo(f"{opened.language} {key}: {what}")
    if not marked:
        click.echo(f"{opened.language}: nothing to change.")


def _print_json(told: Sequence[Mapping[str, Any]]) -> None:
    click.echo(json.dumps(told, ensure_ascii=False, indent=2))


def _covered(one: Coverage) -> dict[str, Any]:
    told = {"language": one.language, "texts": one.total, "complete_percent": one.complete}
    states = {str(state): one.states.get(state, 0) for state in STATES}
    return {**told, **states, "worst": _measured(one.worst) if one.worst else None}


def _measured(one: Measured) -> dict[str, Any]:
    told = {"text": one.key, "segments": one.segments, "encoding": one.encoding}
    return {**told, "cause": one.cause}


def _covered_row(one: Coverage) -> tuple[Any, ...]:
    worst = one.worst
    counts = (one.language, f"{one.complete} %", one.reviewed, one.drafts, one.missing)
    if worst is None:
        return (*counts, "", "", "")
    return (*counts, worst.key, worst.segments, f"{worst.encoding} {worst.cause_named}".strip())


def _print_table(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Print rows in columns; only the last column may hold letters of another script."""
    lines = [list(head), *([str(cell) for cell in row] for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    for line in lines:
        cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        click.echo("  ".join(cells).rstrip())
