"""The handover's page: what the last shift leaves to the next one."""

from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, render_template, request
from sqlalchemy import Connection

from bot.care import duty, handover
from bot.care.handover import Happened
from bot.care.rosters.shifts import Span
from bot.doors import sessions
from bot.doors.console import words
from bot.doors.console.board import waiting
from bot.doors.console.roster import board as roster_board
from bot.doors.console.roster import one_day, standing
from bot.doors.desk import Desk
from bot.doors.sessions import SignedIn
from bot.doors.tongue import say, say_many
from bot.house import House

HOURS = (8, 12, 24, 72)
USUAL = 12
AHEAD = timedelta(hours=24)


class HandoverPages:
    """The route of the page, for the whole team."""

    def __init__(self, desk: Desk) -> None:
        """Serve one desk."""
        self.desk = desk

    def add_to(self, door: Blueprint) -> None:
        """Register the route."""
        door.add_url_rule("/handover", "handover", self.page)

    def page(self) -> str:
        """Show what happened in the last hours, who waits, and what comes."""
        me, now = sessions.current(), self.desk.clock.now()
        hours = _hours(request.args.get("hours", ""))
        with self.desk.house.db.reading() as tx:
            left = handover.read(
                tx,
                me.staff.team_id,
                since=now - timedelta(hours=hours),
                until=now + self.desk.house.policy.shift_usual,
                now=now,
            )
            shown = {
                "levels": waiting.levels(tx, me, now),
                "urgent": waiting.urgent(tx, me, now),
                "standing": standing.read(tx, me, now),
                "gaps": _gaps(tx, self.desk.house, me, now),
                "on": bool(duty.on_duty(tx, me.staff.team_id, now)),
            }
        return render_template(
            "console/board/handover.html",
            me=me,
            left=left,
            happened=[
                (say("Urgent"), _told(left.urgent)),
                (say("Other"), _told(left.others)),
            ],
            hours=hours,
            choices=[(one, _since(one)) for one in HOURS],
            **shown,
        )


def _hours(text: str) -> int:
    known = {str(one): one for one in HOURS}
    return known.get(text, USUAL)


def _since(hours: int) -> str:
    return say_many("%(num)s hour", "%(num)s hours", num=hours)


def _told(happened: Happened) -> list[str]:
    """Say what of one kind came and went."""
    told = [
        say_many("%(num)s came", "%(num)s came", num=happened.opened),
        say_many("%(num)s was closed", "%(num)s were closed", num=happened.closed),
    ]
    if happened.taken_after is not None:
        told.append(say("half were taken within %(span)s", span=words.span(happened.taken_after)))
    if happened.answered_after is not None:
        span = words.span(happened.answered_after)
        told.append(say("half had an answer within %(span)s", span=span))
    return told


def _gaps(tx: Connection, house: House, me: SignedIn, now: datetime) -> list[Any]:
    """Return what the coming day lacks."""
    today = now.astimezone(me.zone).date()
    known = roster_board.read(tx, house, me, first=today, now=now)
    return [one_day.gap_line(known, gap) for gap in known.gaps(Span(now, now + AHEAD))]
