"""The machines' door: dispatch and records systems refer clients here, described by OpenAPI."""

from bot.doors.api.door import blueprint

__all__ = ["blueprint"]
