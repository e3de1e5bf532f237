"""Somebody unknown wrote: find out which client it is, or start one. Nothing is ever guessed."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from bot.care import finding
from bot.care.clients import linking
from bot.care.clients.linking import Beginning, Unknown
from bot.doors import sessions
from bot.doors.console import words
from bot.doors.console.client import client_words
from bot.doors.console.client.forms import editing
from bot.doors.console.looks import log_look
from bot.doors.console.referring import ZONES
from bot.doors.desk import Desk
from bot.doors.tongue import say
from bot.doors.trying import attempt
from bot.errors import FormInvalid, NotAllowed
from models import contact_points, conversations

READ = "conversation.read"
LENGTH_MAX = 200


class WhoPages:
    """The routes by which an unknown sender gets a name."""

    def __init__(self, desk: Desk) -> None:
        """Serve one desk."""
        self.desk = desk

    def add_to(self, door: Blueprint) -> None:
        """Register the routes."""
        path = "/c/<uuid:conversation_id>/who"
        door.add_url_rule(path, "who", self.page)
        for deed in ("find", "link", "start"):
            method = getattr(self, deed)
            door.add_url_rule(f"{path}/{deed}", f"who_{deed}", method, methods=["POST"])

    def page(self, conversation_id: UUID) -> ResponseReturnValue:
        """Show the search and the form for somebody new."""
        sessions.acting()
        return self._page(conversation_id)

    def find(self, conversation_id: UUID) -> ResponseReturnValue:
        """Show whom a search means, each with a button that says: this is them."""
        staff, now = editing(), self.desk.clock.now()
        talk = self._talk(conversation_id)
        wanted = request.form.get("wanted", "").strip()[: finding.QUERY_LENGTH_MAX]
        found = finding.find(self.desk.house, staff, wanted, now) if wanted else []
        lines = [line(one) for one in found if one.conversation_id != talk.id]
        return self._page(conversation_id, wanted=wanted, lines=lines)

    def link(self, conversation_id: UUID) -> ResponseReturnValue:
        """Say that it is a client whom we know."""
        staff, now = editing(), self.desk.clock.now()
        client_id, unknown = _client_id(), self._unknown(conversation_id)
        return self._done(
            conversation_id,
            lambda: linking.link(self.desk.house, staff, unknown, client_id=client_id, now=now),
        )

    def start(self, conversation_id: UUID) -> ResponseReturnValue:
        """Start a client from the conversation."""
        staff, now = editing(), self.desk.clock.now()
        unknown, beginning = self._unknown(conversation_id), _beginning()
        return self._done(
            conversation_id,
            lambda: linking.start(self.desk.house, staff, unknown, beginning=beginning, now=now),
            values=_values(),
        )

    def _done(
        self,
        conversation_id: UUID,
        deed: Callable[[], object],
        values: Mapping[str, Any] | None = None,
    ) -> ResponseReturnValue:
        try:
            attempt(deed)
        except NotAllowed:
            abort(404)
        except FormInvalid as invalid:
            faults = client_words.faults(invalid.faults)
            return self._page(conversation_id, faults=faults, values=values), 422
        self.desk.wake()
        flash(say("This number has a client now. Nothing was sent."))
        return redirect(url_for("console.conversation", conversation_id=conversation_id), 303)

    def _page(self, conversation_id: UUID, **said: Any) -> str:
        """Give the page; ends the request with 404 when this is no conversation of the team's."""
        talk, me = self._talk(conversation_id), sessions.current()
        subject = f"conversation:{conversation_id}"
        log_look(self.desk, READ, subject=subject, now=self.desk.clock.now())
        fresh = {"language": talk.language, "time_zone": me.zone.key}
        zones = dict.fromkeys((me.zone.key, *ZONES))
        return render_template(
            "console/client/who.html",
            me=me,
            talk=talk,
            channel=words.channel(talk.channel),
            number=words.masked(talk.channel, talk.address),
            values=said.get("values") or fresh,
            faults=said.get("faults", {}),
            wanted=said.get("wanted", ""),
            lines=said.get("lines", ()),
            language_options=list(words.language_names().items()),
            zone_options=[(zone, zone.replace("_", " ")) for zone in zones],
        )

    def _talk(self, conversation_id: UUID) -> Any:
        query = (
            select(conversations, contact_points.c.channel, contact_points.c.address)
            .add_columns(contact_points.c.client_id)
            .join(contact_points, contact_points.c.id == conversations.c.contact_point_id)
            .where(conversations.c.id == conversation_id)
            .where(conversations.c.team_id == sessions.current().staff.team_id)
        )
        with self.desk.house.db.reading() as tx:
            row = tx.execute(query).first()
        if row is None:
            abort(404)
        return row

    def _unknown(self, conversation_id: UUID) -> Unknown:
        return Unknown(conversation_id, shared_phone="shared_phone" in request.form)


def line(found: finding.Found) -> dict[str, Any]:
    """Give what a list shows of somebody who was found."""
    return {
        "id": found.client_id,
        "name": found.name,
        "language": words.language(found.language),
        "channel": words.channel(found.channel),
        "address": words.masked(found.channel, found.address),
    }


def _values() -> dict[str, Any]:
    names = ("name", "language", "time_zone")
    texts = {name: request.form.get(name, "").strip()[:LENGTH_MAX] for name in names}
    return texts | {name: name in request.form for name in ("safe_to_text", "shared_phone")}


def _beginning() -> Beginning:
    values = _values()
    return Beginning(
        values["name"], values["language"], values["time_zone"], bool(values["safe_to_text"])
    )


def _client_id() -> UUID:
    try:
        return UUID(request.form.get("client", ""))
    except ValueError:
        abort(400)
