"""Two clients who are one person: found, looked at side by side, merged, and parted again."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.care import finding
from bot.care.claims import AlreadyClaimed
from bot.care.clients import merging
from bot.care.clients.merging import Same
from bot.doors.console.client import client_words, comparing, held_by, merges
from bot.doors.console.client.forms import editing, supervising
from bot.doors.console.client.page import head, look
from bot.doors.console.client.reading import Whose
from bot.doors.console.client.who import line
from bot.doors.desk import Desk
from bot.doors.tongue import say
from bot.doors.trying import attempt
from bot.errors import FormInvalid, NotAllowed

REASON_LENGTH_MAX = 2000


class SamePages:
    """The routes by which two clients become one, and two again."""

    def __init__(self, desk: Desk) -> None:
        """Serve one desk."""
        self.desk = desk

    def add_to(self, door: Blueprint) -> None:
        """Register the routes."""
        path = "/clients/<uuid:client_id>/same"
        door.add_url_rule(path, "client_same", self.search)
        door.add_url_rule(f"{path}/find", "client_same_find", self.find, methods=["POST"])
        two = f"{path}/<uuid:other_id>"
        door.add_url_rule(two, "client_compare", self.compare)
        door.add_url_rule(two, "client_merge", self.merge, methods=["POST"])
        one = "/clients/<uuid:client_id>/merges/<uuid:merge_id>"
        door.add_url_rule(one, "client_parting", self.parting)
        door.add_url_rule(one, "client_part", self.part, methods=["POST"])

    def search(self, client_id: UUID) -> str:
        """Show the search for whoever may be the same person."""
        editing()
        return render_template("console/client/same.html", **head(look(self.desk, client_id)))

    def find(self, client_id: UUID) -> str:
        """Show whom a search means, each with the way to the comparison."""
        staff, now, whose = editing(), self.desk.clock.now(), look(self.desk, client_id)
        wanted = request.form.get("wanted", "").strip()[: finding.QUERY_LENGTH_MAX]
        found = finding.find(self.desk.house, staff, wanted, now) if wanted else []
        lines = [line(one) for one in found if one.client_id != client_id]
        shown = {"wanted": wanted, "lines": lines, **head(whose)}
        return render_template("console/client/same.html", **shown)

    def compare(self, client_id: UUID, other_id: UUID) -> str:
        """Show both side by side, and what would happen."""
        editing()
        return self._compared(client_id, other_id, faults={})

    def merge(self, client_id: UUID, other_id: UUID) -> ResponseReturnValue:
        """Let the two be one person from now on."""
        staff, now, reason = editing(), self.desk.clock.now(), _reason()
        same = Same(client_id, other_id, reason)

        def again(faults: Mapping[str, str]) -> str:
            return self._compared(client_id, other_id, faults=faults)

        return self._done(
            client_id,
            lambda: merging.merge(self.desk.house, staff, same, now),
            again=again,
            told=say("They are one client from now on. Nothing was sent."),
        )

    def parting(self, client_id: UUID, merge_id: UUID) -> str:
        """Show what undoing a merge means, and ask why."""
        supervising()
        return self._parting(client_id, merge_id, faults={})

    def part(self, client_id: UUID, merge_id: UUID) -> ResponseReturnValue:
        """Undo a merge."""
        staff, now, reason = supervising(), self.desk.clock.now(), _reason()
        return self._done(
            client_id,
            lambda: merging.undo(self.desk.house, staff, merge_id, reason=reason, now=now),
            again=lambda faults: self._parting(client_id, merge_id, faults=faults),
            told=say("They are two clients again. Nothing was sent."),
        )

    def _done(
        self,
        client_id: UUID,
        deed: Callable[[], object],
        *,
        again: Callable[[Mapping[str, str]], str],
        told: str,
    ) -> ResponseReturnValue:
        """Do it and show the client; or show the form again with what was typed, and why."""
        if "sure" not in request.form:
            return again(client_words.faults({"sure": "sure"})), 422
        try:
            attempt(deed)
        except NotAllowed:
            abort(404)
        except FormInvalid as invalid:
            return again(client_words.faults(invalid.faults)), 422
        except AlreadyClaimed as claimed:
            return again({"": held_by.sentence(self.desk, claimed)}), 409
        self.desk.wake()
        flash(told)
        return redirect(url_for("console.client", client_id=client_id), 303)

    def _compared(self, client_id: UUID, other_id: UUID, *, faults: Mapping[str, str]) -> str:
        kept, other = look(self.desk, client_id), look(self.desk, other_id)
        if client_id == other_id:
            abort(404)
        house, now = self.desk.house, self.desk.clock.now()
        with house.db.reading() as tx:
            sides = [comparing.side(tx, one) for one in (kept, other)]
            told = comparing.preview(tx, (kept, other), now=now, policy=house.policy)
        return render_template(
            "console/client/compare.html",
            **head(kept),
            **_said(faults),
            sides=sides,
            preview=told,
            other_id=other_id,
        )

    def _parting(self, client_id: UUID, merge_id: UUID, *, faults: Mapping[str, str]) -> str:
        whose: Whose = look(self.desk, client_id)
        with self.desk.house.db.reading() as tx:
            part = merges.one(tx, whose, merge_id)
        if part is None:
            abort(404)
        shown: dict[str, Any] = {"part": part, **_said(faults)}
        return render_template("console/client/parting.html", **head(whose), **shown)


def _said(faults: Mapping[str, str]) -> dict[str, Any]:
    return {"faults": faults, "values": {"why": _reason(), "sure": "sure" in request.form}}


def _reason() -> str:
    return request.form.get("why", "").replace("\r\n", "\n").strip()[:REASON_LENGTH_MAX]
