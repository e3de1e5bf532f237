"""`offer`: offer a service, and write down what the client says to it."""

from dataclasses import dataclass
from datetime import datetime

from flows import effects
from flows.answers import Answer, No, Question, Yes
from flows.draft import Page
from flows.progress import Progress
from flows.step import Turned
from flows.steps.ask import (
    NOT_NOW,
    SILENCE,
    UNCLEAR,
    Ask,
    read_not_now,
    read_silence,
    read_unclear,
)
from flows.steps.kind import Key, Kind

SERVICE_LENGTH_MAX = 80


@dataclass(frozen=True, slots=True)
class Offer(Ask):
    """Asks whether the client wants a service, and keeps a service referral: offered, then
    accepted or declined. Staff see it and follow it up."""

    service: str = ""

    def enter(self, place: Progress, now: datetime) -> Turned:
        """Offer it; asked anew, it is one offer still."""
        place, asked = super(Offer, self).enter(place, now)
        return place, (effects.RecordOffer(self.service, "offered", self.name), *asked)

    def keep(self, place: Progress, answer: Answer | None) -> Turned:
        """Write a plain yes or no down."""
        match answer:
            case Yes():
                return place, (effects.RecordOffer(self.service, "accepted", self.name),)
            case No():
                return place, (effects.RecordOffer(self.service, "declined", self.name),)
            case _:
                return place, ()


def _read(page: Page) -> Offer:
    service = page.short("offer", SERVICE_LENGTH_MAX)
    ways = page.within("next")
    ways.allow(("accepted", "declined"))
    return Offer(
        name=page.step,
        wording=page.wording("ask"),
        question=Question("yes_no", can_wait="not_now" in page.table.entries),
        cases={"yes": ways.target("accepted"), "no": ways.target("declined")},
        unclear=read_unclear(page.within("unclear")),
        silence=read_silence(page.within("silence")),
        not_now=read_not_now(page),
        service=service,
    )


KIND = Kind(
    "offer",
    Offer,
    (
        Key("offer", "words", "The service, as staff call it."),
        Key("ask", "wording", "The question, as the client reads it; answered by yes or no."),
        Key("next", "steps by answer", "`{accepted: STEP, declined: STEP}`."),
        UNCLEAR,
        SILENCE,
        NOT_NOW,
    ),
    _read,
)
