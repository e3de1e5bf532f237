"""What a provider's refusal makes us do, for every remedy, at once and by callback."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.care import specialist
from bot.care.specialist import Holding, Reply
from bot.errors import ChannelError
from bot.sending.channels.base import Outgoing, Remedy, Sent
from bot.sending.channels.onscreen import OnScreen
from bot.sending.channels.twilio import codes
from bot.simulation.carrier.resources import Outcome
from models import (
    consent_entries,
    contact_points,
    conversations,
    escalations,
    messages,
    progresses,
    status_reports,
)
from tests.town import Known
from tests.twilio_town import STATUS, TwilioTown


@pytest.fixture
def city(database_url: str, tmp_path: Path) -> Iterator[TwilioTown]:
    """A house on Twilio, on each database in turn."""
    city = TwilioTown(database_url, tmp_path)
    yield city
    city.close()


def passes(city: TwilioTown, *, minutes: int, every: int = 1) -> None:
    """Let time pass with callbacks and sweeps."""
    for _ in range(0, minutes, every):
        city.later(minutes=every)
        city.exchange()


def fails(city: TwilioTown, known: Known, code: int, status: str = "undelivered") -> None:
    """Let every text to a client fail with a code after it was accepted."""
    city.carrier.outcomes[known.phone] = Outcome(status, code)  # type: ignore[arg-type]


class Refusing(OnScreen):
    """A provider that takes nothing, always for the same reason."""

    def __init__(self, code: int) -> None:
        super().__init__("SM")
        self._code = code

    def send(self, outgoing: Outgoing) -> Sent:
        raise ChannelError(self._code, permanent=True)

    def remedy(self, code: int) -> Remedy:
        return codes.remedy(code)


def refuse_at_once(city: TwilioTown, code: int) -> None:
    """Let the provider refuse every text with a code when it is handed over."""
    city.parts = replace(city.parts, channels={"sms": Refusing(code)})


def asked(city: TwilioTown) -> list[Any]:
    """Read every attempt at the first question."""
    return city.rows(messages, wording="consent.may_we_text")


@pytest.mark.parametrize(
    ("code", "state", "revoked", "reason"),
    [
        (30004, "active", False, "text not delivered (30004)"),
        (30007, "active", False, "text not delivered (30007)"),
        (30034, "active", False, "text not delivered (30034)"),
        (30006, "unreachable", False, "text not delivered (30006)"),
        (30005, "unreachable", True, "text not delivered (30005)"),
        (21610, "active", True, "texting is blocked: call instead"),
    ],
)
def test_a_text_that_did_not_arrive_becomes_somebodys_task(
    city: TwilioTown, code: int, state: str, revoked: bool, reason: str
) -> None:
    fails(city, city.refer("Bea"), code)
    passes(city, minutes=3)
    assert [row.status for row in asked(city)] == ["undelivered"]
    assert [row.reason for row in city.rows(escalations)] == [reason]
    assert city.rows(contact_points)[0].state == state
    stops = city.rows(consent_entries, purpose="everything", state="revoked")
    assert bool(stops) is revoked and {row.source for row in stops} <= {"provider"}
    assert city.rows(conversations)[0].state == "bot"


def test_a_number_that_is_gone_ends_what_was_under_way(city: TwilioTown) -> None:
    fails(city, city.refer("Bea"), 30005)
    passes(city, minutes=3)
    assert [row.state for row in city.rows(progresses)] == ["ended"]
    city.later(days=10)
    assert len(city.carrier.sent) == 1


def test_what_was_given_up_as_too_late_needs_nobody(city: TwilioTown) -> None:
    fails(city, city.refer("Bea"), 30036)
    passes(city, minutes=3)
    assert [row.status for row in asked(city)] == ["undelivered"]
    assert city.rows(escalations) == []


def test_a_text_undelivered_without_any_code_becomes_somebodys_task(city: TwilioTown) -> None:
    city.refer("Bea")
    city.settle()
    [text] = asked(city)
    form = {"MessageSid": text.provider_id, "MessageStatus": "undelivered"}
    for _ in range(2):
        assert city.posts(f"{STATUS}?message={text.id}", form).status_code == 204
    assert [row.reason for row in city.rows(escalations)] == ["text not delivered (0)"]


def test_a_carrier_that_was_too_busy_is_tried_again_within_the_hour(city: TwilioTown) -> None:
    bea = city.refer("Bea")
    fails(city, bea, 30022)
    passes(city, minutes=3)
    assert [row.status for row in asked(city)] == ["undelivered", "queued"]
    city.carrier.outcomes.clear()
    passes(city, minutes=40, every=5)
    assert [row.status for row in asked(city)] == ["undelivered", "delivered"]
    assert city.rows(escalations) == []


def test_a_carrier_that_stays_too_busy_becomes_somebodys_task(city: TwilioTown) -> None:
    fails(city, city.refer("Bea"), 30022)
    passes(city, minutes=120, every=5)
    assert [row.status for row in asked(city)] == ["undelivered"] * 3
    assert [row.reason for row in city.rows(escalations)] == ["text not delivered (30022)"]


def test_a_retry_never_leaves_after_a_stop(city: TwilioTown) -> None:
    bea = city.refer("Bea")
    fails(city, bea, 30003)
    passes(city, minutes=3)
    assert [row.status for row in asked(city)] == ["undelivered", "queued"]
    city.hears(bea, "STOP")
    city.later(days=2)
    assert {row.status for row in asked(city)} <= {"undelivered", "cancelled", "refused"}


def test_an_answer_to_a_moment_is_not_said_again_a_day_later(city: TwilioTown) -> None:
    bea = city.refer("Bea")
    passes(city, minutes=3)
    fails(city, bea, 30003)
    city.hears(bea, "I want to die")
    passes(city, minutes=3)
    assert [row.status for row in city.rows(messages, purpose="safety")] == ["undelivered"]
    assert [row.level for row in city.rows(escalations)] <= [1]


def test_a_refusal_for_being_too_many_waits_longer_each_time(city: TwilioTown) -> None:
    refuse_at_once(city, 20429)
    city.refer("Bea")
    waits = []
    for _ in range(4):
        city.settle()
        [text] = asked(city)
        assert (text.status, text.reason, text.error_code) == ("held", "provider", 20429)
        waits.append(text.due_at - city.now)
        city.clock.at = text.due_at
    assert waits == sorted(waits) and waits[-1] > waits[0] >= timedelta(seconds=15)
    assert city.rows(escalations) == []


@pytest.mark.parametrize("code", [20003, 21606, 21703, 30002])
def test_a_fault_of_ours_holds_every_text_until_it_is_mended(city: TwilioTown, code: int) -> None:
    before = city.parts
    refuse_at_once(city, code)
    city.refer("Bea")
    city.settle()
    [text] = asked(city)
    assert (text.status, text.reason, text.error_code) == ("held", "provider", code)
    assert text.due_at == city.now + timedelta(minutes=15)
    city.parts = before
    city.later(minutes=15)
    assert asked(city)[0].status == "accepted"


def test_a_handset_that_is_refused_at_once_is_tried_again_tomorrow(city: TwilioTown) -> None:
    refuse_at_once(city, 30003)
    city.refer("Bea")
    city.settle()
    first, second = asked(city)
    assert (first.status, first.error_code) == ("failed", 30003)
    assert (second.status, second.due_at) == ("queued", city.now + timedelta(hours=24))


def test_a_callback_nobody_sent_for_is_asked_after_half_a_day(city: TwilioTown) -> None:
    city.refer("Bea")
    city.settle()
    city.carrier.due(city.now + timedelta(minutes=5))
    city.later(hours=13)
    assert [row.status for row in asked(city)] == ["delivered"]


def test_reports_are_kept_as_they_came_even_of_texts_we_do_not_know(city: TwilioTown) -> None:
    form = {"MessageSid": "SM" + "e" * 32, "MessageStatus": "failed", "ErrorCode": "30005"}
    for _ in range(2):
        assert city.posts(STATUS, form).status_code == 204
    [kept] = city.rows(status_reports)
    assert (kept.message_id, kept.status, kept.error_code) == (None, "failed", 30005)
    assert city.rows(escalations) == []


def test_a_person_writes_again_themselves_when_their_text_did_not_arrive(
    city: TwilioTown,
) -> None:
    bea, noor = city.agreed("Bea"), city.staff["Noor"]
    fails(city, bea, 30003)
    claim = specialist.claim(city.house, noor, bea.conversation_id, city.now)
    held = Holding(noor, bea.conversation_id, claim.token)
    seen = city.rows(messages, direction="in")[-1].id
    specialist.reply(city.house, held, Reply("Hi, I am Noor.", seen, "key-1"), city.now)
    passes(city, minutes=3)
    assert [row.status for row in city.rows(messages, author="staff")] == ["undelivered"]
    assert [row.state for row in city.rows(escalations)] == ["open"]
