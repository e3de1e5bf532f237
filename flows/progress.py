"""Where one client stands in one script; to and from a plain dict, versioned."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

FORMAT = 1
Phase = Literal["asking", "waiting", "with_a_person", "ended"]


@dataclass(frozen=True, slots=True)
class Progress:
    """A client's place: the step, how often its question was repeated, and what is known.

    `phase` says what the script waits for: an answer, a timer, a person, or nothing more.
    """

    script: str
    version: str
    step: str
    phase: Phase = "asking"
    unclear: int = 0
    reminders: int = 0
    values: Mapping[str, str] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return a JSON-ready dict that `from_dict` reads back unchanged."""
        return {
            "format": FORMAT,
            "script": self.script,
            "version": self.version,
            "step": self.step,
            "phase": self.phase,
            "unclear": self.unclear,
            "reminders": self.reminders,
            "values": dict(self.values),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Progress":
        """Read what `to_dict` wrote. Raises ValueError on another format's data."""
        if data.get("format") != FORMAT:
            raise ValueError(f"progress format {data.get('format')!r}, expected {FORMAT}")
        return cls(**{key: value for key, value in data.items() if key != "format"})
