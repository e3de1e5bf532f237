"""Sign-ins of staff: a session is a row of ours, ended by us, of which a browser holds the token.

The token has 256 bits of chance; the table keeps only its hash. A session ends by signing out,
when unused for `session_idle`, and after `session_longest` in any case (OWASP ASVS 5.0, V7).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Response, abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import insert, select, update

from bot.care.specialist import StaffMember
from bot.doors.desk import Desk
from bot.doors.edge import cookie_name
from models import staff_members, staff_sessions, teams

COOKIE = "aftercall"
# A page that refreshes itself says so: only a person keeps a session alive.
BACKGROUND_HEADER = "X-Live"
EVENTS = "text/event-stream"
TOUCH_AFTER = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is signed in, with the team's name and the time zone that pages tell times in."""

    staff: StaffMember
    team: str
    zone: ZoneInfo

    @property
    def may_act(self) -> bool:
        """Say whether this member of staff works with clients, or only looks on."""
        return self.staff.role != "auditor"


def start(desk: Desk, staff_id: UUID) -> str:
    """Start a session under a new token and return the token."""
    now, token = desk.door_clock.now(), desk.house.new_token()
    row = {"token_hash": _hash(token), "staff_id": staff_id, "created_at": now, "seen_at": now}
    with desk.house.db.writing() as tx:
        tx.execute(insert(staff_sessions), row)
    return token


def find(desk: Desk, token: str, *, background: bool = False) -> SignedIn | None:
    """Return who holds the token, and note that they were here unless the page asked by itself."""
    now = desk.door_clock.now()
    with desk.house.db.reading() as tx:
        row = tx.execute(_standing(desk, token, now)).first()
    if row is None:
        return None
    if not background and now - row.seen_at > TOUCH_AFTER:
        _touch(desk, token, now)
    staff = StaffMember(row.id, row.team_id, row.role, row.display_name)
    return SignedIn(staff, row.team, ZoneInfo(row.time_zone))


def end(desk: Desk, token: str) -> None:
    """End the session of this token, if there is one."""
    change = update(staff_sessions).where(staff_sessions.c.token_hash == _hash(token))
    with desk.house.db.writing() as tx:
        tx.execute(change.values(ended_at=desk.door_clock.now()))


def guard(desk: Desk, *, open_to_all: frozenset[str] = frozenset()) -> Callable[[], Any]:
    """Give what runs before every route of a blueprint and lets only staff members pass."""

    def check() -> ResponseReturnValue | None:
        if request.endpoint in open_to_all:
            return None
        found = find(desk, shown_token(desk), background=is_background())
        if found is None:
            return _turn_away()
        g.signed_in = found
        return None

    return check


def current() -> SignedIn:
    """Return who is signed in, behind the guard."""
    return cast(SignedIn, g.signed_in)


def acting() -> StaffMember:
    """Return who acts; ends the request with 403 for those who only look on."""
    if not current().may_act:
        abort(403)
    return current().staff


def shown_token(desk: Desk) -> str:
    """Return the token that the browser shows, or nothing."""
    return request.cookies.get(cookie_name(desk, COOKIE), "")


def is_background() -> bool:
    """Say whether a page asks by itself, without its reader having done anything."""
    return BACKGROUND_HEADER in request.headers or request.headers.get("Accept") == EVENTS


def give_cookie(desk: Desk, response: Response, token: str) -> None:
    """Hand the token to the browser, out of reach of scripts and of other sites' links."""
    response.set_cookie(
        cookie_name(desk, COOKIE), token, secure=desk.https, httponly=True, samesite="Strict"
    )


def take_cookie(desk: Desk, response: Response) -> None:
    """Take the token back."""
    name = cookie_name(desk, COOKIE)
    response.delete_cookie(name, secure=desk.https, httponly=True, samesite="Strict")


def _standing(desk: Desk, token: str, now: datetime) -> Any:
    policy = desk.house.policy
    return (
        select(staff_members, staff_sessions.c.seen_at, teams.c.time_zone)
        .add_columns(teams.c.name.label("team"))
        .select_from(staff_sessions.join(staff_members).join(teams))
        .where(staff_sessions.c.token_hash == _hash(token), staff_sessions.c.ended_at.is_(None))
        .where(staff_sessions.c.created_at > now - policy.session_longest)
        .where(staff_sessions.c.seen_at > now - policy.session_idle, staff_members.c.active)
    )


def _touch(desk: Desk, token: str, now: datetime) -> None:
    change = update(staff_sessions).where(staff_sessions.c.token_hash == _hash(token))
    with desk.house.db.writing() as tx:
        tx.execute(change.values(seen_at=now))


def _turn_away() -> ResponseReturnValue:
    """Send a reader to sign in; give a writer their words back, for no page may lose them."""
    if is_background():
        return "", 401
    if request.method != "GET":
        draft = request.form.get("body", "")
        return render_template("console/signed_out.html", draft=draft), 401
    return redirect(url_for("console.sign_in", next=request.full_path.rstrip("?")), 303)


def _hash(token: str) -> bytes:
    return sha256(token.encode()).digest()
