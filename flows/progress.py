"""Where one client stands in one script; to and from a plain dict, versioned."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

FORMAT = 2
READABLE = (1, 2)
Phase = Literal["asking", "waiting", "with_a_person", "ended"]
PUT_OFF, ASKED_AGAIN = 1, 2
"""What `put_off` says after a "not now": to be asked again later, and asked again."""


@dataclass(frozen=True, slots=True)
class Progress:
    """A client's place: the step, how often its question was repeated, and what is known.

    `phase` says what the script waits for: an answer, a timer, a person, or nothing more.
    `put_off` says how far a "not now" has come, 0 without one. `zone` is the client's IANA time
    zone. `expired` names the question that silence went past, which an answer still reaches until
    `expired_until`. `asked_as` is for the question that an answer reaches, where the conversation
    was moved since it was asked: earlier version -> the step's name there.
    """

    script: str
    version: str
    step: str
    phase: Phase = "asking"
    unclear: int = 0
    reminders: int = 0
    put_off: int = 0
    values: Mapping[str, str] = field(default_factory=dict)
    zone: str = "UTC"
    expired: str | None = None
    expired_until: datetime | None = None
    asked_as: Mapping[str, str] = field(default_factory=dict)

    @property
    def timer(self) -> str:
        """Name the one timer that this place may wait on, so that a stale one is recognised."""
        again = f"/{self.put_off}" if self.put_off else ""
        return f"{self.step}/{self.unclear}/{self.reminders}{again}"

    def to_dict(self) -> dict[str, Any]:
        """Return a JSON-ready dict that `from_dict` reads back unchanged."""
        until = self.expired_until
        return {
            "format": FORMAT,
            "script": self.script,
            "version": self.version,
            "step": self.step,
            "phase": self.phase,
            "unclear": self.unclear,
            "reminders": self.reminders,
            "put_off": self.put_off,
            "values": dict(self.values),
            "zone": self.zone,
            "expired": self.expired,
            "expired_until": until.isoformat() if until is not None else None,
            "asked_as": dict(self.asked_as),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Progress":
        """Read what `to_dict` wrote, now or in format 1, which knew less.

        Raises ValueError on another format's data, TypeError on fields that are none of ours.
        """
        if data.get("format") not in READABLE:
            raise ValueError(f"progress format {data.get('format')!r}, expected {FORMAT}")
        fields = {key: value for key, value in data.items() if key != "format"}
        if fields.get("expired_until") is not None:
            fields["expired_until"] = datetime.fromisoformat(fields["expired_until"])
        return cls(**fields)
