"""Where a phone number's owner may be: every zone of its area code, whatever a library knows."""

import pytest

from bot.care.intake.areas import ALSO, zones_of
from bot.care.intake.referral import number_of
from flows.zones import time_zones


@pytest.mark.parametrize(
    ("written", "zones"),
    [
        ("850-555-0100", {"America/New_York", "America/Chicago"}),
        ("(541) 555-0101", {"America/Los_Angeles", "America/Boise"}),
        ("208 555 0102", {"America/Los_Angeles", "America/Boise"}),
        ("928-555-0103", {"America/Phoenix", "America/Denver"}),
        ("503-555-0104", {"America/Los_Angeles"}),
        ("800-555-0105", set()),
    ],
)
def test_an_area_code_s_zones_are_all_told(written: str, zones: set[str]) -> None:
    number = number_of(written)
    assert number is not None
    assert set(number.zones) == zones


def test_every_zone_that_is_added_is_one_and_is_new() -> None:
    for area, added in ALSO.items():
        assert set(added) <= time_zones()
        told = number_of(f"{area}-555-0100")
        assert told is not None
        assert len(told.zones) > len(added)


def test_where_nothing_is_told_nothing_is_added() -> None:
    assert zones_of("+18505550100", ()) == ()
