"""The demonstration town: simulated phones beside the queue, and a clock that moves on."""

from bot.doors.town.controls import TownControls
from bot.doors.town.door import blueprint

__all__ = ["TownControls", "blueprint"]
