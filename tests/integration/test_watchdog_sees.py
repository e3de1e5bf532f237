"""What the watchdog reads of texts: silence after many, failures, and a database that is gone."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from bot.app import create_app
from bot.care.watchdog import facts
from bot.care.watchdog.rules import Seen
from bot.care.watchdog.telling import SecondPath
from bot.doors.watching import application
from bot.sweeps import beat
from bot.watchdog import Watchdog
from models import heartbeats, messages
from tests import databases
from tests.browsing import Doors
from tests.town import Known, Town
from tests.watching import SAMS_MAIL, night


def seen(town: Town) -> Seen:
    with town.house.db.reading() as tx:
        return facts.read(tx, town.house.policy, watched_since=town.now, now=town.now)


def texts(town: Town, known: Known, count: int, **changes: Any) -> None:
    """Let so many texts have gone to a client now."""
    like = town.rows(messages, conversation_id=known.conversation_id, direction="out")[0]
    same = {**like._mapping, "provider_id": None, "idempotency_key": None, **changes}
    rows = [{**same, "id": town.house.new_id(), "created_at": town.now} for _ in range(count)]
    with town.house.db.writing() as tx:
        tx.execute(insert(messages), rows)


def test_many_texts_delivered_and_none_that_came_in_is_silence(town: Town) -> None:
    known = town.agreed("Bea")
    since = town.now
    texts(town, known, 100, status="delivered")
    town.clock.at += timedelta(hours=1, minutes=59)
    assert seen(town).unheard.since is None
    town.clock.at += timedelta(minutes=1)
    assert seen(town).unheard.since == since
    town.hears(known, "hello")
    assert seen(town).unheard.since is None


def test_the_texts_of_the_last_half_hour_tell_how_the_provider_does(town: Town) -> None:
    known = town.agreed("Bea")
    town.clock.at += timedelta(hours=1)
    texts(town, known, 6, status="failed")
    texts(town, known, 4, status="delivered")
    texts(town, known, 3, status="sent")
    assert (seen(town).failed, seen(town).outbound) == (6, 10)
    town.clock.at += timedelta(minutes=31)
    assert (seen(town).failed, seen(town).outbound) == (0, 0)


def test_texts_that_only_the_provider_knew_of_are_told(town: Town) -> None:
    assert seen(town).lost.since is None
    row = {"sweep": "lost_inbound", "beat_at": town.now, "done": 2}
    with town.house.db.writing() as tx:
        tx.execute(heartbeats.delete().where(heartbeats.c.sweep == "lost_inbound"))
        tx.execute(insert(heartbeats), row)
    assert (seen(town).lost.count, seen(town).lost.since) == (2, town.now)


def test_a_database_that_is_gone_is_told_from_memory(postgresql_url: str, tmp_path: Path) -> None:
    town = Town(postgresql_url, tmp_path)
    with night(town) as dark:
        dark.looks()
        name = postgresql_url.split("?")[0].rpartition("/")[2]
        databases._execute(databases._server(durable=False), "DROP DATABASE {} WITH (FORCE)", name)
        dark.looks()
        [(_, words)] = dark.told_to(SAMS_MAIL)
        assert words.startswith("The database cannot be reached")
        assert dark.watchdog.state().alarms == ("database",)
        dark.looks()
        assert len(dark.told) == 1
    town.close()


def test_an_outside_monitor_hears_that_it_looks_and_whether_all_is_well(town: Town) -> None:
    with night(town) as dark:
        http = application(lambda: dark.watchdog.state().told).test_client()
        dark.looks()
        answer = http.get("/health")
        assert (answer.status_code, answer.json) == (
            200,
            {"status": "ok", "alarms": [], "looked_seconds_ago": 0},
        )
        dark.still = {"sends", "page_sends"}
        dark.passes(minutes=2)
        answer = http.get("/health")
        assert (answer.status_code, answer.json and answer.json["alarms"]) == (503, ["sender"])


def test_a_watchdog_with_nobody_to_tell_looks_all_the_same(town: Town) -> None:
    watchdog = Watchdog(town.parts, SecondPath({}))
    town.clock.at += timedelta(minutes=5)
    watchdog.look()
    watchdog.look()
    assert watchdog.state().status == "alarm"


def test_its_silence_is_seen_by_the_web_process(town: Town) -> None:
    town.settle()
    ready, noor = create_app(town.parts).test_client(), Doors(town).signed_in("Noor")
    assert ready.get("/ready").json == {"database": "ok", "scheduler": "ok", "watchdog": "ok"}
    assert "watchdog" not in noor.get("/").text
    town.clock.at += timedelta(minutes=3)
    beat(town.parts, "sends", done=0, now=town.now)
    assert ready.get("/ready").json["watchdog"] == "silent"  # type: ignore[index]
    assert "The watchdog was last seen" in noor.get("/").text
