"""What the script answers to the benchmark's reply, worked out once for the lean reference."""

import json
from dataclasses import dataclass
from datetime import datetime

from bench.people import REPLY, SCRIPT, STARTED, TEAM
from bot.house import House
from bot.sending.rendering import render
from flows import effects, engine
from flows.answers import Number
from flows.effects import Effect
from flows.events import Heard
from flows.progress import Progress


@dataclass(frozen=True, slots=True)
class Prepared:
    """The columns of an answered question. `edition` is the script's name and version.

    `step` asks the next question; `answered` is the step that this answer belongs to.
    """

    edition: tuple[str, str]
    place: str
    said: str
    segments: int
    step: str
    wording: str
    instrument: str
    value: str
    answered: str
    timer: str
    timer_due_at: str


def prepare(house: House, now: datetime) -> Prepared:
    """Let the script answer REPLY at `now`."""
    script = house.library.current(SCRIPT).script
    place, _ = engine.begin(script, STARTED, now)
    after, effects_of = engine.step(script, place, Heard(Number(int(REPLY))), now)
    return _prepared(house, after, effects_of)


def _prepared(house: House, after: Progress, said: tuple[Effect, ...]) -> Prepared:
    edition = house.library.current(SCRIPT)
    say = next(one for one in said if isinstance(one, effects.Say))
    outcome = next(one for one in said if isinstance(one, effects.RecordOutcome))
    timer = next(one for one in said if isinstance(one, effects.SetTimer))
    values = {**house.library.lines, **TEAM, "hours": "8 am-6 pm"}
    rendered = render(edition.wording(say.wording, "en"), values, drafts=True)
    return Prepared(
        edition=(after.script, after.version),
        place=json.dumps(after.to_dict(), ensure_ascii=False, separators=(",", ":")),
        said=rendered.body,
        segments=rendered.segments,
        step=say.step,
        wording=say.wording,
        instrument=outcome.instrument,
        value=outcome.value,
        answered=outcome.step,
        timer=timer.name,
        timer_due_at=timer.due_at.isoformat(timespec="microseconds"),
    )
