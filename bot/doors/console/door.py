"""The console's blueprint: all its pages on one desk, behind one guard."""

from flask import Blueprint

from bot.doors import sessions
from bot.doors.console.actions import Actions
from bot.doors.console.arranging import Arranging
from bot.doors.console.calls import Calls
from bot.doors.console.conversation import ConversationPages
from bot.doors.console.finding import Finding
from bot.doors.console.live import Live
from bot.doors.console.queue import QueuePages
from bot.doors.console.referring import Referring
from bot.doors.console.saved import SavedViews
from bot.doors.console.scripts import ScriptPages
from bot.doors.console.signing_in import SigningIn
from bot.doors.desk import Desk

PAGES = (
    SigningIn,
    QueuePages,
    ConversationPages,
    Actions,
    Arranging,
    Calls,
    SavedViews,
    Finding,
    Referring,
    ScriptPages,
    Live,
)
OPEN_TO_ALL = frozenset({"console.sign_in", "console.sign_in_post", "console.static"})


def blueprint(desk: Desk) -> Blueprint:
    """Give the console's routes; every one but signing in asks who is there."""
    door = Blueprint(
        "console",
        __name__,
        template_folder="templates",
        static_folder="static",
        static_url_path="/assets",
    )
    door.before_request(sessions.guard(desk, open_to_all=OPEN_TO_ALL))
    for pages in PAGES:
        pages(desk).add_to(door)
    return door
