"""The queue's page, and taking the next item from it."""

from datetime import datetime
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.care import colleagues, specialist, views
from bot.care.claims import AlreadyClaimed
from bot.care.matching import Taker, Waiting, in_order
from bot.care.specialist import StaffMember
from bot.doors import sessions
from bot.doors.console import follow_ups_reading, health, queue_reading, saved, words
from bot.doors.console.watching import newest
from bot.doors.desk import Desk
from bot.doors.tongue import marked, say
from bot.doors.trying import attempt
from bot.errors import NotAllowed

# Losing this many races in a row means that others are quick enough.
RACES_MAX = 20


LISTS = {
    "waiting": marked("Waiting"),
    "mine": marked("Mine"),
    "team": marked("With others"),
    "snoozed": marked("Snoozed"),
    "bot": marked("With the script"),
    "closed": marked("Closed"),
}


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
        """Show one of the lists, or one of one's own views of them, and the health strip."""
        shown = request.args.get("list", "waiting")
        return render_template(
            "console/queue.html", **view(self.desk, shown, view_id=request.args.get("view", ""))
        )

    def take_next(self) -> ResponseReturnValue:
        """Claim the most urgent item; when somebody is faster, the one after it."""
        staff, now = sessions.acting(), self.desk.clock.now()
        for one in self._in_order(staff, now)[:RACES_MAX]:
            if self._claimed(staff, one.id, now):
                return redirect(url_for("console.conversation", conversation_id=one.id), 303)
        flash(say("Nobody is waiting."))
        return redirect(url_for("console.queue"), 303)

    def _in_order(self, staff: StaffMember, now: datetime) -> list[Waiting]:
        with self.desk.house.db.reading() as tx:
            items = queue_reading.read(tx, staff, now, sessions.current().zone).waiting
            taker = Taker(staff.id, colleagues.languages(tx, staff.id))
        waiting = [
            Waiting(one.id, one.level, one.due_at, one.language_code, one.known_to) for one in items
        ]
        return in_order(waiting, taker, now)

    def _claimed(self, staff: StaffMember, conversation_id: UUID, now: datetime) -> bool:
        try:
            attempt(lambda: specialist.claim(self.desk.house, staff, conversation_id, now))
        except (AlreadyClaimed, NotAllowed):
            return False
        self.desk.wake()
        return True


def view(desk: Desk, shown: str, *, view_id: str = "") -> dict[str, object]:
    """Give what the queue's templates need, for the member of staff who is signed in."""
    signed_in, now = sessions.current(), desk.clock.now()
    with desk.house.db.reading() as tx:
        queue = queue_reading.read(tx, signed_in.staff, now, signed_in.zone)
        kept = views.of_staff(tx, signed_in.staff.id)
        strip = health.read(tx, desk.house, signed_in, now)
        cursor = newest(tx)
        local = now.astimezone(signed_in.zone)
        to_see_to = follow_ups_reading.count_due(tx, signed_in.staff, local.date())
    shown = shown if shown in queue_reading.LISTS else "waiting"
    saved_views = saved.shown(kept, queue)
    open_view = next((one for one in saved_views if str(one.id) == view_id), None)
    return {
        "queue": queue,
        "shown": shown if open_view is None else "",
        "items": queue.list(shown) if open_view is None else open_view.items,
        "saved_views": saved_views,
        "open_view": open_view,
        "lists": {name: say(told) for name, told in LISTS.items()},
        "channels": words.CHANNELS,
        "languages": sorted((name, code) for code, name in words.language_names().items()),
        "strip": strip,
        "to_see_to": to_see_to,
        "cursor": cursor,
        "checked": f"{words.clock_time(now, signed_in.zone)}:{local:%S}",
        "levels": words.LEVELS,
        "me": signed_in,
    }
