"""Calendars: one's own shifts for other programs, and shifts out of a calendar."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.care.rosters import bringing, calendars, feeds, reading
from bot.care.rosters.bringing import Brought
from bot.care.rosters.calendars import ReadEvent, Told
from bot.care.rosters.shifts import Span
from bot.doors import dates, sessions
from bot.doors.console import looking
from bot.doors.console.roster import doing, fields, roster_words
from bot.doors.desk import Desk
from bot.doors.tongue import say, say_many
from bot.doors.trying import attempt
from bot.errors import DeedRefused

TOKEN_LENGTH_MAX = 100


class CalendarPages:
    """The routes of calendars."""

    def __init__(self, desk: Desk) -> None:
        """Serve one desk."""
        self.desk = desk

    def add_to(self, door: Blueprint) -> None:
        """Register the routes; the calendar itself is open to whoever knows its address."""
        door.add_url_rule("/roster/calendar", "roster_calendar", self.page)
        door.add_url_rule("/roster/calendar", "roster_calendar_post", self.make, methods=["POST"])
        revoke = "/roster/calendar/revoke"
        door.add_url_rule(revoke, "roster_calendar_revoke", self.revoke, methods=["POST"])
        door.add_url_rule("/calendar/<token>.ics", "roster_feed", self.feed)
        door.add_url_rule("/roster/import", "roster_import", self.form)
        door.add_url_rule("/roster/import", "roster_preview", self.preview, methods=["POST"])
        bring = "/roster/import/keep"
        door.add_url_rule(bring, "roster_bring", self.bring, methods=["POST"])

    def page(self) -> str:
        """Show whether one's own calendar has an address."""
        return self._page()

    def make(self) -> ResponseReturnValue:
        """Make a new address and show it, once."""
        token = feeds.make(self.desk.house, sessions.current().staff, self.desk.clock.now())
        path = url_for("console.roster_feed", token=token)
        return self._page(address=f"{self.desk.config.address}{path}")

    def revoke(self) -> ResponseReturnValue:
        """End the address."""
        staff, now = sessions.current().staff, self.desk.clock.now()
        return doing.do(
            lambda: feeds.revoke(self.desk.house, staff, now),
            lambda _: say("The address shows nothing any more."),
            then=url_for("console.roster_calendar"),
            again=lambda _: self._page(),
        )

    def feed(self, token: str) -> ResponseReturnValue:
        """Give the calendar of whoever this address was made for."""
        now = self.desk.clock.now()
        with self.desk.house.db.reading() as tx:
            staff_id = feeds.owner(tx, token[:TOKEN_LENGTH_MAX]) or abort(404)
            rows = feeds.rows(tx, staff_id, now)
        text = calendars.written([_told(row) for row in rows], name=say("My shifts"))
        return Response(text, mimetype="text/calendar")

    def form(self) -> str:
        """Show the form that takes a calendar."""
        doing.arranger()
        return self._form()

    def preview(self) -> ResponseReturnValue:
        """Show what a calendar holds, and what of it is wrong; nothing is kept."""
        staff, now, brought = doing.arranger(), self.desk.clock.now(), _brought()
        try:
            found = attempt(lambda: bringing.preview(self.desk.house, staff, brought, now))
        except DeedRefused as refusal:
            told = roster_words.refused(refusal, sessions.current().zone)
            return self._form(told), roster_words.status(refusal)
        return self._form(brought=brought, found=found)

    def bring(self) -> ResponseReturnValue:
        """Keep what was shown, as drafts."""
        staff, now, brought = doing.arranger(), self.desk.clock.now(), _brought()
        return doing.do(
            lambda: bringing.bring_in(self.desk.house, staff, brought, now),
            lambda made: say_many("%(num)s draft made.", "%(num)s drafts made.", num=made),
            then=url_for("console.roster_plan"),
            again=self._form,
        )

    def _page(self, address: str = "") -> str:
        me = sessions.current()
        with self.desk.house.db.reading() as tx:
            since = feeds.standing_since(tx, me.staff.id)
        told = dates.date(since, me.zone) if since else ""
        return render_template("console/roster/calendar.html", me=me, since=told, address=address)

    def _form(
        self,
        fault: str = "",
        *,
        brought: Brought | None = None,
        found: list[ReadEvent] | None = None,
    ) -> str:
        me = sessions.current()
        with self.desk.house.db.reading() as tx:
            people = reading.people(tx, me.staff.team_id)
        rest = self.desk.house.policy.rest_between_shifts
        lines = [_line(one, rest) for one in found or ()]
        return render_template(
            "console/roster/import.html",
            me=me,
            fault=fault,
            people=people,
            roles=roster_words.roles(),
            values=request.form,
            brought=brought,
            lines=lines,
            good=sum(1 for line in lines if not line["fault"]),
        )


def _told(row: Any) -> Told:
    """Tell a shift of the table; one that is a draft again is off the roster."""
    return Told(
        id=row.id,
        span=Span(row.starts_at, row.ends_at),
        summary=say(roster_words.ROLES[row.role]),
        sequence=row.sequence,
        changed_at=row.changed_at or row.starts_at,
        cancelled=row.state != "published",
    )


def _brought() -> Brought:
    """Read the calendar that was pasted, or sent as a file."""
    sent = request.files.get("file")
    text = request.form.get("text", "")
    if sent is not None and sent.filename:
        limit = calendars.TEXT_LENGTH_MAX + 1
        text = sent.stream.read(4 * limit).decode("utf-8", errors="replace")
    return Brought(fields.person(), looking.plain("role"), text)


def _line(one: ReadEvent, rest: timedelta) -> Mapping[str, Any]:
    zone = sessions.current().zone
    when = roster_words.when(one.span, zone) if one.span else ""
    fault = roster_words.fault(one.fault, rest) if one.fault else ""
    return {"line": one.line, "when": when, "fault": fault}
