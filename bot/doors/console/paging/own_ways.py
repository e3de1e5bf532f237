"""How I am paged: one's own ways, their order, and a test of each."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.care.paging import ways
from bot.doors import sessions
from bot.doors.console import refusals, words
from bot.doors.desk import Desk
from bot.doors.sessions import SignedIn
from bot.doors.tongue import marked, say
from bot.doors.trying import attempt
from bot.errors import DeedRefused
from bot.sending.paging.offered import offered

KINDS = {
    "sms": marked("Text"),
    "voice": marked("Call"),
    "email": marked("E-mail"),
    "push": marked("This app on a device"),
}
# What is added by its address; a browser's push is added by that browser.
TYPED = ("sms", "voice", "email")
FORM = {"kind": "sms", "address": ""}


class OwnWays:
    """The routes of the page."""

    def __init__(self, desk: Desk) -> None:
        """Serve one desk."""
        self.desk = desk

    def add_to(self, door: Blueprint) -> None:
        """Register the routes."""
        path = "/settings/paging"
        door.add_url_rule(path, "own_ways", self.page)
        door.add_url_rule(path, "add_way", self.add, methods=["POST"])
        for deed in ("try_out", "move_up", "remove"):
            rule = f"{path}/<uuid:way_id>/{deed.replace('_', '-')}"
            door.add_url_rule(rule, f"{deed}_way", getattr(self, deed), methods=["POST"])

    def page(self) -> str:
        """Show how the reader is paged; to a supervisor also whom nothing reaches."""
        return self._page()

    def add(self) -> ResponseReturnValue:
        """Keep another way, as the last of one's own."""
        staff, now = sessions.acting(), self.desk.clock.now()
        way = (staff.id, _field("kind"), _field("address"))
        if way[1] not in self._typed():
            return self._page(refusals.told(DeedRefused("way_kind"))), 422
        try:
            attempt(lambda: self._add(way, now))
        except DeedRefused as refusal:
            return self._page(refusals.told(refusal)), refusals.status(refusal)
        flash(say("Kept. Test it now: it counts once you have answered a test."))
        return redirect(url_for("console.own_ways"), 303)

    def try_out(self, way_id: UUID) -> ResponseReturnValue:
        """Page the reader by a way, as they would be in earnest."""
        staff, now = sessions.acting(), self.desk.clock.now()
        told = say("A test is on its way. Answer it, and this way counts.")
        return self._told(
            lambda: ways.try_out(self.desk.house, staff.id, way_id=way_id, now=now), told
        )

    def move_up(self, way_id: UUID) -> ResponseReturnValue:
        """Use a way before the one above it."""
        staff = sessions.acting()
        told = say("The order is changed.")
        return self._told(lambda: ways.move_up(self.desk.house, staff.id, way_id=way_id), told)

    def remove(self, way_id: UUID) -> ResponseReturnValue:
        """Give a way up."""
        staff, now = sessions.acting(), self.desk.clock.now()
        told = say("Removed. Nothing comes by it any more.")
        return self._told(
            lambda: ways.remove(self.desk.house, staff.id, way_id=way_id, now=now), told
        )

    def _add(self, way: tuple[UUID, str, str], now: datetime) -> None:
        with self.desk.house.db.writing() as tx:
            ways.add(tx, self.desk.house, way, now)

    def _told(self, deed: Callable[[], None], told: str) -> ResponseReturnValue:
        try:
            attempt(deed)
        except DeedRefused as refusal:
            flash(refusals.told(refusal))
        else:
            self.desk.wake()
            flash(told)
        return redirect(url_for("console.own_ways"), 303)

    def _typed(self) -> list[str]:
        """Return what can be added by its address, as far as this house has settings for it."""
        return [kind for kind in TYPED if kind in offered(self.desk.config)]

    def _page(self, fault: str = "") -> str:
        me = sessions.current()
        sessions.acting()
        with self.desk.house.db.reading() as tx:
            own = ways.own(tx, me.staff.id)
            unreached = ways.without_any(tx, me.staff.team_id) if _supervises(me) else {}
        return render_template(
            "console/paging/own_ways.html",
            me=me,
            own=[_way(one, me) for one in own],
            may_add=len(own) < ways.WAYS_MAX,
            unreached=list(unreached.values()) if _supervises(me) else None,
            kinds={kind: say(KINDS[kind]) for kind in self._typed()},
            typed={name: _field(name) or value for name, value in FORM.items()},
            fault=fault,
        )


def _supervises(me: SignedIn) -> bool:
    return me.staff.role in ("supervisor", "administrator")


def _way(row: Any, me: SignedIn) -> dict[str, Any]:
    works = row.failing_since is None and row.tested_at is not None
    address = "" if row.kind == "push" else row.address
    return {
        "id": row.id,
        "kind": say(KINDS[row.kind]),
        "address": address,
        "works": works,
        "state": _state(row, me),
    }


def _state(row: Any, me: SignedIn) -> str:
    if row.failing_since is not None:
        at = words.day_and_time(row.failing_since, me.zone)
        return say("Does not work since %(time)s: it is left out until you test it.", time=at)
    if row.tested_at is None:
        return say("Not tested yet: it does not count.")
    return say("Works, tested %(time)s", time=words.day_and_time(row.tested_at, me.zone))


def _field(name: str) -> str:
    return request.form.get(name, "").replace("\0", "").strip()
