"""Notifications on one device: its browser subscribes, and becomes one of the ways of its owner.

Scripts ask, for only they can subscribe. What they send is a secret address: it travels in bodies
alone, never in a URL.
"""

from flask import Blueprint, Response, abort, jsonify, request

from bot.care.paging import browsers
from bot.doors import sessions
from bot.doors.desk import Desk
from bot.doors.tongue import marked
from bot.errors import DeedRefused
from bot.sending.paging.offered import offered
from bot.sending.paging.subscriptions import SubscriptionInvalid, canonical
from bot.sending.paging.vapid import public_key

LENGTH_MAX = 4096
NOT_OFFERED = {
    "voice": marked("Calls: there is no number that they could come from."),
    "email": marked("E-mail: there is no mail server."),
}


class PushSettings:
    """The routes by which a browser subscribes, asks whether it is, and ends it."""

    def __init__(self, desk: Desk) -> None:
        """Serve one desk."""
        self.desk = desk

    def add_to(self, door: Blueprint) -> None:
        """Register the routes, and let the settings page know by which key to subscribe."""
        door.app_context_processor(
            lambda: {"push_key": self.key, "ways_not_offered": self.not_offered}
        )
        rule = door.add_url_rule
        rule("/settings/push", "push_subscribe", self.subscribe, methods=["POST"])
        rule("/settings/push", "push_end", self.end, methods=["DELETE"])
        rule("/settings/push/here", "push_here", self.here, methods=["POST"])

    def key(self) -> str:
        """Return the house's key for browsers; nothing where they would not let us push."""
        return public_key(self.desk.house.ring) if self.desk.config.pushes else ""

    def not_offered(self) -> list[str]:
        """Return the sentences for what the settings of this house leave out."""
        kinds = offered(self.desk.config)
        return [words for kind, words in NOT_OFFERED.items() if kind not in kinds]

    def subscribe(self) -> Response:
        """Make this browser one of the ways of whoever is signed in."""
        staff, subscription = sessions.acting(), self._subscription()
        try:
            browsers.subscribe(self.desk.house, staff.id, subscription, now=self.desk.clock.now())
        except DeedRefused as refused:
            answer = jsonify(refused=refused.reason)
            answer.status_code = 409
            return answer
        return jsonify(on=True)

    def end(self) -> Response:
        """Push to this browser no longer."""
        staff, subscription = sessions.acting(), self._subscription()
        browsers.unsubscribe(self.desk.house, staff.id, subscription, now=self.desk.clock.now())
        return jsonify(on=False)

    def here(self) -> Response:
        """Say whether this browser pages whoever is signed in."""
        staff, subscription = sessions.acting(), self._subscription()
        with self.desk.house.db.reading() as tx:
            on = browsers.subscribed(tx, self.desk.house, staff.id, subscription)
        return jsonify(on=on)

    def _subscription(self) -> str:
        if not self.desk.config.pushes:
            abort(404)
        text = request.get_data(as_text=True, cache=False)[: LENGTH_MAX + 1]
        try:
            if len(text) > LENGTH_MAX:
                raise SubscriptionInvalid("too long")
            return canonical(text, local=self.desk.config.simulated)
        except SubscriptionInvalid:
            abort(400)
