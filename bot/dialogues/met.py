"""What dialogues met: so that a test can say what none of them shows yet."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from flows.script import Script
from flows.step import Step


@dataclass(slots=True)
class Met:
    """Steps entered, wordings said in which language, kinds of questions asked, and the types of
    events, answers, effects and signals."""

    script: Script
    steps: set[str] = field(default_factory=set)
    wordings: set[tuple[str, str]] = field(default_factory=set)
    questions: set[str] = field(default_factory=set)
    types: set[type] = field(default_factory=set)
    signals: set[str] = field(default_factory=set)


class Entered(Mapping[str, Step]):
    """A script's steps, which notes in `names` each that the engine looks at."""

    def __init__(self, steps: Mapping[str, Step], names: set[str]) -> None:
        """Begin with none looked at."""
        self._steps, self.names = steps, names

    def __getitem__(self, name: str) -> Step:
        self.names.add(name)
        return self._steps[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._steps)

    def __len__(self) -> int:
        return len(self._steps)
