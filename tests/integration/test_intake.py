"""Intake: a referral makes a client whole, or nothing at all."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.care import intake
from bot.care.intake import Referral, Referrer
from bot.errors import FormInvalid
from models import (
    activity,
    audit_entries,
    check_ins,
    clients,
    consent_entries,
    contact_points,
    conversations,
    enrolments,
    referrals,
)
from tests.town import ZONE, Town

GOOD = Referral(
    "Beatrix Quillfeather",
    "(503) 555-0143",
    "en",
    ZONE,
    service="Northside Housing Help",
    incident_number="26-001234",
    call_type="welfare check",
    verbal_consent_by="R. Vega",
)


def refer(town: Town, **changes: Any) -> intake.Referred:
    """Refer a client by Noor's form, with changes."""
    referrer = Referrer(town.team_id, town.staff["Noor"].id)
    return intake.refer(town.house, referrer, replace(GOOD, **changes), now=town.now)


def test_a_referral_makes_everything_at_once(town: Town) -> None:
    made = refer(town)
    [client], [point], [kept] = (
        town.rows(clients),
        town.rows(contact_points),
        town.rows(referrals),
    )
    assert (client.id, client.name, client.service) == (made.client_id, GOOD.name, GOOD.service)
    assert (point.address, point.state, point.channel) == ("+15035550143", "active", "sms")
    assert (kept.incident_number, kept.call_type) == ("26-001234", "welfare check")
    assert kept.staff_id == town.staff["Noor"].id and kept.verbal_consent_at == town.now
    assert [row.id for row in town.rows(conversations)] == [made.conversation_id]
    assert len(town.rows(enrolments)) == 1 and town.rows(check_ins)
    assert [row.kind for row in town.rows(activity)] == ["referral"]


def test_a_word_of_mouth_covers_one_question_and_nothing_else(town: Town) -> None:
    refer(town)
    [entry] = town.rows(consent_entries)
    assert (entry.purpose, entry.state, entry.source) == ("consent_request", "granted", "referral")
    assert "R. Vega" in entry.evidence


@pytest.mark.parametrize("heard_by", ["", "   "])
def test_without_it_the_client_is_only_kept_on_file(town: Town, heard_by: str) -> None:
    refer(town, verbal_consent_by=heard_by)
    assert town.rows(consent_entries) == town.rows(enrolments) == town.rows(check_ins) == []
    assert len(town.rows(clients)) == 1


def test_who_referred_is_in_the_audit_log(town: Town) -> None:
    made = refer(town)
    [entry] = town.rows(audit_entries, action="client.referred")
    assert entry.actor == f"staff:{town.staff['Noor'].id}"
    assert entry.subject == f"client:{made.client_id}" and "Quillfeather" not in str(entry)


def test_a_number_is_understood_however_it_is_written(town: Town) -> None:
    for written in ("503-555-0143", "+1 503 555 0143", "15035550143", "(503)5550143"):
        refer(town, address=written, shared_phone=True)
    assert {row.address for row in town.rows(contact_points)} == {"+15035550143"}


def test_all_faults_are_told_at_once_and_nothing_is_kept(town: Town) -> None:
    with pytest.raises(FormInvalid) as caught:
        refer(town, name=" ", language="tlh", time_zone="Mars/Olympus", address="911")
    assert set(caught.value.faults) == {"name", "language", "time_zone", "address"}
    assert town.rows(clients) == town.rows(contact_points) == town.rows(conversations) == []


def test_what_is_no_number_of_ours_is_refused(town: Town) -> None:
    for address in ("hello", "+44 20 7946 0000", "555-0143", "503555014", "5035550143999", "\0"):
        with pytest.raises(FormInvalid) as caught:
            refer(town, address=address)
        assert set(caught.value.faults) == {"address"}
        assert address not in str(caught.value)
    assert town.rows(clients) == []


def test_a_number_of_another_client_is_refused_unless_they_share_it(town: Town) -> None:
    refer(town)
    with pytest.raises(FormInvalid, match="share"):
        refer(town, name="Dee")
    refer(town, name="Dee", shared_phone=True)
    assert len(town.rows(clients)) == 2
    assert len({row.address_hash for row in town.rows(contact_points)}) == 1


def test_a_number_that_wrote_to_us_before_it_was_referred_is_no_clients_number(town: Town) -> None:
    town.hears_from("+15035550143", "who is this")
    refer(town)
    assert len(town.rows(clients)) == 1 and len(town.rows(conversations)) == 2


def test_a_web_chat_needs_no_number(town: Town) -> None:
    token = town.house.new_token()
    refer(town, channel="webchat", address=token)
    assert town.rows(contact_points)[0].address == token
    with pytest.raises(FormInvalid):
        refer(town, channel="webchat", address="")


def test_a_name_has_a_length(town: Town) -> None:
    for name in ("x" * 121, ""):
        with pytest.raises(FormInvalid) as caught:
            refer(town, name=name)
        assert set(caught.value.faults) == {"name"}


@pytest.mark.parametrize(
    ("number", "zone", "possible"),
    [
        ("+12065550143", "America/Los_Angeles", None),
        ("+18085550143", "Pacific/Honolulu", None),
        # Idaho lies in two, and so does a part of Oregon's other area code.
        ("+12085550143", "America/Los_Angeles", ["America/Boise", "America/Los_Angeles"]),
        # Toll-free numbers are nowhere: the client is where the team is.
        ("+18005550143", ZONE, None),
    ],
)
def test_without_a_zone_the_area_code_tells_where_a_client_may_be(
    town: Town, number: str, zone: str, possible: list[str] | None
) -> None:
    made = refer(town, address=number, time_zone="")
    [client] = town.rows(clients, id=made.client_id)
    assert client.time_zone == zone
    assert possible is None or set(client.possible_zones) == set(possible)
    assert (client.possible_zones is None) == (possible is None)


@pytest.mark.parametrize(
    ("told", "zone", "possible"),
    [
        ({"zip_code": "10001"}, "America/New_York", None),
        ({"zip_code": "97914"}, ZONE, [ZONE, "America/Denver"]),
        ({"zip_code": "10001", "time_zone": "America/Chicago"}, "America/Chicago", None),
        ({"zip_code": "09012", "address": "+12085550142"}, ZONE, [ZONE, "America/Boise"]),
    ],
)
def test_what_they_said_goes_before_where_they_live_and_that_before_the_number(
    town: Town, told: dict[str, str], zone: str, possible: list[str] | None
) -> None:
    made = refer(town, **{"time_zone": "", **told})
    [client] = town.rows(clients, id=made.client_id)
    assert (client.time_zone, client.zip_code) == (zone, told["zip_code"])
    assert set(client.possible_zones or ()) == set(possible or ())


def test_what_lies_in_the_future_or_long_ago_is_told(town: Town) -> None:
    changes = {"called_at": town.now + timedelta(hours=1), "birth_year": 1800}
    with pytest.raises(FormInvalid) as caught:
        refer(town, **changes, verbal_consent_at=town.now - timedelta(days=400))
    assert set(caught.value.faults) == {"called_at", "birth_year", "verbal_consent_at"}
