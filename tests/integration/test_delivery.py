"""Texts on their way out through Twilio's own client: refused, doubtful, lost, late."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.simulation.carrier.faults import NONE, Faults
from bot.simulation.carrier.resources import Outcome
from models import consent_entries, contact_points, escalations, messages
from tests.twilio_town import TwilioTown

Place = Callable[..., TwilioTown]


@pytest.fixture
def place(database_url: str, tmp_path: Path) -> Iterator[Place]:
    """Makes a house on Twilio whose carrier has the given faults."""
    made: list[TwilioTown] = []

    def make(faults: Faults = NONE) -> TwilioTown:
        made.append(TwilioTown(database_url, tmp_path, faults=faults))
        return made[-1]

    yield make
    for city in made:
        city.close()


def test_a_text_is_taken_reported_and_delivered(place: Place) -> None:
    city = place()
    city.refer("Bea")
    city.settle()
    [text] = city.rows(messages)
    assert text.status == "accepted" and text.provider_id.startswith("SM")
    for _ in range(10):
        city.later(seconds=10)
        city.exchange()
    assert city.rows(messages)[0].status == "delivered"
    assert len(city.carrier.handset("+15035550143")) == 1


def test_an_answer_lost_after_acceptance_is_never_sent_twice(place: Place) -> None:
    city = place(replace(NONE, lose_answer=1.0))
    city.refer("Bea")
    city.settle()
    assert city.rows(messages)[0].status == "doubtful"
    city.carrier.faults = NONE
    city.later(minutes=2)
    assert city.rows(messages)[0].status in ("accepted", "sent", "delivered")
    assert len(city.carrier.sent) == 1


def test_a_callback_settles_a_doubtful_text_by_our_own_id(place: Place) -> None:
    city = place(replace(NONE, lose_answer=1.0))
    city.refer("Bea")
    city.settle()
    for _ in range(4):
        city.clock.at += timedelta(seconds=10)
        city.exchange()
    [text] = city.rows(messages)
    assert text.status == "delivered" and text.provider_id is not None


def test_a_text_that_was_proved_absent_is_sent_again(place: Place) -> None:
    city = place(replace(NONE, server_error=1.0))
    city.refer("Bea")
    city.settle()
    assert city.rows(messages)[0].status == "doubtful"
    city.carrier.faults = NONE
    city.later(minutes=2)
    city.later(minutes=2)
    assert city.rows(messages)[0].status == "accepted"
    assert len(city.carrier.sent) == 1


def test_an_unreachable_provider_leaves_a_doubtful_text_in_sight(place: Place) -> None:
    city = place(replace(NONE, lose_answer=1.0))
    city.refer("Bea")
    city.settle()
    city.carrier.faults = NONE
    city.carrier.down(True, city.now)
    city.later(minutes=30)
    assert city.rows(messages)[0].status == "doubtful"
    city.carrier.down(False, city.now)
    city.later(minutes=2)
    assert city.rows(messages)[0].status in ("accepted", "sent", "delivered")
    assert len(city.carrier.sent) == 1


def test_too_many_at_once_waits_and_tries_again(place: Place) -> None:
    city = place()
    city.carrier.busy(1)
    city.refer("Bea")
    city.settle()
    assert (city.rows(messages)[0].status, city.rows(messages)[0].reason) == ("held", "provider")
    city.later(minutes=1)
    assert city.rows(messages)[0].status == "accepted"


def test_a_number_that_the_provider_knows_as_stopped_is_stopped_here_too(place: Place) -> None:
    city = place()
    bea = city.refer("Bea")
    city.carrier.refused[bea.phone] = 21610
    city.settle()
    assert city.rows(messages)[0].error_code == 21610
    assert city.rows(consent_entries, purpose="everything")[0].source == "provider"
    assert "call instead" in city.rows(escalations)[0].reason


def test_a_number_that_is_no_mobile_leaves_the_texting_list(place: Place) -> None:
    city = place()
    bea = city.refer("Bea")
    city.carrier.refused[bea.phone] = 21614
    city.settle()
    assert city.rows(contact_points)[0].state == "unreachable"
    assert len(city.rows(escalations)) == 1
    city.later(days=3)
    assert len(city.rows(messages)) == 1


def test_a_number_that_is_gone_loses_its_consent(place: Place) -> None:
    city = place()
    bea = city.refer("Bea")
    city.carrier.outcomes[bea.phone] = Outcome("undelivered", 30005)
    city.settle()
    for _ in range(6):
        city.later(seconds=20)
        city.exchange()
    assert city.rows(messages)[0].status == "undelivered"
    assert city.rows(consent_entries, purpose="everything")[0].state == "revoked"


def test_a_phone_that_is_off_is_tried_twice_more_and_then_a_person_is_told(place: Place) -> None:
    city = place()
    bea = city.refer("Bea")
    city.carrier.outcomes[bea.phone] = Outcome("undelivered", 30003)
    for _ in range(30):
        city.later(hours=4)
        city.exchange()
    texts = city.rows(messages, wording="consent.may_we_text")
    assert [row.status for row in texts] == ["undelivered"] * 3
    assert [row.reason for row in city.rows(escalations)] == ["text not delivered (30003)"]


def test_a_lost_webhook_is_found_again_in_the_providers_log(place: Place) -> None:
    city = place(replace(NONE, lose_webhook=1.0))
    bea = city.refer("Bea")
    city.settle()
    city.carrier.handset_sends(bea.phone, "I want to die", now=city.now)
    city.exchange()
    assert city.rows(messages, direction="in") == []
    city.later(hours=1)
    assert [row.body for row in city.rows(messages, direction="in")] == ["I want to die"]
    assert city.rows(escalations)[0].level == 0
