"""What changed between two editions of a script, in words."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flows.drawing.ways import said_cases
from flows.languages import SOURCE_LANGUAGE, name_of
from flows.parts import answers_of, kind_word, longer, parts_of
from flows.renames import Names, main_key, new_names
from flows.script import Move, Script
from flows.step import Step
from flows.wording import Edition, Wording

Spoken = Mapping[str, Wording]
Change = tuple[str | None, str | None]
"""What stood there and what stands there now, None where there is nothing."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One change: the step or part of the script it concerns, what it is, and both texts where
    texts changed."""

    where: str
    what: str
    before: str = ""
    after: str = ""


def differences(old: Edition, new: Edition) -> list[Difference]:
    """Return every difference, the script's head first, then its steps, then its wordings.

    There is none only between editions of one version.
    """
    two = _Two(old, new, new_names(old, new))
    found = [*two.head(), *two.steps(), *two.languages(), *two.texts()]
    if not found and old.script.version != new.script.version:
        return [Difference(_SCRIPT, "only comments, layout or the order of steps changed")]
    return found


_SCRIPT = "the script"


@dataclass(frozen=True, slots=True)
class _Two:
    """Two editions, and how steps of the old one are called in the new one."""

    old: Edition
    new: Edition
    names: Names

    def head(self) -> Iterator[Difference]:
        """Give what changed beside the steps."""
        start = self.old.script.start
        before = {**_head(self.old.script), "the start": self.names.get(start, start)}
        for part, change in _changes(before, _head(self.new.script)):
            yield Difference(_SCRIPT, _went(part, change))

    def steps(self) -> Iterator[Difference]:
        """Give the steps that have gone, come, are called otherwise, or do something else."""
        old, new, names = self.old.script.steps, self.new.script.steps, self.names
        for name, step in old.items():
            if name in names:
                yield Difference(name, f"the step is called {names[name]!r} now")
            elif name not in new:
                yield Difference(name, f"the step is gone: `{kind_word(step)}`")
        before = {names[name]: step for name, step in old.items() if name in names}
        before |= {name: step for name, step in old.items() if name not in names}
        for name, step in new.items():
            if name in before:
                yield from _of_step(before[name].moved(self._name), step)
            else:
                yield Difference(name, f"the step is new: `{kind_word(step)}`")

    def languages(self) -> Iterator[Difference]:
        """Give the languages that have come or gone as a whole."""
        counts = _counts(self.old), _counts(self.new)
        for language, change in _changes(*counts):
            if None in change:
                yield Difference(_SCRIPT, _went(f"{name_of(language)} wording", change))

    def texts(self) -> Iterator[Difference]:
        """Give what changed of texts, in the languages that both editions have."""
        before = {self._key(key): spoken for key, spoken in self.old.wordings.items()}
        after = self.new.wordings
        both = _counts(self.old).keys() & _counts(self.new)
        for key in dict.fromkeys((*self.new.script.wordings, *before, *after)):
            if key not in after:
                yield Difference(key, f"the text is gone{_in(before[key])}", _source(before[key]))
            elif key not in before:
                what = f"the text is new{_in(after[key])}"
                yield Difference(key, what, after=_source(after[key]))
            else:
                one, other = (_only(both, spoken[key]) for spoken in (before, after))
                yield from _of_text(key, one, after=other)

    def _name(self, step: str) -> str:
        return self.names.get(step, step)

    def _key(self, key: str) -> str:
        """Return the key that a text has by now, its step being called otherwise perhaps."""
        script, step, *part = key.split(".")
        for name, target in self.names.items():
            after = main_key(self.new.script.steps[target])
            if after and main_key(self.old.script.steps[name]) == f"{script}.{step}":
                return ".".join((after, *part))
        own = script == self.old.script.name
        return ".".join((self.new.script.name if own else script, step, *part))


def _head(script: Script) -> dict[str, str]:
    head = {"the name": script.name, "`about`": script.about}
    head |= {"the purpose": script.purpose, "the start": script.start}
    head |= {f"the value {name!r}": kind for name, kind in script.values.items()}
    moves = {f"the move from {move.version}": _in_words(move) for move in script.moves}
    return {**head, **moves}


def _in_words(move: Move) -> str:
    renames = [f"{old} to {new}" for old, new in move.steps.items()]
    return ", ".join(renames) or "every step to the one of its name"


def _of_step(before: Step, after: Step) -> Iterator[Difference]:
    for part, change in _changes(parts_of(before), parts_of(after)):
        yield Difference(after.name, _went(part, change))
    merged: dict[Change, list[str]] = {}
    for answer, change in _changes(answers_of(before), answers_of(after)):
        merged.setdefault(change, []).append(answer)
    for change, answers in merged.items():
        yield Difference(after.name, _went(f"the step after {said_cases(answers)}", change))


def _changes(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[tuple[str, Change]]:
    for part in dict.fromkeys((*before, *after)):
        if before.get(part) != after.get(part):
            yield part, (before.get(part), after.get(part))


def _went(thing: str, change: Change) -> str:
    before, after = change
    if before is None:
        return f"{thing} is new: {after}"
    if after is None:
        return f"{thing} is gone: it was {before}"
    told = longer(before, after)
    return f"{thing} was {before} and is {after}{f': {told}' if told else ''}"


def _counts(edition: Edition) -> dict[str, str]:
    """Count the texts of each language, in words; the source language has them all."""
    found = Counter(code for spoken in edition.wordings.values() for code in spoken)
    found[SOURCE_LANGUAGE] = len(edition.wordings)
    return {code: f"{many} text{'' if many == 1 else 's'}" for code, many in found.items()}


def _only(languages: set[str], spoken: Spoken) -> Spoken:
    return {code: word for code, word in spoken.items() if code in languages}


def _in(spoken: Spoken) -> str:
    return f", in {', '.join(map(name_of, spoken))}"


def _source(spoken: Spoken) -> str:
    return _text(next(iter(spoken.values()), None))


def _of_text(key: str, before: Spoken, *, after: Spoken) -> Iterator[Difference]:
    reviews: dict[str, list[str]] = {}
    for code in dict.fromkeys((*before, *after)):
        one, other, said = before.get(code), after.get(code), name_of(code)
        if _text(one) != _text(other):
            fate = "is new" if one is None else "changed" if other else "is gone"
            yield Difference(key, f"the {said} text {fate}", _text(one), _text(other))
        if one and other and one.count != other.count:
            what = f"the {said} text counts {other.count!r}, no more {one.count!r}"
            yield Difference(key, what)
        if one and other and one.reviewed != other.reviewed:
            reviews.setdefault(_REVIEW[other.reviewed], []).append(said)
    for what, languages in reviews.items():
        yield Difference(key, f"the text {what} in {', '.join(languages)}")


_REVIEW = {True: "has been reviewed", False: "is a draft again"}


def _text(word: Wording | None) -> str:
    return "" if word is None else " / ".join(word.forms or (word.text,))
