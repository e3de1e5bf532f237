"""The staff console: the queue, the conversation, the referral form. Server-rendered pages."""

from bot.doors.console.door import blueprint

__all__ = ["blueprint"]
