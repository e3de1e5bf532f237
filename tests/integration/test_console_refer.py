"""The referral form: it makes a client, or shows all its faults at once."""

import re

import pytest

from models import check_ins, clients, conversations, messages, referrals
from tests.browsing import Doors
from tests.town import Town

GOOD = {
    "name": "Marisol Vega",
    "address": "(503) 555-0160",
    "language": "es",
    "channel": "sms",
    "time_zone": "America/Los_Angeles",
    "safe_to_text": "yes",
    "verbal_consent_by": "R. Vega",
    "called_at": "2026-03-02T21:30",
    "incident_number": "26-0001",
    "service": "Clínica del Río",
}


@pytest.fixture
def doors(town: Town) -> Doors:
    """The town's web application."""
    return Doors(town)


def test_a_referral_makes_a_client_and_says_when_the_first_text_goes(
    doors: Doors, town: Town
) -> None:
    noor = doors.signed_in("noor")
    answer = noor.post("/refer", **GOOD)
    [conversation] = town.rows(conversations)
    assert answer.location == f"/c/{conversation.id}" and doors.woken == 1
    page = noor.get(answer.location).text
    assert "The first text goes out now." in page and "Marisol Vega" in page
    [client] = town.rows(clients)
    assert (client.language, client.team_id) == ("es", town.team_id)
    [referral] = town.rows(referrals)
    assert referral.staff_id == town.staff["Noor"].id
    assert referral.called_at.isoformat() == "2026-03-03T05:30:00+00:00"
    town.settle()
    [text] = town.rows(messages)
    assert (text.language, text.status) == ("es", "delivered")


def test_in_the_evening_the_first_text_waits_for_the_morning(doors: Doors, town: Town) -> None:
    town.later(hours=11)
    noor = doors.signed_in("noor")
    page = noor.get(noor.post("/refer", **GOOD).location or "").text
    assert "The first text goes out Wed 4 Mar 9:00." in page


def test_without_a_yes_heard_the_client_is_only_kept_on_file(doors: Doors, town: Town) -> None:
    noor = doors.signed_in("noor")
    answer = noor.post("/refer", **{**GOOD, "verbal_consent_by": ""})
    assert "Kept on file. No text goes out" in noor.get(answer.location or "").text
    town.later(days=2)
    assert town.rows(check_ins) == [] and town.rows(messages) == []


def test_all_faults_are_shown_at_once_beside_what_was_written(doors: Doors, town: Town) -> None:
    bad = {
        **GOOD,
        "name": " ",
        "address": "12",
        "language": "tlh",
        "time_zone": "Mars/North",
        "channel": "pigeon",
        "called_at": "yesterday",
        "service": "kept & shown",
    }
    answer = doors.signed_in("noor").post("/refer", **bad)
    assert answer.status_code == 422
    for field in ("name", "address", "language", "time_zone", "channel", "called_at"):
        assert f'id="{field}-fault"' in answer.text, field
    assert answer.text.count('aria-invalid="true"') == 6
    assert 'value="kept &amp; shown"' in answer.text
    assert town.rows(clients) == []


def test_a_fault_of_the_form_alone_keeps_nothing(doors: Doors, town: Town) -> None:
    answer = doors.signed_in("noor").post("/refer", **{**GOOD, "called_at": "yesterday"})
    assert answer.status_code == 422 and town.rows(clients) == []
    assert re.findall(r'id="(\w+)-fault"', answer.text) == ["called_at"]


def test_a_number_that_another_client_has_is_asked_about(doors: Doors, town: Town) -> None:
    noor = doors.signed_in("noor")
    noor.post("/refer", **GOOD)
    answer = noor.post("/refer", **{**GOOD, "name": "Her brother"})
    assert answer.status_code == 422 and "tick" in answer.text
    answer = noor.post("/refer", **{**GOOD, "name": "Her brother", "shared_phone": "yes"})
    assert answer.status_code == 303 and len(town.rows(clients)) == 2
