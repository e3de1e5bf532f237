"""Somebody said that they are not the client: what to check, and what was found out."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.care.claims import AlreadyClaimed
from bot.care.clients import findings, particulars, suspecting
from bot.care.clients.findings import SUSPECT
from bot.care.clients.suspecting import Found, NextStep
from bot.doors.console import context_reading, looking, refusals, words
from bot.doors.console.client import client_words, held_by
from bot.doors.console.client.forms import editing
from bot.doors.console.context_reading import Standing
from bot.doors.desk import Desk
from bot.doors.sessions import current
from bot.doors.tongue import say, say_many
from bot.doors.trying import attempt
from bot.errors import DeedRefused, FormInvalid, NotAllowed

READ = "conversation.read"
LENGTH_MAX = 3000
# The second form's fields that have a namesake in the first.
_ELSE = {"checked": "else-checked", "note": "else-note", "sure": "else-sure"}


class DoubtPages:
    """The routes by which a doubted number is found to be theirs or somebody else's."""

    def __init__(self, desk: Desk) -> None:
        """Serve one desk."""
        self.desk = desk

    def add_to(self, door: Blueprint) -> None:
        """Register the routes."""
        path = "/c/<uuid:conversation_id>/doubt"
        door.add_url_rule(path, "doubt", self.page)
        door.add_url_rule(f"{path}/theirs", "doubt_theirs", self.theirs, methods=["POST"])
        still = f"{path}/still-theirs"
        door.add_url_rule(still, "doubt_still_theirs", self.still_theirs, methods=["POST"])
        not_theirs = f"{path}/not-theirs"
        door.add_url_rule(not_theirs, "doubt_not_theirs", self.not_theirs, methods=["POST"])

    def page(self, conversation_id: UUID) -> str:
        """Show how to find out who it is, and the two things that can have been found."""
        editing()
        return self._page(conversation_id, values={}, faults={})

    def theirs(self, conversation_id: UUID) -> ResponseReturnValue:
        """Keep that it is the client after all."""
        staff, now, found = editing(), self.desk.clock.now(), _found()

        def keep() -> None:
            suspecting.theirs(self.desk.house, staff, conversation_id, found=found, now=now)

        skipped = self._skipped(conversation_id)
        return self._done(conversation_id, keep, told=lambda: _told(skipped))

    def still_theirs(self, conversation_id: UUID) -> ResponseReturnValue:
        """Keep that a number which nobody doubts is still the client's."""
        staff, now, found = editing(), self.desk.clock.now(), _found()

        def keep() -> None:
            suspecting.still_theirs(self.desk.house, staff, conversation_id, found=found, now=now)

        return self._done(conversation_id, keep, told=lambda: say("Kept: the number is theirs."))

    def not_theirs(self, conversation_id: UUID) -> ResponseReturnValue:
        """Keep that the number is somebody else's, and how the client is to be reached."""
        staff, now = editing(), self.desk.clock.now()
        step = NextStep(looking.written("subject"), _day())
        wanted = _found(), step

        def keep() -> None:
            house = self.desk.house
            suspecting.not_theirs(house, staff, conversation_id, wanted=wanted, now=now)

        told = say(
            "Nothing leaves for this number any more. The next step is a follow-up of yours."
        )
        return self._done(conversation_id, keep, told=lambda: told)

    def _done(
        self, conversation_id: UUID, deed: Callable[[], None], *, told: Callable[[], str]
    ) -> ResponseReturnValue:
        """Do it and show the conversation; or show the form again with what was typed, and why."""
        values = {name: request.form.get(name, "")[:LENGTH_MAX] for name in request.form}
        if "sure" not in request.form:
            faults = client_words.faults({"sure": "sure"})
            return self._page(conversation_id, values=values, faults=faults), 422
        try:
            attempt(deed)
        except NotAllowed:
            abort(404)
        except FormInvalid as invalid:
            faults = client_words.faults(invalid.faults)
            return self._page(conversation_id, values=values, faults=faults), 422
        except AlreadyClaimed as claimed:
            faults = {"": held_by.sentence(self.desk, claimed)}
            return self._page(conversation_id, values=values, faults=faults), 409
        except DeedRefused as refusal:
            faults = {"": refusals.told(refusal)}
            return self._page(conversation_id, values=values, faults=faults), 409
        self.desk.wake()
        flash(told())
        return redirect(url_for("console.conversation", conversation_id=conversation_id), 303)

    def _page(
        self, conversation_id: UUID, *, values: Mapping[str, str], faults: Mapping[str, str]
    ) -> str:
        standing = looking.look(self.desk, conversation_id, READ)
        if standing.row.client_id is None:
            abort(404)
        theirs = request.endpoint != "console.doubt_not_theirs"
        return render_template(
            "console/client/doubt.html",
            me=current(),
            row=standing.row,
            number=words.masked(standing.row.channel, standing.row.address),
            doubted=standing.row.contact_state == SUSPECT,
            works=standing.row.contact_state == "active",
            checks=[("", say("Choose…")), *_checks()],
            steps=self._steps(standing),
            theirs=(values, faults) if theirs else ({}, {}),
            not_theirs=({}, {}) if theirs else (self._fresh() | dict(values), faults),
            faults=faults if theirs else {_ELSE.get(one, one): why for one, why in faults.items()},
        )

    def _steps(self, standing: Standing) -> list[str]:
        """Say what to ask, by what is on file; never what the answer is."""
        with self.desk.house.db.reading() as tx:
            known = particulars.latest(tx, standing.row.client_id)
        steps = [say("Say nothing of the client, of us or of why, until you know who it is.")]
        if "safe_word" in known and known["safe_word"].value:
            steps.append(say("Ask for the safe word. It is on file; do not say it yourself."))
        else:
            steps.append(say("No safe word is on file: ask what only they would know."))
        steps.append(say("Better: call another number of theirs, or see them in person."))
        steps.append(say("If in doubt, leave it as it is: nothing leaves for this number."))
        return steps

    def _fresh(self) -> dict[str, str]:
        today: date = self.desk.clock.now().astimezone(current().zone).date()
        tomorrow = (today + timedelta(days=1)).isoformat()
        return {"subject": say("Find another way to reach them"), "due_on": tomorrow}

    def _skipped(self, conversation_id: UUID) -> int:
        """Count what did not go out meanwhile; nothing of a conversation of another team's."""
        with self.desk.house.db.reading() as tx:
            if not context_reading.is_of_team(tx, current(), conversation_id):
                return 0
            doubt = findings.doubt(tx, findings.point(tx, conversation_id).id)
            return findings.skipped(tx, conversation_id, doubt.since) if doubt else 0


def _checks() -> list[tuple[str, str]]:
    return [(key, say(told)) for key, told in client_words.CHECKS.items()]


def _found() -> Found:
    return Found(looking.plain("checked"), looking.written("note"))


def _day() -> date | None:
    try:
        return date.fromisoformat(looking.written("due_on"))
    except ValueError:
        return None


def _told(skipped: int) -> str:
    told = say("It is them. What they had agreed to holds again, and check-ins come as planned.")
    if not skipped:
        return told
    missed = say_many(
        "%(num)s check-in was skipped meanwhile and does not come again.",
        "%(num)s check-ins were skipped meanwhile and do not come again.",
        num=skipped,
    )
    return f"{told} {missed}"
