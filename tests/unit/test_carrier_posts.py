"""What the stand-in for Twilio posts to us, and how its faults lose, repeat and delay it."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from twilio.request_validator import RequestValidator

from bot.simulation.carrier import NONE, ROUGH, Accepted, Faults, Rejected
from tests.carrier_town import ACCOUNT, ANA, BO, OURS, form, town


def test_a_callback_comes_for_every_status_but_the_first() -> None:
    here = town()
    message = here.sends()
    here.passes(60)
    assert here.posted == [
        (message.sid, name) for name in ("queued", "sending", "sent", "delivered")
    ]


def test_the_webhook_of_a_text_is_signed_and_says_what_twilio_says() -> None:
    here = town()
    sid = here.carrier.handset_sends(ANA, "¿Qué tal? 🙂", now=here.at, media=1)
    (webhook,) = here.carrier.due(here.at)
    said = dict(webhook.form)
    assert {said[name] for name in ("MessageSid", "SmsSid", "SmsMessageSid")} == {sid}
    assert (said["From"], said["To"], said["Body"]) == (ANA, OURS, "¿Qué tal? 🙂")
    assert (said["NumMedia"], said["FromZip"]) == ("1", "")
    assert {"AccountSid", "MessagingServiceSid", "ApiVersion", "FromCity", "MediaUrl0"} <= set(said)
    signature = webhook.headers["X-Twilio-Signature"]
    assert RequestValidator(ACCOUNT.auth_token).validate(webhook.url, said, signature)
    assert not RequestValidator("another").validate(webhook.url, said, signature)


def test_lone_surrogates_arrive_as_replacement_characters() -> None:
    here = town()
    here.hears("a\ud83db")
    (webhook,) = here.carrier.due(here.at)
    assert webhook.form["Body"] == "a\ufffdb"


def test_a_webhook_that_finds_no_connection_is_repeated_once_and_then_only_in_the_log() -> None:
    here = town()
    here.answers = [None, None]
    sid = here.hears("hello")
    here.passes(3600)
    assert here.posted == [(sid, "received")] * 2
    assert [delivery.message_sid for delivery in here.carrier.lost] == [sid]
    assert [message.sid for message in here.carrier.log({"From": ANA}, here.at).messages] == [sid]


def test_a_webhook_that_is_answered_with_an_error_is_not_repeated_by_default() -> None:
    here = town()
    here.answers = [503]
    here.hears("hello")
    here.passes(3600)
    assert len(here.posted) == 1


def test_connection_overrides_of_the_url_ask_for_more_repeats() -> None:
    account = replace(ACCOUNT, webhook_url=ACCOUNT.webhook_url + "#rc=3&rp=5xx,ct")
    here = town(account=account)
    here.answers = [503, None, 500]
    here.hears("hello")
    here.passes(3600)
    assert len(here.posted) == 4
    assert not here.carrier.lost


def test_in_an_outage_nothing_leaves_and_the_log_remembers() -> None:
    here = town()
    message = here.sends()
    here.carrier.down(True, here.at)
    sid = here.hears("are you there?")
    here.passes(3600)
    here.carrier.down(False, here.at)
    here.passes(3600)
    assert not here.posted
    assert message.status == "delivered"
    assert {delivery.message_sid for delivery in here.carrier.lost} == {sid, message.sid}
    assert len(here.carrier.log({}, here.at).messages) == 2


def test_what_became_due_in_an_outage_is_lost_even_if_nobody_asked_meanwhile() -> None:
    here = town()
    here.carrier.down(True, here.at)
    here.hears("are you there?")
    here.carrier.down(False, here.at + timedelta(hours=1))
    assert not here.carrier.due(here.at + timedelta(hours=1))


def test_lost_callbacks_never_come_and_doubled_ones_come_twice() -> None:
    lossy, doubled = town(faults=Faults(lose_callback=1)), town(faults=Faults(duplicate_callback=1))
    for here in (lossy, doubled):
        here.sends()
        here.passes(60)
    assert (len(lossy.posted), len(lossy.carrier.lost)) == (0, 4)
    assert set(Counter(doubled.posted).values()) == {2}


def test_callbacks_overtake_each_other_under_reordering() -> None:
    here = town(faults=Faults(reorder_seconds=120))
    for _ in range(10):
        here.sends()
    here.passes(3600)
    assert len(here.posted) == 40
    last = {sid: name for sid, name in here.posted}
    assert set(last.values()) != {"delivered"}


def test_a_burst_of_429_ends_by_itself() -> None:
    here = town()
    here.carrier.busy(3)
    codes = [here.refused().code for _ in range(3)]
    assert codes == [20429] * 3
    assert here.sends().status == "accepted"


def test_a_burst_that_chance_began_lasts_its_length() -> None:
    here = town(faults=Faults(burst_429=1.0, burst_length=3))
    here.refused()
    here.carrier.faults = NONE
    assert [here.refused().code for _ in range(2)] == [20429] * 2
    assert here.sends().status == "accepted"


def test_chance_refuses_with_bursts_and_server_errors() -> None:
    faults = Faults(burst_429=0.2, burst_length=2, server_error=0.2)
    here = town(faults=faults)
    taken = [here.carrier.accept(form(), here.at) for _ in range(200)]
    codes = Counter(one.code for one in taken if isinstance(one, Rejected))
    assert set(codes) == {20429, 20500, 20503}
    assert len(here.carrier.sent) == 200 - codes.total()


def test_a_lost_answer_is_a_message_all_the_same() -> None:
    here = town(faults=Faults(lose_answer=1))
    taken = here.carrier.accept(form(), here.at)
    assert isinstance(taken, Accepted)
    assert taken.lost_answer in {"timeout", "reset"}
    here.passes(60)
    assert len(here.carrier.handset(ANA)) == 1


def test_the_same_seed_does_the_same_and_another_does_not() -> None:
    assert _story(seed=5) == _story(seed=5)
    assert _story(seed=5) != _story(seed=6)


def _story(seed: int) -> list[tuple[str, str]]:
    here = town(seed, faults=ROUGH)
    for number in range(30):
        here.carrier.accept(form(ANA if number % 2 else BO), here.at)
        here.hears("yes")
        here.passes(30)
    here.passes(3600)
    return here.posted


@pytest.mark.parametrize("wrong", [{"lose_answer": 1.1}, {"reorder_seconds": -1.0}])
def test_impossible_faults_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(AssertionError):
        Faults(**wrong)  # type: ignore[arg-type]
