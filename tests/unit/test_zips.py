"""Where a ZIP code lies: every zone of it, and none that nobody knows."""

import pytest

from bot.care.intake.zips import ZONES, read_zip, zones_of_zip
from flows.zones import time_zones


@pytest.mark.parametrize(
    ("code", "zones"),
    [
        ("97205", {"America/Los_Angeles"}),
        ("97914", {"America/Denver", "America/Los_Angeles"}),
        ("37403", {"America/New_York", "America/Chicago"}),
        ("86039", {"America/Denver", "America/Phoenix"}),
        ("85001", {"America/Phoenix"}),
        ("99546", {"America/Anchorage", "America/Adak"}),
        ("00901", {"America/Puerto_Rico"}),
        ("96799", {"Pacific/Honolulu", "Pacific/Pago_Pago"}),
        ("00001", set()),
        ("09012", set()),
        ("34002", set()),
        ("96201", set()),
    ],
)
def test_a_zip_code_s_zones_are_all_told(code: str, zones: set[str]) -> None:
    assert set(zones_of_zip(code)) == zones


def test_every_zone_is_one() -> None:
    assert set(ZONES.values()) <= time_zones()
    found = {zone for number in range(1000) for zone in zones_of_zip(f"{number:03}01")}
    assert found == set(ZONES.values())


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("97205", "97205"),
        ("97205-1234", "97205"),
        ("97205 1234", "97205"),
        ("9720", None),
        ("972051", None),
        ("SW1A 1AA", None),
        ("٩٧٢٠٥", None),
        ("", None),
    ],
)
def test_a_zip_code_is_read_in_both_forms(written: str, read: str | None) -> None:
    assert read_zip(written) == read
