"""What a reply's form asks for beside the reply: a note, and what happens then; and its words."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from flask import request

from bot.care.afterwards import After
from bot.doors.console import moments, words
from bot.doors.tongue import marked, say
from models.states import AFTERWARDS

THEN = MappingProxyType(
    {
        "nothing": marked("Then: you keep the conversation"),
        "hour": marked("Then: put away for an hour"),
        "morning": marked("Then: put away until tomorrow at 9:00"),
        "hand_back": marked("Then: hand back to the script"),
        "close": marked("Then: close — %(outcome)s"),
    }
)
_DONE = MappingProxyType(
    {
        "hour": marked("Put away. It comes back by itself, and at once if the client writes."),
        "morning": marked("Put away. It comes back by itself, and at once if the client writes."),
        "hand_back": marked("Handed back. The script goes on where it stood."),
        "close": marked("Closed."),
    }
)


def read(form: Mapping[str, str], *, now: datetime, zone: ZoneInfo) -> After:
    """Read what goes with a reply; a reply alone reads as nothing more."""
    then = form.get("then", "")
    then = then if then in AFTERWARDS else "nothing"
    until = moments.put_away_until(then, "", now=now, zone=zone)
    note = form.get("after_note", "").replace("\r\n", "\n").strip()
    return After(note, then, until, form.get("outcome", ""))


def kept() -> dict[str, str]:
    """Return what the reply that was just refused asked for, to be shown again; else nothing."""
    form = request.form
    then = form.get("then", "")
    if request.endpoint != "console.reply" or then not in AFTERWARDS:
        return {}
    outcome, note = form.get("outcome", ""), form.get("after_note", "")
    return {"then": then, "outcome": outcome, "note": note, "told": told(then, outcome)}


def told(then: str, outcome: str = "") -> str:
    """Say what happens then, before it does."""
    return say(THEN[then], outcome=words.outcome(outcome))


def done(after: After) -> str:
    """Say what was done beside the reply, or nothing."""
    return say(_DONE[after.then]) if after.then in _DONE else ""
