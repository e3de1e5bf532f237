"""The console's blueprint: all its pages on one desk, behind one guard."""

from flask import Blueprint

from bot.doors import sessions
from bot.doors.console import campaigns, roster, uploads
from bot.doors.console.actions import Actions
from bot.doors.console.arranging import Arranging
from bot.doors.console.board import BoardPages, HandoverPages
from bot.doors.console.calls import Calls
from bot.doors.console.carrying import Carrying
from bot.doors.console.checklist_pages import ChecklistPages
from bot.doors.console.client import (
    Away,
    ClientForms,
    ClientPages,
    SamePages,
    TakingBack,
    WhoPages,
)
from bot.doors.console.conversation import ConversationPages
from bot.doors.console.devices import Devices
from bot.doors.console.directory_pages import DirectoryPages
from bot.doors.console.doubting import DoubtPages
from bot.doors.console.drafting import Drafting
from bot.doors.console.exports import ExportPages
from bot.doors.console.finding import Finding
from bot.doors.console.following_up import FollowingUp
from bot.doors.console.installing import Installing
from bot.doors.console.language_choice import LanguageChoice
from bot.doors.console.later import LaterReplies
from bot.doors.console.live import Live
from bot.doors.console.macro_pages import MacroPages
from bot.doors.console.offering import Offering
from bot.doors.console.page_words import page_words
from bot.doors.console.paging.after_action import AfterAction
from bot.doors.console.paging.answering import Answering
from bot.doors.console.paging.own_ways import OwnWays
from bot.doors.console.push_settings import PushSettings
from bot.doors.console.queue import QueuePages
from bot.doors.console.records import Records
from bot.doors.console.referring import Referring
from bot.doors.console.saved import SavedViews
from bot.doors.console.screener import Screener
from bot.doors.console.scripts import ScriptPages
from bot.doors.console.signing_in import SigningIn
from bot.doors.console.training import GoingToTrain
from bot.doors.console.translations.pages import TranslationPages
from bot.doors.desk import Desk

PAGES = (
    SigningIn,
    QueuePages,
    ConversationPages,
    Actions,
    Arranging,
    LaterReplies,
    Calls,
    SavedViews,
    Finding,
    ClientPages,
    ClientForms,
    WhoPages,
    SamePages,
    TakingBack,
    Away,
    DoubtPages,
    ExportPages,
    Referring,
    ScriptPages,
    Records,
    Offering,
    FollowingUp,
    DirectoryPages,
    Drafting,
    MacroPages,
    Screener,
    ChecklistPages,
    LanguageChoice,
    Live,
    Devices,
    PushSettings,
    Installing,
    Carrying,
    GoingToTrain,
    TranslationPages,
    Answering,
    OwnWays,
    AfterAction,
    BoardPages,
    HandoverPages,
    *roster.PAGES,
    *campaigns.PAGES,
    *uploads.PAGES,
)
# What a device installs says nothing about anybody.
INSTALLED = frozenset({"console.manifest", "console.worker", "console.offline"})
# A calendar program knows no sign-in: its address is the secret.
FEEDS = frozenset({"console.roster_feed"})
SIGNING_IN = frozenset({"console.sign_in", "console.sign_in_post", "console.language"})
# A page's link is its own key, and says nothing about anybody either.
PAGED = frozenset({"console.paged", "console.paged_post"})
OPEN_TO_ALL = INSTALLED | SIGNING_IN | PAGED | FEEDS | {"console.static"}


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
    door.app_context_processor(lambda: {"page_words": page_words})
    for pages in PAGES:
        pages(desk).add_to(door)
    return door
