"""How danger was answered: a timeline of each, kept with the conversation."""

from uuid import UUID

from flask import Blueprint, render_template

from bot.doors import sessions
from bot.doors.console import looking
from bot.doors.console.paging import answered
from bot.doors.desk import Desk


class AfterAction:
    """The route of the page."""

    def __init__(self, desk: Desk) -> None:
        """Serve one desk."""
        self.desk = desk

    def add_to(self, door: Blueprint) -> None:
        """Register the route."""
        door.add_url_rule("/c/<uuid:conversation_id>/answered", "answered", self.page)

    def page(self, conversation_id: UUID) -> str:
        """Show every danger of a conversation; the look is logged."""
        standing = looking.look(self.desk, conversation_id, "danger_timeline.read")
        with self.desk.house.db.reading() as tx:
            found = answered.read(tx, sessions.current(), conversation_id)
        shown = looking.page(self.desk, standing)
        return render_template("console/paging/answered.html", dangers=found, **shown)
