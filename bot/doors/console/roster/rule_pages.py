"""What a roster is made by: patterns, time off, and what must be covered."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.care.rosters import covering, leave, planning, reading
from bot.care.rosters.cover import Need
from bot.care.rosters.leave import Leave, Left
from bot.care.rosters.planning import NewPattern
from bot.doors import dates, sessions
from bot.doors.console import looking, words
from bot.doors.console.roster import doing, fields, roster_words
from bot.doors.desk import Desk
from bot.doors.tongue import say, say_many


class RulePages:
    """The routes of patterns, time off and needs; supervisors keep all three."""

    def __init__(self, desk: Desk) -> None:
        """Serve one desk."""
        self.desk = desk

    def add_to(self, door: Blueprint) -> None:
        """Register the routes."""
        for name, drop in (("patterns", "end"), ("away", "withdraw"), ("cover", "remove")):
            path = f"/roster/{name}"
            door.add_url_rule(path, f"roster_{name}", getattr(self, name))
            added = getattr(self, f"add_{name}")
            door.add_url_rule(path, f"roster_{name}_post", added, methods=["POST"])
            dropped = getattr(self, f"{drop}_{name}")
            one = f"{path}/<uuid:row_id>/{drop}"
            door.add_url_rule(one, f"roster_{name}_{drop}", dropped, methods=["POST"])

    def patterns(self, fault: str = "") -> str:
        """Show the patterns, and the form for another."""
        doing.arranger()
        me, today = sessions.current(), self._today()
        with self.desk.house.db.reading() as tx:
            people = reading.people(tx, me.staff.team_id)
            found = reading.patterns(tx, me.staff.team_id, since=today)
        shown = [
            {
                "id": one.id,
                "name": people[one.staff_id].name,
                "hours": roster_words.weekly(one.hours),
                "role": say(roster_words.ROLES[one.role]),
                "from_day": dates.day(one.from_day) if one.from_day > today else "",
                "until_day": dates.day(one.until_day) if one.until_day else "",
                "unreachable": not people[one.staff_id].reachable,
            }
            for one in found
            if one.staff_id in people
        ]
        values = {"starts": "07:00", "ends": "17:00", "from_day": today.isoformat()}
        return self._page("patterns", fault, values=values, people=people.values(), found=shown)

    def add_patterns(self) -> ResponseReturnValue:
        """Add a pattern."""
        staff, now = doing.arranger(), self.desk.clock.now()
        return doing.do(
            lambda: planning.add_pattern(self.desk.house, staff, _pattern(), now),
            lambda _: say("The pattern is kept. Plan to make shifts of it."),
            then=url_for("console.roster_patterns"),
            again=self.patterns,
        )

    def end_patterns(self, row_id: UUID) -> ResponseReturnValue:
        """End a pattern."""
        staff, now = doing.arranger(), self.desk.clock.now()
        return doing.do(
            lambda: planning.end_pattern(
                self.desk.house, staff, row_id, fields.day("last_day"), now
            ),
            lambda _: say("The pattern ends. Published shifts stay."),
            then=url_for("console.roster_patterns"),
            again=self.patterns,
        )

    def away(self, fault: str = "") -> str:
        """Show who is away, and the form for more."""
        doing.arranger()
        me, now = sessions.current(), self.desk.clock.now()
        with self.desk.house.db.reading() as tx:
            people = reading.people(tx, me.staff.team_id)
            rows = reading.away_rows(tx, me.staff.team_id, since=now)
        found = [
            {
                "id": row.id,
                "name": row.display_name,
                "first": dates.short_day(roster_words.day_of(row.starts_at, me.zone)),
                "last": dates.short_day(_last_day(row.ends_at, me.zone)),
            }
            for row in rows
        ]
        return self._page("away", fault, values={}, people=people.values(), found=found)

    def add_away(self) -> ResponseReturnValue:
        """Enter time off."""
        staff, now, anyway = doing.arranger(), self.desk.clock.now(), fields.anyway()
        return doing.do(
            lambda: leave.enter(self.desk.house, staff, _leave(), now, anyway=anyway),
            _left,
            then=url_for("console.roster_away"),
            again=self.away,
        )

    def withdraw_away(self, row_id: UUID) -> ResponseReturnValue:
        """Take time off back."""
        staff, now = doing.arranger(), self.desk.clock.now()
        return doing.do(
            lambda: leave.withdraw(self.desk.house, staff, row_id, now),
            lambda _: say("Taken back. Shifts that it took away are not put back."),
            then=url_for("console.roster_away"),
            again=self.away,
        )

    def cover(self, fault: str = "") -> str:
        """Show what must be covered, and the form for more."""
        doing.arranger()
        me = sessions.current()
        with self.desk.house.db.reading() as tx:
            rows = reading.need_rows(tx, me.staff.team_id)
        found = [{"id": row.id, **_need_told(reading.as_need(row))} for row in rows]
        languages = sorted((name, code) for code, name in words.language_names().items())
        values = {"starts": "00:00", "ends": "00:00", "least": "1"}
        return self._page("cover", fault, values=values, found=found, languages=languages)

    def add_cover(self) -> ResponseReturnValue:
        """Add what must be covered."""
        staff, now = doing.arranger(), self.desk.clock.now()
        return doing.do(
            lambda: covering.add(self.desk.house, staff, _need(), now),
            lambda _: say("Kept. Gaps are looked for by this from now on."),
            then=url_for("console.roster_cover"),
            again=self.cover,
        )

    def remove_cover(self, row_id: UUID) -> ResponseReturnValue:
        """Take back what must be covered."""
        staff, now = doing.arranger(), self.desk.clock.now()
        return doing.do(
            lambda: covering.remove(self.desk.house, staff, row_id, now),
            lambda _: say("Taken back."),
            then=url_for("console.roster_cover"),
            again=self.cover,
        )

    def _page(self, name: str, fault: str, *, values: dict[str, Any], **more: Any) -> str:
        weekdays = [(str(number), dates.weekday(number)) for number in range(7)]
        every = {"chosen": request.form.getlist("weekday"), "weekdays": weekdays}
        return render_template(
            f"console/roster/{name}.html",
            me=sessions.current(),
            fault=fault,
            values={**values, **(request.form if fault else {})},
            roles=roster_words.roles(),
            **every,
            **more,
        )

    def _today(self) -> date:
        return roster_words.day_of(self.desk.clock.now(), sessions.current().zone)


def _pattern() -> NewPattern:
    first, last = fields.day("from_day"), fields.some_day("until_day")
    return NewPattern(fields.person(), looking.plain("role"), fields.weekly(), first, last)


def _leave() -> Leave:
    first = fields.day("first_day")
    return Leave(fields.person(), first, fields.some_day("last_day") or first)


def _left(done: Left) -> str:
    if not done.shifts:
        return say("Kept. No shift was in it.")
    return say_many(
        "Kept. %(num)s shift was taken away.",
        "Kept. %(num)s shifts were taken away.",
        num=done.shifts,
    )


def _last_day(ends_at: datetime, zone: ZoneInfo) -> date:
    """Return the last day of time off, which ends at the midnight after it."""
    return roster_words.day_of(ends_at - timedelta(seconds=1), zone)


def _need() -> Need:
    language = looking.plain("language") or None
    return Need(fields.weekly(), looking.plain("role"), looking.number("least"), language)


def _need_told(need: Need) -> dict[str, Any]:
    return {
        "hours": roster_words.weekly(need.hours),
        "role": say(roster_words.ROLES[need.role]),
        "least": need.least,
        "language": words.language(need.language) if need.language else "",
    }
