"""What happened, line by line: told when a promise breaks, hashed to compare two runs."""

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened. `about` is a phone or a conversation's id, or nothing."""

    at: datetime
    what: str
    about: str = ""

    def __str__(self) -> str:
        """Tell it in one line."""
        return f"{self.at:%a %d %b %H:%M:%S.%f} UTC  {self.about:<13}  {self.what}"


@dataclass(slots=True)
class History:
    """The lines so far, oldest first."""

    lines: list[Line] = field(default_factory=list)

    def add(self, at: datetime, what: str, about: object = "") -> None:
        """Write down what happened."""
        self.lines.append(Line(at, what, str(about)))

    def digest(self) -> str:
        """Return a hash of everything that happened."""
        told = "\n".join(f"{line.at.isoformat()}|{line.about}|{line.what}" for line in self.lines)
        return sha256(told.encode()).hexdigest()
