"""The scheduler and its sweeps: bounded, alive, and safe when several run at once."""

import threading
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import text

from bot.care import checkins
from bot.clock import stopwatch
from bot.scheduler import Scheduler
from bot.sweeps import BEAT_EVERY, SWEEPS, beat, sweep
from models import heartbeats, messages
from tests.town import Town

NAMES = {one.name for one in SWEEPS}
SECONDS_MAX = 20


def test_every_sweep_leaves_its_heartbeat(town: Town) -> None:
    for one in SWEEPS:
        sweep(town.parts, one, town.now)
    assert {row.sweep for row in town.rows(heartbeats)} == NAMES
    assert {row.beat_at for row in town.rows(heartbeats)} == {town.now}


def test_a_heart_beats_no_more_often_than_it_must(town: Town) -> None:
    began = town.now
    beat(town.parts, "sends", done=1, now=began)
    beat(town.parts, "sends", done=2, now=began + BEAT_EVERY - timedelta(seconds=1))
    assert [(row.beat_at, row.done) for row in town.rows(heartbeats)] == [(began, 1)]
    beat(town.parts, "sends", done=3, now=began + BEAT_EVERY)
    assert [(row.beat_at, row.done) for row in town.rows(heartbeats)] == [(began + BEAT_EVERY, 3)]


def test_a_sweep_that_fails_leaves_no_heartbeat_and_harms_no_other(town: Town) -> None:
    bea = town.refer("Bea")
    with town.house.db.writing() as tx:
        tx.execute(text("ALTER TABLE watermarks RENAME TO elsewhere"))
    for one in SWEEPS:
        sweep(town.parts, one, town.now)
    assert town.said(bea) == ["consent.may_we_text"]
    assert {row.sweep for row in town.rows(heartbeats)} == NAMES - {"lost_inbound"}


def test_what_is_due_leaves_while_the_scheduler_runs_and_not_after(town: Town) -> None:
    scheduler = Scheduler(town.parts)
    bea = town.refer("Bea")
    checkins.start_due(town.house, town.now, limit=10)
    scheduler.start()
    try:
        assert _comes_true(lambda: bool(town.rows(messages, status="delivered")))
    finally:
        scheduler.stop()
    assert town.said(bea) == ["consent.may_we_text"]
    assert {row.sweep for row in town.rows(heartbeats)} <= NAMES


def test_sweeps_of_several_machines_at_once_do_everything_once(town: Town) -> None:
    people = [town.refer(name) for name in ("Ana", "Bea", "Bo", "Dee")]
    for one in SWEEPS:
        beat(town.parts, one.name, done=0, now=town.now)
    barrier = threading.Barrier(3)

    def run() -> None:
        barrier.wait()
        for _ in range(2):
            for one in SWEEPS:
                sweep(town.parts, one, town.now)

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    town.settle()
    assert [town.said(known) for known in people] == [["consent.may_we_text"]] * 4
    assert {row.attempts for row in town.rows(messages)} == {1}


def test_sweeps_with_nothing_to_do_do_nothing(town: Town) -> None:
    town.clock.at -= timedelta(days=1)
    assert [sweep(town.parts, one, town.now) for one in SWEEPS] == [0] * len(SWEEPS)


def _comes_true(looked_for: Callable[[], bool]) -> bool:
    began = stopwatch()
    while stopwatch() - began < SECONDS_MAX:
        if looked_for():
            return True
        threading.Event().wait(0.05)
    return False
