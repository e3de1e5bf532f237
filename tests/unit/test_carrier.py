"""What the stand-in for Twilio accepts and refuses, and what becomes of it, in virtual time."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.simulation.carrier import MessageResource, Outcome, Rejected
from bot.simulation.carrier.resources import UNREACHABLE, UNREPORTED
from flows.segments import size
from tests.carrier_town import ACCOUNT, ANA, BO, OURS, OURS_TOO, TEN, form, statuses, town


def test_a_text_by_the_messaging_service_goes_from_accepted_to_delivered() -> None:
    here = town()
    message = here.sends()
    assert (message.status, message.from_) == ("accepted", None)
    here.passes(60)
    assert statuses(message) == ["accepted", "queued", "sending", "sent", "delivered"]
    assert message.from_ == OURS
    assert [shown.body for shown in here.carrier.handset(ANA)] == ["How are you?"]


def test_a_text_by_number_begins_queued() -> None:
    here = town()
    message = here.sends(MessagingServiceSid="", From=OURS_TOO)
    here.passes(60)
    assert statuses(message) == ["queued", "sending", "sent", "delivered"]
    assert here.carrier.handset(ANA)[0].sender == OURS_TOO


def test_the_service_and_the_person_keep_to_the_number_used_before() -> None:
    here = town()
    here.sends(MessagingServiceSid="", From=OURS_TOO)
    sid = here.hears("who is this?")
    answered = here.carrier.fetch(sid, here.at)
    assert here.sends().sender == OURS_TOO
    assert isinstance(answered, MessageResource) and answered.to == OURS_TOO


def test_sids_look_like_twilios() -> None:
    here = town()
    sids = [here.sends().sid, here.hears("ok"), here.sends(MediaUrl="https://e.example/a.jpg").sid]
    assert [sid[:2] for sid in sids] == ["SM", "SM", "MM"]
    assert all(len(sid) == 34 and int(sid[2:], 16) for sid in sids)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"To": ""}, 21604),
        ({"MessagingServiceSid": ""}, 21603),
        ({"Body": ""}, 21602),
        ({"Body": "x" * 1601}, 21617),
        ({"To": "555"}, 21211),
        ({"To": "+15005550001"}, 21211),
        ({"To": "+15005550009"}, 21614),
        ({"To": "+15005550002"}, 21612),
        ({"To": "+15005550004"}, 21610),
        ({"From": "+15035550155"}, 21606),
        ({"From": "+15005550001"}, 21212),
        ({"MessagingServiceSid": "MG" + "c" * 32}, 21701),
        ({"StatusCallback": "https://after_call.example/"}, 21609),
        ({"ValidityPeriod": "36001"}, 20001),
        ({"ValidityPeriod": "0"}, 20001),
        ({"SendAt": "2026-11-21T18:00:00Z"}, 20001),
    ],
)
def test_a_bad_request_is_refused_with_its_code(changes: dict[str, str], code: int) -> None:
    here = town()
    taken = here.carrier.accept(form() | changes, here.at)
    assert isinstance(taken, Rejected)
    assert (taken.code, taken.http_status) == (code, 400)
    assert not here.carrier.sent


def test_sixteen_hundred_emoji_are_accepted() -> None:
    assert town().sends(Body="🙂" * 1600).segments == 49


def test_a_number_can_be_given_a_refusal_of_its_own() -> None:
    here = town()
    here.carrier.refused[ANA] = 21614
    assert here.refused().code == 21614


def test_whatsapp_takes_free_text_for_a_day_after_the_person_wrote() -> None:
    here = town()
    address = "whatsapp:" + ANA
    here.hears("hola", address)
    within = here.sends(address)
    here.passes(24 * 3600 + 1)
    outside = here.sends(address)
    here.passes(60)
    assert (within.status, outside.status, outside.error_code) == ("delivered", "failed", 63016)


def test_an_outcome_decides_how_texts_to_a_number_end() -> None:
    here = town()
    here.carrier.outcomes |= {ANA: UNREACHABLE, BO: UNREPORTED}
    to_ana, to_bo = here.sends(), here.sends(BO)
    here.passes(60)
    assert (to_ana.status, to_ana.error_code) == ("undelivered", 30003)
    assert (to_bo.status, to_bo.error_code) == ("sent", None)
    assert (len(here.carrier.handset(ANA)), len(here.carrier.handset(BO))) == (0, 1)


def test_a_text_can_be_delivered_hours_later() -> None:
    here = town()
    here.carrier.outcomes[ANA] = Outcome(delay_seconds=6 * 3600)
    here.sends()
    here.passes(5 * 3600)
    assert not here.carrier.handset(ANA)
    here.passes(2 * 3600)
    assert len(here.carrier.handset(ANA)) == 1


def test_a_text_that_waits_longer_than_its_validity_is_never_sent() -> None:
    here = town()
    for _ in range(10):
        here.sends(BO)
    late = here.sends(ValidityPeriod="5")
    here.passes(60)
    assert (late.status, late.error_code) == ("failed", 30036)
    assert late.history[-1].at == TEN + timedelta(seconds=5)
    assert not here.carrier.handset(ANA)


def test_each_number_sends_one_segment_a_second() -> None:
    here = town()
    for _ in range(30):
        here.sends(MessagingServiceSid="", From=OURS)
    here.passes(10)
    assert len(here.carrier.handset(ANA)) < 15
    here.passes(50)
    assert len(here.carrier.handset(ANA)) == 30


def test_a_queue_of_ten_hours_takes_no_more() -> None:
    account = replace(ACCOUNT, segments_per_second=1 / 20000)
    here = town(account=account)
    for _ in range(2):
        here.sends(MessagingServiceSid="", From=OURS)
    assert here.refused(MessagingServiceSid="", From=OURS).code == 21611
    by_service = here.sends()
    here.passes(60)
    assert (by_service.status, by_service.error_code) == ("failed", 30001)


@pytest.mark.parametrize(
    ("body", "segments"),
    [
        ("", 1),
        ("x" * 160, 1),
        ("x" * 161, 2),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("€" * 153, 3),
        ("á" * 70, 1),
        ("á" * 71, 2),
        ("é" * 160, 1),
        ("🙂" * 35, 1),
        ("🙂" * 67, 3),
    ],
)
def test_segments_are_counted_as_the_carrier_does(body: str, segments: int) -> None:
    assert size(body).segments == segments
