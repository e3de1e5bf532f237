"""What a supervisor does with a campaign, a form each: told and led back, or told why not."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from bot.care.records.directory import KEEPERS
from bot.care.specialist import StaffMember
from bot.care.waves import building, trying
from bot.doors import sessions
from bot.doors.console import looking
from bot.doors.console.campaigns import campaign_words
from bot.doors.console.campaigns.page import CampaignPages
from bot.doors.desk import Desk
from bot.doors.tongue import marked, say
from bot.doors.trying import attempt
from bot.errors import DeedRefused, NotAllowed
from bot.house import House

Deed = Callable[[House, StaffMember, UUID, datetime], None]
DEEDS: dict[str, tuple[Deed, str]] = {
    "prepare": (building.prepare, marked("Members are being found. See the page again soon.")),
    "approve": (building.approve, marked("Approved.")),
    "start": (building.start, marked("Started.")),
    "pause": (building.pause, marked("Paused: nothing leaves until it goes on.")),
    "resume": (building.resume, marked("It goes on.")),
    "stop": (building.stop, marked("Stopped: nothing more of it leaves.")),
}


class CampaignDeeds:
    """The routes of deeds."""

    def __init__(self, desk: Desk) -> None:
        """Serve one desk."""
        self.desk = desk

    def add_to(self, door: Blueprint) -> None:
        """Register the route."""
        path = "/campaigns/<uuid:campaign_id>/<any({}):name>".format(", ".join(DEEDS))
        door.add_url_rule(path, "campaign_deed", self.do, methods=["POST"])
        path = "/campaigns/<uuid:campaign_id>/try"
        door.add_url_rule(path, "campaign_try_post", self.text_me, methods=["POST"])

    def do(self, campaign_id: UUID, name: str) -> ResponseReturnValue:
        """Do it."""
        staff, now, (deed, told) = leader(), self.desk.clock.now(), DEEDS[name]
        try:
            attempt(lambda: deed(self.desk.house, staff, campaign_id, now))
        except NotAllowed:
            abort(404)
        except DeedRefused as refusal:
            fault = campaign_words.refused(refusal)
            return CampaignPages(self.desk).page(campaign_id, fault), 409
        self.desk.wake()
        flash(say(told))
        return redirect(url_for("console.campaign", campaign_id=campaign_id), 303)

    def text_me(self, campaign_id: UUID) -> ResponseReturnValue:
        """Text a sample of the dry run to whoever asks."""
        staff, now = leader(), self.desk.clock.now()
        which = looking.plain("language"), looking.plain("variant")
        try:
            attempt(
                lambda: trying.text_me(self.desk.house, staff, campaign_id, which=which, now=now)
            )
        except NotAllowed:
            abort(404)
        except DeedRefused as refusal:
            fault = campaign_words.refused(refusal)
            return CampaignPages(self.desk).dry_run(campaign_id, fault), 409
        self.desk.wake()
        flash(say("It is on its way to your phone."))
        return redirect(url_for("console.campaign_try", campaign_id=campaign_id), 303)


def leader() -> StaffMember:
    """Return who acts; ends the request with 403 for all but those who lead campaigns."""
    staff = sessions.acting()
    if staff.role not in KEEPERS:
        abort(403)
    return staff
