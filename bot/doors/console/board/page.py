"""The board's page: for those who look after a team, and those who audit it."""

from datetime import timedelta

from flask import Blueprint, abort, render_template, request
from sqlalchemy import Connection

from bot.care.paging import ways
from bot.care.rosters.shifts import Span
from bot.doors import sessions
from bot.doors.console import health, words
from bot.doors.console.board import paged, people, waiting
from bot.doors.console.paging.answered import WAYS
from bot.doors.console.roster import board as roster_board
from bot.doors.console.watching import newest
from bot.doors.desk import Desk
from bot.doors.sessions import SignedIn
from bot.doors.tongue import listed, say

READERS = frozenset({"supervisor", "administrator", "auditor"})


class BoardPages:
    """The route of the board."""

    def __init__(self, desk: Desk) -> None:
        """Serve one desk."""
        self.desk = desk

    def add_to(self, door: Blueprint) -> None:
        """Register the route, and let pages know whom to lead there."""
        door.add_url_rule("/board", "board", self.page)
        door.app_context_processor(lambda: {"reads_board": reads_board})

    def page(self) -> str:
        """Show how the whole team stands."""
        me, now = sessions.current(), self.desk.clock.now()
        if not reads_board(me):
            abort(403)
        more = request.args.get("pages") == "more"
        with self.desk.house.db.reading() as tx:
            pages = paged.read(tx, me, now, more=more)
            shown = {
                "strip": health.read(tx, self.desk.house, me, now),
                "levels": waiting.levels(tx, me, now),
                "urgent": waiting.urgent(tx, me, now),
                "people": people.read(tx, me, now),
                "alarms": paged.told(tx, me, now),
                "unreached": _unreached(tx, me),
                "cursor": newest(tx),
                **self._cover(tx, me),
            }
        most = paged.MORE_SHOWN if more else paged.SHOWN
        checked = words.clock_time(now, me.zone)
        return render_template(
            "console/board/board.html",
            me=me,
            pages=pages[:most],
            has_more=len(pages) > most and not more,
            checked=checked,
            **shown,
        )

    def _cover(self, tx: Connection, me: SignedIn) -> dict[str, object]:
        """Show the fortnight that begins today."""
        house, now = self.desk.house, self.desk.clock.now()
        today = now.astimezone(me.zone).date()
        known = roster_board.read(tx, house, me, first=today, now=now)
        days = [today + timedelta(days=number) for number in range(roster_board.DAYS)]
        gaps = known.gaps(Span(now, now + house.policy.gaps_looked_ahead))
        return {
            "days": [roster_board.day_head(known, day) for day in days],
            "gaps": len(gaps),
        }


def reads_board(reader: SignedIn) -> bool:
    """Say whether the board is this person's to read."""
    return reader.staff.role in READERS


def _unreached(tx: Connection, me: SignedIn) -> list[str]:
    """Say whose ways of being paged fail, and who has none that was tested."""
    failing = [
        say(
            "%(name)s, %(way)s: fails since %(time)s",
            name=row.display_name,
            way=say(WAYS[row.kind]),
            time=words.day_and_time(row.failing_since, me.zone),
        )
        for row in ways.failing(tx, me.staff.team_id)
    ]
    without = ways.without_any(tx, me.staff.team_id)
    if without:
        failing.append(say("No way that works: %(names)s", names=listed(without.values())))
    return failing
