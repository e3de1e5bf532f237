"""Saved views of the queue: a member of staff keeps filters of it, for themselves alone."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from bot.care import views
from bot.care.views import SavedView
from bot.doors import sessions
from bot.doors.console import filters, refusals
from bot.doors.console.filters import Filter
from bot.doors.console.queue_reading import Item, Queue
from bot.doors.desk import Desk
from bot.doors.trying import attempt
from bot.errors import DeedRefused


@dataclass(frozen=True, slots=True)
class Shown:
    """A saved view with the rows that are in it now."""

    id: UUID
    name: str
    filter: Filter
    items: list[Item]


class SavedViews:
    """The routes of saved views."""

    def __init__(self, desk: Desk) -> None:
        """Serve one desk."""
        self.desk = desk

    def add_to(self, door: Blueprint) -> None:
        """Register the routes."""
        door.add_url_rule("/views", "save_view", self.save, methods=["POST"])
        for deed in ("rename", "forget"):
            path = f"/views/<uuid:view_id>/{deed}"
            door.add_url_rule(path, f"{deed}_view", getattr(self, deed), methods=["POST"])

    def save(self) -> ResponseReturnValue:
        """Keep a filter under a name, and show it."""
        staff, now, house = sessions.acting(), self.desk.clock.now(), self.desk.house
        name, kept = _name(), filters.read(request.form).kept()
        return _told(lambda: views.save(house, staff.id, name=name, filter=kept, now=now))

    def rename(self, view_id: UUID) -> ResponseReturnValue:
        """Give a view another name."""
        staff, name = sessions.acting(), _name()

        def renamed() -> UUID:
            views.rename(self.desk.house, staff.id, view_id=view_id, name=name)
            return view_id

        return _told(renamed)

    def forget(self, view_id: UUID) -> ResponseReturnValue:
        """Delete a view."""
        staff = sessions.acting()
        return _told(lambda: views.forget(self.desk.house, staff.id, view_id=view_id))


def shown(kept: list[SavedView], queue: Queue) -> list[Shown]:
    """Return views with their rows, counted among what the queue's page reads anyway."""
    found = []
    for one in kept:
        read = filters.read(one.filter)
        found.append(Shown(one.id, one.name, read, read.of(queue.list(read.which))))
    return found


def _name() -> str:
    return request.form.get("name", "").replace("\0", "")


def _told(deed: Callable[[], UUID | None]) -> ResponseReturnValue:
    """Do it and show the view, or the queue where there is none; or say why it cannot be."""
    try:
        view_id = attempt(deed)
    except DeedRefused as refusal:
        flash(refusals.told(refusal))
        view_id = None
    return redirect(url_for("console.queue", view=view_id), 303)
