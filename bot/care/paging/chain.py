"""The chain of pages, pure: who is paged at which rung, and when the next one follows.

On duty, second, everyone on shift, supervisor, manager; then all of them again until somebody has
taken it. What can wait never climbs beyond those who are on shift. A rung that reaches nobody is
passed at once. The rungs and their times are those of the console's design.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from bot.config import Policy

URGENT = 1
# The rungs from this one on wake whoever is off duty, by voice first.
SUPERVISORS = 4


@dataclass(frozen=True, slots=True)
class Roster:
    """A team at one moment.

    `supervisors` are those on shift, or all of them when none is: they, and the managers, are
    woken. `next_at` is when the next shift begins; None when none is planned.
    """

    first: tuple[UUID, ...] = ()
    second: tuple[UUID, ...] = ()
    others: tuple[UUID, ...] = ()
    supervisors: tuple[UUID, ...] = ()
    managers: tuple[UUID, ...] = ()
    next_at: datetime | None = None

    @property
    def on_shift(self) -> tuple[UUID, ...]:
        """Return everyone who is on shift, in the order in which they are paged."""
        return tuple(dict.fromkeys((*self.first, *self.second, *self.others)))

    @property
    def everybody(self) -> tuple[UUID, ...]:
        """Return all whom the chain may come to."""
        return tuple(dict.fromkeys((*self.on_shift, *self.supervisors, *self.managers)))


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be paged for: its level, and how many rungs were climbed.

    `silent` acknowledged the last page and has not taken it. `holder` took it and has said nothing:
    then the page is about that, and the holder is the rung before all others.
    """

    level: int
    climbed: int
    silent: UUID | None = None
    holder: UUID | None = None


@dataclass(frozen=True, slots=True)
class Rung:
    """Whom to page now, and how long until the next rung.

    `whole_team` shows it on every screen of the team; `nobody` says that no person could be
    reached; `voice` rings first. `wait` is None when the next shift is to be waited for.
    """

    number: int
    staff: tuple[UUID, ...]
    whole_team: bool
    nobody: bool
    voice: bool
    wait: timedelta | None


def climb(asked: Asked, roster: Roster, reachable: frozenset[UUID], policy: Policy) -> Rung:
    """Return the next rung that reaches somebody, with all who were passed on the way to it.

    `reachable` are those who have a way of being paged that works. Past the last rung, it is
    everybody again.
    """
    rungs = _rungs(asked, roster)
    number, staff = _first_reached(asked.climbed, rungs, reachable)
    if asked.silent in roster.on_shift and asked.silent is not None:
        staff = tuple(dict.fromkeys((*staff, asked.silent)))
    nobody = not reachable.intersection(staff)
    waits = not staff and asked.level > URGENT
    return Rung(
        # Nobody is on shift and nobody is woken: the next shift begins with the first rung.
        number=asked.climbed if waits else number,
        staff=staff,
        whole_team=nobody or not roster.on_shift,
        nobody=nobody,
        voice=asked.level <= URGENT and number - _before(asked) >= SUPERVISORS,
        wait=_wait(asked, number, roster, policy),
    )


def last_rung(level: int, *, held: bool = False) -> int:
    """Return the number of the chain's last rung before it begins to repeat itself."""
    return held + (5 if level <= URGENT else 3)


def _rungs(asked: Asked, roster: Roster) -> Sequence[tuple[UUID, ...]]:
    """Give each rung's people, and last of all those of every round after it."""
    own = [(asked.holder,)] if asked.holder is not None else []
    on_shift = [roster.first, roster.second, roster.on_shift]
    if asked.level > URGENT:
        return [*own, *on_shift, roster.on_shift]
    return [*own, *on_shift, roster.supervisors, roster.managers, roster.everybody]


def _first_reached(
    climbed: int, rungs: Sequence[tuple[UUID, ...]], reachable: frozenset[UUID]
) -> tuple[int, tuple[UUID, ...]]:
    again = len(rungs) - 1
    passed: dict[UUID, None] = {}
    for place in range(min(climbed, again), len(rungs)):
        passed.update(dict.fromkeys(rungs[place]))
        if reachable.intersection(passed):
            break
    # A round that repeats itself is no new rung: numbers go on, so that pages tell them apart.
    return (climbed + 1 if climbed >= again else min(place + 1, again)), tuple(passed)


def _wait(asked: Asked, number: int, roster: Roster, policy: Policy) -> timedelta | None:
    if asked.level > URGENT:
        return policy.page_again_low_after if roster.on_shift else None
    place = number - _before(asked)
    if asked.level == URGENT or not 0 < place < len(policy.rungs_at):
        return policy.page_again_after
    return policy.rungs_at[place] - policy.rungs_at[place - 1]


def _before(asked: Asked) -> int:
    return int(asked.holder is not None)
