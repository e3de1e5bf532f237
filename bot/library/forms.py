"""Whether a translation has the forms that its language needs, each naming the right values."""

from collections.abc import Sequence
from dataclasses import dataclass

import polib

from flows.document import Faults
from flows.languages import LANGUAGES
from flows.placeholders import placeholder_faults, placeholders
from flows.plurals import PluralRule, parse_plural_rule, plural_rule
from flows.questions import OPTION_WORDS
from flows.script import Plural

COUNTED_MAX = 1000
"""Numbers tried when two plural rules are compared; every rule repeats itself long before."""


@dataclass(frozen=True, slots=True)
class Source:
    """A wording in the source language: its text for one, and its plural if it counts anything."""

    key: str
    one: str
    plural: Plural | None = None

    @property
    def texts(self) -> tuple[str, ...]:
        """Return what gettext calls msgid and msgid_plural."""
        return (self.one, self.plural.other) if self.plural else (self.one,)

    @property
    def is_answer(self) -> bool:
        """Tell whether these are words to answer with, which are never sent."""
        return self.key.split(".")[2:3] == ["options"]


def check_header(catalog: polib.POFile, text: str, *, language: str, faults: Faults) -> None:
    """Note a header that names another language, encoding or plural rule than the file has."""
    said = catalog.metadata
    for name, rule, why in _header_faults(said, language):
        faults.add(_line_of(text, name), rule, why=why)


def check_forms(
    texts: Sequence[str], source: Source, *, line: int, language: str, faults: Faults
) -> None:
    """Note a wrong number of plural forms, and forms that name other values than the source."""
    if not any(texts):
        return
    rule = plural_rule(language)
    if source.plural is not None and rule is not None and len(texts) != rule.forms:
        why = f"{len(texts)} forms; the language has {rule.forms}: msgstr[0] to msgstr[N-1]"
        faults.add(line, "plural", why=why.replace("N-1", str(rule.forms - 1)))
        return
    for number, text in enumerate(texts):
        if text and source.is_answer:
            _check_answers(text, line=line, faults=faults)
        elif text:
            _check_names(text, _Names.of(source, number, rule), line=line, faults=faults)


def same_rule(header: str, language: str) -> bool:
    """Say whether a header means the language's own rule, however it is written."""
    ours = plural_rule(language)
    try:
        theirs = parse_plural_rule(header)
        assert ours is not None
        pairs = [(ours.form(number), theirs.form(number)) for number in range(COUNTED_MAX)]
    except (ValueError, ZeroDivisionError):
        return False
    return ours.forms == theirs.forms and all(one == other for one, other in pairs)


@dataclass(frozen=True, slots=True)
class _Names:
    """What one form must name, and what it may."""

    must: frozenset[str]
    may: frozenset[str]

    @classmethod
    def of(cls, source: Source, form: int, rule: PluralRule | None) -> "_Names":
        one = placeholders(source.one)
        if source.plural is None or rule is None:
            return cls(one, one)
        other, count = placeholders(source.plural.other), source.plural.count
        # A form that stands for one number only may write it out: "one day left".
        counted = {count} & other if len(_numbers(rule, form)) > 1 else set()
        return cls((one & other) - {count} | counted, one | other)


def _check_names(text: str, names: _Names, *, line: int, faults: Faults) -> None:
    lacking = sorted(names.must - placeholders(text))
    wrong = [f"{{{name}}} is in the source text and not here" for name in lacking]
    wrong += placeholder_faults(text, names.may)
    if wrong:
        faults.add(line, "placeholder", why="; ".join(wrong))


def _check_answers(text: str, *, line: int, faults: Faults) -> None:
    if not all(word.strip() for word in text.split(OPTION_WORDS.strip())):
        why = f"words to answer with, {OPTION_WORDS!r} between them, and none of them empty"
        faults.add(line, "answer words", why=why)


def _numbers(rule: PluralRule, form: int) -> list[int]:
    return [number for number in range(COUNTED_MAX) if rule.form(number) == form]


def _header_faults(said: dict[str, str], language: str) -> list[tuple[str, str, str]]:
    found = []
    if "charset=utf-8" not in said.get("Content-Type", "").lower():
        found.append(("Content-Type", "encoding", "the header must say charset=UTF-8"))
    if language not in LANGUAGES:
        return found
    if said.get("Language", "").replace("_", "-") != language:
        why = f"the header says {said.get('Language', '')!r}; the folder {language!r}"
        found.append(("Language", "language", why))
    if not same_rule(said.get("Plural-Forms", ""), language):
        why = f"Plural-Forms must be {LANGUAGES[language].plurals}"
        found.append(("Plural-Forms", "plural", why))
    return found


def _line_of(text: str, name: str) -> int:
    lines = enumerate(text.splitlines(), start=1)
    return next((line for line, written in lines if written.startswith(f'"{name}:')), 1)
