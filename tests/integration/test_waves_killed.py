"""A campaign that was stopped or paused sends nothing more, though its workers are killed."""

import os
import signal
import subprocess
import sys
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from bot.care.waves import building
from bot.clock import SystemClock, pause
from bot.sending.gate import next_open, window_end
from bot.towntime import TownTime
from models import messages, wave_campaigns, wave_members, wave_texts
from tests.campaigning import crowd, plan, ready
from tests.measures import ROOT
from tests.town import RING, ZONE, Town

PEOPLE, PACE = 24, 16
SECONDS_MAX = 60
LEFT = ("sending", "doubtful", "accepted", "sent", "delivered")
AN_HOUR = timedelta(hours=1)
KEYS = {
    "AFTERCALL_KEYS": f"1:{urlsafe_b64encode(RING.keys[1]).decode()}",
    "AFTERCALL_ROOT_KEY": urlsafe_b64encode(RING.root).decode(),
}


class Days:
    """A campaign whose workers are processes of their own, on their own clock."""

    def __init__(self, town: Town, database_url: str, data: Path) -> None:
        """Let Sam plan a campaign, and move the workers' clock to a working hour."""
        self.town, self._db = town, town.house.db
        settings = {"DATABASE_URL": database_url, "AFTERCALL_DATA": str(data)}
        self._env = {**os.environ, **KEYS, **settings, "AFTERCALL_DRAFTS_MAY_LEAVE": "1"}
        crowd(town, PEOPLE)
        self.campaign_id = ready(town, plan(pace=PACE))
        self._time = TownTime(self._db)
        now, policy = SystemClock().now(), town.house.policy
        # The next day's: in what is left of today's an hour's pause may come to the evening.
        self.pass_by(next_open(window_end(now, ZONE, policy), ZONE, policy) - now + AN_HOUR)
        town.on_duty("Noor", self.now - AN_HOUR, until=self.now + timedelta(days=5))

    @property
    def now(self) -> datetime:
        """Give the workers' time."""
        return SystemClock().now() + self._time.ahead()

    def pass_by(self, time: timedelta) -> None:
        """Let time pass for everybody."""
        self._time.move(time, SystemClock().now())

    def do(self, deed: Callable[..., None]) -> None:
        """Let Sam do something with the campaign."""
        deed(self.town.house, self.town.staff["Sam"], self.campaign_id, self.now)

    @contextmanager
    def workers(self) -> Iterator[None]:
        """Run two workers, and kill them at the end, whatever they are doing."""
        command = [sys.executable, "-m", "bot", "scheduler"]
        both = [subprocess.Popen(command, cwd=ROOT, env=self._env) for _ in range(2)]
        try:
            yield
        finally:
            for one in both:
                one.send_signal(signal.SIGKILL)
                one.wait()

    def left(self) -> set[UUID]:
        """Return which texts of the campaign left, or were about to."""
        query = select(messages.c.id).join(wave_texts, wave_texts.c.message_id == messages.c.id)
        with self._db.reading() as tx:
            return set(tx.execute(query.where(messages.c.status.in_(LEFT))).scalars())

    def state(self) -> str:
        """Return where the campaign stands."""
        with self._db.reading() as tx:
            return str(tx.execute(select(wave_campaigns.c.state)).scalar_one())

    def waiting(self) -> int:
        """Count the members to whom nothing was said yet, and who are not left out."""
        query = select(wave_members.c.client_id)
        with self._db.reading() as tx:
            rows = tx.execute(query.where(wave_members.c.state.in_(("waiting", "open"))))
            return len(rows.all())


@pytest.fixture
def days(town: Town, database_url: str, tmp_path: Path) -> Days:
    """A campaign that is ready to start, at a working hour."""
    return Days(town, database_url, tmp_path)


def until(is_so: Callable[[], bool]) -> None:
    """Ask again until it is so."""
    for _ in range(SECONDS_MAX * 20):
        if is_so():
            return
        pause(0.05)
    raise AssertionError("it never came to be")


def test_workers_that_die_after_a_stop_find_nothing_to_send_when_they_are_back(days: Days) -> None:
    days.do(building.start)
    with days.workers():
        until(lambda: len(days.left()) >= 2)
        days.do(building.stop)
        left = days.left()
    assert 2 <= len(left) < PEOPLE
    for _ in range(2):
        days.pass_by(timedelta(minutes=40))
        with days.workers():
            until(lambda: days.state() == "stopped" and not days.waiting())
    assert days.left() <= left


def test_workers_that_die_in_a_pause_send_nothing_until_it_goes_on(days: Days) -> None:
    days.do(building.start)
    with days.workers():
        until(lambda: len(days.left()) >= 2)
        days.do(building.pause)
        left = days.left()
    days.pass_by(timedelta(minutes=40))
    with days.workers():
        pause(3)
        assert days.left() <= left
        days.do(building.resume)
        until(lambda: len(days.left()) > len(left))
