"""What to do about it, in the imperative. The engine only names effects; care carries them out."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

ConsentState = Literal["granted", "revoked"]
OfferState = Literal["offered", "accepted", "declined"]


@dataclass(frozen=True, slots=True)
class Say:
    """Send the wording of this key in the client's language. `asks` marks a question."""

    wording: str
    step: str
    asks: bool = False


@dataclass(frozen=True, slots=True)
class SetTimer:
    """Fire `name` at `due_at` unless cancelled first."""

    name: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class CancelTimers:
    """Cancel every timer of this script."""


@dataclass(frozen=True, slots=True)
class RecordOutcome:
    """Keep the client's answer under an instrument's name. `value` is its token: `yes`, `4`…"""

    instrument: str
    value: str
    step: str


@dataclass(frozen=True, slots=True)
class Remember:
    """Keep a value about the client, for this script and for later ones."""

    name: str
    value: str
    step: str


@dataclass(frozen=True, slots=True)
class RecordOffer:
    """Write down that a service was offered, or what the client said to it."""

    service: str
    state: OfferState
    step: str


@dataclass(frozen=True, slots=True)
class SetConsent:
    """Append to the consent ledger for each purpose."""

    state: ConsentState
    purposes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Escalate:
    """Put the conversation before a person; level 0 is the most urgent."""

    level: int
    reason: str


@dataclass(frozen=True, slots=True)
class StartCadence:
    """Enrol the client in the cadence of this name."""

    cadence: str


@dataclass(frozen=True, slots=True)
class StopCadence:
    """End the client's enrolment in the cadence of this name, with all that it still planned."""

    cadence: str


@dataclass(frozen=True, slots=True)
class Close:
    """The script is over."""

    result: str


Effect = (
    Say
    | SetTimer
    | CancelTimers
    | RecordOutcome
    | Remember
    | RecordOffer
    | SetConsent
    | Escalate
    | StartCadence
    | StopCadence
    | Close
)
