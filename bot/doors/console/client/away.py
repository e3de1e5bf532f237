"""A client is in hospital or in jail, has moved away or died: written down, and taken back."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from bot.care.clients import circumstances
from bot.care.clients.circumstances import Told
from bot.doors.console import looking
from bot.doors.console.client import circumstance_words, client_words
from bot.doors.console.client.forms import editing
from bot.doors.console.client.page import head, look
from bot.doors.desk import Desk
from bot.doors.tongue import say
from bot.doors.trying import attempt
from bot.errors import FormInvalid, NotAllowed
from bot.sending.gate import FOR_GOOD

FIELDS = ("kind", "until_on", "note")


class Away:
    """The routes by which staff say where a client is, and that it is over."""

    def __init__(self, desk: Desk) -> None:
        """Serve one desk."""
        self.desk = desk

    def add_to(self, door: Blueprint) -> None:
        """Register the routes."""
        path = "/clients/<uuid:client_id>/away"
        door.add_url_rule(path, "client_away", self.ask)
        door.add_url_rule(path, "client_away_post", self.tell, methods=["POST"])
        over = f"{path}/over"
        door.add_url_rule(over, "client_away_over", self.take_back, methods=["POST"])

    def ask(self, client_id: UUID) -> str:
        """Ask what is known, and say what it means."""
        editing()
        return self._page(client_id, {}, {})

    def tell(self, client_id: UUID) -> ResponseReturnValue:
        """Keep what was told; or show the form again with what was typed, and why."""
        staff, now, house = editing(), self.desk.clock.now(), self.desk.house

        def keep() -> None:
            kind, note = looking.plain("kind"), looking.written("note")
            told = Told(kind, None if kind in FOR_GOOD else looking.day("until_on"), note)
            circumstances.tell(house, staff, client_id, told=told, now=now)

        return self._done(client_id, keep, told=say("Kept."))

    def take_back(self, client_id: UUID) -> ResponseReturnValue:
        """Let the client be texted again."""
        staff, now, house = editing(), self.desk.clock.now(), self.desk.house
        told = say("Taken away. What was planned for hours to come is planned again.")
        return self._done(
            client_id,
            lambda: circumstances.take_back(house, staff, client_id, now=now),
            told=told,
        )

    def _done(self, client_id: UUID, deed: Callable[[], None], *, told: str) -> ResponseReturnValue:
        try:
            attempt(deed)
        except NotAllowed:
            abort(404)
        except FormInvalid as invalid:
            values = {name: looking.written(name) for name in FIELDS}
            return self._page(client_id, values, client_words.faults(invalid.faults)), 422
        self.desk.wake()
        flash(told)
        return redirect(url_for("console.client", client_id=client_id), 303)

    def _page(self, client_id: UUID, values: Mapping[str, Any], faults: Mapping[str, str]) -> str:
        whose, now = look(self.desk, client_id), self.desk.clock.now()
        today = now.astimezone(ZoneInfo(whose.client.time_zone)).date()
        return render_template(
            "console/client/away.html",
            **head(whose),
            standing=circumstance_words.standing(whose.client, now),
            for_good=whose.client.circumstance in FOR_GOOD,
            options=[(kind, say(told)) for kind, told in circumstance_words.KINDS.items()],
            first=(today + timedelta(days=1)).isoformat(),
            last=(today + circumstances.AWAY_LONGEST).isoformat(),
            days=circumstances.AWAY_LONGEST.days,
            values=values,
            faults=faults,
        )
