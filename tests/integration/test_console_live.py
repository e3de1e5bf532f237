"""Live pages: each change is told once, to its own team, and streams cannot crowd out the rest."""

import json
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import insert
from werkzeug.test import TestResponse
from werkzeug.wrappers import Response

from bot.doors.console.live import STREAMS_MAX
from bot.doors.console.watching import Changes, Listener, Watcher, newest
from models import activity
from tests.browsing import Browser, Doors
from tests.town import Known, Town

SOON_SECONDS = 5.0
QUIET_SECONDS = 1.2


@pytest.fixture
def doors(town: Town) -> Iterator[Doors]:
    """The town's web application; what watches for it has ended before its database closes."""
    yield Doors(town)
    for thread in threading.enumerate():
        if thread.name == "live":
            thread.join()


@pytest.fixture
def watcher(town: Town) -> Iterator[Watcher]:
    """A watcher of the town's database."""
    watcher = Watcher(town.house.db, listeners_max=2)
    yield watcher
    watcher.close()


def _changed(town: Town, known: Known, *numbers: int) -> None:
    row = {"conversation_id": known.conversation_id, "kind": "staff", "at": town.now}
    with town.house.db.writing() as tx:
        for number in numbers:
            tx.execute(insert(activity), {**row, "number": number})


def _newest(town: Town) -> int:
    with town.house.db.reading() as tx:
        return newest(tx)


def test_a_team_hears_its_own_changes_and_no_others(town: Town, watcher: Watcher) -> None:
    ours, theirs = watcher.join(town.team_id), watcher.join(town.other_team_id)
    assert ours is not None and theirs is not None
    bea = town.refer("Bea")
    heard = next(changes for _ in range(20) if (changes := _hear_after(town, bea, ours)))
    assert {change.conversation_id for change in heard} == {bea.conversation_id}
    assert theirs.hear(QUIET_SECONDS) == ()


def _hear_after(town: Town, known: Known, listener: Listener) -> Changes:
    _changed(town, known, _newest(town) + 1)
    return listener.hear(0.6)


def test_a_change_that_is_committed_late_is_told_too_and_none_twice(
    town: Town, watcher: Watcher
) -> None:
    bea = town.refer("Bea")
    listener = watcher.join(town.team_id)
    assert listener is not None
    while not listener.hear(0.6):
        _changed(town, bea, _newest(town) + 1)
    top = _newest(town) + 10
    _changed(town, bea, top)
    assert _numbers(listener, until=top)[-1] == top
    _changed(town, bea, top - 3, top + 1)
    assert _numbers(listener, until=top + 1) == [top - 3, top + 1]
    assert listener.hear(QUIET_SECONDS) == ()


def _numbers(listener: Listener, *, until: int) -> list[int]:
    heard: list[int] = []
    while until not in heard:
        changes = listener.hear(SOON_SECONDS)
        assert changes, heard
        heard.extend(change.number for change in changes)
    return heard


def test_there_is_room_for_so_many_and_a_place_is_free_again(town: Town, watcher: Watcher) -> None:
    first, second = watcher.join(town.team_id), watcher.join(town.team_id)
    assert first is not None and second is not None
    assert watcher.join(town.team_id) is None
    watcher.leave(first)
    assert watcher.join(town.team_id) is not None


def _stream(http: Browser, after: int) -> TestResponse:
    return http.http.get(f"/live?after={after}", headers={"Accept": "text/event-stream"})


def _events(answer: Response) -> Iterator[str]:
    for chunk in answer.response:
        yield chunk.decode() if isinstance(chunk, bytes) else chunk


def test_a_stream_tells_what_changed_with_its_cursor(doors: Doors, town: Town) -> None:
    bea = town.agreed("Bea")
    town.later(hours=2)
    with _stream(doors.signed_in("noor"), after=_newest(town)) as answer:
        events = _events(answer)
        assert answer.mimetype == "text/event-stream" and "event: hello" in next(events)
        while "event: change" not in (event := _next_after_a_change(town, bea, events)):
            pass
    told = json.loads(event.partition("data: ")[2])
    assert told == {"conversation": str(bea.conversation_id), "kind": "staff"}
    assert event.startswith(f"id: {_newest(town)}")


def _next_after_a_change(town: Town, known: Known, events: Iterator[str]) -> str:
    _changed(town, known, _newest(town) + 1)
    return next(events)


def test_a_page_that_missed_something_is_told_to_look_again(doors: Doors, town: Town) -> None:
    town.agreed("Bea")
    town.later(hours=2)
    http = doors.signed_in("noor")
    for after, word in ((0, "missed"), (_newest(town) - 1, "missed"), (_newest(town), "hello")):
        with _stream(http, after) as answer:
            assert f"event: {word}" in next(_events(answer)), after
    with _stream(doors.signed_in("kit"), 0) as answer:
        assert "event: hello" in next(_events(answer))


def test_streams_beyond_the_limit_are_told_to_ask_instead(doors: Doors) -> None:
    http = doors.signed_in("noor")
    open_streams = [_stream(http, 0) for _ in range(STREAMS_MAX)]
    refused = _stream(http, 0)
    assert refused.status_code == 503 and refused.headers["Retry-After"] == "10"
    open_streams.pop().close()
    with _stream(http, 0) as answer:
        assert answer.status_code == 200
    for answer in open_streams:
        answer.close()


def test_a_stream_needs_a_sign_in_and_keeps_nobody_signed_in(doors: Doors) -> None:
    assert _stream(doors.visitor(), 0).status_code == 401
    noor = doors.signed_in("noor")
    doors.door_clock.at += timedelta(minutes=14)
    with _stream(noor, 0) as answer:
        assert answer.status_code == 200
    doors.door_clock.at += timedelta(minutes=2)
    assert _stream(noor, 0).status_code == 401
