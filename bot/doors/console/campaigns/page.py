"""The list of campaigns, the page of one, and its dry run."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, render_template
from sqlalchemy import Connection, select

from bot.care.records.directory import KEEPERS
from bot.care.waves import building, tallies, trying
from bot.care.waves.audience import Audience
from bot.doors import sessions
from bot.doors.console import looking, words
from bot.doors.console.board.page import reads_board
from bot.doors.console.campaigns import campaign_words, telling
from bot.doors.console.watching import newest
from bot.doors.desk import Desk
from bot.doors.sessions import SignedIn
from bot.errors import NotAllowed
from bot.house import House
from models import campaigns, staff_members

# Before it has started there is nothing to watch; before it was planned there is nobody to count.
NOT_BEGUN = ("draft", "planning", "ready")
UNPLANNED = ("draft", "planning")


class CampaignPages:
    """The routes of what is read about campaigns, by those who lead a team or audit it."""

    def __init__(self, desk: Desk) -> None:
        """Serve one desk."""
        self.desk = desk

    def add_to(self, door: Blueprint) -> None:
        """Register the routes."""
        door.add_url_rule("/campaigns", "campaigns", self.list)
        door.add_url_rule("/campaigns/<uuid:campaign_id>", "campaign", self.page)
        door.add_url_rule("/campaigns/<uuid:campaign_id>/try", "campaign_try", self.dry_run)

    def list(self) -> str:
        """Show the team's campaigns, newest first."""
        me = reader()
        with self.desk.house.db.reading() as tx:
            found = tallies.listed(tx, me.staff.team_id)
            shown = [(row, _counted(tx, row)) for row in found]
        return render_template(
            "console/campaigns/list.html",
            me=me,
            found=shown,
            state=campaign_words.state,
            why=campaign_words.why,
            leads=me.staff.role in KEEPERS,
        )

    def page(self, campaign_id: UUID, fault: str = "") -> str:
        """Show one campaign as it stands."""
        me, now, house = reader(), self.desk.clock.now(), self.desk.house
        with house.db.reading() as tx:
            row = _one(tx, me, campaign_id)
            shown = {**_plan(tx, house, row), **_course(tx, house, row, now)}
            shown["cursor"] = newest(tx)
        return render_template(
            "console/campaigns/campaign.html",
            me=me,
            row=row,
            fault=fault,
            state=campaign_words.state(row.state),
            why=campaign_words.why(row.reason) if row.state in building.GOING else "",
            leads=me.staff.role in KEEPERS,
            checked=words.clock_time(now, me.zone),
            **shown,
            **_approval(house, me, row),
        )

    def dry_run(self, campaign_id: UUID, fault: str = "") -> str:
        """Show what the first members would read now; nothing is sent to them, or kept."""
        me, now, house = reader(), self.desk.clock.now(), self.desk.house
        with house.db.reading() as tx:
            row = _one(tx, me, campaign_id)
            found = [] if row.state in UNPLANNED else trying.samples(tx, house, row, now)
        looking.log(self.desk, "campaign.tried", subject=f"campaign:{campaign_id}")
        return render_template(
            "console/campaigns/try.html",
            me=me,
            row=row,
            samples=found,
            fault=fault,
            leads=me.staff.role in KEEPERS,
            language=words.language,
            direction=words.direction,
            reason=campaign_words.left_out,
        )


def reader() -> SignedIn:
    """Return who reads; ends the request with 403 for whom campaigns are none of their work."""
    me = sessions.current()
    if not reads_board(me):
        abort(403)
    return me


def cadences(tx: Connection, team_id: UUID) -> dict[str, str]:
    """Return a team's cadences, their names by id."""
    query = select(campaigns.c.id, campaigns.c.name).where(campaigns.c.team_id == team_id)
    return {
        str(row.id): row.name for row in tx.execute(query.order_by(campaigns.c.name).limit(100))
    }


def _one(tx: Connection, me: SignedIn, campaign_id: UUID) -> Any:
    try:
        return building.one(tx, me.staff, campaign_id)
    except NotAllowed:
        abort(404)


def _counted(tx: Connection, row: Any) -> list[str]:
    return [] if row.state in NOT_BEGUN else telling.numbers(telling.total(tx, row))


def _plan(tx: Connection, house: House, row: Any) -> dict[str, Any]:
    names = select(staff_members.c.id, staff_members.c.display_name).where(
        staff_members.c.id.in_([row.author_id, row.changed_by, row.approved_by])
    )
    people = {one.id: one.display_name for one in tx.execute(names)}
    audience = Audience.from_dict(row.audience)
    return {
        "conditions": telling.conditions(audience, cadences(tx, row.team_id)),
        "sent": [words.script(name) for _, name in sorted(row.scripts.items())],
        "pace": telling.pace(house, row),
        "author": people.get(row.changed_by, ""),
        "approver": people.get(row.approved_by, ""),
    }


def _course(tx: Connection, house: House, row: Any, now: datetime) -> dict[str, Any]:
    """Tell what a planned campaign costs, and how one that has begun goes."""
    shown: dict[str, Any] = {"begun": row.state not in NOT_BEGUN, "planned": False}
    if row.state in UNPLANNED:
        return shown
    lines, cost = telling.lines(tx, house, row, now)
    shown |= {"planned": True, "lines": lines, "cost": cost, "left_out": telling.left_out(tx, row)}
    if not shown["begun"]:
        return shown
    groups, verdict = telling.compared(tx, row)
    return {
        **shown,
        "numbers": telling.numbers(telling.total(tx, row)),
        "waves": telling.waves(tx, row, sessions.current().zone),
        "languages": telling.languages(tx, row),
        "compared": groups,
        "verdict": verdict,
    }


def _approval(house: House, me: SignedIn, row: Any) -> dict[str, Any]:
    needed = row.state == "ready" and building.needs_approval(house, row)
    own = me.staff.id in (row.author_id, row.changed_by)
    return {"needs_approval": needed, "own": own, "above": house.policy.wave_approved_above}
