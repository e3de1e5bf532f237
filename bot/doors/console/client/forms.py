"""The forms by which staff write about a client. The rules are care's; here are the answers."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from bot.care.clients import about, particulars, plans, reaching
from bot.care.clients.judging import EDITORS, ChangedMeanwhile
from bot.care.clients.particulars import ABOUT, REACHING
from bot.care.specialist import StaffMember
from bot.doors import sessions
from bot.doors.console import words
from bot.doors.console.client import client_words, filled
from bot.doors.console.client.page import head, look
from bot.doors.console.client.reading import Whose
from bot.doors.console.referring import ZONES
from bot.doors.desk import Desk
from bot.doors.tongue import say
from bot.doors.trying import attempt
from bot.errors import FormInvalid, NotAllowed
from models import staff_members

FIRST_NO_CALLS_HOUR, LAST_NO_CALLS_HOUR = 12, 22


class ClientForms:
    """The routes of the forms: who the client is, how to reach them, their safety plan."""

    def __init__(self, desk: Desk) -> None:
        """Serve one desk."""
        self.desk = desk

    def add_to(self, door: Blueprint) -> None:
        """Register the routes."""
        for name in ("about", "reaching", "safety_plan"):
            path = f"/clients/<uuid:client_id>/{name.replace('_', '-')}"
            door.add_url_rule(path, f"client_{name}", getattr(self, name))
            door.add_url_rule(
                path, f"client_{name}_post", getattr(self, f"{name}_post"), methods=["POST"]
            )

    def about(self, client_id: UUID) -> ResponseReturnValue:
        """Show who the client is, to be changed."""
        whose = self._opened(client_id)
        with self.desk.house.db.reading() as tx:
            shown = particulars.seen(particulars.latest(tx, client_id), ABOUT)
        values = asdict(about.about(whose.client)) | _seen(shown)
        return self._about_page(whose, values, {})

    def about_post(self, client_id: UUID) -> ResponseReturnValue:
        """Change who the client is."""
        staff, now, values = editing(), self.desk.clock.now(), filled.about_values()
        wanted = filled.about(values), filled.seen(values)
        return self._done(
            client_id,
            lambda: about.change(self.desk.house, staff, client_id, wanted=wanted, now=now),
            lambda faults, newest: self._about_page(
                self._opened(client_id), values | _seen(newest), faults
            ),
        )

    def reaching(self, client_id: UUID) -> ResponseReturnValue:
        """Show how the client may be reached, to be changed or asked again."""
        whose = self._opened(client_id)
        with self.desk.house.db.reading() as tx:
            known = particulars.latest(tx, client_id)
        now, policy = self.desk.clock.now(), self.desk.house.policy
        told = reaching.standing(whose.client, known, now, policy)
        values = filled.reaching_values_of({topic: one.value for topic, one in told.items()})
        values |= _seen(particulars.seen(known, REACHING))
        return self._reaching_page(whose, values, {})

    def reaching_post(self, client_id: UUID) -> ResponseReturnValue:
        """Write down how the client may be reached."""
        staff, now, values = editing(), self.desk.clock.now(), filled.reaching_values()
        asked = filled.asked(values)
        return self._done(
            client_id,
            lambda: reaching.change(self.desk.house, staff, client_id, asked=asked, now=now),
            lambda faults, newest: self._reaching_page(
                self._opened(client_id), values | _seen(newest), faults
            ),
        )

    def safety_plan(self, client_id: UUID) -> ResponseReturnValue:
        """Show the safety plan as it holds, to be written anew; old versions stay."""
        whose = self._opened(client_id)
        with self.desk.house.db.reading() as tx:
            newest = plans.latest(tx, client_id)
        plan = newest.plan if newest else plans.SafetyPlan()
        return self._plan_page(whose, plan, {}, newest.id if newest else None)

    def safety_plan_post(self, client_id: UUID) -> ResponseReturnValue:
        """Write a new version of the safety plan."""
        staff, now, plan = editing(), self.desk.clock.now(), filled.plan()
        wanted = plan, filled.seen(request.form)
        return self._done(
            client_id,
            lambda: plans.write(self.desk.house, staff, client_id, plan=wanted, now=now),
            lambda faults, newest: self._plan_page(
                self._opened(client_id), plan, faults, newest or wanted[1]
            ),
        )

    def _opened(self, client_id: UUID) -> Whose:
        sessions.acting()
        return look(self.desk, client_id)

    def _done(
        self,
        client_id: UUID,
        deed: Callable[[], object],
        again: Callable[[Mapping[str, str], UUID | None], str],
    ) -> ResponseReturnValue:
        """Do it and show the client; or show the form again with what was typed, and why."""
        try:
            attempt(deed)
        except NotAllowed:
            abort(404)
        except FormInvalid as invalid:
            return again(client_words.faults(invalid.faults), None), 422
        except ChangedMeanwhile as changed:
            return again({"": self._told(changed)}, changed.newest), 409
        self.desk.wake()
        flash(say("Kept."))
        return redirect(url_for("console.client", client_id=client_id), 303)

    def _told(self, changed: ChangedMeanwhile) -> str:
        query = select(staff_members.c.display_name).where(staff_members.c.id == changed.staff_id)
        with self.desk.house.db.reading() as tx:
            name = tx.execute(query).scalar_one()
        at = words.day_and_time(changed.at, sessions.current().zone)
        return say(
            "%(name)s changed this, %(time)s. What you typed stays here: look, then keep it.",
            name=name,
            time=at,
        )

    def _about_page(
        self, whose: Whose, values: Mapping[str, Any], faults: Mapping[str, str]
    ) -> str:
        possible = whose.client.possible_zones or ()
        zones = dict.fromkeys((*(possible or (whose.client.time_zone,)), *ZONES))
        unsure = [("", say("Not known"))] if possible else []
        return render_template(
            "console/client/about.html",
            **head(whose),
            values=values,
            faults=faults,
            language_options=list(words.language_names().items()),
            zone_options=unsure + [(zone, zone.replace("_", " ")) for zone in zones],
        )

    def _reaching_page(
        self, whose: Whose, values: Mapping[str, Any], faults: Mapping[str, str]
    ) -> str:
        policy = self.desk.house.policy
        opens, closes = policy.window_start_hour, policy.window_end_hour
        return render_template(
            "console/client/reaching.html",
            **head(whose),
            values=values,
            faults=faults,
            window=(client_words.hour(opens), client_words.hour(closes)),
            hour_options=_hours(opens, closes),
            call_options=_hours(FIRST_NO_CALLS_HOUR, LAST_NO_CALLS_HOUR),
            days=policy.ask_again_after.days,
        )

    def _plan_page(
        self,
        whose: Whose,
        plan: plans.SafetyPlan,
        faults: Mapping[str, str],
        seen: UUID | None,
    ) -> str:
        with self.desk.house.db.reading() as tx:
            versions = plans.listed(tx, whose.client.id)
        return render_template(
            "console/client/safety_plan.html",
            **head(whose),
            plan=plan,
            faults=faults,
            seen=seen or "",
            versions=versions,
            hints=client_words.STEP_HINTS,
            people_max=plans.PEOPLE_MAX,
        )


def editing() -> StaffMember:
    """Return who writes; ends the request with 403 for those who may only read."""
    staff = sessions.acting()
    if staff.role not in EDITORS:
        abort(403)
    return staff


def supervising() -> StaffMember:
    """Return who acts; ends the request with 403 for all but supervisors."""
    staff = sessions.acting()
    if staff.role != "supervisor":
        abort(403)
    return staff


def _hours(first: int, last: int) -> list[tuple[str, str]]:
    return [(str(hour), client_words.hour(hour)) for hour in range(first, last + 1)]


def _seen(newest: UUID | None) -> dict[str, Any]:
    """Give the field by which a form says what it has seen; nothing where that stays as it was."""
    return {"seen": str(newest)} if newest else {}
