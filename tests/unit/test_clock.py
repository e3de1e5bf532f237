"""Time and chance: ids that sort by creation, tokens nobody can guess, a town ahead of us."""

import threading
from datetime import UTC, datetime, timedelta
from uuid import RFC_4122, UUID

from bot.clock import SystemClock, TimeOrderedIds, TownClock, new_token, pause, stopwatch


def test_the_clock_tells_aware_utc() -> None:
    before = datetime.now(UTC)
    told = SystemClock().now()
    assert told.tzinfo is UTC and before <= told <= datetime.now(UTC)


def test_the_town_is_as_far_ahead_as_it_is_told() -> None:
    ahead = [timedelta()]
    clock = TownClock(lambda: ahead[0])
    before = clock.now()
    ahead[0] = timedelta(days=7)
    assert timedelta(days=7) <= clock.now() - before < timedelta(days=7, minutes=1)


def test_ids_are_uuids_of_version_7_of_this_moment() -> None:
    made = TimeOrderedIds()()
    assert (made.version, made.variant) == (7, RFC_4122)
    told = datetime.fromtimestamp((made.int >> 80) / 1000, UTC)
    assert abs(datetime.now(UTC) - told) < timedelta(minutes=1)


def test_ids_of_one_process_always_rise_also_within_a_millisecond() -> None:
    new_id = TimeOrderedIds()
    made = [new_id() for _ in range(20_000)]
    assert made == sorted(set(made)) and len(made) == 20_000


def test_ids_made_by_many_threads_at_once_are_all_different() -> None:
    new_id, made = TimeOrderedIds(), list[UUID]()
    threads = [
        threading.Thread(target=lambda: made.extend([new_id() for _ in range(2000)]))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 8000


def test_ids_of_two_processes_do_not_meet() -> None:
    one, other = TimeOrderedIds(), TimeOrderedIds()
    assert not {one() for _ in range(2000)} & {other() for _ in range(2000)}


def test_tokens_are_long_fit_for_a_url_and_never_repeat() -> None:
    made = {new_token() for _ in range(1000)}
    assert len(made) == 1000 and {len(token) for token in made} == {43}
    assert all(token.replace("-", "").replace("_", "").isalnum() for token in made)


def test_a_pause_lasts_as_long_as_the_stopwatch_says() -> None:
    began = stopwatch()
    pause(0.01)
    assert 0.005 < stopwatch() - began < 5
