"""The follow-ups that are due, mine and the team's: done or moved from here."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.care.records import follow_ups
from bot.doors import sessions
from bot.doors.console import follow_ups_reading, looking
from bot.doors.desk import Desk
from bot.doors.tongue import say

READ = "follow_ups.read"
LISTS = ("mine", "team")


class FollowingUp:
    """The routes of follow-ups."""

    def __init__(self, desk: Desk) -> None:
        """Serve one desk."""
        self.desk = desk

    def add_to(self, door: Blueprint) -> None:
        """Register the routes."""
        door.add_url_rule("/follow-ups", "follow_ups", self.list)
        one = "/follow-ups/<uuid:follow_up_id>"
        door.add_url_rule(f"{one}/done", "follow_up_done", self.done, methods=["POST"])
        door.add_url_rule(f"{one}/move", "follow_up_move", self.move, methods=["POST"])

    def list(self) -> str:
        """Show what is to be seen to, the late first."""
        return self._page({})

    def done(self, follow_up_id: UUID) -> ResponseReturnValue:
        """Mark one done."""
        staff, now = sessions.acting(), self.desk.clock.now()
        looking.faults_of(lambda: follow_ups.finish(self.desk.house, staff, follow_up_id, now))
        flash(say("Done."))
        return redirect(url_for("console.follow_ups", list=_list()), 303)

    def move(self, follow_up_id: UUID) -> ResponseReturnValue:
        """Move one to another day, or say why that day cannot be."""
        staff, now = sessions.acting(), self.desk.clock.now()

        def move() -> None:
            day = looking.day("due_on")
            follow_ups.move(self.desk.house, staff, follow_up_id, day, now)

        faults = looking.faults_of(move)
        if faults:
            return self._page(faults, faulty=follow_up_id), 422
        flash(say("Moved."))
        return redirect(url_for("console.follow_ups", list=_list()), 303)

    def _page(self, faults: dict[str, str], faulty: UUID | None = None) -> str:
        me, shown = sessions.current(), _list()
        looking.log(self.desk, READ, subject=f"team:{me.staff.team_id}")
        today = self.desk.clock.now().astimezone(me.zone).date()
        with self.desk.house.db.reading() as tx:
            lines = follow_ups_reading.read(tx, me.staff, today, mine=shown == "mine")
        return render_template(
            "console/follow_ups.html",
            me=me,
            shown=shown,
            lines=lines,
            today=today.isoformat(),
            faults=faults,
            faulty=faulty,
        )


def _list() -> str:
    asked = request.values.get("list", "mine")
    return asked if asked in LISTS else "mine"
