"""`say`: tell the client something and go on."""

from dataclasses import dataclass
from datetime import datetime

from flows import effects
from flows.draft import Page
from flows.progress import Progress
from flows.step import OneWay, Turned
from flows.steps.kind import NEXT, Key, Kind


@dataclass(frozen=True, slots=True)
class Say(OneWay):
    """Says its text and goes on at once; a client's reply to it goes to a person."""

    wording: str

    def enter(self, place: Progress, now: datetime) -> Turned:
        """Say the wording."""
        return place, (effects.Say(self.wording, self.name),)


def _read(page: Page) -> Say:
    return Say(page.step, page.target("next"), page.wording("say"))


KIND = Kind("say", Say, (Key("say", "wording", "What the client reads."), NEXT), _read)
