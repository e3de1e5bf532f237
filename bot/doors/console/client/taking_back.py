"""A referral that was a mistake is taken back, as long as nobody has answered."""

from collections.abc import Mapping
from types import MappingProxyType
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from bot.care import intake
from bot.doors.console.client.forms import editing
from bot.doors.console.client.page import head, look
from bot.doors.desk import Desk
from bot.doors.tongue import marked, say
from bot.doors.trying import attempt
from bot.errors import DeedRefused, NotAllowed

STAYS: Mapping[str, str] = MappingProxyType(
    {
        "wrote": marked("They have written to us: they stay a client."),
        "person_speaks": marked("A person has written to them, or is called to: they stay."),
        "stopped": marked("Texting to them was stopped: they stay, so that it stays stopped."),
        "merged": marked("They are one person with another client: part the two first."),
        "referred_again": marked("They were referred more than once: they stay a client."),
    }
)


class TakingBack:
    """The routes by which a referral is taken back."""

    def __init__(self, desk: Desk) -> None:
        """Serve one desk."""
        self.desk = desk

    def add_to(self, door: Blueprint) -> None:
        """Register the routes."""
        path = "/clients/<uuid:client_id>/take-back"
        door.add_url_rule(path, "client_take_back", self.ask)
        door.add_url_rule(path, "client_taken_back", self.take_back, methods=["POST"])

    def ask(self, client_id: UUID) -> str:
        """Say what taking back means, and whether it can be done."""
        editing()
        whose = look(self.desk, client_id)
        with self.desk.house.db.reading() as tx:
            stays = intake.stays(tx, client_id)
        why = say(STAYS[stays]) if stays else ""
        return render_template("console/client/take_back.html", **head(whose), why=why)

    def take_back(self, client_id: UUID) -> ResponseReturnValue:
        """Take it back; or say why they stay."""
        staff, now = editing(), self.desk.clock.now()
        try:
            attempt(lambda: intake.take_back(self.desk.house, staff, client_id, now=now))
        except NotAllowed:
            abort(404)
        except DeedRefused as refused:
            flash(say(STAYS[refused.reason]))
            return redirect(url_for("console.client", client_id=client_id), 303)
        self.desk.wake()
        flash(say("The referral was taken back. No text leaves to this number any more."))
        return redirect(url_for("console.refer"), 303)
