"""`cadence`: start or stop a rhythm of check-ins."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from flows import effects
from flows.draft import Page
from flows.progress import Progress
from flows.step import OneWay, Turned
from flows.steps.kind import NEXT, Key, Kind

CADENCE_LENGTH_MAX = 80
DEEDS = ("start", "stop")


@dataclass(frozen=True, slots=True)
class Cadence(OneWay):
    """Enrols the client in the cadence of this name, or ends their enrolment, and goes on."""

    deed: Literal["start", "stop"]
    cadence: str

    def enter(self, place: Progress, now: datetime) -> Turned:
        """Start or stop it."""
        starts = self.deed == "start"
        deed = effects.StartCadence if starts else effects.StopCadence
        return place, (deed(self.cadence),)


def _read(page: Page) -> Cadence:
    table = page.within("cadence")
    table.allow((), DEEDS)
    given = [deed for deed in DEEDS if deed in table.table.entries]
    if table.given and len(given) != 1:
        page.fault("cadence", "shape", why="either {start: NAME} or {stop: NAME}")
    name = table.short(given[0], CADENCE_LENGTH_MAX) if given else ""
    deed: Literal["start", "stop"] = "stop" if given == ["stop"] else "start"
    return Cadence(page.step, page.target("next"), deed, name)


KIND = Kind(
    "cadence",
    Cadence,
    (Key("cadence", "cadence", "`{start: NAME}` or `{stop: NAME}`."), NEXT),
    _read,
)
