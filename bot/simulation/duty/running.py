"""Play a month from a seed and say which promises broke, with the story that led there."""

from dataclasses import dataclass
from datetime import timedelta

from bot.simulation.duty.checkers import violations
from bot.simulation.duty.evidence import Evidence
from bot.simulation.duty.plan import Plan, planned
from bot.simulation.duty.world import World
from bot.simulation.places import Places
from bot.simulation.violation import Violation

REPLAY = "python -m bot simulate --duty --seed {seed}"
BEFORE, AFTER = timedelta(minutes=40), timedelta(minutes=3)
STORIES_SHOWN = 3


@dataclass(frozen=True)
class PlayedMonth:
    """A month that has been played: the evidence, a hash of all that happened, what broke."""

    plan: Plan
    evidence: Evidence
    digest: str
    broken: list[Violation]

    def told(self) -> str:
        """Tell the first broken promises with their stories, and the command that replays them."""
        replay = REPLAY.format(seed=self.plan.seed)
        shown = self.broken[:STORIES_SHOWN]
        return "\n\n".join(f"{self._story(one)}\n  replay: {replay}" for one in shown)

    def _story(self, one: Violation) -> str:
        told = f"seed {self.plan.seed}: {one.promise}: {one.what} ({one.at})"
        about = {"", str(one.conversation_id)}
        near = (
            line
            for line in self.evidence.lines
            if one.at and one.at - BEFORE <= line.at <= one.at + AFTER and line.about in about
        )
        return "\n".join([told, *(f"  {line}" for line in near)])


def play(plan: Plan, database_url: str) -> PlayedMonth:
    """Play a planned month in an empty, migrated database."""
    world = World(plan, database_url)
    try:
        evidence = world.play()
        return PlayedMonth(plan, evidence, world.stage.history.digest(), violations(evidence))
    finally:
        world.close()


class Months:
    """A place for months on SQLite."""

    def __init__(self) -> None:
        """Make the place."""
        self._places = Places()

    def play(self, seed: int) -> PlayedMonth:
        """Play the month of a seed."""
        with self._places.fresh(f"duty-{seed}") as database_url:
            return play(planned(seed), database_url)

    def close(self) -> None:
        """Leave nothing."""
        self._places.close()
