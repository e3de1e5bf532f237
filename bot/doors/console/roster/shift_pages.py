"""One shift: to be looked at by the team, and put, changed or taken away by supervisors."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.care.rosters import changing, reading, swap_offers
from bot.care.rosters.arranging import ARRANGERS
from bot.care.rosters.changing import Placed
from bot.care.rosters.shifts import Shift
from bot.doors import sessions
from bot.doors.console import looking
from bot.doors.console.roster import board, doing, fields, roster_words, told_offers
from bot.doors.desk import Desk
from bot.doors.tongue import say

MORNING = "07:00"


class ShiftPages:
    """The routes of single shifts."""

    def __init__(self, desk: Desk) -> None:
        """Serve one desk."""
        self.desk = desk

    def add_to(self, door: Blueprint) -> None:
        """Register the routes."""
        door.add_url_rule("/roster/add", "roster_add", self.add_form)
        door.add_url_rule("/roster/add", "roster_add_post", self.add, methods=["POST"])
        one = "/roster/shifts/<uuid:shift_id>"
        door.add_url_rule(one, "roster_shift", self.page)
        door.add_url_rule(f"{one}/change", "roster_change", self.change, methods=["POST"])
        door.add_url_rule(f"{one}/remove", "roster_remove", self.remove, methods=["POST"])

    def add_form(self) -> str:
        """Show the form that puts somebody on a shift."""
        doing.arranger()
        return self._form()

    def add(self) -> ResponseReturnValue:
        """Put somebody on a shift."""
        staff, now = doing.arranger(), self.desk.clock.now()
        return doing.do(
            lambda: changing.add(self.desk.house, staff, _placed(), now),
            lambda _: say("They are on the roster."),
            then=_back(),
            again=self._form,
        )

    def page(self, shift_id: UUID) -> str:
        """Show a shift with what its reader can do about it."""
        return self._shift(shift_id)

    def change(self, shift_id: UUID) -> ResponseReturnValue:
        """Change a shift."""
        staff, now = doing.arranger(), self.desk.clock.now()
        return doing.do(
            lambda: changing.change(self.desk.house, staff, shift_id, _placed(), now),
            lambda _: say("The shift is changed."),
            then=_back(),
            again=self._again(shift_id),
        )

    def remove(self, shift_id: UUID) -> ResponseReturnValue:
        """Take a shift away."""
        staff, now, anyway = doing.arranger(), self.desk.clock.now(), fields.anyway()
        return doing.do(
            lambda: changing.remove(self.desk.house, staff, shift_id, now, anyway=anyway),
            lambda _: say("The shift is off the roster."),
            then=_back(),
            again=self._again(shift_id),
        )

    def _again(self, shift_id: UUID) -> Callable[[str], str]:
        return lambda fault: self._shift(shift_id, fault)

    def _form(self, fault: str = "") -> str:
        me, now = sessions.current(), self.desk.clock.now()
        with self.desk.house.db.reading() as tx:
            people = reading.people(tx, me.staff.team_id)
        asked = request.args.get("day", "") or now.astimezone(me.zone).date().isoformat()
        values = {"day": asked, "starts": MORNING, "ends": _usual_end(self.desk), "role": "first"}
        return render_template(
            "console/roster/add.html",
            me=me,
            fault=fault,
            values={**values, **request.form},
            people=people.values(),
            roles=roster_words.roles(),
        )

    def _shift(self, shift_id: UUID, fault: str = "") -> str:
        return shown(self.desk, shift_id, fault)


def shown(desk: Desk, shift_id: UUID, fault: str = "") -> str:
    """Show a shift's page; 404 where there is none of this team's."""
    me, now = sessions.current(), desk.clock.now()
    with desk.house.db.reading() as tx:
        shift = reading.one_shift(tx, me.staff.team_id, shift_id=shift_id) or abort(404)
        if shift.state not in board.seen_by(me):
            abort(404)
        day = roster_words.day_of(shift.span.starts_at, me.zone)
        known = board.read(tx, desk.house, me, first=day, now=now)
        offer = next(
            (
                one
                for one in swap_offers.open_offers(tx, me.staff.team_id, now)
                if one.shift_id == shift_id
            ),
            None,
        )
    return render_template(
        "console/roster/shift.html",
        me=me,
        fault=fault,
        shift=shift,
        person=known.people.get(shift.staff_id),
        when=roster_words.when(shift.span, me.zone),
        day=day,
        values={**_values(known, shift, day), **(request.form if fault else {})},
        people=known.people.values(),
        roles=roster_words.roles(),
        offer=told_offers.one_offer(known, offer) if offer else None,
        can=_can(known, shift),
    )


def _can(known: board.Known, shift: Shift) -> dict[str, bool]:
    """Say what a reader can do: change it, offer it."""
    staff, over = known.reader.staff, shift.span.ends_at <= known.now
    to_come = shift.state == "published" and shift.span.starts_at > known.now
    return {
        "change": staff.role in ARRANGERS and not over,
        "offer": staff.id == shift.staff_id and to_come and known.reader.may_act,
    }


def _values(known: board.Known, shift: Shift, day: date) -> dict[str, Any]:
    begins, ends = (at.astimezone(known.zone) for at in (shift.span.starts_at, shift.span.ends_at))
    times = {"starts": f"{begins:%H:%M}", "ends": f"{ends:%H:%M}"}
    return {"staff_id": str(shift.staff_id), "role": shift.role, "day": day.isoformat(), **times}


def _placed() -> Placed:
    span = fields.span(sessions.current().zone)
    return Placed(fields.person(), looking.plain("role"), span, fields.anyway())


def _usual_end(desk: Desk) -> str:
    minutes = 7 * 60 + desk.house.policy.shift_usual // timedelta(minutes=1)
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"


def _back() -> str:
    """Return the address of the day that a form is about."""
    day = looking.plain("day")
    return url_for("console.roster", day=day) if day else url_for("console.roster")
