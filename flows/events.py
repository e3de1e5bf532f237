"""What happened to a conversation, in the past tense."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flows.answers import Answer


@dataclass(frozen=True, slots=True)
class Started:
    """The script begins, knowing `values` (what wordings and conditions may name).

    `zone` is the client's IANA time zone, for waits until an hour of theirs.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Heard:
    """The client wrote; `answer` is what it means to the question asked, None if nothing."""

    answer: Answer | None


@dataclass(frozen=True, slots=True)
class TimerFired:
    """A timer that the script set is due. A timer of a step already left is ignored."""

    name: str


@dataclass(frozen=True, slots=True)
class Resumed:
    """A person handed the conversation back: the question in progress is asked again."""


@dataclass(frozen=True, slots=True)
class Interrupted:
    """Something else was answered meanwhile (HELP…): the question in progress is asked again,
    in its shorter words, and its time goes on."""


Event = Started | Heard | TimerFired | Resumed | Interrupted
