"""Which steps of one version of a script are there under another name in a later one."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from flows.moving import renamed
from flows.parts import answers_of, kind_word, parts_of
from flows.script import Script
from flows.step import Step
from flows.steps import Ask, Escalate, Say
from flows.wording import Edition

Names = Mapping[str, str]
"""Steps' old names, and what they are called now."""
Pair = tuple[str, str]
_Alike = Callable[[Step, Step], bool]


def new_names(old: Edition, new: Edition) -> Names:
    """Return the steps that are called otherwise in the new edition: as its script declares for
    conversations of the old one, else those that seem to be the same step."""
    names = dict(_declared(old.script, new.script))
    while more := _likely(old, new, names=names):
        names |= more
    return names


def main_key(step: Step) -> str | None:
    """Return the key of a step's own text, None when it says nothing."""
    return step.wording if isinstance(step, Ask | Escalate | Say) else None


def _declared(old: Script, new: Script) -> Iterator[Pair]:
    for move in new.moves:
        for name in old.steps if move.version == old.version else ():
            target = renamed(name, move)
            if target != name and target in new.steps:
                yield name, target


def _likely(old: Edition, new: Edition, *, names: Names) -> dict[str, str]:
    """Return steps that say the same, or else do the same, as no other step that is new does."""
    before, after = old.script.steps, new.script.steps
    gone = [name for name in before if name not in after and name not in names]
    come = [name for name in after if name not in before and name not in names.values()]

    def says(one: Step, other: Step) -> bool:
        text = old.script.wordings.get(main_key(one) or "")
        same = text is not None and text == new.script.wordings.get(main_key(other) or "")
        return same and kind_word(one) == kind_word(other)

    def does(one: Step, other: Step) -> bool:
        here = one.moved(lambda target: names.get(target, target))
        return (parts_of(here), answers_of(here)) == (parts_of(other), answers_of(other))

    ways: tuple[_Alike, ...] = (says, does)
    for alike in ways:
        pairs = [(one, other) for one in gone for other in come if alike(before[one], after[other])]
        found = {one: other for one, other in pairs if _alone((one, other), pairs)}
        if found:
            return found
    return {}


def _alone(pair: Pair, pairs: Sequence[Pair]) -> bool:
    """Tell whether neither step of a pair could be paired otherwise."""
    return sum(one == pair[0] or other == pair[1] for one, other in pairs) == 1
