"""`remember`: keep values for later steps and later scripts."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from flows import effects
from flows.draft import Page
from flows.progress import Progress
from flows.step import OneWay, Turned
from flows.steps.kind import NEXT, Key, Kind


@dataclass(frozen=True, slots=True)
class Remember(OneWay):
    """Keeps values about the client, which wordings and conditions may name from here on."""

    values: Mapping[str, str]

    def enter(self, place: Progress, now: datetime) -> Turned:
        """Keep the values."""
        kept = [effects.Remember(name, value, self.name) for name, value in self.values.items()]
        return replace(place, values={**place.values, **self.values}), tuple(kept)


def _read(page: Page) -> Remember:
    table = page.within("remember")
    values = {name: table.text(name) for name in table.table.entries}
    if table.given and not values:
        page.fault("remember", "missing key", why="name at least one value: {name: text}")
    for name, value in values.items():
        if not value:
            table.fault(name, "missing text", why=f"{name} is empty")
    return Remember(page.step, page.target("next"), values)


KIND = Kind(
    "remember",
    Remember,
    (Key("remember", "values", "The values by name: `{prefers: evening}`."), NEXT),
    _read,
)
