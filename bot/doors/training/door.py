"""Arriving in the training house: a pass is taken once and signs its holder in."""

from collections.abc import Mapping
from types import MappingProxyType
from uuid import UUID

from flask import (
    Blueprint,
    Flask,
    Response,
    make_response,
    redirect,
    render_template,
    request,
    session,
)
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFProtect

from bot.care import trainees
from bot.doors import sessions
from bot.doors.desk import Desk
from bot.doors.tongue import marked, say
from bot.doors.trying import attempt
from bot.errors import DeedRefused
from bot.privacy import passes
from bot.privacy.passes import Pass

REFUSED: Mapping[str, str] = MappingProxyType(
    {
        "used": marked("This way in was used before: each leads in once."),
        "late": marked("This way in is too old: it holds for a minute."),
        "forged": marked("This is no way in that the real console gave."),
        "closed": marked("This training town does not know the real console yet."),
    }
)
ROLES: Mapping[str, str] = MappingProxyType(
    {
        "specialist": marked("Specialist"),
        "supervisor": marked("Supervisor"),
        "administrator": marked("Administrator"),
        "auditor": marked("Auditor: you look on and change nothing"),
    }
)


def open_to_arrivals(app: Flask, desk: Desk, csrf: CSRFProtect) -> None:
    """Register the routes. The pass is the proof that a form is ours: no token fits it."""
    door = Blueprint("training", __name__, template_folder="templates", url_prefix="/arrive")
    pages = Arriving(desk)
    door.add_url_rule("", "arrive", pages.again)
    door.add_url_rule("", "arrive_post", pages.arrive, methods=["POST"])
    csrf.exempt(door)
    app.register_blueprint(door)


class Arriving:
    """The route by which people come in."""

    def __init__(self, desk: Desk) -> None:
        """Serve one desk, which must be a training house's."""
        assert desk.config.real is not None, "only a training house takes passes"
        self.desk, self.real = desk, desk.config.real

    def arrive(self) -> Response:
        """Take the pass and sign its holder in.

        It answers with a page and leads nowhere by itself: a browser that comes from another site
        shows the sign-in (`SameSite=Strict`) only from the next click on.
        """
        try:
            shown = passes.read(self._secret(), _shown_pass(), self.desk.door_clock.now())
            now = self.desk.clock.now()
            staff_id = attempt(lambda: trainees.arrive(self.desk.house, shown, now))
        except DeedRefused as refusal:
            return self._refused(refusal.reason)
        return self._welcome(shown, staff_id)

    def again(self) -> ResponseReturnValue:
        """Lead on who opens the address by itself, signed in or not."""
        return redirect("/", 303)

    def _welcome(self, shown: Pass, staff_id: UUID) -> Response:
        sessions.end(self.desk, sessions.shown_token(self.desk))
        session.clear()
        role = say(ROLES[shown.role])
        page = render_template("training/arrived.html", name=shown.name, role=role)
        response = make_response(page)
        sessions.give_cookie(self.desk, response, sessions.start(self.desk, staff_id))
        return response

    def _refused(self, reason: str) -> Response:
        page = render_template("training/refused.html", fault=say(REFUSED[reason]))
        return make_response(page, 403)

    def _secret(self) -> bytes:
        """Give the secret of passes; where the real house leaves it, it may still be to come."""
        if self.real.secret is not None:
            return self.real.secret
        try:
            return self.real.secret_file.read_bytes()
        except FileNotFoundError:
            raise DeedRefused("closed") from None


def _shown_pass() -> str:
    return request.form.get("pass", "")
