"""The client's page, their consent history, and old versions of their safety plan, to be read."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, request, url_for

from bot.care.clients import particulars, plans, reaching
from bot.care.clients.judging import EDITORS
from bot.care.clients.particulars import REACHING
from bot.doors import sessions
from bot.doors.console import words
from bot.doors.console.client import (
    answers,
    chart,
    circumstance_words,
    client_words,
    consent_history,
    merges,
    naming,
    reading,
    timeline,
)
from bot.doors.console.client.happening import Place, place
from bot.doors.console.client.reading import Whose
from bot.doors.console.looks import log_look
from bot.doors.console.paging import answered
from bot.doors.desk import Desk
from bot.doors.tongue import say

READ = "client.read"


class ClientPages:
    """The routes that show a client's record. Every look is logged before it is answered."""

    def __init__(self, desk: Desk) -> None:
        """Serve one desk."""
        self.desk = desk

    def add_to(self, door: Blueprint) -> None:
        """Register the routes."""
        path = "/clients/<uuid:client_id>"
        door.add_url_rule(path, "client", self.page)
        door.add_url_rule(f"{path}/consent", "client_consent", self.consent)
        door.add_url_rule(f"{path}/safety-plan/<uuid:plan_id>", "client_plan", self.plan)

    def page(self, client_id: UUID) -> str:
        """Show the whole client: head, how to reach them, plan, answers, and the timeline."""
        whose, before = look(self.desk, client_id), _before()
        kind = request.args.get("kind", "")
        kind = kind if kind in client_words.KINDS else ""
        with self.desk.house.db.reading() as tx:
            shown = {
                "timeline": timeline.read(tx, whose, kind=kind, before=before),
                "plan": plans.latest(tx, client_id),
                "series": answers.read(tx, whose),
                "consent": consent_history.holding(tx, whose),
                "known": particulars.latest(tx, client_id),
                "merges": merges.holding(tx, whose),
                "had_danger": answered.had_danger(tx, whose.talk_ids),
            }
        shown["reaching"] = self._reaching(whose, shown["known"])
        return render_template(
            "console/client/client.html",
            **head(whose),
            **shown,
            circumstance=circumstance_words.standing(whose.client, self.desk.clock.now()),
            kind=kind,
            later=before is not None,
        )

    def consent(self, client_id: UUID) -> str:
        """Show every entry of the consent ledger, a page at a time."""
        whose, before = look(self.desk, client_id), _before()
        with self.desk.house.db.reading() as tx:
            history = consent_history.read(tx, whose, before)
        return render_template("console/client/consent.html", **head(whose), history=history)

    def plan(self, client_id: UUID, plan_id: UUID) -> str:
        """Show one version of the safety plan."""
        whose = look(self.desk, client_id)
        with self.desk.house.db.reading() as tx:
            version = plans.one(tx, client_id, plan_id=plan_id)
            newest = plans.latest(tx, client_id)
        if version is None or newest is None:
            abort(404)
        shown = {"version": version, "is_newest": version.id == newest.id}
        return render_template("console/client/plan.html", **head(whose), **shown)

    def _reaching(self, whose: Whose, known: Any) -> dict[str, Any]:
        """Say how the client may be reached, topic by topic, with who asked and when."""
        house, now = self.desk.house, self.desk.clock.now()
        told = reaching.standing(whose.client, known, now, house.policy)
        lines = [(say(client_words.TOPICS[one]), _line(whose, one, told[one])) for one in REACHING]
        return {"lines": lines, "ask_again": reaching.must_ask_again(told)}


def look(desk: Desk, client_id: UUID) -> Whose:
    """Read a client of the reader's team and log the look; ends the request with 404 for others.

    Who looks for one who was merged is led to the whole person; a form keeps its words.
    """
    with desk.house.db.reading() as tx:
        whose = reading.read(tx, sessions.current(), client_id)
    if whose is None:
        abort(404)
    log_look(desk, READ, subject=f"client:{client_id}", now=desk.clock.now())
    if whose.kept_id != client_id and request.method == "GET":
        abort(redirect(url_for("console.client", client_id=whose.kept_id), 303))
    return whose


def head(whose: Whose) -> dict[str, Any]:
    """Give what every page about a client shows of them, and whether its reader may write."""
    me = sessions.current()
    return {
        "me": me,
        "whose": whose,
        "client": whose.client,
        "name": naming.whole(whose.client),
        "language": words.language(whose.client.language),
        "may_edit": me.staff.role in EDITORS,
        "kinds": client_words.KINDS,
        "kind_names": client_words.KIND,
        "steps": client_words.STEPS,
        "chart": chart.draw,
        "told_on": lambda at: words.date(at, me.zone),
        "told_at": lambda at: words.day_and_time(at, me.zone),
    }


def _line(whose: Whose, topic: str, told: reaching.Told) -> dict[str, Any]:
    return {
        "value": client_words.value(topic, told.value),
        "asked": bool(told.value),
        "stale": told.stale,
        "who": told.who or say("heard at referral"),
        "on": words.date(told.at, whose.reader.zone) if told.at else "",
    }


def _before() -> Place | None:
    try:
        return place(request.args.get("before", ""))
    except ValueError:
        abort(404)
