"""The form by which a campaign is written and changed."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.care.waves import building, contents
from bot.care.waves.audience import Audience, read_tags
from bot.care.waves.building import Plan
from bot.doors import sessions
from bot.doors.console import looking, words
from bot.doors.console.campaigns import campaign_words, page
from bot.doors.console.campaigns.deeds import leader
from bot.doors.desk import Desk
from bot.doors.tongue import say
from bot.doors.trying import attempt
from bot.errors import DeedRefused, FormInvalid, NotAllowed

NUMBERS = ("age_from", "age_until", "days_from", "days_until")
LISTS = ("values", "areas", "tags")


class CampaignForms:
    """The routes of the form."""

    def __init__(self, desk: Desk) -> None:
        """Serve one desk."""
        self.desk = desk

    def add_to(self, door: Blueprint) -> None:
        """Register the routes."""
        door.add_url_rule("/campaigns/new", "campaign_new", self.empty)
        door.add_url_rule("/campaigns", "campaigns_post", self.add, methods=["POST"])
        path = "/campaigns/<uuid:campaign_id>/change"
        door.add_url_rule(path, "campaign_change", self.filled)
        door.add_url_rule(path, "campaign_change_post", self.change, methods=["POST"])

    def empty(self) -> str:
        """Show the form for another campaign."""
        leader()
        return self._form({"pace": self.desk.house.policy.wave_pace}, {}, None)

    def filled(self, campaign_id: UUID) -> str:
        """Show a campaign to be changed."""
        staff = leader()
        with self.desk.house.db.reading() as tx:
            try:
                row = building.one(tx, staff, campaign_id)
            except NotAllowed:
                abort(404)
        kept = row.audience
        scripts = {"script": row.scripts["a"], "other_script": row.scripts.get("b", "")}
        lists = {name: ", ".join(kept.get(name, ())) for name in LISTS}
        values = {**kept, **lists, "cadence": kept["cadence_id"]}
        return self._form({**values, **scripts, "name": row.name, "pace": row.pace}, {}, row.id)

    def add(self) -> ResponseReturnValue:
        """Keep another campaign, or show every fault."""
        return self._keep(None)

    def change(self, campaign_id: UUID) -> ResponseReturnValue:
        """Keep a campaign's change, or show every fault."""
        return self._keep(campaign_id)

    def _keep(self, campaign_id: UUID | None) -> ResponseReturnValue:
        staff, now, plan, house = leader(), self.desk.clock.now(), _written(), self.desk.house
        try:
            kept_id = attempt(lambda: building.keep(house, staff, plan, campaign_id, now))
        except NotAllowed:
            abort(404)
        except DeedRefused as refusal:
            told = {"name": campaign_words.refused(refusal)}
            return self._form(_values(), told, campaign_id), 409
        except FormInvalid as invalid:
            faults = campaign_words.faults(invalid.faults, house.policy.wave_pace_most)
            return self._form(_values(), faults, campaign_id), 422
        flash(say("Kept."))
        return redirect(url_for("console.campaign", campaign_id=kept_id), 303)

    def _form(self, values: dict[str, Any], faults: dict[str, str], kept_id: UUID | None) -> str:
        house, me = self.desk.house, sessions.current()
        with house.db.reading() as tx:
            cadences = page.cadences(tx, me.staff.team_id)
        sent = [(one.name, words.script(one.name)) for one in contents.scripts(house)]
        questions = [(code, words.instrument(code)) for code in words.INSTRUMENTS]
        return render_template(
            "console/campaigns/write.html",
            me=me,
            values=values,
            faults=faults,
            campaign_id=kept_id,
            scripts=[("", say("Choose…")), *sent],
            other_scripts=[("", say("None")), *sent],
            questions=[("", say("Any")), *questions],
            cadences=[("", say("Any")), *cadences.items()],
            languages=[(code, words.language(code)) for code in house.library.languages],
        )


def _values() -> dict[str, Any]:
    """Give what was written, to be shown again."""
    return {**request.form, "languages": request.form.getlist("languages")}


def _written() -> Plan:
    scripts = {"a": looking.plain("script"), "b": looking.plain("other_script")}
    numbers = {name: _some_number(name) for name in NUMBERS}
    cadence = looking.some_id("cadence")
    audience = Audience(
        languages=tuple(request.form.getlist("languages")),
        instrument=looking.plain("instrument"),
        values=_listed("values"),
        areas=_listed("areas"),
        tags=tuple(read_tags(looking.plain("tags"))),
        cadence_id=str(cadence) if cadence is not None else "",
        **numbers,
    )
    sent = {variant: name for variant, name in scripts.items() if name}
    return Plan(looking.plain("name"), audience, sent, looking.number("pace"))


def _listed(name: str) -> tuple[str, ...]:
    written = (one.strip() for one in looking.plain(name).split(","))
    return tuple(one for one in written if one)


def _some_number(name: str) -> int | None:
    return looking.number(name) if looking.written(name) else None
