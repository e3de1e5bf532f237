"""What a walk covered: steps, exits, wordings; whatever it did not is named."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from flows.script import Script
from flows.walking.known import asked_about
from flows.walking.ways import Way, ways_of


@dataclass(frozen=True, slots=True)
class Covered:
    """How many of what there is were met, and the names of the others."""

    met: int
    missing: tuple[str, ...] = ()

    @property
    def percent(self) -> int:
        """Return the share that was met, rounded down: 100 means all."""
        there = self.met + len(self.missing)
        return 100 * self.met // there if there else 100

    @classmethod
    def count(cls, wanted: Iterable[object], met: Iterable[object]) -> "Covered":
        """Compare what there is with what was met."""
        all_of, seen = dict.fromkeys(map(str, wanted)), set(map(str, met))
        missing = tuple(name for name in all_of if name not in seen)
        return cls(len(all_of) - len(missing), missing)


@dataclass(frozen=True, slots=True)
class Walked:
    """One script walked in one language.

    `covered` tells of its `step`s, `exit`s and `wording`s. `places` are where a conversation can
    stand, and `turns` all that can happen at them: each was taken once. `ways` are the paths from
    the start to an end, told apart by the exits they take; `played` of them were walked whole.
    `texts_read` are the client's texts. `faults` say what went wrong.
    """

    script: str
    language: str
    covered: Mapping[str, Covered]
    places: int
    turns: int
    ways: int
    played: int
    texts_read: int
    faults: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Say whether everything was met and nothing went wrong."""
        return not self.faults and not any(part.missing for part in self.covered.values())

    def told(self) -> Iterator[str]:
        """Give what is missing and what went wrong, one line each."""
        for name, part in self.covered.items():
            yield from (f"{name} never met: {one}" for one in part.missing)
        yield from self.faults


def side_by_side(script: Script, walks: Iterable[Walked]) -> list[Walked]:
    """Return the walks of a script, each freed of what only clients of another language meet.

    That is asked only of a script with a condition about the language; what no language meets
    stays missing in each.
    """
    found = list(walks)
    if "language" not in asked_about(script):
        return found
    return [replace(one, covered=_without_others(one, found)) for one in found]


def _without_others(walked: Walked, walks: list[Walked]) -> dict[str, Covered]:
    return {
        name: replace(
            part,
            missing=tuple(
                one
                for one in part.missing
                if all(one in other.covered[name].missing for other in walks)
            ),
        )
        for name, part in walked.covered.items()
    }


def wanted_exits(script: Script) -> tuple[Way, ...]:
    """Return every way out of every step."""
    return tuple(way for step in script.steps.values() for way in ways_of(step))


def wanted_wordings(script: Script) -> tuple[str, ...]:
    """Return the keys of all that can be said; the words of options are read, not said."""
    return tuple(key for key in script.wordings if ".options." not in key)
