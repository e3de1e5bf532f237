"""`end`: the script is over."""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from flows import effects
from flows.draft import Page
from flows.progress import Phase, Progress
from flows.step import Exit, Rename, Turned
from flows.steps.kind import Key, Kind


@dataclass(frozen=True, slots=True)
class End:
    """Ends the script with a result that reports count by."""

    name: str
    result: str

    @property
    def phase(self) -> Phase:
        """Return `ended`."""
        return "ended"

    def enter(self, place: Progress, now: datetime) -> Turned:
        """Close."""
        return place, (effects.Close(self.result),)

    def onward(self, place: Progress) -> None:
        """Go nowhere."""

    def exits(self) -> tuple[Exit, ...]:
        """Return none."""
        return ()

    def moved(self, rename: Rename) -> "End":
        """Return the step with a new name."""
        return replace(self, name=rename(self.name))


def _read(page: Page) -> End:
    result = page.text("end")
    if not re.fullmatch(r"[a-z][a-z ]{0,39}", result):
        why = "an end is a few small letters, at most 40: `finished`, `no answer`"
        page.fault("end", "name", why=why)
    return End(page.step, result)


KIND = Kind("end", End, (Key("end", "words", "How it ended, in a few words."),), _read)
