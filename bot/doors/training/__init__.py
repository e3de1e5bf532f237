"""The training house's own doors: people come in from the real console, and may start again."""

from bot.doors.training.again import starting_again
from bot.doors.training.door import open_to_arrivals

__all__ = ["open_to_arrivals", "starting_again"]
