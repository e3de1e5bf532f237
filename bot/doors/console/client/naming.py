"""How pages call a client."""

from typing import Any

from bot.doors.tongue import say


def whole(row: Any) -> str:
    """Return what a client wants to be called, with the name on file beside it if that differs."""
    if not row.name:
        return say("Unknown sender")
    if not row.called or row.called.casefold() == row.name.casefold():
        return str(row.name)
    return f"{row.called} ({row.name})"
