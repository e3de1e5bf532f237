"""What the watchdog finds wrong in what it saw: each rule at its edge."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from bot.care.watchdog.rules import SCHEDULER, SENDER, Alone, Seen, Stuck, findings
from bot.config.policy import POLICY

NOW = datetime(2026, 3, 3, 18, tzinfo=UTC)
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)
ONE, OTHER = UUID(int=1), UUID(int=2)
BEATS = dict.fromkeys((*SCHEDULER, *SENDER), NOW)
WELL = Seen(NOW, NOW - timedelta(hours=1), beats=BEATS)


def found(**changes: Any) -> list[tuple[str, int]]:
    return [(one.kind, one.count) for one in findings(replace(WELL, **changes), POLICY)]


def alone(waits: timedelta, **changes: Any) -> Alone:
    """Somebody in danger whom nobody has, for so long; paged for, and reached."""
    since = NOW - waits
    paged = Alone(ONE, since, NOW + MINUTE, paged_at=since, reached=True)
    return replace(paged, **changes)


def test_a_house_in_which_all_is_well_has_nothing_to_tell() -> None:
    assert found() == []
    assert found(alone=[alone(timedelta(hours=3))]) == []


@pytest.mark.parametrize(
    ("one", "kinds"),
    [
        (alone(MINUTE, next_page_at=None), []),
        (alone(MINUTE + SECOND, next_page_at=None), ["unwatched"]),
        (alone(MINUTE * 5, next_page_at=NOW - MINUTE), []),
        (alone(MINUTE * 5, next_page_at=NOW - MINUTE - SECOND), ["unwatched"]),
        (alone(MINUTE, reached=False), []),
        (alone(MINUTE + SECOND, reached=False), ["unreached"]),
        # Put away until later: it was not paged for since then, and will be.
        (alone(MINUTE * 5, reached=False, paged_at=None), []),
    ],
)
def test_who_is_in_danger_has_somebody_or_a_page_that_is_due_and_reaches(
    one: Alone, kinds: list[str]
) -> None:
    assert [kind for kind, _ in found(alone=[one])] == kinds


def test_each_team_hears_of_its_own() -> None:
    lost = alone(MINUTE * 9, next_page_at=None)
    seen = replace(WELL, alone=[lost, replace(lost, team_id=OTHER), lost])
    told = [(one.team_id, one.count, one.subject) for one in findings(seen, POLICY)]
    assert told == [(ONE, 2, str(ONE)), (OTHER, 1, str(OTHER))]


@pytest.mark.parametrize(("sweeps", "kind"), [(SCHEDULER, "scheduler"), (SENDER, "sender")])
def test_one_sweep_without_a_sign_of_life_is_enough(sweeps: tuple[str, ...], kind: str) -> None:
    for name in sweeps:
        assert found(beats={**BEATS, name: NOW - MINUTE}) == []
        assert found(beats={**BEATS, name: NOW - MINUTE - SECOND}) == [(kind, 1)]


def test_a_sweep_that_never_was_has_as_long_as_any_since_the_watchdog_began() -> None:
    assert found(beats={}, watched_since=NOW - MINUTE) == []
    assert found(beats={}) == [("scheduler", 1), ("sender", 1)]


@pytest.mark.parametrize("where", ["inbound", "lost", "unheard"])
def test_texts_that_do_not_come_in_are_one_alarm(where: str) -> None:
    assert found(**{where: Stuck(3, NOW)}) == [("inbound", 3)]


def test_pages_that_do_not_leave_are_found() -> None:
    assert found(pages=Stuck(2, NOW)) == [("pages", 2)]


@pytest.mark.parametrize(
    ("failed", "outbound", "is_told"),
    [(4, 4, False), (5, 16, True), (5, 17, False), (30, 100, True), (29, 100, False)],
)
def test_failures_are_told_when_they_are_many_and_a_good_part(
    failed: int, outbound: int, is_told: bool
) -> None:
    assert found(failed=failed, outbound=outbound) == [("provider", failed)] * is_told


def test_texts_that_wait_for_a_provider_are_told_before_those_that_failed() -> None:
    assert found(unreachable=Stuck(2, NOW), failed=9, outbound=9) == [("provider", 2)]
