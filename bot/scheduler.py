"""The scheduler: ticks the sweeps, and nothing else. It holds no schedule of its own."""

import signal
import threading
from functools import partial

from apscheduler.schedulers.background import BackgroundScheduler

from bot import wiring
from bot.log import info
from bot.sweeps import SWEEPS, Sweep, sweep
from bot.wiring import Parts

# One sweep may wait for a provider; the others go on beside it.
THREADS = 4


class Scheduler:
    """Runs every sweep at its pace until stopped. Any number may run on any number of machines."""

    def __init__(self, parts: Parts) -> None:
        """Prepare the sweeps; nothing runs yet."""
        self._parts = wiring.abreast(parts)
        self._ticker = BackgroundScheduler(
            timezone="UTC",
            executors={"default": {"type": "threadpool", "max_workers": THREADS}},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        for one in SWEEPS:
            self._ticker.add_job(
                self._tick, "interval", args=[one], seconds=one.every_seconds, id=one.name
            )

    def start(self) -> None:
        """Begin ticking."""
        self._ticker.start()

    def stop(self) -> None:
        """Stop after the sweeps and the texts under way."""
        self._ticker.shutdown(wait=True)
        self._parts.flight.land()

    def _tick(self, one: Sweep) -> None:
        sweep(self._parts, one, self._parts.clock.now())


def run(parts: Parts) -> None:
    """Run the sweeps in this process until it is told to stop."""
    scheduler, told = Scheduler(parts), threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, partial(_stop, told))
    scheduler.start()
    info("scheduler started", count=len(SWEEPS))
    told.wait()
    scheduler.stop()
    info("scheduler stopped")


def _stop(told: threading.Event, *_: object) -> None:
    told.set()
