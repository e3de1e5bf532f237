"""How the roster's pages do a deed: told and led on, or shown again with what is wrong."""

from collections.abc import Callable
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from flask import abort, flash, redirect
from flask.typing import ResponseReturnValue

from bot.care.rosters.arranging import ARRANGERS
from bot.care.specialist import StaffMember
from bot.doors import sessions
from bot.doors.console.roster import roster_words
from bot.doors.trying import attempt
from bot.errors import DeedRefused, NotAllowed

Done = TypeVar("Done")


def arranger() -> StaffMember:
    """Return who acts; ends the request with 403 for all but those who arrange rosters."""
    staff = sessions.acting()
    if staff.role not in ARRANGERS:
        abort(403)
    return staff


def do(
    deed: Callable[[], Done],
    told: Callable[[Done], str],
    *,
    then: str,
    again: Callable[[str], Any],
) -> ResponseReturnValue:
    """Do a deed and lead on to an address; or show the page again, which says why not.

    404 for what is not this person's to do or to see.
    """
    try:
        done = attempt(deed)
    except NotAllowed:
        abort(404)
    except DeedRefused as refusal:
        zone: ZoneInfo = sessions.current().zone
        return again(roster_words.refused(refusal, zone)), roster_words.status(refusal)
    flash(told(done))
    return redirect(then, 303)
