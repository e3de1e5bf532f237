"""What a walk has seen: the steps it entered, the exits it took, the wordings it said."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flows import effects, engine
from flows.events import Heard, Started
from flows.progress import Progress
from flows.script import Script
from flows.step import Step
from flows.walking.coverage import Covered, wanted_exits, wanted_wordings
from flows.walking.speaking import Speaking
from flows.walking.standing import A_MINUTE, Standing, Turn
from flows.walking.ways import Way, passed_through, way_out


@dataclass(slots=True)
class Seen:
    """Follows turns through a script, and says in `speaking` what they say."""

    script: Script
    speaking: Speaking
    steps: set[str] = field(default_factory=set)
    exits: set[Way] = field(default_factory=set)

    def see(self, turn: Turn) -> Way | None:
        """Note the steps and exits that a turn passed; return the first exit, None if it stayed."""
        way, place = self._begins(turn) if turn.before is None else self._left(turn, turn.before)
        if way is not None:
            self.exits.add(way)
        if way is not None or turn.before is None:
            self._follow(turn, place, way.target if way is not None else self.script.start)
        for effect in turn.done:
            if isinstance(effect, effects.Say):
                self.speaking.say(effect, turn.after.place.values)
        return way

    def covered(self) -> Mapping[str, Covered]:
        """Return how much of the script was seen."""
        return {
            "step": Covered.count(self.script.steps, self.steps),
            "exit": Covered.count(wanted_exits(self.script), self.exits),
            "wording": Covered.count(wanted_wordings(self.script), self.speaking.said),
        }

    def _begins(self, turn: Turn) -> tuple[None, Progress]:
        script, event = self.script, turn.event
        values = event.values if isinstance(event, Started) else {}
        return None, Progress(script.name, script.version, script.start, values=values)

    def _left(self, turn: Turn, before: Standing) -> tuple[Way | None, Progress]:
        """Return the way by which a turn left its step, and the progress as it left."""
        place, event, after = before.place, turn.event, turn.after.place
        step: Step | None = self.script.steps[place.step]
        kept = place
        if isinstance(event, Heard):
            step = engine.asked(self.script, place, before.now + A_MINUTE)
            kept = step.keep(place, event.answer)[0] if step is not None else place
        assert step is not None, "nothing is heard where nothing is asked"
        return way_out(step, event, before=place, after=after), kept

    def _follow(self, turn: Turn, place: Progress, target: str) -> None:
        name = target
        for name, way in passed_through(self.script, place, target, turn.after.now):
            self.steps.add(name)
            if way is not None:
                self.exits.add(way)
        assert name == turn.after.place.step, f"{target}: {name} is not where the engine is"
