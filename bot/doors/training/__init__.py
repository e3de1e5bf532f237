"""The training house's own door: people come in from the real console, with a pass."""

from bot.doors.training.door import open_to_arrivals

__all__ = ["open_to_arrivals"]
