"""What is proved: a script with its places in its file, and each text that a client may read."""

from collections.abc import Iterator
from dataclasses import dataclass

from flows.errors import Fault
from flows.placeholders import placeholders
from flows.script import Script

OPTIONS = "options"
"""The part of a wording key below which answer words stand, which nobody is shown."""


@dataclass(frozen=True, slots=True)
class Book:
    """A script as its file has it, and the same with the scripts it calls written in.

    `linked` is None while something of its shape, or of one that it calls, is wrong: then nothing
    can be said about its ways.
    """

    script: Script
    file: str
    linked: Script | None = None

    def fault(self, step: str, rule: str, *, why: str, key: str = "") -> Fault:
        """Note a fault at a step, or at one of its keys; a called script's step is at the call."""
        lines = (self.linked or self.script).lines
        line = lines.get(f"{step}:{key}") or lines.get(step, 1)
        return Fault(self.file, line, rule, f"{step}: {why}")


@dataclass(frozen=True, slots=True)
class Said:
    """One text in one language, or one plural form of it, and where it stands."""

    key: str
    language: str
    text: str
    file: str
    line: int

    @property
    def step(self) -> str:
        """Return the name of the step, or of the fixed reply, that says it."""
        return self.key.split(".")[1]

    @property
    def is_answer(self) -> bool:
        """Tell whether these are words to answer with, which are never sent."""
        return is_answer(self.key)

    def fault(self, rule: str, *, why: str) -> Fault:
        """Note a fault of this text."""
        return Fault(self.file, self.line, rule, f"{self.key}: {why}")


def is_answer(key: str) -> bool:
    """Tell whether a wording key is one of answer words."""
    return key.split(".")[2:3] == [OPTIONS]


def said_by(script: Script, file: str, *, language: str) -> Iterator[Said]:
    """Give each text of a script's own file in the language that it is written in."""
    for key, text in script.wordings.items():
        line = script.lines.get(key, 1)
        yield Said(key, language, text, file, line)
        if key in script.plurals:
            yield Said(key, language, script.plurals[key].other, file, line)


def keys_of(script: Script, step: str) -> list[str]:
    """Return the keys of what a step of this very script says."""
    return [key for key in script.wordings if key.split(".")[1] == step and not is_answer(key)]


def names_in(script: Script, key: str) -> frozenset[str]:
    """Return the values that a wording needs, the one that its plural counts included."""
    plural = script.plurals.get(key)
    counted = placeholders(plural.other) | {plural.count} if plural else frozenset[str]()
    return placeholders(script.wordings[key]) | counted
