"""Runs the web application under gunicorn, alone or with the scheduler beside it."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

# Live pages hold a thread each; webhooks must never wait for one (see Live.STREAMS_MAX).
THREADS = 192


class Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn with its settings given in code; each worker builds its own application."""

    def __init__(
        self,
        build: Callable[[], Flask],
        *,
        bind: str,
        hooks: dict[str, Any],
        workers: int = 1,
        threads: int = THREADS,
    ) -> None:
        """Take what builds the application, where to listen, and gunicorn's hooks."""
        self._build = build
        self._settings = {
            "bind": bind,
            "workers": workers,
            "worker_class": "gthread",
            "threads": threads,
            "graceful_timeout": 5,
            "timeout": 60,
            "keepalive": 5,
            "accesslog": None,
            "loglevel": "warning",
            **hooks,
        }
        super().__init__()

    def load_config(self) -> None:
        """Set what was given."""
        for key, value in self._settings.items():
            self.cfg.set(key, value)

    def load(self) -> Flask:
        """Build the application, in the worker."""
        return self._build()
