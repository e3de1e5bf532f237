"""Signing in and out. A wrong password and an unknown name get the same answer, as slowly."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, make_response, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection, func, insert, select, update

from bot.care.accounts import normal_name
from bot.doors import sessions
from bot.doors.desk import Desk
from bot.doors.tongue import say
from bot.privacy import audit, passwords
from models import sign_in_attempts, staff_members

CLEARED = '"cache", "storage"'
FAILURES_MAX = 10
FAILURES_WITHIN = timedelta(minutes=15)


class SigningIn:
    """The routes by which staff come in and go out."""

    def __init__(self, desk: Desk) -> None:
        """Serve one desk."""
        self.desk = desk

    def add_to(self, door: Blueprint) -> None:
        """Register the routes."""
        door.add_url_rule("/sign-in", "sign_in", self.form)
        door.add_url_rule("/sign-in", "sign_in_post", self.sign_in, methods=["POST"])
        door.add_url_rule("/sign-out", "sign_out", self.sign_out, methods=["POST"])

    def form(self) -> ResponseReturnValue:
        """Show the form."""
        return self._form("")

    def sign_in(self) -> ResponseReturnValue:
        """Check name and password; on success start a new session under a new token."""
        name = normal_name(request.form.get("name", ""))
        attempt_id = self._attempt(name)
        if attempt_id is None:
            words = say("Too many attempts. Wait 15 minutes, then try again.")
            headers = {"Retry-After": str(int(FAILURES_WITHIN.total_seconds()))}
            return self._form(words), 429, headers
        staff_id = self._checked(name, request.form.get("password", ""))
        self._settle(attempt_id, name, staff_id=staff_id)
        if staff_id is None:
            return self._form(say("This name and password do not fit. Check both.")), 401
        return self._welcome(staff_id)

    def sign_out(self) -> ResponseReturnValue:
        """End the session."""
        sessions.end(self.desk, sessions.shown_token(self.desk))
        self._log(f"staff:{sessions.current().staff.id}", "staff.signed_out")
        response = make_response(redirect("/sign-in", 303))
        sessions.take_cookie(self.desk, response)
        # Whatever a page kept on this device goes too, should its own wiping not have run.
        response.headers["Clear-Site-Data"] = CLEARED
        session.clear()
        return response

    def _form(self, fault: str) -> str:
        name = request.form.get("name", "")
        return render_template("console/sign_in.html", fault=fault, name=name, next=_next())

    def _welcome(self, staff_id: UUID) -> Response:
        sessions.end(self.desk, sessions.shown_token(self.desk))
        session.clear()
        response = make_response(redirect(_next(), 303))
        sessions.give_cookie(self.desk, response, sessions.start(self.desk, staff_id))
        return response

    def _attempt(self, name: str) -> UUID | None:
        """Count this attempt as failed before it is checked, so that a burst counts too."""
        house, now = self.desk.house, self.desk.door_clock.now()
        name_hash = house.ring.look_up(name)
        with house.db.writing() as tx:
            if _failures(tx, name_hash, now - FAILURES_WITHIN) >= FAILURES_MAX:
                return None
            row = {"id": house.new_id(), "name_hash": name_hash, "succeeded": False, "at": now}
            tx.execute(insert(sign_in_attempts), row)
        return UUID(str(row["id"]))

    def _checked(self, name: str, password: str) -> UUID | None:
        query = select(staff_members.c.id, staff_members.c.password_hash).where(
            staff_members.c.sign_in_name == name, staff_members.c.active
        )
        with self.desk.house.db.reading() as tx:
            row = tx.execute(query).first()
        fits = passwords.matches(row.password_hash if row else None, password)
        return row.id if row is not None and fits else None

    def _settle(self, attempt_id: UUID, name: str, *, staff_id: UUID | None) -> None:
        if staff_id is None:
            hint = self.desk.house.ring.look_up(name).hex()[:12]
            self._log(f"name:{hint}", "staff.sign_in_failed")
            return
        change = update(sign_in_attempts).where(sign_in_attempts.c.id == attempt_id)
        with self.desk.house.db.writing() as tx:
            tx.execute(change.values(succeeded=True))
        self._log(f"staff:{staff_id}", "staff.signed_in")

    def _log(self, subject: str, action: str) -> None:
        house, now = self.desk.house, self.desk.clock.now()
        actor = subject if subject.startswith("staff:") else "nobody"
        what = {"actor": actor, "action": action, "subject": subject}
        with house.db.writing() as tx:
            audit.append(tx, audit.entry(house.ring, house.new_id(), now, **what))


def _failures(tx: Connection, name_hash: bytes, since: Any) -> int:
    query = (
        select(func.count())
        .select_from(sign_in_attempts)
        .where(sign_in_attempts.c.name_hash == name_hash, sign_in_attempts.c.at > since)
        .where(sign_in_attempts.c.succeeded.is_(False))
    )
    return tx.execute(query).scalar_one()


def _next() -> str:
    """Where to go after signing in: a path of ours, never another site."""
    return ours(request.values.get("next", "/"))


def ours(wanted: str) -> str:
    """Return a path if it is one of ours, else the start."""
    inside = wanted.startswith("/") and not wanted.startswith("//") and "\\" not in wanted
    return wanted if inside and wanted.isprintable() else "/"
