"""Whether the scripts that an import wrote would be taken: loaded, linked, and proved."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.importing.rapidpro.scripts import Script as Imported
from flows.errors import Fault
from flows.languages import LANGUAGES, SOURCE_LANGUAGE
from flows.linking import link_what_can_be
from flows.loader import read_script
from flows.proofs import Book, Said, Terms, prove_texts, prove_ways, prove_words, said_by
from flows.reading.lexicon import Lexicon
from flows.script import Script


@dataclass(frozen=True, slots=True)
class Measures:
    """What texts and answer words are proved against: the house's own terms and lexicons."""

    terms: Terms
    lexicons: Mapping[str, Lexicon]


@dataclass(frozen=True, slots=True)
class Checked:
    """`refused` are the faults of scripts that cannot be loaded or linked, `found` what else
    `aftercall check` says; both by script."""

    refused: Mapping[str, tuple[Fault, ...]]
    found: Mapping[str, tuple[Fault, ...]]


def checked(
    imported: Mapping[str, Imported], texts: Mapping[str, str], measures: Measures
) -> Checked:
    """Check imported scripts and the texts of their files, by name."""
    read = {name: read_script(text, name) for name, text in texts.items()}
    refused = {name: tuple(faults) for name, (_, faults) in read.items() if faults}
    scripts = {name: script for name, (script, faults) in read.items() if not faults}
    linked, faults = link_what_can_be(scripts, {name: name for name in scripts})
    for name in scripts.keys() - linked.keys():
        refused[name] = tuple(fault for fault in faults if fault.file == name) or _UNLINKED
    found = {
        name: tuple(_proved(Book(scripts[name], name, whole), imported[name], measures))
        for name, whole in linked.items()
    }
    return Checked(refused, {name: faults for name, faults in found.items() if faults})


_UNLINKED = (Fault("", 1, "unknown script", "a script that it calls cannot be used yet"),)


def _proved(book: Book, imported: Imported, measures: Measures) -> Iterator[Fault]:
    spoken = list(_spoken(book.script, imported))
    said = [*said_by(book.script, book.file, language=SOURCE_LANGUAGE), *spoken]
    words = {(one.key, one.language): one for one in spoken if one.is_answer}
    yield from prove_ways(book)
    yield from prove_texts(said, measures.terms, book.script)
    yield from prove_words(book, words, measures.lexicons)


def _spoken(script: Script, imported: Imported) -> Iterator[Said]:
    """Give the translations in languages that we are ready for, at the line of their source."""
    for language, texts in imported.translations.items():
        for key, text in texts.items() if language in LANGUAGES else ():
            yield Said(key, language, text, script.name, script.lines.get(key, 1))
