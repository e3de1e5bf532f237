"""The watchdog as a process: it sees a scheduler killed, tells, and ends with its house."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from socket import socket

import requests
from sqlalchemy import select

from bot import wiring
from bot.care import escalations
from bot.care.escalations import Cause
from bot.clock import pause
from bot.commands.upkeep import migrate_quietly
from bot.config import from_environment
from bot.simulation import beginnings
from bot.wiring import Parts
from models import conversations, page_attempts
from tests.mail_server import MailHouse, mail_server
from tests.measures import ROOT
from tests.unit.test_config import KEYS

TOLD = "duty@city.example"
SECONDS_MAX = 120


def environment(data: Path, mails: MailHouse, port: int) -> dict[str, str]:
    """A simulated house whose watchdog looks every second and has a mail server of its own."""
    return {
        **os.environ,
        **KEYS,
        "AFTERCALL_DATA": str(data),
        "AFTERCALL_WATCHDOG_PORT": str(port),
        "AFTERCALL_WATCHDOG_LOOKS_EVERY": "1",
        "AFTERCALL_WATCHDOG_SMTP_URL": f"smtp://127.0.0.1:{mails.port}",
        "AFTERCALL_WATCHDOG_MAIL_SENDER": "watchdog@aftercall.example",
        "AFTERCALL_WATCHDOG_TELLS": TOLD,
    }


@contextmanager
def running(env: dict[str, str], *command: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command of ours until the end of the block."""
    process = subprocess.Popen([sys.executable, "-m", "bot", *command], cwd=ROOT, env=env)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


def until(is_so: Callable[[], bool]) -> None:
    """Ask again until it is so."""
    for _ in range(SECONDS_MAX * 5):
        if is_so():
            return
        pause(0.2)
    raise AssertionError("it never came to be")


def status(port: int) -> str:
    """Ask as an outside monitor does."""
    try:
        answer = requests.get(f"http://127.0.0.1:{port}/health", timeout=10)
    except requests.ConnectionError:
        return "does not answer"
    assert (answer.json()["status"] == "ok") == (answer.status_code == 200)
    return str(answer.json()["status"])


def free_port() -> int:
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def cry(parts: Parts) -> None:
    """Let somebody be in danger."""
    with parts.house.db.writing() as tx:
        [first, *_] = tx.execute(select(conversations.c.id)).scalars()
        escalations.escalate(tx, parts.house, first, cause=Cause(0, "x"), now=parts.clock.now())


def told(mails: MailHouse) -> str:
    return " ".join(one.message.get_content() for one in mails.taken)


def test_a_scheduler_that_is_killed_is_told_and_its_pages_leave_once_when_it_is_back(
    tmp_path: Path,
) -> None:
    port = free_port()
    with mail_server() as mails:
        env = environment(tmp_path, mails, port)
        parts = wiring.build(from_environment(env))
        migrate_quietly(parts)
        beginnings.ensure(parts)
        assert parts.town is not None
        with running(env, "watchdog"):
            with running(env, "scheduler") as scheduler:
                until(lambda: status(port) == "ok")
                scheduler.kill()
            cry(parts)
            parts.town.move(timedelta(minutes=2), parts.clock.now())
            until(lambda: status(port) == "alarm" and "nobody is paged" in told(mails))
            parts.town.move(timedelta(minutes=8), parts.clock.now())
            with running(env, "scheduler"):
                until(lambda: status(port) == "ok")
                parts.town.move(timedelta(minutes=2), parts.clock.now())
                until(lambda: "well again" in told(mails))
        with parts.house.db.reading() as tx:
            rows = tx.execute(select(page_attempts).where(page_attempts.c.page_id.is_not(None)))
            assert {row.attempts for row in rows if row.state == "delivered"} == {1}
        parts.house.db.close()


def test_a_watchdog_ends_with_the_house_that_it_runs_beside(tmp_path: Path) -> None:
    with mail_server() as mails, subprocess.Popen(["sleep", "600"]) as house:
        env = environment(tmp_path, mails, port := free_port())
        parts = wiring.build(from_environment(env))
        migrate_quietly(parts)
        parts.house.db.close()
        with running(env, "watchdog", "--beside", str(house.pid)) as watchdog:
            until(lambda: status(port) == "ok")
            house.kill()
            house.wait()
            assert watchdog.wait(timeout=60) == 0
