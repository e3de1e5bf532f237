"""The language that a device's pages speak, which can be chosen before anybody signs in."""

from flask import Blueprint, Response, abort, make_response, redirect, request

from bot.doors import tongue
from bot.doors.console.signing_in import ours
from bot.doors.desk import Desk


class LanguageChoice:
    """The route by which a language is chosen."""

    def __init__(self, desk: Desk) -> None:
        """Serve one desk."""
        self.desk = desk

    def add_to(self, door: Blueprint) -> None:
        """Register the route."""
        door.add_url_rule("/language", "language", self.language, methods=["POST"])

    def language(self) -> Response:
        """Keep a language on this device, and go back to where it was chosen."""
        code = request.form.get("language", "")
        if code not in tongue.spoken().tongues:
            abort(400)
        response = make_response(redirect(ours(request.form.get("back", "/")), 303))
        tongue.keep(response, code)
        return response
