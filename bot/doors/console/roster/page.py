"""The roster's page: who is on now and next, two weeks, one day, gaps, and taking hours."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.care.rosters import checking, swap_offers, taking
from bot.care.rosters.arranging import ARRANGERS
from bot.care.rosters.shifts import Shift, Span
from bot.doors import dates, sessions
from bot.doors.console import looking
from bot.doors.console.roster import (
    board,
    doing,
    fields,
    one_day,
    roster_words,
    standing,
    told_offers,
    told_wishes,
)
from bot.doors.desk import Desk
from bot.doors.tongue import say
from models.states import SHIFT_ROLES

MINE_SHOWN = 6


class RosterPages:
    """The routes of the roster, for the whole team."""

    def __init__(self, desk: Desk) -> None:
        """Serve one desk."""
        self.desk = desk

    def add_to(self, door: Blueprint) -> None:
        """Register the routes, and let the queue say that nobody is on duty."""
        door.add_url_rule("/roster", "roster", self.page)
        door.add_url_rule("/roster/take", "roster_take", self.take, methods=["POST"])
        door.add_url_rule("/roster/seen", "roster_seen", self.see, methods=["POST"])
        door.context_processor(lambda: {"nobody_on": self.nobody_on})

    def page(self) -> str:
        """Show two weeks from the Monday before a day, and that day."""
        return self.shown()

    def shown(self, fault: str = "") -> str:
        """Show the page, with what went wrong if something did."""
        me, now = sessions.current(), self.desk.clock.now()
        today = now.astimezone(me.zone).date()
        day = _day(today)
        first = day - timedelta(days=day.weekday())
        with self.desk.house.db.reading() as tx:
            known = board.read(tx, self.desk.house, me, first=first, now=now)
            offers = swap_offers.open_offers(tx, me.staff.team_id, now)
            notices = checking.unseen(tx, me.staff.team_id, now)
            stands = standing.read(tx, me, now)
            asked = told_wishes.waiting(tx, self.desk.house, me, now)
        ahead = Span(now, now + self.desk.house.policy.gaps_looked_ahead)
        return render_template(
            "console/roster/roster.html",
            me=me,
            fault=fault,
            arranges=me.staff.role in ARRANGERS,
            standing=stands,
            wishes=asked,
            notices=notices if me.staff.role in ARRANGERS else (),
            weeks=board.weeks(known, first),
            around=_around(day, first, today=today),
            one=one_day.read(known, day, offers),
            gaps=[one_day.gap_line(known, gap) for gap in known.gaps(ahead)],
            mine=_mine(known, now),
            offers=told_offers.told(known, offers),
        )

    def take(self) -> ResponseReturnValue:
        """Take hours that nobody has."""
        staff, now = sessions.acting(), self.desk.clock.now()
        role, begins = looking.plain("role"), _moment(now)
        role = role if role in SHIFT_ROLES else "first"
        zone = sessions.current().zone

        def told(shift: Shift) -> str:
            return say("You are on: %(when)s.", when=roster_words.when(shift.span, zone))

        return doing.do(
            lambda: taking.take(self.desk.house, staff, role, now, begins=begins),
            told,
            then=url_for("console.roster"),
            again=self.shown,
        )

    def see(self) -> ResponseReturnValue:
        """Say that one has seen the new gaps."""
        staff = doing.arranger()
        checking.see(self.desk.house, staff, self.desk.clock.now())
        flash(say("The other supervisors see that you know of it."))
        return redirect(url_for("console.roster"), 303)

    def nobody_on(self) -> str:
        """Say for the queue that nobody is on duty; nothing while somebody is."""
        with self.desk.house.db.reading() as tx:
            return standing.is_nobody_on(tx, sessions.current(), self.desk.clock.now())


def _day(today: date) -> date:
    try:
        return fields.known_day(request.args.get("day", ""))
    except ValueError:
        return today


def _moment(now: datetime) -> datetime:
    """Read since when; what is no moment is now."""
    try:
        found = datetime.fromisoformat(looking.plain("begins"))
    except ValueError:
        return now
    return found if found.tzinfo is not None else now


def _around(day: date, first: date, *, today: date) -> dict[str, Any]:
    """Return the days that the page leads to, and what it calls the fortnight."""
    last = first + timedelta(days=board.DAYS - 1)
    return {
        "earlier": first - timedelta(days=board.DAYS),
        "later": first + timedelta(days=board.DAYS),
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1),
        "today": today,
        "told": f"{dates.short_day(first)} – {dates.short_day(last)}",
    }


def _mine(known: board.Known, now: datetime) -> list[dict[str, Any]]:
    """Return one's own next shifts."""
    own = known.reader.staff.id
    shifts = [one for one in known.shifts if one.staff_id == own and one.span.ends_at > now]
    zone: ZoneInfo = known.zone
    return [
        {
            "id": one.id,
            "when": roster_words.when(one.span, zone),
            "role": say(roster_words.ROLES[one.role]),
            "draft": one.state == "draft",
        }
        for one in shifts[:MINE_SHOWN]
    ]
