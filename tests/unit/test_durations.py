"""Durations, as authors write them and as we say them back."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.durations import DURATION_MAX, duration_text, parse_duration


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("1 minute", timedelta(minutes=1)),
        ("30 minutes", timedelta(minutes=30)),
        ("1 minutes", timedelta(minutes=1)),
        ("20 hours", timedelta(hours=20)),
        ("99999 minutes", timedelta(minutes=99_999)),
        ("366 days", DURATION_MAX),
    ],
)
def test_a_duration_is_read(text: str, duration: timedelta) -> None:
    assert parse_duration(text) == duration


@pytest.mark.parametrize(
    "text",
    [
        *("", "soon", "20h", "20hours", "0 days", "01 days", "-1 day", "1.5 hours", "2 weeks"),
        *("３ days", "367 days", "8785 hours", "1 day ", " 1 day", "1 Day", "1  day"),
    ],
)
def test_what_is_none_is_none(text: str) -> None:
    assert parse_duration(text) is None


@pytest.mark.parametrize(
    ("duration", "text"),
    [
        (timedelta(minutes=90), "90 minutes"),
        (timedelta(hours=24), "1 day"),
        (timedelta(hours=36), "36 hours"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(seconds=90), "1 minute"),
        (timedelta(0), "0 minutes"),
    ],
)
def test_it_is_said_in_the_largest_unit_that_fits(duration: timedelta, text: str) -> None:
    assert duration_text(duration) == text


@settings(derandomize=True, deadline=None)
@given(st.integers(1, 366), st.sampled_from(["minute", "hour", "day"]))
def test_what_is_said_is_read_back(count: int, unit: str) -> None:
    duration = parse_duration(f"{count} {unit}s")
    assert duration is not None and parse_duration(duration_text(duration)) == duration
