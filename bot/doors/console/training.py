"""The way to the training house: a page that tells of it, and a pass that is posted there.

The pass travels in a form, never in an address: addresses are logged and remembered. Only on the
page that carries it may a form leave for another origin, and only for that one.
"""

from uuid import UUID

from flask import Blueprint, Response, make_response, render_template
from sqlalchemy import select

from bot.doors import sessions
from bot.doors.desk import Desk
from bot.doors.edge import policy_sending_to
from bot.privacy import audit, passes
from bot.privacy.passes import Pass
from models import staff_members


class GoingToTrain:
    """The routes that lead to the training house; there are none where there is no such house."""

    def __init__(self, desk: Desk) -> None:
        """Serve one desk."""
        self.desk = desk
        self.there = desk.config.training

    def add_to(self, door: Blueprint) -> None:
        """Register the routes, and the menu's way to them."""
        door.app_context_processor(lambda: {"training_open": self.there is not None})
        if self.there is not None:
            door.add_url_rule("/training", "training", self.page)
            door.add_url_rule("/training", "training_post", self.go, methods=["POST"])

    def page(self) -> str:
        """Say what training is, before anybody goes."""
        return render_template("console/training.html", me=sessions.current())

    def go(self) -> Response:
        """Write a pass for whoever is signed in, and give the form that takes it there."""
        assert self.there is not None, "this route is registered with a training house only"
        me = sessions.current()
        self._log(me.staff.id)
        shown, where = self._pass(), self.there.url
        page = render_template("console/training_going.html", me=me, shown=shown, where=where)
        response = make_response(page)
        response.headers["Content-Security-Policy"] = policy_sending_to(where)
        return response

    def _pass(self) -> str:
        staff, house = sessions.current().staff, self.desk.house
        key = passes.secret(house.ring)
        spoken = select(staff_members.c.languages).where(staff_members.c.id == staff.id)
        with house.db.reading() as tx:
            languages = tx.execute(spoken).scalar_one()
        shown = Pass(
            person=passes.person(key, staff.id),
            role=staff.role,
            name=staff.display_name,
            languages=tuple(languages),
            expires_at=self.desk.door_clock.now() + passes.LASTS,
            nonce=house.new_token(),
        )
        return passes.write(key, shown)

    def _log(self, staff_id: UUID) -> None:
        house, now, who = self.desk.house, self.desk.clock.now(), f"staff:{staff_id}"
        what = {"actor": who, "action": "staff.went_to_train", "subject": who}
        with house.db.writing() as tx:
            audit.append(tx, audit.entry(house.ring, house.new_id(), now, **what))
