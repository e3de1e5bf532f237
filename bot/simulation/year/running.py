"""Play a year from a seed and say which promises broke."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from bot.simulation.places import Places
from bot.simulation.violation import Violation
from bot.simulation.year.checkers import violations
from bot.simulation.year.evidence import Evidence, gather
from bot.simulation.year.plan import Plan, planned
from bot.simulation.year.world import World

REPLAY = "python -m bot simulate --year {people} --seed {seed}"
SHOWN = 10


@dataclass(frozen=True)
class PlayedYear:
    """A year that has been played: the evidence, a hash of all that happened, what broke."""

    plan: Plan
    evidence: Evidence
    digest: str
    broken: list[Violation]

    def told(self) -> str:
        """Tell the first broken promises, and the command that replays them."""
        replay = REPLAY.format(people=len(self.plan.people), seed=self.plan.seed)
        lines = [
            f"seed {self.plan.seed}: {one.promise}: {one.what} ({one.at}, {one.conversation_id})"
            for one in self.broken[:SHOWN]
        ]
        return "\n".join([*lines, f"  replay: {replay}"]) if lines else ""

    @property
    def endings(self) -> Mapping[str, int]:
        """Count how planned steps ended: their state, with the reason of those left out."""
        rows = self.evidence.check_ins
        return Counter(f"{row.state} {row.reason or ''}".strip() for row in rows)


def play(plan: Plan, database_url: str) -> PlayedYear:
    """Play a planned year in an empty, migrated database."""
    world = World(plan, database_url)
    try:
        world.play()
        evidence = gather(world)
        return PlayedYear(plan, evidence, world.stage.history.digest(), violations(evidence))
    finally:
        world.close()


def play_on_sqlite(seed: int, people: int) -> PlayedYear:
    """Play the year of a seed on a database that is gone afterwards."""
    places = Places()
    try:
        with places.fresh(f"year-{seed}") as database_url:
            return play(planned(seed, people), database_url)
    finally:
        places.close()
