"""How a phrase of a lexicon is written.

    (going to|gonna) kill myself    one or the other
    to?  (to the)?                  may be left out
    ...                             up to three other words, or nine letters of a script without
                                    spaces between words; `......` four times as many
    {me}                            any of the words that the lexicon keeps under this name
    убив*                           any word that begins so
    =dừng                           with exactly these accents, or with none at all
    {pills} & {swallow} & -{film}   together in any order, see `flows.reading.together`; in the
                                    signals and in `harmless` alone

Groups may lie in groups, and one alternative may have several words.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from sys import intern

from flows.reading.normalize import bare, typed, words

GAPS = {"...": 9, "......": 36}
"""How far a gap reaches: a word costs 3 of it, a letter of a script without spaces 1."""

NAME = "{"
STEM = "*"
EXACT = "="

NESTED_MAX = 4
STEM_LETTERS_MIN = 2

_PIECE = re.compile(r"[()|?]|[^\s()|?]+")

Named = Mapping[str, "Group"]


class PhraseInvalid(ValueError):
    """A phrase that cannot be read; the message is the rule it breaks."""


@dataclass(slots=True)
class Group:
    """A phrase, or a part of one: alternatives, of which a text must hold one.

    What is not a group is a symbol (a token, a gap, `{name}`, `stem*` or `=exact`) or, for a word
    of a script without spaces, the run of its letters.
    """

    alternatives: "list[list[Item]]" = field(default_factory=lambda: [[]])
    optional: bool = False


Item = Group | str | tuple[str, ...]


def written(phrase: str, names: Named | None = None) -> Group:
    """Take a phrase apart; `names` are the words that may be named in it.

    Raises PhraseInvalid when it is malformed or says nothing.
    """
    open_groups = [Group()]
    for piece in _PIECE.findall(typed(phrase)):
        _take(piece, open_groups, names or {})
    if len(open_groups) != 1 or len(open_groups[0].alternatives) != 1:
        raise PhraseInvalid("phrase_is_malformed")
    if not any(symbols(open_groups[0])):
        raise PhraseInvalid("phrase_is_empty")
    return open_groups[0]


def _take(piece: str, open_groups: list[Group], names: Named) -> None:
    here = open_groups[-1].alternatives
    if piece == "(":
        if len(open_groups) > NESTED_MAX:
            raise PhraseInvalid("phrase_is_nested_too_deep")
        inner = Group()
        here[-1].append(inner)
        open_groups.append(inner)
    elif piece == "|":
        here.append([])
    elif piece == "?":
        _make_optional(here[-1])
    elif piece != ")":
        here[-1].append(_item(piece, names))
    elif len(open_groups) == 1:
        raise PhraseInvalid("phrase_is_malformed")
    else:
        open_groups.pop()


def _item(piece: str, names: Named) -> str | tuple[str, ...]:
    if piece in GAPS:
        return piece
    if piece[0] == NAME and piece[-1] == "}":
        if piece[1:-1] not in names:
            raise PhraseInvalid("name_is_unknown")
        return piece
    found = _symbols(piece)
    return found[0] if len(found) == 1 else found


@lru_cache(maxsize=20_000)
def _symbols(piece: str) -> tuple[str, ...]:
    """Return a folded word's symbols, each kept once for all phrases."""
    if piece.isascii() and piece.isalpha():
        return (intern(piece),)
    if piece[0] == EXACT:
        return tuple([intern(EXACT + exact) for exact in words(piece[1:])])
    tokens = [intern(bare(word)) for word in words(piece)]
    if piece[-1] == STEM and tokens:
        if len(tokens[-1]) < STEM_LETTERS_MIN:
            raise PhraseInvalid("stem_is_too_short")
        tokens[-1] = intern(tokens[-1] + STEM)
    return tuple(tokens)


def _make_optional(sequence: "list[Item]") -> None:
    if not sequence:
        raise PhraseInvalid("phrase_is_malformed")
    last = sequence[-1]
    if isinstance(last, Group):
        last.optional = True
    else:
        sequence[-1] = Group([[last]], optional=True)


def spelled_out(group: Group, names: Named) -> Group:
    """Return the phrase with its named words written in."""
    return Group([_spelled(each, names) for each in group.alternatives], group.optional)


def _spelled(sequence: "list[Item]", names: Named) -> "list[Item]":
    return [_spelled_item(item, names) for item in sequence]


def _spelled_item(item: "Item", names: Named) -> "Item":
    if isinstance(item, Group):
        return spelled_out(item, names)
    return names[item[1:-1]] if isinstance(item, str) and item[0] == NAME else item


def symbols(group: Group) -> Iterator[str]:
    """Give every symbol in a phrase, gaps aside."""
    waiting = [group]
    while waiting:
        for alternative in waiting.pop().alternatives:
            for item in alternative:
                if isinstance(item, str):
                    if item not in GAPS:
                        yield item
                elif isinstance(item, Group):
                    waiting.append(item)
                else:
                    yield from item


def single_words(group: Group) -> Iterator[str]:
    """Give every written word of one token.

    A longer word of a script without spaces has none: its letters alone are not that word.
    """
    for alternative in group.alternatives:
        for item in alternative:
            if isinstance(item, Group):
                yield from single_words(item)
            elif isinstance(item, str) and item[0] not in "{=." and item[-1] != STEM:
                yield item


def whole_words(group: Group) -> Iterator[str]:
    """Give every written word of one token that is all of an alternative."""
    for alternative in group.alternatives:
        if len(alternative) != 1:
            continue
        if isinstance(alternative[0], Group):
            yield from whole_words(alternative[0])
        else:
            yield from single_words(Group([alternative]))
