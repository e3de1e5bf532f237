"""A lexicon's file: YAML that a native clinician can read, made ready for matching.

Its top-level keys are `language` (its code), `status` (who has reviewed it), `date_order` (how a
date in numbers is written), `names` (words to be named in phrases), `prefixes` (what is written
onto a word), `romanised` (what Latin letters stand for), `polite` (words that change nothing),
`answers`, `about` (what answers a question about a service or a call), `numbers`, `days`, `months`,
`hours`, `signals` and `harmless` (look-alikes within which no signal counts). How a phrase is
written is told in `flows.reading.patterns`, what the groups of `days` and `hours` say in
`flows.reading.days` and `flows.reading.hours`.

Under a signal, the name of a group says what kind of finding it is. Three names say more:
`alone` must be the whole text and `sentence` a whole sentence of it, once the polite words and the
signal's `around` words are taken away. The groups of `language_switch` are the codes of the
languages asked for, and match as `sentence` does; a group `CODE_anywhere` of it matches anywhere.
"""

import re
from functools import lru_cache

from flows.reading.groups import CALENDAR, HARMLESS, POLITE
from flows.reading.lexicon import Lexicon
from flows.reading.lexicon_entries import NO_RULES, Entry, LexiconInvalid, Rules, read_entries
from flows.reading.normalize import message
from flows.reading.patterns import (
    EXACT,
    NAME,
    STEM,
    Group,
    Named,
    PhraseInvalid,
    single_words,
    spelled_out,
    symbols,
    whole_words,
    written,
)
from flows.reading.phrases import Phrases
from flows.reading.pieces import ABOUT
from flows.reading.reading import SignalKind
from flows.reading.together import AND, WITHOUT

__all__ = ["LexiconInvalid", "parse"]

ANYWHERE = "_anywhere"
_NAMED = re.compile(r"\{(\w+)\}")
_WHOLE = ("alone", "sentence", "around")


def parse(source: str, filename: str, *, shared: Rules = NO_RULES) -> Lexicon:
    """Make a lexicon of a file's text, with the rules that languages share.

    A shared rule counts where the language has words for all its concepts. Raises LexiconInvalid at
    the first fault, with its file and its line counted from 1. A text is not made a lexicon twice.
    """
    return _made(source, filename, shared=shared)


@lru_cache(maxsize=32)
def _made(source: str, filename: str, *, shared: Rules) -> Lexicon:
    read = read_entries(source, filename)
    lexicon = Lexicon(read.language, read.status, read.date_order)
    names: dict[str, Group] = {}
    # Names and words that do not count come first: the rest is made with them.
    for entry in sorted(read.entries, key=_rank):
        _take(lexicon, entry, filename=filename, names=names)
    for rule in shared.entries:
        if names.keys() >= {*_NAMED.findall(rule.phrase)}:
            _take(lexicon, rule, filename=shared.file, names=names)
    return lexicon


def _take(lexicon: Lexicon, entry: Entry, *, filename: str, names: dict[str, Group]) -> None:
    try:
        _put(lexicon, entry, names=names)
    except PhraseInvalid as fault:
        raise LexiconInvalid(filename, entry.line, rule=str(fault)) from fault


def _rank(entry: Entry) -> int:
    return 0 if entry.section == "names" else 1 if _is_around(entry) else 2


def _is_around(entry: Entry) -> bool:
    return entry.section == POLITE or entry.group == "around"


def _put(lexicon: Lexicon, entry: Entry, *, names: dict[str, Group]) -> None:
    if entry.section == "romanised":
        lexicon.romanised[entry.group] = entry.phrase
        return
    if entry.section == "prefixes":
        lexicon.prefixes.update(message(entry.phrase).tokens)
        return
    if AND in entry.phrase:
        _put_together(lexicon, entry, names=names)
        return
    phrase = written(entry.phrase, names)
    _know(lexicon, phrase, dated=entry.section in CALENDAR)
    if entry.section == "names":
        # Written out once and for all, so that what is named may name others.
        whole = spelled_out(phrase, names)
        lexicon.named.add(whole, f"{{{entry.group}}}")
        names.setdefault(entry.group, Group([])).alternatives.append([whole])
    else:
        _put_phrase(lexicon, entry, phrase=phrase, names=names)


def _put_together(lexicon: Lexicon, entry: Entry, *, names: dict[str, Group]) -> None:
    if entry.section not in ("signals", HARMLESS) or entry.group in _WHOLE:
        raise PhraseInvalid("parts_belong_to_signals")
    for part in entry.phrase.split(AND):
        _know(lexicon, written(part.strip().removeprefix(WITHOUT), names), dated=False)
    lexicon.kinds.add(entry.kind)
    lexicon.together.add(entry.phrase, (entry.kind, entry.group), names=names)


def _know(lexicon: Lexicon, phrase: Group, *, dated: bool) -> None:
    known = lexicon.dated if dated else lexicon.known
    for symbol in symbols(phrase):
        if symbol[-1] == STEM:
            lexicon.stems.add(symbol)
        elif symbol[0] == EXACT:
            (bare,) = message(symbol[1:]).tokens
            lexicon.exact.setdefault(bare, set()).add(symbol[1:])
            known.add(bare)
        elif symbol[0] != NAME:
            known.add(symbol)


def _put_phrase(lexicon: Lexicon, entry: Entry, *, phrase: Group, names: Named) -> None:
    if entry.section in CALENDAR:
        lexicon.calendar.add(phrase, (entry.section, entry.group))
    elif entry.section == "about":
        topic, _, said = entry.group.partition("_")
        lexicon.about.setdefault(topic, Phrases()).add(phrase, (ABOUT, said))
    elif entry.section in ("answers", "numbers"):
        mark = int(entry.group) if entry.group.isdigit() else entry.group
        lexicon.answers.add(phrase, mark)
    elif _is_around(entry):
        polite = entry.section == POLITE
        words = (whole_words if polite else single_words)(spelled_out(phrase, names))
        lexicon.around.setdefault(entry.kind, set()).update(words)
        if polite:
            lexicon.answers.add(phrase, POLITE)
    else:
        _put_signal(lexicon, entry, phrase=phrase)


def _put_signal(lexicon: Lexicon, entry: Entry, *, phrase: Group) -> None:
    mark = (entry.kind, entry.group)
    lexicon.kinds.add(entry.kind)
    without = lexicon.around.get(entry.kind, set()) | lexicon.around.get(POLITE, set())
    switch = entry.kind == SignalKind.LANGUAGE_SWITCH
    if entry.group == "alone":
        lexicon.alone.add(phrase, mark, without=without)
    elif switch and entry.group.endswith(ANYWHERE):
        lexicon.together.phrases.add(phrase, (entry.kind, entry.group.removesuffix(ANYWHERE)))
    elif entry.group == "sentence" or switch:
        lexicon.sentence.add(phrase, mark, without=without)
    else:
        lexicon.together.phrases.add(phrase, mark)
