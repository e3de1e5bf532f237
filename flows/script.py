"""A script and its steps: frozen, checked by the loader, walked by the engine."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from flows.answers import Question

Purpose = Literal["consent_request", "check_in", "caring_contact"]
ConsentState = Literal["granted", "revoked"]


@dataclass(frozen=True, slots=True)
class Unclear:
    """What follows an answer we could not read: ask once more in other words, then go on to `then`.

    `again` is a wording key; without it the question itself is repeated.
    """

    again: str
    then: str


@dataclass(frozen=True, slots=True)
class Silence:
    """What follows no answer: after `after`, remind once (when `remind` is a wording key), then
    go on to `then`."""

    after: timedelta
    remind: str | None
    then: str


@dataclass(frozen=True, slots=True)
class Say:
    """Say `wording` and go on."""

    name: str
    wording: str
    next: str


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask, wait for the answer, and go on by what it was.

    `cases` maps an answer's token (`yes`, `no`, `unsure`, `3`, an option's key, `text`) to a step.
    `outcome` names the instrument that the answer is recorded under.
    """

    name: str
    wording: str
    question: Question
    cases: Mapping[str, str]
    unclear: Unclear
    silence: Silence
    outcome: str | None = None


@dataclass(frozen=True, slots=True)
class Branch:
    """Go on by whether the value `when` is known."""

    name: str
    when: str
    known: str
    unknown: str


@dataclass(frozen=True, slots=True)
class Wait:
    """Go on after `duration`."""

    name: str
    duration: timedelta
    next: str


@dataclass(frozen=True, slots=True)
class Consent:
    """Write the client's decision into the consent ledger for `purposes` and go on."""

    name: str
    state: ConsentState
    purposes: tuple[str, ...]
    next: str


@dataclass(frozen=True, slots=True)
class Escalate:
    """Put the conversation before a person (level 0 most urgent, 3 least), saying `wording` if
    there is one. The script goes on only when that person hands back."""

    name: str
    level: int
    reason: str
    wording: str | None
    next: str


@dataclass(frozen=True, slots=True)
class End:
    """The script is over, with a result that reports count by."""

    name: str
    result: str


Step = Say | Ask | Branch | Wait | Consent | Escalate | End


@dataclass(frozen=True, slots=True)
class Script:
    """One check-in, caring contact or consent conversation.

    `purpose` is the consent that its messages need. `version` is the hash of the file and all its
    wordings, so a changed word is another version. `wordings` maps each wording key to its source
    text; other languages live in `locales/`.
    """

    name: str
    about: str
    purpose: Purpose
    start: str
    steps: Mapping[str, Step]
    version: str = ""
    wordings: Mapping[str, str] = field(default_factory=dict)
