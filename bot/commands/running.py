"""Run the house: everything at once, or its web and its scheduler apart."""

import os
import signal
import socket
from typing import Any

from flask import Flask
from sqlalchemy.exc import DBAPIError

from bot import wiring
from bot.app import create_app
from bot.commands import passes, watching
from bot.commands.upkeep import migrate_quietly
from bot.config import Config
from bot.errors import ConfigInvalid, DatabaseDown
from bot.scheduler import Scheduler
from bot.scheduler import run as run_scheduler
from bot.serving import Server
from bot.simulation import again, beginnings
from bot.simulation.town import Town
from bot.wiring import Parts
from flows.wording import Edition

LOOPBACK = "127.0.0.1"


def everything(config: Config, *, host: str = LOOPBACK) -> None:
    """Run web and scheduler in one process until Ctrl-C, on a town of simulated phones."""
    _check_ports(config)
    password = _settled(config)
    _greet(config, password)
    with watching.beside(config):
        _Everything(config, host).serve()


def _settled(config: Config) -> str | None:
    """Bring the database up, and the town into it; returns the password of the town's staff."""
    if again.is_asked(config):
        again.forget(config)
    parts = wiring.build(config)
    passes.leave_secret(parts)
    _tell_published(migrate_quietly(parts))
    password = beginnings.ensure(parts) if config.simulated else None
    parts.house.db.close()
    again.done(config)
    return password


class _Everything:
    """The one worker of `run`: the application and the scheduler share its parts."""

    def __init__(self, config: Config, host: str) -> None:
        self._config, self._host = config, host
        self._scheduler: Scheduler | None = None

    def serve(self) -> None:
        bind = f"{self._host}:{self._config.port}"
        hooks = {"worker_exit": self._stop}
        Server(self._app, bind=bind, hooks=hooks).run()

    def _app(self) -> Flask:
        if again.is_asked(self._config):
            _settled(self._config)
        parts = wiring.build(self._config)
        self._scheduler = Scheduler(parts)
        self._scheduler.start()
        controls = Town(parts) if parts.town is not None else None
        return create_app(parts, controls=controls, start_again=self._start_again)

    def _start_again(self) -> None:
        """End this worker in good order: the one that takes its place makes the town anew."""
        again.ask(self._config)
        os.kill(os.getpid(), signal.SIGTERM)

    def _stop(self, _arbiter: Any, _worker: Any) -> None:
        if self._scheduler is not None:
            self._scheduler.stop()


def web(config: Config, *, host: str, workers: int) -> None:
    """Run web processes that take in and decide, but never send."""
    _prepare(wiring.build(config, sends=False))

    def build() -> Flask:
        return create_app(wiring.build(config, sends=False))

    Server(build, bind=f"{host}:{config.port}", hooks={}, workers=workers).run()


def sweeps(config: Config) -> None:
    """Run the scheduler until told to stop."""
    parts = wiring.build(config)
    _prepare(parts)
    run_scheduler(parts)


def _prepare(parts: Parts) -> None:
    """Keep the editions that this process may start conversations in, and see that we can."""
    try:
        _tell_published(wiring.keep_editions(parts.house, parts.clock.now()))
    except DBAPIError as error:
        raise DatabaseDown("the database is not migrated") from error
    passes.leave_secret(parts)
    parts.house.db.close()


def _tell_published(editions: list[Edition]) -> None:
    """Say which versions are new to the database; conversations that begin now begin in them."""
    if editions:
        names = ", ".join(f"{one.script.name}@{one.script.version}" for one in editions)
        print(f"New versions of scripts: {names}", flush=True)


def _check_ports(config: Config) -> None:
    """Say at once, and in words, that another program listens there."""
    name = "PORT=8001" if config.real is None else "AFTERCALL_TRAINING_PORT=8002"
    _check_port(config.port, name)
    _check_port(config.watchdog.port, "AFTERCALL_WATCHDOG_PORT=8030" if not config.real else name)


def _check_port(port: int, name: str) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError as error:
            words = f"port {port} is taken: choose another with {name}"
            raise ConfigInvalid(words) from error


def _watched(config: Config) -> str:
    return f"  Its watchdog answers at      http://{LOOPBACK}:{config.watchdog.port}/health"


def _greet(config: Config, password: str | None) -> None:
    lines = [f"Aftercall is at {config.address}", _watched(config)]
    if config.real is not None:
        lines = [
            f"Training is at {config.address}",
            f"  People come in from          {config.real.url}/training",
            f"  Password of invented staff   in {config.data / beginnings.PASSWORD_FILE}",
            "No text leaves. Ctrl-C stops everything.",
        ]
    elif password is not None:
        lines += [
            f"  Simulated phones and queue   {config.address}/town",
            "  Sign in as                   noor, luz, minh (specialists) or sam (supervisor)",
            f"  Password                     {password}",
            "All people are invented. Ctrl-C stops everything.",
        ]
    else:
        lines.append('  Let someone sign in   python -m bot staff add NAME --team "Follow-up team"')
    print("\n".join(lines), flush=True)
