"""`wait`: let time pass."""

from dataclasses import dataclass
from datetime import datetime

from flows import effects
from flows.draft import Page
from flows.moments import Moment, parse_moment
from flows.progress import Phase, Progress
from flows.step import Exit, OneWay, Turned
from flows.steps.kind import NEXT, Key, Kind


@dataclass(frozen=True, slots=True)
class Wait(OneWay):
    """Waits so long, or until a day or an hour of the client's, and goes on.

    What the client writes meanwhile goes to a person. A moment already past goes on at once.
    """

    until: Moment

    @property
    def phase(self) -> Phase:
        """Return `waiting`."""
        return "waiting"

    def enter(self, place: Progress, now: datetime) -> Turned:
        """Set the one timer."""
        due_at = self.until.due_at(now, values=place.values, zone=place.zone)
        return place, (effects.SetTimer(place.timer, due_at),)

    def onward(self, place: Progress) -> None:
        """Wait for the timer."""

    def exits(self) -> tuple[Exit, ...]:
        """Return the one way on."""
        return (Exit("next", str(self.until), self.next),)


def _read(page: Page) -> Wait:
    return Wait(page.step, page.target("next"), _moment(page))


def _moment(page: Page) -> Moment:
    text = page.text("wait")
    moment = parse_moment(text)
    if moment is None and "wait" in page.table.entries:
        ways = "3 days, until 10:00, until 1 day before appointment at 10:00"
        page.fault("wait", "duration", why=f"{text!r}: write {ways}")
    elif moment is not None and moment.value and page.draft.values.get(moment.value) != "date":
        page.fault("wait", "value", why=f"{moment.value!r} is no date that this script knows")
    return moment or Moment(text)


KIND = Kind(
    "wait",
    Wait,
    (
        Key("wait", "moment", "How long: `3 days`, `until 10:00`, `until appointment at 10:00`."),
        NEXT,
    ),
    _read,
)
