"""Days and times that forms give, in the team's zone."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.doors.console.moments import morning_of, put_away_until

PORTLAND = ZoneInfo("America/Los_Angeles")
# The evening before the clocks go forward there.
NOW = datetime(2026, 3, 8, 2, 30, tzinfo=UTC)


def test_tomorrow_at_nine_is_nine_by_the_clock_on_the_wall() -> None:
    chosen = put_away_until("morning", "", now=NOW, zone=PORTLAND)
    assert chosen == datetime(2026, 3, 8, 16, 0, tzinfo=UTC)


def test_an_hour_is_an_hour() -> None:
    chosen = put_away_until("hour", "", now=NOW, zone=PORTLAND)
    assert chosen == datetime(2026, 3, 8, 3, 30, tzinfo=UTC)


def test_a_day_and_time_are_the_teams() -> None:
    chosen = put_away_until("at", "2026-03-07T21:15", now=NOW, zone=PORTLAND)
    assert chosen == datetime(2026, 3, 8, 5, 15, tzinfo=UTC)
    assert morning_of("2026-03-09", zone=PORTLAND) == datetime(2026, 3, 9, 16, 0, tzinfo=UTC)


def test_an_hour_that_the_clocks_leave_out_is_some_moment_all_the_same() -> None:
    chosen = put_away_until("at", "2026-03-08T02:30", now=NOW, zone=PORTLAND)
    assert chosen is not None and chosen.tzinfo is UTC


@pytest.mark.parametrize("at", ["", "soon", "2026-03-09T08:00+05:00", "9999-12-31T23:59", "\0"])
def test_what_is_no_time_is_none(at: str) -> None:
    assert put_away_until("at", at, now=NOW, zone=PORTLAND) is None
    assert morning_of(at, zone=PORTLAND) is None


def test_nothing_chosen_is_nothing() -> None:
    assert put_away_until("", "2026-03-09T08:00", now=NOW, zone=PORTLAND) is None
