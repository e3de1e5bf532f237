"""Asking for time off: one's own page, and the one on which a supervisor says yes or no."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.care.rosters import reading, wishes
from bot.care.rosters.arranging import Arranging
from bot.care.rosters.leave import Leave
from bot.care.rosters.shifts import Shift
from bot.care.rosters.wishes import Yes
from bot.doors import sessions
from bot.doors.console import looking
from bot.doors.console.roster import doing, fields, roster_words, told_wishes
from bot.doors.console.roster.page import RosterPages
from bot.doors.desk import Desk
from bot.doors.tongue import say

SHIFT = "shift-"
NOBODY = "nobody"


class WishPages:
    """The routes of time off that is asked for."""

    def __init__(self, desk: Desk) -> None:
        """Serve one desk."""
        self.desk = desk

    def add_to(self, door: Blueprint) -> None:
        """Register the routes."""
        path, one = "/roster/time-off", "/roster/time-off/<uuid:wish_id>"
        door.add_url_rule(path, "roster_wishes", self.mine)
        door.add_url_rule(path, "roster_wishes_post", self.ask, methods=["POST"])
        door.add_url_rule(one, "roster_wish", self.page)
        for deed in ("withdraw", "grant", "refuse"):
            called = f"roster_wish_{deed}"
            door.add_url_rule(f"{one}/{deed}", called, getattr(self, deed), methods=["POST"])

    def mine(self, fault: str = "") -> str:
        """Show what one has asked for, and the form for more."""
        sessions.acting()
        me, now = sessions.current(), self.desk.clock.now()
        with self.desk.house.db.reading() as tx:
            found = told_wishes.own(tx, me, now)
        values = request.form if fault else {}
        return render_template(
            "console/roster/wishes.html", me=me, fault=fault, found=found, values=values
        )

    def ask(self) -> ResponseReturnValue:
        """Ask."""
        staff, now = sessions.acting(), self.desk.clock.now()

        def deed() -> None:
            first = fields.day("first_day")
            days = Leave(staff.id, first, fields.some_day("last_day") or first)
            wishes.ask(self.desk.house, staff, days, now)

        return doing.do(
            deed,
            lambda _: say("Asked. A supervisor sees it on the roster."),
            then=url_for("console.roster_wishes"),
            again=self.mine,
        )

    def withdraw(self, wish_id: UUID) -> ResponseReturnValue:
        """Take one's own wish back."""
        staff, now = sessions.acting(), self.desk.clock.now()
        return doing.do(
            lambda: wishes.withdraw(self.desk.house, staff, wish_id, now),
            lambda _: say("Withdrawn."),
            then=url_for("console.roster_wishes"),
            again=self.mine,
        )

    def page(self, wish_id: UUID) -> str:
        """Show a wish that waits, to who decides."""
        doing.arranger()
        return self._shown(wish_id)

    def grant(self, wish_id: UUID) -> ResponseReturnValue:
        """Say yes, and what becomes of each shift."""
        staff, now = doing.arranger(), self.desk.clock.now()
        return doing.do(
            lambda: wishes.grant(self.desk.house, staff, wish_id, _yes(), now),
            lambda _: say("They are off. They see that you said yes."),
            then=url_for("console.roster"),
            again=lambda fault: self._shown(wish_id, fault),
        )

    def refuse(self, wish_id: UUID) -> ResponseReturnValue:
        """Say no."""
        staff, now = doing.arranger(), self.desk.clock.now()
        return doing.do(
            lambda: wishes.refuse(self.desk.house, staff, wish_id, now),
            lambda _: say("They see that you said no."),
            then=url_for("console.roster"),
            again=lambda fault: self._shown(wish_id, fault),
        )

    def _shown(self, wish_id: UUID, fault: str = "") -> str:
        """Show a wish; where it was decided meanwhile, the roster says so."""
        me, now, house = sessions.current(), self.desk.clock.now(), self.desk.house
        with house.db.reading() as tx:
            found = wishes.open_of_team(tx, me.staff.team_id, now)
            row = next((one for one in found if one.id == wish_id), None)
            if row is None:
                return RosterPages(self.desk).shown(fault) if fault else abort(404)
            inside = wishes.inside(tx, row, now)
            told = told_wishes.told(Arranging(tx, house, me.staff, now, me.zone), row, inside)
            people = reading.people(tx, me.staff.team_id).values()
        return render_template(
            "console/roster/wish.html",
            me=me,
            fault=fault,
            wish=told,
            shifts=[_shift(one) for one in inside],
            people=[one for one in people if one.reachable and one.id != row.staff_id],
        )


def _shift(shift: Shift) -> dict[str, Any]:
    field = f"{SHIFT}{shift.id}"
    return {
        "id": shift.id,
        "field": field,
        "when": roster_words.when(shift.span, sessions.current().zone),
        "role": say(roster_words.ROLES[shift.role]),
        "draft": shift.state == "draft",
        "chosen": looking.plain(field),
    }


def _yes() -> Yes:
    """Read what becomes of each shift; one without a choice is left out."""
    given = ((name.removeprefix(SHIFT), name) for name in request.form if name.startswith(SHIFT))
    choices = {
        UUID(shift_id): None if looking.plain(name) == NOBODY else fields.person(name)
        for shift_id, name in given
        if looking.plain(name) and _is_id(shift_id)
    }
    return Yes(choices, fields.anyway())


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
