"""What a question of ours waits for, made out of a router of theirs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.importing.rapidpro.export import Case
from bot.importing.rapidpro.testing import Left

ANY = "any"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question waits for.

    `ways` maps an answer (`yes`, an option, a span such as `1-3`), or ANY, to a category's uuid,
    empty where the export says nothing. `words` are what a client may write for an answer, as the
    tests have it. `carried` are the paths of the tests that came along, `left` those that did not,
    `changed` those that mean something a little different here.
    """

    answer: str
    ways: Mapping[str, str]
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    carried: tuple[str, ...] = ()
    left: tuple[Left, ...] = ()
    changed: tuple[Left, ...] = ()

    @property
    def is_choice(self) -> bool:
        """Whether the answer is one of several options."""
        return self.answer == "one of"


def grouped(tests: Sequence[Case]) -> list[tuple[str, list[Case]]]:
    """Return the tests by the category they lead to, in the order of each one's first test."""
    groups: dict[str, list[Case]] = {}
    for case in tests:
        groups.setdefault(case.category, []).append(case)
    return list(groups.items())
