"""The Flask application: every door, opened on the same parts."""

from collections.abc import Callable

from flask import Flask, Response, jsonify

from bot.doors import api, console, edge, town, training, webchat
from bot.doors.desk import Desk
from bot.doors.heartbeat import is_fresh, last_beat, last_look
from bot.doors.town import TownControls
from bot.doors.webhooks.twilio import TwilioDoor
from bot.doors.webhooks.twilio import blueprint as twilio_webhooks
from bot.doors.webhooks.twilio_pages import blueprint as page_webhooks
from bot.errors import DatabaseDown
from bot.wiring import Parts


def create_app(
    parts: Parts,
    *,
    controls: TownControls | None = None,
    wake: Callable[[], None] | None = None,
    start_again: Callable[[], None] | None = None,
) -> Flask:
    """Make the application. `controls` opens the town of simulated phones as well.

    `start_again` makes a training house's town anew; no other house has a route to it.
    """
    app = Flask("bot.doors", static_folder=None)
    wake = wake or _nobody_sleeps
    desk = Desk(parts.house, parts.clock, parts.config, wake, translator=parts.translator)
    csrf = edge.protect(app, desk)
    app.register_blueprint(console.blueprint(desk))
    app.register_blueprint(webchat.blueprint(desk))
    machines = api.blueprint(desk)
    csrf.exempt(machines)
    app.register_blueprint(machines)
    if controls is not None:
        app.register_blueprint(town.blueprint(desk, controls))
    if parts.config.real is not None:
        training.open_to_arrivals(app, desk, csrf)
        if start_again is not None:
            app.register_blueprint(training.starting_again(desk, start_again))
    if parts.config.twilio is not None:
        account, address = parts.config.twilio, parts.config.address
        door = TwilioDoor(parts.house, parts.clock, account=account, address=address)
        for webhooks in (twilio_webhooks(door, parts.on_setback), page_webhooks(door)):
            csrf.exempt(webhooks)
            app.register_blueprint(webhooks)
    _open_health(app, parts)
    return app


def _open_health(app: Flask, parts: Parts) -> None:
    @app.get("/health")
    def health() -> Response:
        """Say that this process answers."""
        return jsonify(status="ok")

    @app.get("/ready")
    def ready() -> tuple[Response, int]:
        """Say whether the database answers, and a scheduler and a watchdog are alive: no detail."""
        state = _state(parts)
        return jsonify(**state), 200 if state["database"] == "ok" else 503


def _state(parts: Parts) -> dict[str, str]:
    try:
        with parts.house.db.reading() as tx:
            beats = {"scheduler": last_beat(tx), "watchdog": last_look(tx)}
    except DatabaseDown:
        return {"database": "down", "scheduler": "unknown", "watchdog": "unknown"}
    now = parts.clock.now()
    alive = {name: "ok" if is_fresh(beat, now) else "silent" for name, beat in beats.items()}
    return {"database": "ok", **alive}


def _nobody_sleeps() -> None:
    return None
