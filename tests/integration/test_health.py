"""Health and readiness: what a load balancer may ask, without any detail."""

from datetime import timedelta
from pathlib import Path

from bot.app import create_app
from bot.doors.heartbeat import ESSENTIAL, SILENT_AFTER
from bot.sweeps import SWEEPS, beat
from tests import databases
from tests.town import Town

WITHOUT_DETAIL = {"ok", "silent", "down", "unknown"}


def test_a_process_that_answers_is_healthy(town: Town) -> None:
    answer = create_app(town.parts).test_client().get("/health")
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})


def test_a_house_whose_scheduler_beats_is_ready(town: Town) -> None:
    http = create_app(town.parts).test_client()
    silent = {"database": "ok", "scheduler": "silent", "watchdog": "silent"}
    for name in ESSENTIAL:
        assert http.get("/ready").json == silent
        beat(town.parts, name, done=0, now=town.now)
    ready = {**silent, "scheduler": "ok"}
    answer = http.get("/ready")
    assert (answer.status_code, answer.json) == (200, ready)
    town.clock.at += SILENT_AFTER - timedelta(seconds=1)
    assert http.get("/ready").json == ready
    town.clock.at += timedelta(seconds=1)
    answer = http.get("/ready")
    assert (answer.status_code, answer.json) == (200, silent)


def test_the_essential_sweeps_are_sweeps() -> None:
    assert set(ESSENTIAL) <= {one.name for one in SWEEPS}


def test_a_house_whose_scheduler_never_ran_says_so(town: Town) -> None:
    assert create_app(town.parts).test_client().get("/ready").json == {
        "database": "ok",
        "scheduler": "silent",
        "watchdog": "silent",
    }


def test_a_house_without_its_database_is_healthy_and_not_ready(
    postgresql_url: str, tmp_path: Path
) -> None:
    town = Town(postgresql_url, tmp_path)
    http = create_app(town.parts).test_client()
    name = postgresql_url.split("?")[0].rpartition("/")[2]
    databases._execute(databases._server(durable=False), "DROP DATABASE {} WITH (FORCE)", name)
    answer = http.get("/ready")
    assert answer.status_code == 503 and answer.json is not None
    assert answer.json == {"database": "down", "scheduler": "unknown", "watchdog": "unknown"}
    assert set(answer.json.values()) <= WITHOUT_DETAIL and http.get("/health").status_code == 200
    town.close()
