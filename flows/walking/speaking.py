"""What a walk says: each wording filled in one language, with the values known on the way."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flows import effects
from flows.formatting import Speech, fill
from flows.samples import MORNING
from flows.wording import Edition, Wording

COUNTED = ("0", "1", "2", "3", "5", "11", "21", "100")
"""Numbers that between them take every plural form of the languages we write to."""


@dataclass(slots=True)
class Speaking:
    """Renders a script's wordings; `said` are the keys met, `faults` what could not be said.

    A draft may be said here: what is walked is the wording there is, not whether it was reviewed.
    """

    edition: Edition
    language: str
    always: Mapping[str, str]
    said: set[str] = field(default_factory=set)
    faults: dict[str, None] = field(default_factory=dict)
    _rendered: set[tuple[str, frozenset[tuple[str, str]]]] = field(default_factory=set)

    def say(self, effect: effects.Say, values: Mapping[str, str]) -> None:
        """Render one wording; the same one with the same values is rendered once."""
        seen = (effect.wording, frozenset(values.items()))
        if seen in self._rendered:
            return
        self._rendered.add(seen)
        wording = self.edition.wording(effect.wording, self.language)
        if wording is None:
            self.faults[f"{effect.wording}: no wording in this language"] = None
            return
        if effect.wording not in self.said:
            self.said.add(effect.wording)
            self._count(effect.wording, wording, values)
        self._fill(effect.wording, wording, values)

    def _count(self, key: str, wording: Wording, values: Mapping[str, str]) -> None:
        """Say a plural of every number that matters, once."""
        for count in COUNTED if wording.forms else ():
            self._fill(key, wording, {**values, wording.count: count})

    def _fill(self, key: str, wording: Wording, values: Mapping[str, str]) -> None:
        speech = Speech(self.language, self.edition.script.values, MORNING.date())
        for name in fill(wording, {**self.always, **values}, speech).missing:
            self.faults[f"{key}: {{{name}}} is not known here"] = None
