"""Finding a client while somebody talks. What is looked for never stands in an address."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from bot.care import finding
from bot.doors import sessions
from bot.doors.console import words
from bot.doors.desk import Desk


class Finding:
    """The routes of the search."""

    def __init__(self, desk: Desk) -> None:
        """Serve one desk."""
        self.desk = desk

    def add_to(self, door: Blueprint) -> None:
        """Register the routes."""
        door.add_url_rule("/find", "find", self.form)
        door.add_url_rule("/find", "find_post", self.find, methods=["POST"])

    def form(self) -> str:
        """Show the empty search."""
        return _page()

    def find(self) -> ResponseReturnValue:
        """Show whom a search means; it is logged that somebody searched."""
        wanted = request.form.get("wanted", "").strip()[: finding.QUERY_LENGTH_MAX]
        if not wanted:
            return _page()
        staff, now = sessions.current().staff, self.desk.clock.now()
        found = finding.find(self.desk.house, staff, wanted, now)
        lines = [
            {
                "id": one.conversation_id,
                "client_id": one.client_id,
                "name": one.name,
                "language": words.language(one.language),
                "channel": words.channel(one.channel),
                "address": words.masked(one.channel, one.address),
            }
            for one in found
        ]
        return _page(wanted=wanted, lines=lines, most=finding.FOUND_MAX)


def _page(**shown: object) -> str:
    return render_template("console/find.html", me=sessions.current(), **shown)
