"""Which column is which field, and what a row means."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.care.uploads.columns import guessed, lacking
from bot.care.uploads.meaning import Meant, meant
from tests.town import MORNING, ZONE

GOOD = {"name": "Ana", "address": "(503) 555-0142"}


def read(**cells: str) -> Meant:
    """Read a good row with these cells."""
    return meant({**GOOD, **cells}, zone=ZONE, now=MORNING)


@pytest.mark.parametrize(
    "headers",
    [
        ("Client name", "PHONE #", "Language", "Call Date"),
        ("Nombre", "Teléfono", "Idioma", "Fecha de la llamada"),
        ("name", "phone_number", "lang", "called_at"),
    ],
)
def test_columns_are_guessed_in_two_languages(headers: tuple[str, ...]) -> None:
    assert guessed(headers, {}) == {"name": 0, "address": 1, "language": 2, "called_at": 3}


def test_what_a_team_confirmed_goes_before_a_guess() -> None:
    headers = ("Name", "Alias", "Mobile", "Desk phone")
    remembered = {"name": "alias", "address": "Desk Phone", "service": "gone"}
    assert guessed(headers, remembered) == {"name": 1, "address": 3}
    assert lacking(guessed(("Name", "Street"), {})) == ["address"]


def test_a_good_row_has_no_faults() -> None:
    one = read(language="Español", called_at="3/2/2026 9:30 PM", birth_year="1984")
    assert one.faults == {} and one.address == "+15035550142"
    assert (one.referral.language, one.referral.birth_year) == ("es", 1984)
    assert one.referral.called_at == datetime(2026, 3, 2, 21, 30, tzinfo=ZoneInfo(ZONE))


def test_every_fault_is_told_at_once_by_field() -> None:
    one = read(
        name="",
        address="12",
        language="Klingon",
        time_zone="Mars",
        called_at="soon",
        birth_year="x",
    )
    assert one.faults == dict.fromkeys(
        ("name", "address", "language", "time_zone", "called_at", "birth_year"), "unknown"
    )
    assert read(service="x" * 201).faults == {"service": "too_long"}


def test_a_zone_that_is_not_said_is_left_to_the_number() -> None:
    assert read(address="212-555-0142").referral.time_zone == ""
    assert read(address="212-555-0142", time_zone=ZONE).referral.time_zone == ZONE


def test_a_call_that_is_still_to_come_is_a_fault() -> None:
    assert read(called_at="2027-01-01 10:00").faults == {"called_at": "unknown"}
    assert read(called_at="2026-03-03T09:00Z").faults == {}
