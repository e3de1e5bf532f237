"""`escalate`: put the conversation before a person."""

from dataclasses import dataclass
from datetime import datetime

from flows import effects
from flows.draft import Page
from flows.progress import Phase, Progress
from flows.step import Exit, OneWay, Turned
from flows.steps.kind import Key, Kind

LEVELS = ("P0", "P1", "P2", "P3")


@dataclass(frozen=True, slots=True)
class Escalate(OneWay):
    """Puts the conversation before a person (level 0 most urgent, 3 least), saying its text if
    there is one. The script goes on only when that person hands back."""

    level: int
    reason: str
    wording: str | None

    @property
    def phase(self) -> Phase:
        """Return `with_a_person`."""
        return "with_a_person"

    def enter(self, place: Progress, now: datetime) -> Turned:
        """Escalate, then say the wording."""
        escalate = effects.Escalate(self.level, self.reason)
        said = (effects.Say(self.wording, self.name),) if self.wording else ()
        return place, (escalate, *said)

    def onward(self, place: Progress) -> None:
        """Wait for the person."""

    def exits(self) -> tuple[Exit, ...]:
        """Return the way on after the hand-back."""
        return (Exit("handed back", "", self.next),)


def _read(page: Page) -> Escalate:
    call = page.within("escalate")
    call.allow(("level", "reason"))
    level, reason = call.one_of("level", LEVELS), call.short("reason", REASON_LENGTH_MAX)
    return Escalate(
        name=page.step,
        level=LEVELS.index(level) if level in LEVELS else 0,
        reason=reason,
        wording=page.wording("say") if "say" in page.table.entries else None,
        next=page.target("next"),
    )


REASON_LENGTH_MAX = 80
"""Characters; it is one line in the queue."""

KIND = Kind(
    "escalate",
    Escalate,
    (
        Key("escalate", "escalation", "How urgent, P0 to P3, and why, as staff read it."),
        Key("say", "wording", "What the client reads.", required=False),
        Key("next", "step", "The step to go on to when the person hands back."),
    ),
    _read,
)
