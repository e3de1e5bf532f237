"""What one device keeps of how the console looks and works on it: in cookies, not in an account.

Signing out clears what a device stores of pages, cookies of this kind excepted, so that who needs
strong contrast or other keys has them again at the next sign-in.
"""

from dataclasses import dataclass

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from bot.config import Policy
from bot.doors import sessions
from bot.doors.console.keys import KEYS
from bot.doors.desk import Desk
from bot.doors.tongue import marked, say

LOOK_COOKIE, COVER_COOKIE = "aftercall-look", "aftercall-cover"
LOOKS = {"plain": marked("Plain"), "glare": marked("For sunlight: strong contrast")}
COVERS = {
    "phones": marked("On phones"),
    "always": marked("Always on this device"),
    "never": marked("Never on this device"),
}
YEAR_SECONDS = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Device:
    """What pages tell a device: its own choices, and the house's times in seconds."""

    look: str
    cover: str
    cover_after: int
    asks_after: int
    kept_for: int
    outbox_for: int


class Devices:
    """The settings that a device keeps, and what every page is told of them."""

    def __init__(self, desk: Desk) -> None:
        """Serve one desk."""
        self.desk = desk

    def add_to(self, door: Blueprint) -> None:
        """Register the routes, and tell every page of the device that shows it."""
        door.app_context_processor(lambda: {"device": shown_on(self.desk.house.policy)})
        door.app_context_processor(lambda: {"all_keys": KEYS})
        door.add_url_rule("/settings", "settings", self.page)
        door.add_url_rule("/settings/look", "settings_look", self.look, methods=["POST"])

    def page(self) -> str:
        """Show the settings."""
        me = sessions.current()
        return render_template("console/settings.html", me=me, looks=LOOKS, covers=COVERS)

    def look(self) -> ResponseReturnValue:
        """Keep on this device how it looks and when it covers itself."""
        response = make_response(redirect(url_for("console.settings"), 303))
        self._keep(response, LOOK_COOKIE, value=_chosen("look", LOOKS, default="plain"))
        self._keep(response, COVER_COOKIE, value=_chosen("cover", COVERS, default="phones"))
        flash(say("Kept on this device."))
        return response

    def _keep(self, response: Response, name: str, *, value: str) -> None:
        response.set_cookie(
            name,
            value,
            max_age=YEAR_SECONDS,
            secure=self.desk.https,
            httponly=True,
            samesite="Strict",
        )


def shown_on(policy: Policy) -> Device:
    """Read what the device that asks has chosen; what makes no sense counts as not chosen."""
    look = request.cookies.get(LOOK_COOKIE, "")
    cover = request.cookies.get(COVER_COOKIE, "")
    return Device(
        look=look if look in LOOKS else "plain",
        cover=cover if cover in COVERS else "phones",
        cover_after=int(policy.screen_lock_after.total_seconds()),
        asks_after=int(policy.outbox_asks_after.total_seconds()),
        kept_for=int(policy.session_idle.total_seconds()),
        outbox_for=int(policy.session_longest.total_seconds()),
    )


def _chosen(name: str, among: dict[str, str], *, default: str) -> str:
    value = request.form.get(name, "")
    return value if value in among else default
