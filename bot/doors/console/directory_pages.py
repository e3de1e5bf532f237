"""The team's directory of services: everybody reads it, supervisors keep it."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.care.records import directory
from bot.care.records.directory import KEEPERS, Listed
from bot.doors import sessions
from bot.doors.console import looking, record_words
from bot.doors.desk import Desk
from bot.doors.tongue import say

NEW = {"kind": "other", "active": True}
TEXTS = ("name", "phone", "hours", "languages", "hand_off")


class DirectoryPages:
    """The routes of the directory."""

    def __init__(self, desk: Desk) -> None:
        """Serve one desk."""
        self.desk = desk

    def add_to(self, door: Blueprint) -> None:
        """Register the routes."""
        door.add_url_rule("/services", "services", self.list)
        door.add_url_rule("/services", "services_post", self.add, methods=["POST"])
        one = "/services/<uuid:service_id>"
        door.add_url_rule(one, "service", self.form)
        door.add_url_rule(one, "service_post", self.change, methods=["POST"])

    def list(self) -> str:
        """Show the services, and to those who keep them the form for another."""
        return self._page(NEW, {})

    def add(self) -> ResponseReturnValue:
        """Add a service, or show every fault."""
        return self._keep(None)

    def form(self, service_id: UUID) -> str:
        """Show a service to be changed."""
        _keeping()
        staff = sessions.current().staff
        with self.desk.house.db.reading() as tx:
            found = directory.listed(tx, staff.team_id, all_of_them=True)
        row = next((one for one in found if one.id == service_id), None) or abort(404)
        return self._page(dict(row._mapping), {}, service_id=service_id)

    def change(self, service_id: UUID) -> ResponseReturnValue:
        """Change a service, or show every fault."""
        return self._keep(service_id)

    def _keep(self, service_id: UUID | None) -> ResponseReturnValue:
        _keeping()
        staff, now, service = sessions.acting(), self.desk.clock.now(), _listed()
        faults = looking.faults_of(
            lambda: directory.keep(self.desk.house, staff, service, service_id, now)
        )
        if faults:
            values = {**request.form, "active": service.active}
            return self._page(values, faults, service_id=service_id), 422
        flash(say("Kept in the directory."))
        return redirect(url_for("console.services"), 303)

    def _page(
        self, values: dict[str, Any], faults: dict[str, str], service_id: UUID | None = None
    ) -> str:
        me = sessions.current()
        with self.desk.house.db.reading() as tx:
            found = directory.listed(tx, me.staff.team_id, all_of_them=True)
        return render_template(
            "console/services.html",
            me=me,
            found=found,
            values=values,
            faults=faults,
            service_id=service_id,
            keeps=me.staff.role in KEEPERS,
            kinds=record_words.told(record_words.SERVICE_KINDS),
        )


def _keeping() -> None:
    if sessions.acting().role not in KEEPERS:
        abort(403)


def _listed() -> Listed:
    texts = {name: looking.plain(name) for name in TEXTS}
    return Listed(kind=looking.plain("kind"), active="active" in request.form, **texts)
