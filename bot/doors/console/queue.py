"""The queue's page, and taking the next item from it."""

from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.care import specialist
from bot.care.claims import AlreadyClaimed
from bot.care.specialist import StaffMember
from bot.doors import sessions
from bot.doors.console import follow_ups_reading, health, queue_reading, words
from bot.doors.console.attempts import attempt
from bot.doors.console.watching import newest
from bot.doors.desk import Desk
from bot.doors.tongue import say
from bot.errors import NotAllowed

# Losing this many races in a row means that others are quick enough.
RACES_MAX = 20


class QueuePages:
    """The routes of the queue."""

    def __init__(self, desk: Desk) -> None:
        """Serve one desk."""
        self.desk = desk

    def add_to(self, door: Blueprint) -> None:
        """Register the routes."""
        door.add_url_rule("/", "queue", self.page)
        door.add_url_rule("/next", "take_next", self.take_next, methods=["POST"])

    def page(self) -> str:
        """Show one of the lists and the health strip."""
        shown = request.args.get("list", "waiting")
        return render_template("console/queue.html", **view(self.desk, shown))

    def take_next(self) -> ResponseReturnValue:
        """Claim the most urgent item; when somebody is faster, the one after it."""
        staff, now = sessions.acting(), self.desk.clock.now()
        with self.desk.house.db.reading() as tx:
            items = queue_reading.read(tx, staff, now).waiting[:RACES_MAX]
        for item in items:
            if self._claimed(staff, item, now):
                return redirect(url_for("console.conversation", conversation_id=item.id), 303)
        flash(say("Nobody is waiting."))
        return redirect(url_for("console.queue"), 303)

    def _claimed(self, staff: StaffMember, item: queue_reading.Item, now: datetime) -> bool:
        try:
            attempt(lambda: specialist.claim(self.desk.house, staff, item.id, now))
        except (AlreadyClaimed, NotAllowed):
            return False
        self.desk.wake()
        return True


def view(desk: Desk, shown: str) -> dict[str, object]:
    """Give what the queue's templates need, for the member of staff who is signed in."""
    signed_in, now = sessions.current(), desk.clock.now()
    with desk.house.db.reading() as tx:
        queue = queue_reading.read(tx, signed_in.staff, now)
        strip = health.read(tx, desk.house, signed_in, now)
        cursor = newest(tx)
        local = now.astimezone(signed_in.zone)
        to_see_to = follow_ups_reading.count_due(tx, signed_in.staff, local.date())
    return {
        "queue": queue,
        "shown": shown if shown in queue_reading.LISTS else "waiting",
        "strip": strip,
        "to_see_to": to_see_to,
        "cursor": cursor,
        "checked": f"{words.clock_time(now, signed_in.zone)}:{local:%S}",
        "levels": words.LEVELS,
        "me": signed_in,
    }
