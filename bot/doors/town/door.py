"""The town's page: its phones, one of them open, the queue beside it, and the clock."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.care.paging.acknowledging import acknowledge
from bot.doors import sessions
from bot.doors.console import queue, words
from bot.doors.desk import Desk
from bot.doors.town import phones, staff_phones
from bot.doors.town.controls import TownControls

TEXT_LENGTH_MAX = 1600
MORNING = time(9)


def blueprint(desk: Desk, controls: TownControls) -> Blueprint:
    """Give the town's routes. They need a sign-in, as the queue beside the phones does."""
    door = Blueprint("town", __name__, template_folder="templates", url_prefix="/town")
    door.before_request(sessions.guard(desk))
    # The console's menu leads here only where there is a town.
    door.app_context_processor(lambda: {"town_open": True})
    pages = TownPages(desk, controls)
    door.add_url_rule("", "town", pages.page)
    door.add_url_rule("/phones/<uuid:phone_id>", "phone", pages.page)
    door.add_url_rule("/phones/<uuid:phone_id>", "text", pages.text, methods=["POST"])
    door.add_url_rule("/pages/<uuid:attempt_id>", "answer", pages.answer, methods=["POST"])
    door.add_url_rule("/clock", "clock", pages.move_clock, methods=["POST"])
    return door


class TownPages:
    """The town's routes."""

    def __init__(self, desk: Desk, controls: TownControls) -> None:
        """Serve one desk, and move one town."""
        self.desk, self.controls = desk, controls

    def page(self, phone_id: UUID | None = None) -> str:
        """Show the phones, one of them open, beside the queue."""
        me, now = sessions.current(), self.desk.clock.now()
        with self.desk.house.db.reading() as tx:
            listed = phones.read(tx, me.staff.team_id)
            chosen = phones.choose(listed, phone_id)
            screen = phones.screen(tx, chosen.conversation_id, me.zone) if chosen else []
            staff_pages = staff_phones.read(tx, me.staff.team_id, me.zone)
        view = queue.view(self.desk, request.args.get("list", "waiting"))
        return render_template(
            "town/town.html",
            phones=listed,
            phone=chosen,
            screen=screen,
            staff_pages=staff_pages,
            time=words.clock_time(now, me.zone),
            day=words.long_day(now, me.zone),
            **view,
        )

    def text(self, phone_id: UUID) -> ResponseReturnValue:
        """Text us as the client would."""
        body = request.form.get("body", "").replace("\r\n", "\n")[:TEXT_LENGTH_MAX]
        with self.desk.house.db.reading() as tx:
            listed = phones.read(tx, sessions.current().staff.team_id)
        if all(phone.id != phone_id for phone in listed):
            abort(404)
        self.controls.text(phone_id, body)
        self.desk.wake()
        return redirect(url_for("town.phone", phone_id=phone_id), 303)

    def answer(self, attempt_id: UUID) -> ResponseReturnValue:
        """Answer a page, as its owner would on the phone that it came to."""
        me, now = sessions.current(), self.desk.clock.now()
        sessions.acting()
        with self.desk.house.db.writing() as tx:
            found = {one.id: one for one in staff_phones.read(tx, me.staff.team_id, me.zone)}
            if attempt_id not in found:
                abort(404)
            by = found[attempt_id].answers_by
            acknowledge(tx, self.desk.house, attempt_id, by=by, now=now)
        return redirect(url_for("town.town", _anchor="staff-pages"), 303)

    def move_clock(self) -> ResponseReturnValue:
        """Move the town's time on; back to the phone that was open."""
        move = MOVES.get(request.form.get("by", ""))
        if move is None:
            abort(400)
        self.controls.advance(until=move(self.desk.clock.now(), sessions.current().zone))
        self.desk.wake()
        return redirect(_back(request.form.get("phone", "")), 303)


def next_morning(now: datetime, zone: ZoneInfo) -> datetime:
    """Return the next nine o'clock in a zone, whether or not its clocks change on the way."""
    local = now.astimezone(zone)
    days = 0 if local.time() < MORNING else 1
    morning = datetime.combine(local.date() + timedelta(days=days), MORNING, tzinfo=zone)
    return morning.astimezone(UTC)


def _days_on(days: int) -> Callable[[datetime, ZoneInfo], datetime]:
    """Move on by whole local days: the same time on the wall clock, days later."""

    def move(now: datetime, zone: ZoneInfo) -> datetime:
        return (now.astimezone(zone) + timedelta(days=days)).astimezone(UTC)

    return move


MOVES: dict[str, Callable[[datetime, ZoneInfo], datetime]] = {
    "hour": lambda now, _: now + timedelta(hours=1),
    "morning": next_morning,
    "day": _days_on(1),
    "week": _days_on(7),
}


def _back(phone: str) -> str:
    try:
        return url_for("town.phone", phone_id=UUID(phone))
    except ValueError:
        return url_for("town.town")
