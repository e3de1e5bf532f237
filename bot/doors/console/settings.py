"""What a member of staff chooses for this device, and nothing that concerns anybody else."""

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from bot.doors import sessions, tongue
from bot.doors.console.signing_in import ours
from bot.doors.desk import Desk


class Settings:
    """The routes of the settings, and of the choice of a language, which needs no sign-in."""

    def __init__(self, desk: Desk) -> None:
        """Serve one desk."""
        self.desk = desk

    def add_to(self, door: Blueprint) -> None:
        """Register the routes."""
        door.add_url_rule("/settings", "settings", self.page)
        door.add_url_rule("/language", "language", self.language, methods=["POST"])

    def page(self) -> ResponseReturnValue:
        """Show what can be chosen."""
        return render_template("console/settings.html", me=sessions.current())

    def language(self) -> Response:
        """Keep a language on this device, and go back to where it was chosen."""
        code = request.form.get("language", "")
        if code not in tongue.spoken().tongues:
            abort(400)
        response = make_response(redirect(ours(request.form.get("back", "/")), 303))
        tongue.keep(response, code)
        return response
