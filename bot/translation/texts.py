"""What there is to translate: every text of the scripts and fixed replies, with its place."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Any

from bot.translation import notes
from flows.document import Faults, parse
from flows.errors import Fault, ScriptInvalid
from flows.loader import load_fixed, load_script
from flows.proofs.book import is_answer
from flows.proofs.terms import load_terms
from flows.script import Plural, Script
from flows.values import STANDARD, ValueKind

SCRIPTS = "flows/scripts"
FIXED = "flows/fixed.yaml"
TERMS = "flows/terms.yaml"
TRANSLATORS = "translators:"
"""What a YAML comment begins with when it speaks to translators."""


@dataclass(frozen=True, slots=True)
class Text:
    """One wording in the source language: where it stands, and what a translator should know."""

    key: str
    text: str
    file: str
    line: int
    plural: Plural | None = None
    notes: tuple[str, ...] = ()
    kinds: Mapping[str, ValueKind] = field(default_factory=lambda: STANDARD)


@dataclass(frozen=True, slots=True)
class Texts:
    """All wordings in the order in which a translator should meet them: by file and line."""

    all: tuple[Text, ...]

    @property
    def sources(self) -> Mapping[str, str]:
        """Return the source text of each key."""
        return {text.key: text.text for text in self.all}

    @property
    def plurals(self) -> Mapping[str, Plural]:
        """Return the plurals of those that have one."""
        return {text.key: text.plural for text in self.all if text.plural is not None}

    @property
    def kinds(self) -> Mapping[str, Mapping[str, ValueKind]]:
        """Return for each key what the values are that it may name."""
        return {text.key: text.kinds for text in self.all}


def read_texts(root: Path) -> Texts:
    """Return every wording below `root`, each with the room that a translation has.

    Raises ScriptInvalid with the faults of all files.
    """
    found: list[Text] = []
    faults: list[Fault] = []
    budget = notes.budget(load_terms(_source(root / TERMS), TERMS).segments)
    for path in (*sorted((root / SCRIPTS).glob("*.yaml")), root / FIXED):
        try:
            found += texts_in(_source(path), path.relative_to(root).as_posix())
        except ScriptInvalid as invalid:
            faults += invalid.faults
    if faults:
        raise ScriptInvalid(faults)
    return Texts(tuple(_with_budget(text, budget) for text in found))


def texts_in(source: str, filename: str) -> list[Text]:
    """Return the wordings of one script file, or of the fixed replies, in the order of its lines.

    Raises ScriptInvalid with the file's faults.
    """
    if Path(filename).name == Path(FIXED).name:
        found = _of_fixed(load_fixed(source, filename), source, filename=filename)
    else:
        found = _of_script(load_script(source, filename), source, filename=filename)
    return sorted(found, key=lambda text: text.line)


def extract(
    fileobj: IO[bytes],
    keywords: Mapping[str, Any],
    comment_tags: Iterable[str],
    options: Mapping[str, object],
) -> Iterator[tuple[int, str, tuple[str, ...], list[str]]]:
    """Extract for Babel: the entry point `aftercall` of the group `babel.extractors`.

    Gives (line, function, texts, notes), the function `pgettext` or, for plurals, `npgettext`, so
    that the wording key becomes the message's context. `keywords`, `comment_tags` and `options`
    change nothing. Source: Babel's manual, "Writing extraction methods".
    """
    for text in texts_in(fileobj.read().decode("utf-8"), getattr(fileobj, "name", "script.yaml")):
        if text.plural is None:
            yield text.line, "pgettext", (text.key, text.text), list(text.notes)
        else:
            forms = (text.key, text.text, text.plural.other)
            yield text.line, "npgettext", forms, list(text.notes)


def _with_budget(text: Text, budget: str) -> Text:
    return text if is_answer(text.key) else replace(text, notes=(*text.notes, budget))


def _source(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        raise ScriptInvalid([Fault(path.name, 1, "missing file", "it is needed")]) from None
    except UnicodeDecodeError:
        raise ScriptInvalid([Fault(path.name, 1, "encoding", "it must be UTF-8")]) from None


def _of_script(script: Script, source: str, *, filename: str) -> Iterator[Text]:
    written = source.splitlines()
    for key, text in script.wordings.items():
        line = script.lines.get(key, 1)
        step_line = script.lines.get(key.split(".")[1], line)
        # What is said above the step holds for its first text only.
        own = _said_to_translators(written, line) or (
            _said_to_translators(written, step_line) if key.count(".") == 1 else ()
        )
        about = notes.of_script(script, key)
        plural = script.plurals.get(key)
        yield Text(key, text, filename, line, plural, (*own, *about), script.values)


def _of_fixed(fixed: Mapping[str, str], source: str, *, filename: str) -> Iterator[Text]:
    written, lines = source.splitlines(), parse(source, Faults(filename)).lines
    for key, text in fixed.items():
        line = lines[key.removeprefix("fixed.")]
        own = _said_to_translators(written, line)
        about = notes.of_fixed(key, text)
        yield Text(key, text, filename, line, None, (*own, *about))


def _said_to_translators(written: list[str], line: int) -> tuple[str, ...]:
    """Return the comment that ends right above a line, from `translators:` on."""
    above: list[str] = []
    for comment in reversed(written[: line - 1]):
        words = comment.strip()
        if not words.startswith("#"):
            break
        above.insert(0, words.lstrip("# ").strip())
        if above[0].lower().startswith(TRANSLATORS):
            said = above[0][len(TRANSLATORS) :].strip()
            return tuple(word for word in (said, *above[1:]) if word)
    return ()
