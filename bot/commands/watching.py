"""Run the watchdog: in a process of its own, or beside a house that runs as one."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask

from bot import library, wiring
from bot.config import Config
from bot.doors.watching import application
from bot.second_path import second_path
from bot.serving import Server
from bot.simulation import again
from bot.watchdog import Watchdog

STOPS_WITHIN_SECONDS = 20


def watch(config: Config, *, host: str, house: int = 0) -> None:
    """Look, tell and answer until told to stop, or until the process `house` is gone."""
    try:
        _Watching(config, house).serve(f"{host}:{config.watchdog.port}")
    except SystemExit as end:
        # Gunicorn's own codes mean something to a gunicorn that this runs beside.
        sys.exit(1 if end.code else 0)


class _Watching:
    """The one worker: the door and the thread that looks."""

    def __init__(self, config: Config, house: int) -> None:
        self._config, self._house = config, house
        self._watchdog: Watchdog | None = None

    def serve(self, bind: str) -> None:
        Server(self._app, bind=bind, hooks={"worker_exit": self._stop}, threads=2).run()

    def _app(self) -> Flask:
        books = library.load(wiring.ROOT, lexicons_later=True)
        parts = wiring.build(self._config, sends=False, books=books)
        watchdog = Watchdog(parts, second_path(self._config), rests=self._rests)
        watchdog.start()
        self._watchdog = watchdog
        return application(lambda: watchdog.state().told)

    def _rests(self) -> bool:
        """Let a training town be made anew; leave when the house is gone that this runs beside."""
        if self._house and not _lives(self._house):
            os.kill(os.getppid(), signal.SIGTERM)
            return True
        return again.is_asked(self._config)

    def _stop(self, _arbiter: Any, _worker: Any) -> None:
        if self._watchdog is not None:
            self._watchdog.stop()


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


@contextmanager
def beside(config: Config) -> Iterator[None]:
    """Run a watchdog for as long as the block runs: a process of its own, that outlives no other.

    It reads the same environment as we did.
    """
    command = [sys.executable, "-m", "bot", "watchdog", "--beside", str(os.getpid())]
    child = subprocess.Popen([*command, *(["--training"] if config.real else [])])
    try:
        yield
    finally:
        child.terminate()
        child.wait(timeout=STOPS_WITHIN_SECONDS)
