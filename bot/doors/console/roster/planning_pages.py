"""Planning and publishing: drafts from the patterns, what is wrong with them, and undoing."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from bot.care.rosters import planning, publishing, reading
from bot.care.rosters.arranging import Arranging
from bot.care.rosters.publishing import Review
from bot.doors import dates, sessions
from bot.doors.console import looking
from bot.doors.console.roster import doing, fields, roster_words
from bot.doors.desk import Desk
from bot.doors.sessions import SignedIn
from bot.doors.tongue import say_many

WEEKS_USUAL = 4
SHOWN_MAX = 50


class PlanningPages:
    """The routes of planning."""

    def __init__(self, desk: Desk) -> None:
        """Serve one desk."""
        self.desk = desk

    def add_to(self, door: Blueprint) -> None:
        """Register the routes."""
        door.add_url_rule("/roster/plan", "roster_plan", self.page)
        for deed in ("plan", "discard", "publish"):
            path = f"/roster/plan/{deed}"
            door.add_url_rule(path, f"roster_{deed}_post", getattr(self, deed), methods=["POST"])
        undo = "/roster/plan/<uuid:publication_id>/undo"
        door.add_url_rule(undo, "roster_undo", self.undo, methods=["POST"])

    def page(self) -> str:
        """Show what is drafted and what publishing it would leave uncovered."""
        doing.arranger()
        return self._page()

    def plan(self) -> ResponseReturnValue:
        """Make drafts from the patterns."""
        staff, now, weeks = doing.arranger(), self.desk.clock.now(), looking.number("weeks")
        return doing.do(
            lambda: planning.plan(self.desk.house, staff, weeks, now),
            lambda made: say_many("%(num)s draft made.", "%(num)s drafts made.", num=made),
            then=url_for("console.roster_plan"),
            again=self._page,
        )

    def discard(self) -> ResponseReturnValue:
        """Throw the drafts away."""
        staff, now = doing.arranger(), self.desk.clock.now()
        return doing.do(
            lambda: planning.discard(self.desk.house, staff, now),
            lambda gone: say_many("%(num)s draft gone.", "%(num)s drafts gone.", num=gone),
            then=url_for("console.roster_plan"),
            again=self._page,
        )

    def publish(self) -> ResponseReturnValue:
        """Publish the drafts."""
        staff, now, anyway = doing.arranger(), self.desk.clock.now(), fields.anyway()
        return doing.do(
            lambda: publishing.publish(self.desk.house, staff, now, anyway=anyway),
            _published,
            then=url_for("console.roster_plan"),
            again=self._page,
        )

    def undo(self, publication_id: UUID) -> ResponseReturnValue:
        """Make drafts again of what was published."""
        staff, now = doing.arranger(), self.desk.clock.now()
        return doing.do(
            lambda: publishing.undo(self.desk.house, staff, publication_id, now),
            lambda undone: say_many(
                "%(num)s shift is a draft again.", "%(num)s shifts are drafts again.", num=undone
            ),
            then=url_for("console.roster_plan"),
            again=self._page,
        )

    def _page(self, fault: str = "") -> str:
        me, now = sessions.current(), self.desk.clock.now()
        with self.desk.house.db.reading() as tx:
            found = publishing.review(Arranging(tx, self.desk.house, me.staff, now, me.zone))
            people = reading.people(tx, me.staff.team_id)
            names = {person.id: person.name for person in people.values()}
            published = publishing.recent(tx, me.staff.team_id)
        policy = self.desk.house.policy
        undone_within = policy.publishing_undone_within
        return render_template(
            "console/roster/plan.html",
            me=me,
            fault=fault,
            review=_told(found, me, names, rest=policy.rest_between_shifts),
            weeks=WEEKS_USUAL,
            weeks_max=policy.roster_longest // timedelta(weeks=1),
            published=[_publication(row, me, now - undone_within) for row in published],
        )


def _published(found: Review) -> str:
    told = say_many(
        "%(num)s shift is published.", "%(num)s shifts are published.", num=len(found.drafts)
    )
    held = len(found.held)
    more = say_many("%(num)s stays a draft.", "%(num)s stay drafts.", num=held) if held else ""
    return f"{told} {more}".strip()


def _told(
    found: Review, me: SignedIn, names: dict[UUID, str], *, rest: timedelta
) -> dict[str, Any]:
    """Say what publishing would do, at most SHOWN_MAX of each."""
    return {
        "drafts": len(found.drafts),
        "until": dates.short_day(roster_words.day_of(found.look.ends_at, me.zone)),
        "held": [
            {
                "id": shift.id,
                "name": names.get(shift.staff_id, ""),
                "when": roster_words.when(shift.span, me.zone),
                "why": roster_words.faults(faults, rest),
            }
            for shift, faults in found.held[:SHOWN_MAX]
        ],
        "held_more": max(0, len(found.held) - SHOWN_MAX),
        "gaps": [
            {"when": roster_words.when(gap.span, me.zone), "lacking": roster_words.lacking(gap)}
            for gap in found.gaps[:SHOWN_MAX]
        ],
        "gaps_more": max(0, len(found.gaps) - SHOWN_MAX),
    }


def _publication(row: Any, me: SignedIn, since: datetime) -> dict[str, Any]:
    return {
        "id": row.id,
        "when": dates.day_and_time(row.at, me.zone),
        "shifts": row.shifts,
        "gaps": row.gaps,
        "undone": row.undone_at is not None,
        "can_undo": row.undone_at is None and row.at > since,
    }
