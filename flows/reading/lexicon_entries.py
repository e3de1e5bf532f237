"""The entries of a lexicon's file, each with its line; every fault of form named."""

from collections.abc import Iterator
from typing import NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from flows.reading.groups import AND, CALENDAR, DATE_ORDERS, GROUPS, HARMLESS, POLITE
from flows.reading.reading import SignalKind

_KINDS = frozenset(kind.value for kind in SignalKind)
_HEAD = ("language", "status", "date_order")
_LISTS = ("prefixes", POLITE, HARMLESS)
_GROUPED = ("answers", "about", "numbers", *CALENDAR)
_KEYS = frozenset((*_HEAD, "names", "romanised", *_LISTS, *_GROUPED, "signals"))
_UNKNOWN = {
    "answers": "answer_is_unknown",
    "about": "answer_is_unknown",
    "days": "day_is_unknown",
    "months": "month_is_1_to_12",
    "hours": "hour_is_unknown",
}


class LexiconInvalid(ValueError):
    """A lexicon that may not be used: which file, which line, which rule it breaks."""

    def __init__(self, file: str, line: int, *, rule: str) -> None:
        """Keep the place; the message reads as compilers print, `file:line: rule`."""
        super().__init__(f"{file}:{line}: {rule}")
        self.file = file
        self.line = line
        self.rule = rule


class Entry(NamedTuple):
    """One phrase, or one pair of letters, and where it stands."""

    section: str
    kind: str
    group: str
    phrase: str
    line: int


class Entries(NamedTuple):
    """A whole file: what it says of itself, and its entries in their order."""

    language: str
    status: str
    date_order: str
    entries: tuple[Entry, ...]


class Rules(NamedTuple):
    """The rules that languages share, and the file they stand in."""

    file: str
    entries: tuple[Entry, ...]


NO_RULES = Rules("", ())


def read_entries(source: str, filename: str) -> Entries:
    """Return what a file holds. Raises LexiconInvalid at the first fault, lines counted from 1."""
    top = _top(source, filename)
    head = {key.value: value.value for key, value in top.items() if key.value in _HEAD}
    order = head.get("date_order", "")
    return Entries(head["language"], head["status"], order, tuple(_entries(top, filename)))


def read_rules(source: str, filename: str) -> Rules:
    """Return the rules of a file that has nothing but `signals`: those that languages share.

    Raises LexiconInvalid at the first fault, lines counted from 1.
    """
    top = _composed(source, filename)
    for key in top:
        if key.value != "signals":
            raise LexiconInvalid(filename, _line(key), rule="key_is_unknown")
    return Rules(filename, tuple(_entries(top, filename)))


def _composed(source: str, filename: str) -> dict[ScalarNode, Node]:
    try:
        root = YAML(typ="safe").compose(source)
    except MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        raise LexiconInvalid(filename, mark.line + 1 if mark else 1, rule="yaml") from fault
    except YAMLError as fault:
        raise LexiconInvalid(filename, 1, rule="yaml") from fault
    if root is None:
        raise LexiconInvalid(filename, 1, rule="file_is_empty")
    return _mapping(root, filename)


def _top(source: str, filename: str) -> dict[ScalarNode, Node]:
    top = _composed(source, filename)
    for name in ("language", "status"):
        found = [value for key, value in top.items() if key.value == name]
        if not found or not isinstance(found[0], ScalarNode) or not found[0].value:
            raise LexiconInvalid(filename, 1, rule=f"{name}_is_missing")
    for key, value in top.items():
        if key.value == "date_order" and value.value not in DATE_ORDERS:
            raise LexiconInvalid(filename, _line(value), rule="date_order_is_unknown")
    return top


def _mapping(node: Node, filename: str) -> dict[ScalarNode, Node]:
    if not isinstance(node, MappingNode):
        raise LexiconInvalid(filename, _line(node), rule="mapping_expected")
    seen: set[str] = set()
    for key, _ in node.value:
        if not isinstance(key, ScalarNode):
            raise LexiconInvalid(filename, _line(key), rule="key_is_text")
        if key.value in seen:
            raise LexiconInvalid(filename, _line(key), rule="key_is_repeated")
        seen.add(key.value)
    return dict(node.value)


def _line(node: Node) -> int:
    return int(node.start_mark.line) + 1


def _entries(top: dict[ScalarNode, Node], filename: str) -> Iterator[Entry]:
    for key, node in top.items():
        section = key.value
        if section not in _KEYS:
            raise LexiconInvalid(filename, _line(key), rule="key_is_unknown")
        if section not in _HEAD:
            yield from _section(key, node, filename)


def _section(key: ScalarNode, node: Node, filename: str) -> Iterator[Entry]:
    section = key.value
    if section in _LISTS:
        for phrase in _texts(node, filename):
            yield Entry(section, section, section, phrase.value, _line(phrase))
    elif section == "signals":
        for kind, groups in _mapping(node, filename).items():
            yield from _groups(groups, filename, section=section, kind=kind)
    elif section == "romanised":
        yield from _letters(node, filename)
    else:
        yield from _groups(node, filename, section=section, kind=key)


def _letters(node: Node, filename: str) -> Iterator[Entry]:
    for latin, letters in _mapping(node, filename).items():
        if not isinstance(letters, ScalarNode):
            raise LexiconInvalid(filename, _line(letters), rule="phrase_is_text")
        yield Entry("romanised", "romanised", latin.value, letters.value, _line(letters))


def _groups(node: Node, filename: str, *, section: str, kind: ScalarNode) -> Iterator[Entry]:
    if section == "signals" and kind.value not in _KINDS:
        raise LexiconInvalid(filename, _line(kind), rule="signal_is_unknown")
    for group, phrases in _mapping(node, filename).items():
        if section in GROUPS and group.value not in GROUPS[section]:
            raise LexiconInvalid(filename, _line(group), rule=_UNKNOWN[section])
        if section == "numbers" and not _is_number(group.value):
            raise LexiconInvalid(filename, _line(group), rule="number_is_digits")
        for phrase in _texts(phrases, filename):
            yield Entry(section, kind.value, group.value, phrase.value, _line(phrase))


def _is_number(group: str) -> bool:
    return group == AND or (group.isascii() and group.isdigit())


def _texts(node: Node, filename: str) -> list[ScalarNode]:
    if not isinstance(node, SequenceNode):
        raise LexiconInvalid(filename, _line(node), rule="list_expected")
    for item in node.value:
        if not isinstance(item, ScalarNode):
            raise LexiconInvalid(filename, _line(item), rule="phrase_is_text")
    return list(node.value)
