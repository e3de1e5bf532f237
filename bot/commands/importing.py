"""Bring scripts over from another system: read its export, write ours beside a report."""

import sys
from collections.abc import Mapping
from pathlib import Path

import click

from bot.errors import ConfigInvalid
from bot.importing import rapidpro
from bot.importing.rapidpro import Imported, Measures, NotAnExport
from bot.wiring import ROOT
from flows.answers import No, Question, Yes
from flows.proofs.terms import load_terms
from flows.reading.lexicon import Lexicon
from flows.reading.lexicon_file import LexiconInvalid, parse
from flows.reading.reader import read

ALL_CARRIED, SOMETHING_LISTED, NOT_READ = 0, 1, 2


@click.group("import")
def import_() -> None:
    """Bring scripts over from another system."""


@import_.command("rapidpro")
@click.argument("export", type=click.Path(path_type=Path))
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("imported"),
    show_default=True,
    help="The folder to write to; it must not be there yet.",
)
def import_from_rapidpro(export: Path, out: Path) -> None:
    """Bring over an export of RapidPro or TextIt (13, 14), with a list of what stays behind."""
    sys.exit(import_rapidpro(export, out, root=ROOT))


def import_rapidpro(export: Path, out: Path, *, root: Path) -> int:
    """Import an export of RapidPro or TextIt into a folder, which must not be there yet.

    `root` is the checkout, whose lexicons tell a yes from a no and whose scripts keep their names.
    Returns 0 when all of it was carried, 1 when something is listed in the report, 2 when the file
    is no export, or the folder is there already or cannot be written. Raises ConfigInvalid and
    ScriptInvalid for files of the house that cannot be read.
    """
    try:
        imported, files = _imported(export, out, root=root)
        _write(out, files)
    except (NotAnExport, _FolderTaken) as error:
        click.echo(f"aftercall: {error}", err=True)
        return NOT_READ
    click.echo(_told(imported, files, out))
    return SOMETHING_LISTED if imported.ledger.listed else ALL_CARRIED


class _FolderTaken(Exception):
    """The folder to write to is there already, or cannot be made."""


def _imported(export: Path, out: Path, *, root: Path) -> tuple[Imported, Mapping[str, str]]:
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise _FolderTaken(f"{out} is there already: name another folder with --out")
    try:
        found = rapidpro.read(_bytes(export))
    except NotAnExport as error:
        raise NotAnExport(f"{export}: {error}") from error
    measures = measures_of(root)
    imported = rapidpro.convert(found, reader_with(measures.lexicons), taken=_taken(root))
    return imported, rapidpro.files(imported, measures)


def _write(out: Path, files: Mapping[str, str]) -> None:
    try:
        for name, text in files.items():
            path = out / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8", newline="\n")
    except OSError as error:
        raise _FolderTaken(f"{out} cannot be written: {error.strerror}") from error


def _bytes(export: Path) -> bytes:
    try:
        size_bytes = export.stat().st_size
        if size_bytes > rapidpro.BYTES_MAX:
            raise NotAnExport(rapidpro.too_large(size_bytes))
        return export.read_bytes()
    except OSError as error:
        raise NotAnExport(error.strerror or "it cannot be read") from error


def measures_of(root: Path) -> Measures:
    """Return what the house at `root` proves texts against.

    Raises ConfigInvalid for a lexicon that cannot be read, ScriptInvalid for terms that cannot.
    """
    path = root / "flows/terms.yaml"
    terms = load_terms(path.read_text("utf-8"), str(path))
    paths = sorted((root / "locales").glob("*/lexicon.yaml"))
    return Measures(terms, {one.parent.name: _lexicon(one) for one in paths})


def _lexicon(path: Path) -> Lexicon:
    try:
        return parse(path.read_text("utf-8"), str(path))
    except LexiconInvalid as error:
        raise ConfigInvalid(f"{error}: see `aftercall check`") from error


def reader_with(lexicons: Mapping[str, Lexicon]) -> rapidpro.Reader:
    """Return what tells whether a word is read as yes or no in a language or in English."""

    def said(language: str, word: str) -> str | None:
        spoken = [lexicons[code] for code in {language: 0, "en": 0} if code in lexicons]
        answer = read(word, lexicons=spoken, question=Question("yes_no")).answer
        return {Yes: "yes", No: "no"}.get(type(answer))

    return said


def _taken(root: Path) -> frozenset[str]:
    return frozenset(path.stem for path in (root / "flows/scripts").glob("*.yaml"))


def _told(imported: Imported, written: Mapping[str, str], out: Path) -> str:
    refused = sum(name.endswith(".yaml.txt") for name in written)
    catalogs = sum(name.endswith(".po") for name in written)
    said = [f"Written to {out}: scripts {len(imported.scripts)}, catalogs {catalogs}."]
    if refused:
        said.append(f"Cannot be loaded until mended, and end in .yaml.txt: {refused}.")
    listed = len(imported.ledger.listed)
    if not listed:
        return "\n".join((*said, "All of the export came along."))
    return "\n".join((*said, f"To be looked at: {listed}, all in {out / rapidpro.REPORT}"))
