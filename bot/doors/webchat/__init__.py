"""The client's private chat page, behind a link that nobody can guess."""

from bot.doors.webchat.door import blueprint

__all__ = ["blueprint"]
