"""The watchdog's own door: what an outside monitor asks, without any detail."""

from collections.abc import Callable

from flask import Flask, Response, jsonify


def application(state: Callable[[], tuple[str, tuple[str, ...], int]]) -> Flask:
    """Make an application with one address, `/health`: 200 while all is well, else 503.

    `state` gives the status, the kinds of alarms that stand, and how long ago the last look was.
    """
    app = Flask("bot.doors.watching", static_folder=None)

    @app.get("/health")
    def health() -> tuple[Response, int]:
        """Say whether the watchdog looks, and whether all is well."""
        status, alarms, ago = state()
        told = jsonify(status=status, alarms=alarms, looked_seconds_ago=ago)
        return told, 200 if status == "ok" else 503

    return app
