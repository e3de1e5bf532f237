"""One language's words: a YAML file that a native clinician can read, made ready for matching.

The file's top-level keys are `language` (its code), `status` (who has reviewed it), `date_order`
(how a date in numbers is written), `polite` (words that change nothing), `answers`, `numbers`,
`days`, `months`, `hours`, `signals` and `harmless` (look-alikes within which no signal counts).
Below all but the first four and the last lie groups of phrases; how a phrase is written is told in
`flows.reading.phrases`, what the groups of `days` and `hours` say in `flows.reading.days` and
`flows.reading.hours`.

Under a signal, the name of a group says what kind of finding it is. Three names say more:
`alone` must be the whole text and `sentence` a whole sentence of it, once the polite words and the
signal's `around` words are taken away. The groups of `language_switch` are the codes of the
languages asked for, and match as `sentence` does.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from flows.reading.groups import AND, CALENDAR, DATE_ORDERS, GROUPS, HARMLESS, POLITE
from flows.reading.phrases import Group, PhraseInvalid, Phrases, single_words, words, written
from flows.reading.reading import SignalKind

_KINDS = frozenset(kind.value for kind in SignalKind)
_HEAD = ("language", "status", "date_order")
_KEYS = frozenset((*_HEAD, POLITE, "answers", "numbers", *CALENDAR, "signals", HARMLESS))
_UNKNOWN = {
    "answers": "answer_is_unknown",
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


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """One language, ready for matching. Made by `parse`, never changed after.

    `answers` marks phrases with an answer group or a number; `calendar` with (section, group) of
    days, months and hours; `phrases`, `alone` and `sentence` with (kind, group), where the kind is
    a signal's or harmless. `around` are the words that do not count in `alone` and `sentence`, by
    kind. `known` holds every token of the file but those of the calendar, which are in `dated`;
    `kinds` every kind of signal it can find. `date_order` is one of DATE_ORDERS, or empty.
    """

    language: str
    status: str
    date_order: str = ""
    answers: Phrases = field(default_factory=Phrases)
    calendar: Phrases = field(default_factory=Phrases)
    phrases: Phrases = field(default_factory=Phrases)
    alone: Phrases = field(default_factory=Phrases)
    sentence: Phrases = field(default_factory=Phrases)
    around: dict[str, set[str]] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    dated: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)

    @property
    def reads_risk(self) -> bool:
        """Whether it has words of imminent risk: without them a remark cannot be passed over."""
        return SignalKind.RISK_IMMINENT in self.kinds


class _Entry(NamedTuple):
    section: str
    kind: str
    group: str
    phrase: str
    line: int


def parse(source: str, filename: str) -> Lexicon:
    """Make a lexicon of a file's text.

    Raises LexiconInvalid at the first fault, with its line counted from 1.
    """
    top = _top(source, filename)
    head = {key.value: value.value for key, value in top.items() if key.value in _HEAD}
    lexicon = Lexicon(**head)
    # Words that do not count come first: commands are made without them.
    for entry in sorted(_entries(top, filename), key=lambda one: not _is_around(one)):
        try:
            _put(lexicon, entry, phrase=written(entry.phrase))
        except PhraseInvalid as fault:
            raise LexiconInvalid(filename, entry.line, rule=str(fault)) from fault
    return lexicon


def _is_around(entry: _Entry) -> bool:
    return entry.section == POLITE or entry.group == "around"


def _top(source: str, filename: str) -> dict[ScalarNode, Node]:
    try:
        root = YAML(typ="safe", pure=True).compose(source)
    except MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        raise LexiconInvalid(filename, mark.line + 1 if mark else 1, rule="yaml") from fault
    except YAMLError as fault:
        raise LexiconInvalid(filename, 1, rule="yaml") from fault
    if root is None:
        raise LexiconInvalid(filename, 1, rule="file_is_empty")
    top = _mapping(root, filename)
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


def _entries(top: dict[ScalarNode, Node], filename: str) -> Iterator[_Entry]:
    for key, node in top.items():
        section = key.value
        if section not in _KEYS:
            raise LexiconInvalid(filename, _line(key), rule="key_is_unknown")
        if section in (POLITE, HARMLESS):
            for phrase in _texts(node, filename):
                yield _Entry(section, section, section, phrase.value, _line(phrase))
        elif section == "signals":
            for kind, groups in _mapping(node, filename).items():
                yield from _groups(groups, filename, section=section, kind=kind)
        elif section not in _HEAD:
            yield from _groups(node, filename, section=section, kind=key)


def _groups(node: Node, filename: str, *, section: str, kind: ScalarNode) -> Iterator[_Entry]:
    if section == "signals" and kind.value not in _KINDS:
        raise LexiconInvalid(filename, _line(kind), rule="signal_is_unknown")
    for group, phrases in _mapping(node, filename).items():
        if section in GROUPS and group.value not in GROUPS[section]:
            raise LexiconInvalid(filename, _line(group), rule=_UNKNOWN[section])
        if section == "numbers" and not _is_number(group.value):
            raise LexiconInvalid(filename, _line(group), rule="number_is_digits")
        for phrase in _texts(phrases, filename):
            yield _Entry(section, kind.value, group.value, phrase.value, _line(phrase))


def _is_number(group: str) -> bool:
    return group == AND or (group.isascii() and group.isdigit())


def _texts(node: Node, filename: str) -> list[ScalarNode]:
    if not isinstance(node, SequenceNode):
        raise LexiconInvalid(filename, _line(node), rule="list_expected")
    for item in node.value:
        if not isinstance(item, ScalarNode):
            raise LexiconInvalid(filename, _line(item), rule="phrase_is_text")
    return list(node.value)


def _put(lexicon: Lexicon, entry: _Entry, *, phrase: Group) -> None:
    if entry.section in CALENDAR:
        lexicon.dated.update(words(phrase))
        lexicon.calendar.add(phrase, (entry.section, entry.group))
        return
    lexicon.known.update(words(phrase))
    if entry.section in ("answers", "numbers"):
        mark = int(entry.group) if entry.group.isdigit() else entry.group
        lexicon.answers.add(phrase, mark)
    elif _is_around(entry):
        lexicon.around.setdefault(entry.kind, set()).update(single_words(phrase))
        if entry.section == POLITE:
            lexicon.answers.add(phrase, POLITE)
    else:
        _put_signal(lexicon, entry, phrase=phrase)


def _put_signal(lexicon: Lexicon, entry: _Entry, *, phrase: Group) -> None:
    mark = (entry.kind, entry.group)
    lexicon.kinds.add(entry.kind)
    without = lexicon.around.get(entry.kind, set()) | lexicon.around.get(POLITE, set())
    if entry.group == "alone":
        lexicon.alone.add(phrase, mark, without=without)
    elif entry.group == "sentence" or entry.kind == SignalKind.LANGUAGE_SWITCH:
        lexicon.sentence.add(phrase, mark, without=without)
    else:
        lexicon.phrases.add(phrase, mark)
