"""The console's blueprint: all its pages on one desk, behind one guard."""

from flask import Blueprint

from bot.doors import sessions
from bot.doors.console.actions import Actions
from bot.doors.console.carrying import Carrying
from bot.doors.console.conversation import ConversationPages
from bot.doors.console.devices import Devices
from bot.doors.console.finding import Finding
from bot.doors.console.installing import Installing
from bot.doors.console.live import Live
from bot.doors.console.queue import QueuePages
from bot.doors.console.referring import Referring
from bot.doors.console.scripts import ScriptPages
from bot.doors.console.signing_in import SigningIn
from bot.doors.desk import Desk

PAGES = (
    SigningIn,
    QueuePages,
    ConversationPages,
    Actions,
    Finding,
    Referring,
    ScriptPages,
    Live,
    Devices,
    Installing,
    Carrying,
)
# What a device installs says nothing about anybody.
INSTALLED = frozenset({"console.manifest", "console.worker", "console.offline"})
OPEN_TO_ALL = INSTALLED | {"console.sign_in", "console.sign_in_post", "console.static"}


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
