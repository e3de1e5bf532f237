"""`record`: write down an outcome that follows from the way taken."""

import re
from dataclasses import dataclass
from datetime import datetime

from flows import effects
from flows.draft import Page
from flows.progress import Progress
from flows.step import OneWay, Turned
from flows.steps.kind import NEXT, Key, Kind


@dataclass(frozen=True, slots=True)
class Record(OneWay):
    """Records a value of a named instrument, as an answer would be, and goes on."""

    instrument: str
    value: str

    def enter(self, place: Progress, now: datetime) -> Turned:
        """Record the outcome."""
        return place, (effects.RecordOutcome(self.instrument, self.value, self.name),)


def _read(page: Page) -> Record:
    outcome = page.within("record")
    outcome.allow(("instrument", "value"))
    for key in ("instrument", "value"):
        text = outcome.raw(key)
        if text is not None and not re.fullmatch(r"[a-z][a-z0-9_]{0,39}", text):
            outcome.fault(key, "name", why="small letters, digits and _, at most 40")
    found = (outcome.text("instrument"), outcome.text("value"))
    return Record(page.step, page.target("next"), *found)


KIND = Kind(
    "record",
    Record,
    (Key("record", "outcome", "The instrument and the value to write down."), NEXT),
    _read,
)
