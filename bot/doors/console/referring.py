"""The form by which a crisis team's client is referred to us."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from bot.care import intake
from bot.care.intake import Referral, Referred, Referrer
from bot.care.uploads import deciding
from bot.doors import sessions
from bot.doors.console import told_by_care, words
from bot.doors.desk import Desk
from bot.doors.tongue import say
from bot.doors.trying import attempt
from bot.errors import FormInvalid
from models import check_ins

TEXTS = ("name", "address", "language", "time_zone", "zip_code", "channel", "service")
MORE_TEXTS = ("incident_number", "call_type", "disposition", "verbal_consent_by")
TICKS = ("shared_phone", "safe_to_text")
LENGTH_MAX = 200
YEAR_DIGITS = 4
ZONES = (
    "America/Los_Angeles",
    "America/Boise",
    "America/Denver",
    "America/Phoenix",
    "America/Chicago",
    "America/New_York",
    "America/Anchorage",
    "Pacific/Honolulu",
)


class Referring:
    """The routes of the referral form."""

    def __init__(self, desk: Desk) -> None:
        """Serve one desk."""
        self.desk = desk

    def add_to(self, door: Blueprint) -> None:
        """Register the routes."""
        door.add_url_rule("/refer", "refer", self.form)
        door.add_url_rule("/refer", "refer_post", self.refer, methods=["POST"])

    def form(self) -> str:
        """Show the empty form."""
        sessions.acting()
        values = {"language": "en", "time_zone": "", "channel": "sms"}
        return self._page(values | {"safe_to_text": True}, {})

    def refer(self) -> ResponseReturnValue:
        """Take the referral, or show every fault at once with what was written."""
        values, zone = _values(), sessions.current().zone
        referral, ours = _referral(values, zone, self.desk.house.new_token)
        try:
            made = attempt(lambda: self._refer(referral, ours))
        except FormInvalid as invalid:
            told = {name: told_by_care.fault(words) for name, words in invalid.faults.items()}
            return self._page(values, {**told, **ours}), 422
        self.desk.wake()
        flash(self._told(made.conversation_id))
        page = url_for("console.conversation", conversation_id=made.conversation_id)
        return redirect(page, 303)

    def _refer(self, referral: Referral, ours: dict[str, str]) -> Referred:
        staff, now, house = sessions.acting(), self.desk.clock.now(), self.desk.house
        referrer = Referrer(staff.team_id, staff.id)
        with house.db.writing() as tx:
            made = intake.refer_in(tx, house, referrer, referral=referral, now=now)
            if ours:
                # Care found no fault, but we did: nothing of it may stay.
                raise FormInvalid(ours)
        return made

    def _page(self, values: dict[str, Any], faults: dict[str, str]) -> str:
        zones = dict.fromkeys((sessions.current().zone.key, *ZONES))
        with self.desk.house.db.reading() as tx:
            files_waiting = deciding.waiting(tx, sessions.current().staff.team_id)
        return render_template(
            "console/refer.html",
            me=sessions.current(),
            values=values,
            faults=faults,
            files_waiting=files_waiting,
            channels={code: words.channel(code) for code in words.CHANNELS},
            language_options=list(words.language_names().items()),
            zone_options=[
                ("", say("They did not say: as the ZIP code or the phone number tells")),
                *((zone, zone.replace("_", " ")) for zone in zones),
            ],
        )

    def _told(self, conversation_id: UUID) -> str:
        """Say when the first text goes out, as it is planned."""
        query = select(func.min(check_ins.c.due_at)).where(
            check_ins.c.conversation_id == conversation_id, check_ins.c.state == "due"
        )
        with self.desk.house.db.reading() as tx:
            due_at = tx.execute(query).scalar()
        if due_at is None:
            return say("Kept on file. No text goes out: nobody heard the client agree to one.")
        if due_at <= self.desk.clock.now():
            return say("The first text goes out now.")
        time = words.day_and_time(due_at, sessions.current().zone)
        return say("The first text goes out %(time)s.", time=time)


def _values() -> dict[str, Any]:
    """Read the form as it was written, at a length that no honest entry reaches."""
    names = (*TEXTS, *MORE_TEXTS, "called_at", "birth_year")
    texts = {name: request.form.get(name, "").strip()[:LENGTH_MAX] for name in names}
    return texts | {name: name in request.form for name in TICKS}


def _referral(
    values: dict[str, Any], zone: ZoneInfo, new_token: Callable[[], str]
) -> tuple[Referral, dict[str, str]]:
    """Give the referral, and the faults that only the form can have."""
    faults: dict[str, str] = {}
    texts = {name: values[name] for name in (*TEXTS, *MORE_TEXTS, *TICKS)}
    if values["channel"] not in words.CHANNELS:
        faults["channel"] = say("Choose how the client is reached.")
        texts["channel"] = "sms"
    if values["channel"] == "webchat":
        texts["address"] = new_token()
    called_at = _moment(values["called_at"], zone)
    if values["called_at"] and called_at is None:
        faults["called_at"] = say("Write the day and time of the call, or leave it empty.")
    born = values["birth_year"]
    if born and not (born.isascii() and born.isdigit() and len(born) == YEAR_DIGITS):
        faults["birth_year"] = say("Write the year of birth with four digits, or leave it empty.")
        born = ""
    return Referral(**texts, called_at=called_at, birth_year=int(born) if born else None), faults


def _moment(text: str, zone: ZoneInfo) -> datetime | None:
    """Read what a browser's field for local day and time gives."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=zone)
    except ValueError:
        return None
