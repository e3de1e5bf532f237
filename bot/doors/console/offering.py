"""Services offered to a client: add one, say what became of it, write down how it was handed on."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.care.records import directory, offers
from bot.care.records.offers import Offer
from bot.doors import sessions
from bot.doors.console import looking, offers_reading, record_words
from bot.doors.desk import Desk
from bot.doors.tongue import say

READ = "services.read"
NEW = {"state": "offered"}


class Offering:
    """The routes of a client's services."""

    def __init__(self, desk: Desk) -> None:
        """Serve one desk."""
        self.desk = desk

    def add_to(self, door: Blueprint) -> None:
        """Register the routes."""
        here = "/c/<uuid:conversation_id>/services"
        door.add_url_rule(here, "client_services", self.list)
        door.add_url_rule(here, "client_services_post", self.offer, methods=["POST"])
        one = f"{here}/<uuid:row_id>"
        door.add_url_rule(one, "client_service", self.change)
        door.add_url_rule(one, "client_service_post", self.changed, methods=["POST"])

    def list(self, conversation_id: UUID) -> str:
        """Show every service of this client, and the form for another."""
        return self._page(conversation_id, NEW, {})

    def offer(self, conversation_id: UUID) -> ResponseReturnValue:
        """Keep a service offered, or show every fault with what was written."""
        faults = self._keep(conversation_id, looking.written("service"))
        if faults:
            return self._page(conversation_id, request.form, faults), 422
        return self._kept(conversation_id)

    def change(self, conversation_id: UUID, row_id: UUID) -> str:
        """Show the form that says what became of a service."""
        sessions.acting()
        row = self._row(conversation_id, row_id)
        values = {"service": row.service, "state": row.state}
        return self._page(conversation_id, values, {}, row_id=row_id)

    def changed(self, conversation_id: UUID, row_id: UUID) -> ResponseReturnValue:
        """Keep what became of a service."""
        sessions.acting()
        service = self._row(conversation_id, row_id).service
        faults = self._keep(conversation_id, service)
        if faults:
            values = {**request.form, "service": service}
            return self._page(conversation_id, values, faults, row_id=row_id), 422
        return self._kept(conversation_id)

    def _row(self, conversation_id: UUID, row_id: UUID) -> Any:
        """Return the row, 404 for none; whose conversation it is, the page asks."""
        with self.desk.house.db.reading() as tx:
            row = offers_reading.row_of(tx, conversation_id, row_id=row_id)
        return row if row is not None else abort(404)

    def _keep(self, conversation_id: UUID, service: str) -> dict[str, str]:
        staff, now = sessions.acting(), self.desk.clock.now()

        def keep() -> None:
            offers.offer(self.desk.house, staff, conversation_id, _offer(service), now)

        return looking.faults_of(keep)

    def _kept(self, conversation_id: UUID) -> ResponseReturnValue:
        flash(say("Kept."))
        return redirect(url_for("console.client_services", conversation_id=conversation_id), 303)

    def _page(self, conversation_id: UUID, values: Any, faults: dict[str, str], **more: Any) -> str:
        standing = looking.look(self.desk, conversation_id, READ)
        me = sessions.current()
        with self.desk.house.db.reading() as tx:
            offered = offers_reading.read(tx, conversation_id, me.zone)
            known = directory.listed(tx, me.staff.team_id)
        shown = {"row_id": None, **more, **looking.page(self.desk, standing)}
        return render_template(
            "console/client_services.html",
            values=values,
            faults=faults,
            offered=offered,
            known=known,
            states=record_words.told(record_words.STATES),
            hand_offs=record_words.told(record_words.HAND_OFFS),
            service_kinds=record_words.told(record_words.SERVICE_KINDS),
            **shown,
        )


def _offer(service: str) -> Offer:
    return Offer(
        service=service,
        state=looking.plain("state"),
        key=looking.form_key(),
        note=looking.written("note"),
        follow_up_on=looking.day("follow_up_on"),
        hand_off=looking.plain("hand_off"),
        spoke_with=looking.written("spoke_with"),
    )
