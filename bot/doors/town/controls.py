"""What the town's page needs from whoever plays the town."""

from datetime import datetime
from typing import Protocol
from uuid import UUID


class TownControls(Protocol):
    """Moves the town's time, and texts us from its phones."""

    def advance(self, *, until: datetime) -> None:
        """Move the town's time on to `until`, playing everything that falls due in between."""

    def text(self, contact_point_id: UUID, body: str) -> None:
        """Text us from a simulated phone."""
