"""Service records: the list, the form that fills itself, corrections."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from bot.care.records import entries, suggesting
from bot.care.records.entries import Written
from bot.care.records.suggesting import Entry, Suggested
from bot.doors import sessions
from bot.doors.console import looking, record_words, records_reading
from bot.doors.desk import Desk
from bot.doors.tongue import say
from models.states import CONTACT_KINDS

READ = "records.read"


class Records:
    """The routes of service records."""

    def __init__(self, desk: Desk) -> None:
        """Serve one desk."""
        self.desk = desk

    def add_to(self, door: Blueprint) -> None:
        """Register the routes."""
        here = "/c/<uuid:conversation_id>"
        door.add_url_rule(f"{here}/records", "records", self.list)
        door.add_url_rule(f"{here}/record", "record", self.form)
        door.add_url_rule(f"{here}/record", "record_post", self.save, methods=["POST"])
        door.add_url_rule(
            f"{here}/record/not-needed", "record_not_needed", self.waive, methods=["POST"]
        )
        one = f"{here}/records/<uuid:entry_id>"
        door.add_url_rule(one, "record_correct", self.correction)
        door.add_url_rule(one, "record_correct_post", self.correct, methods=["POST"])

    def list(self, conversation_id: UUID) -> str:
        """Show every entry, with the versions that it had."""
        standing = looking.look(self.desk, conversation_id, READ)
        with self.desk.house.db.reading() as tx:
            found = records_reading.read(tx, conversation_id, sessions.current().zone)
        shown = looking.page(self.desk, standing)
        return render_template("console/records.html", records=found, **shown)

    def form(self, conversation_id: UUID) -> str:
        """Show the form, filled in from what just happened; `kind` says what that was."""
        sessions.acting()
        with self.desk.house.db.reading() as tx:
            found = suggested(tx, self.desk, conversation_id)
        values = values_of(found)
        kind = request.args.get("kind", "")
        return self._page(
            conversation_id, values | ({"kind": kind} if kind in CONTACT_KINDS else {})
        )

    def save(self, conversation_id: UUID) -> ResponseReturnValue:
        """Keep the entry, or show every fault with what was written."""
        return self._save(conversation_id, None)

    def waive(self, conversation_id: UUID) -> ResponseReturnValue:
        """Keep that no record is needed of what just happened."""
        staff, now = sessions.acting(), self.desk.clock.now()
        claim_id = looking.some_id("claim") or abort(400)
        looking.faults_of(
            lambda: entries.waive(
                self.desk.house, staff, conversation_id, claim_id=claim_id, now=now
            )
        )
        return redirect(url_for("console.conversation", conversation_id=conversation_id), 303)

    def correction(self, conversation_id: UUID, entry_id: UUID) -> str:
        """Show an entry to be corrected."""
        sessions.acting()
        with self.desk.house.db.reading() as tx:
            row = records_reading.row_of(tx, conversation_id, entry_id=entry_id)
        if row is None:
            abort(404)
        values = {**row._mapping, "ticks": row.ticks.split(), "version": row.version, "claim": ""}
        values["next_on"] = row.next_on.isoformat() if row.next_on else ""
        return self._page(conversation_id, values, entry_id=entry_id)

    def correct(self, conversation_id: UUID, entry_id: UUID) -> ResponseReturnValue:
        """Keep a new version of an entry."""
        return self._save(conversation_id, entry_id)

    def _save(self, conversation_id: UUID, entry_id: UUID | None) -> ResponseReturnValue:
        staff, now = sessions.acting(), self.desk.clock.now()

        def keep() -> None:
            written = _written(entry_id)
            entries.save(self.desk.house, staff, conversation_id, written, now)

        faults = looking.faults_of(keep)
        if faults:
            return self._page(conversation_id, _sent(), entry_id=entry_id, faults=faults), 422
        flash(say("Kept in the record."))
        page = "console.records" if entry_id else "console.conversation"
        return redirect(url_for(page, conversation_id=conversation_id), 303)

    def _page(self, conversation_id: UUID, values: dict[str, Any], **more: Any) -> str:
        standing = looking.look(self.desk, conversation_id, READ)
        shown = {"faults": {}, "entry_id": None, **more, **looking.page(self.desk, standing)}
        return render_template("console/record.html", values=values, **shown, **choices())


def beside(desk: Desk, conversation_id: UUID) -> dict[str, Any]:
    """Give what the conversation's page shows of records: the newest, and what is to be written."""
    signed_in = sessions.current()
    with desk.house.db.reading() as tx:
        newest = records_reading.beside(tx, conversation_id, signed_in.zone)
        found = suggested(tx, desk, conversation_id)
    asked = {"values": values_of(found), "faults": {}, **choices()} if found.asked else None
    return {"records": newest, "asked": asked, "record_key": desk.house.new_token()}


def suggested(tx: Connection, desk: Desk, conversation_id: UUID) -> Suggested:
    """Return the entry that fills itself; empty for those who only look on."""
    signed_in, now = sessions.current(), desk.clock.now()
    if not signed_in.may_act:
        return Suggested(Entry())
    return suggesting.suggestion(tx, desk.house, signed_in.staff, conversation_id, now)


def values_of(found: Suggested) -> dict[str, Any]:
    """Give a suggested entry as a form's values."""
    entry = found.entry
    return {
        "kind": entry.kind,
        "minutes": entry.minutes or "",
        "texts_in": entry.texts_in,
        "texts_out": entry.texts_out,
        "outcome": entry.outcome,
        "ticks": [],
        "claim": found.claim_id or "",
    }


def choices() -> dict[str, Any]:
    """Give the lists that the form chooses from, in words."""
    return {
        "contacts": record_words.told(record_words.CONTACTS),
        "ticks": record_words.told(record_words.TICKS),
        "outcomes_told": record_words.told(record_words.OUTCOMES),
        "texts_told": record_words.texts,
    }


def _sent() -> dict[str, Any]:
    """Give back what was written, as a form's values."""
    counts = {name: max(0, looking.number(name)) for name in ("texts_in", "texts_out")}
    return {**request.form, **counts, "ticks": request.form.getlist("ticks")}


def _written(entry_id: UUID | None) -> Written:
    entry = Entry(
        kind=looking.plain("kind"),
        minutes=looking.number("minutes"),
        texts_in=max(0, looking.number("texts_in")),
        texts_out=max(0, looking.number("texts_out")),
        ticks=tuple(request.form.getlist("ticks")),
        done=looking.written("done"),
        outcome=looking.plain("outcome"),
        next_step=looking.written("next_step"),
        next_on=looking.day("next_on"),
    )
    claim = looking.some_id("claim")
    seen = looking.number("version")
    return Written(entry, looking.form_key(), claim, corrects=entry_id, seen_version=seen)
