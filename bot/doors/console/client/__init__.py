"""The client's own page: who they are, how to reach them safely, and all that happened."""

from bot.doors.console.client.away import Away
from bot.doors.console.client.forms import ClientForms
from bot.doors.console.client.page import ClientPages
from bot.doors.console.client.same_person import SamePages
from bot.doors.console.client.taking_back import TakingBack
from bot.doors.console.client.who import WhoPages

__all__ = ["Away", "ClientForms", "ClientPages", "SamePages", "TakingBack", "WhoPages"]
