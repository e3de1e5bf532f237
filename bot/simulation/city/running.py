"""Play a city from a seed and say which promises broke, with all that is needed to see why."""

from dataclasses import dataclass
from uuid import UUID

from bot.simulation.city.checkers import Violation, violations
from bot.simulation.city.evidence import Evidence, gather
from bot.simulation.city.plan import Plan, planned
from bot.simulation.city.world import World
from bot.simulation.history import Line
from bot.simulation.places import Places

REPLAY = "python -m bot simulate --seed {seed}"
# Of a broken promise's story: what led to it, and a little of what came after.
LINES_BEFORE, LINES_AFTER = 30, 6
STORIES_SHOWN = 3


@dataclass(frozen=True)
class Played:
    """A city that has been played: the evidence, a hash of all that happened, what broke."""

    plan: Plan
    evidence: Evidence
    digest: str
    broken: list[Violation]

    def told(self) -> str:
        """Tell the first broken promises with their stories, and the command that replays them."""
        replay = REPLAY.format(seed=self.plan.seed)
        shown = self.broken[:STORIES_SHOWN]
        return "\n\n".join(f"{_story(self, one)}\n  replay: {replay}" for one in shown)


def play(plan: Plan, database_url: str) -> Played:
    """Play a planned city in an empty, migrated database."""
    world = World(plan, database_url)
    try:
        world.play()
        evidence = gather(world)
        return Played(plan, evidence, world.stage.history.digest(), violations(evidence))
    finally:
        world.close()


class Cities:
    """A place for cities on SQLite."""

    def __init__(self) -> None:
        """Make the place."""
        self._places = Places()

    def play(self, seed: int) -> Played:
        """Play the city of a seed."""
        return self.play_plan(planned(seed))

    def play_plan(self, plan: Plan) -> Played:
        """Play a city that was planned otherwise."""
        with self._places.fresh("city") as database_url:
            return play(plan, database_url)

    def close(self) -> None:
        """Leave nothing."""
        self._places.close()


def _story(played: Played, one: Violation) -> str:
    told = f"seed {played.plan.seed}: {one.promise}: {one.what}"
    if one.conversation_id is None:
        return told
    lines = sorted(_lines(played.evidence, one.conversation_id), key=lambda line: line.at)
    before = sum(one.at is None or line.at <= one.at for line in lines)
    shown = lines[max(before - LINES_BEFORE, 0) : before + LINES_AFTER]
    return "\n".join([told, *(f"  {line}" for line in shown)])


def _lines(evidence: Evidence, conversation_id: UUID) -> list[Line]:
    """Give what happened to one conversation: its own lines, its phone's and everybody's."""
    address = evidence.points[conversation_id].address
    about = {"", str(conversation_id), address, f"whatsapp:{address}"}
    happened = [
        Line(line.at, line.what, line.about[-12:]) for line in evidence.lines if line.about in about
    ]
    return happened + [
        Line(row.created_at, _row_told(row), "row")
        for row in evidence.of("messages", conversation_id)
    ]


def _row_told(row: object) -> str:
    names = "direction author purpose wording status reason provider_id answers_at id".split()
    return " ".join(f"{name}={getattr(row, name)}" for name in names if getattr(row, name))
