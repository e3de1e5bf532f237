"""The stand-in for Twilio's API over real HTTP on loopback, with Twilio's own client library."""

from collections.abc import Iterator
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
import requests
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.http_client import TwilioHttpClient

from bot.simulation.carrier import Faults
from tests.receiver import receiving
from tests.stand_in import (
    ACCOUNT,
    ANA,
    NOON,
    OURS,
    TOKEN,
    World,
    carrier_posting_to,
    library,
    world_of,
)


@pytest.fixture
def world() -> Iterator[World]:
    with receiving() as receiver, world_of(carrier_posting_to(receiver), receiver) as world:
        yield world


def test_a_message_is_created_listed_fetched_redacted_and_deleted(world: World) -> None:
    made = world.sends(status_callback=f"{world.receiver.url}/status?m=1")
    assert (made.status, made.from_, made.direction) == ("accepted", None, "outbound-api")
    assert (made.date_created, made.date_sent) == (NOON, None)
    world.passes(30)
    assert [one.sid for one in world.twilio.messages.list(to=ANA)] == [made.sid]
    fetched = world.twilio.messages(made.sid).fetch()
    assert (fetched.status, fetched.from_, fetched.body) == ("delivered", OURS, "How are you?")
    assert world.twilio.messages(made.sid).update(body="").body == ""
    assert world.twilio.messages(made.sid).delete()
    assert not world.twilio.messages.list()


def test_a_message_is_cancelled_before_it_leaves(world: World) -> None:
    made = world.sends()
    assert world.twilio.messages(made.sid).update(status="canceled").status == "canceled"
    world.passes(30)
    assert not world.carrier.handset(ANA)


def test_what_is_not_there_is_404_and_what_cannot_be_is_409(world: World) -> None:
    made = world.sends()
    with pytest.raises(TwilioRestException) as missing:
        world.twilio.messages("SM" + "0" * 32).fetch()
    with pytest.raises(TwilioRestException) as unfinished:
        world.twilio.messages(made.sid).delete()
    assert (missing.value.status, missing.value.code) == (404, 20404)
    assert unfinished.value.status == 409


def test_the_account_is_shown(world: World) -> None:
    assert world.twilio.api.accounts(ACCOUNT.account_sid).fetch().status == "active"


def test_a_wrong_token_is_401(world: World) -> None:
    transport = TwilioHttpClient(timeout=5)
    with pytest.raises(TwilioRestException) as caught:
        library(transport, world.url, token="wrong").messages.create(to=ANA, from_=OURS, body="hi")
    transport.session.close()
    assert (caught.value.status, caught.value.code) == (401, 20003)
    assert not world.carrier.sent


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"body": "x" * 1601}, 21617),
        ({"body": ""}, 21602),
        ({"to": "0101"}, 21211),
        ({"to": "+15005550009"}, 21614),
        ({"validity_period": 40000}, 20001),
        ({"status_callback": "not a URL"}, 21609),
    ],
)
def test_refusals_carry_twilios_code(world: World, options: dict[str, Any], code: int) -> None:
    refused = world.refusal(**options)
    assert (refused.status, refused.code) == (400, code)


def test_after_stop_sending_fails_with_21610_until_start(world: World) -> None:
    world.carrier.handset_sends(ANA, "Stop", now=world.clock.now())
    assert world.refusal().code == 21610
    world.carrier.handset_sends(ANA, "START", now=world.clock.now())
    assert world.sends().status == "accepted"


def test_a_burst_of_429_says_when_to_come_back(world: World) -> None:
    world.carrier.busy(2)
    assert world.refusal().code == 20429
    path = f"{world.url}/2010-04-01/Accounts/{ACCOUNT.account_sid}/Messages.json"
    answer = requests.get(path, auth=(ACCOUNT.account_sid, TOKEN), timeout=5)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "1")
    assert world.sends().status == "accepted"


def test_a_server_error_accepts_nothing(world: World) -> None:
    world.carrier.faults = Faults(server_error=1.0)
    assert world.refusal().status in {500, 503}
    assert not world.carrier.sent


def test_a_lost_answer_drops_the_connection_and_the_list_has_the_message(world: World) -> None:
    world.carrier.faults = Faults(lose_answer=1.0)
    with pytest.raises(requests.exceptions.ConnectionError):
        world.sends(status_callback="https://aftercall.example/status?m=2")
    world.carrier.faults = Faults()
    (found,) = world.twilio.messages.list(to=ANA)
    assert (found.body, found.status) == ("How are you?", "accepted")
    assert len(world.carrier.sent) == 1


def test_in_an_outage_nobody_answers(world: World) -> None:
    world.carrier.down(True, world.clock.now())
    with pytest.raises(requests.exceptions.ConnectionError):
        world.sends()
    world.carrier.down(False, world.clock.now())
    assert not world.carrier.sent
    assert world.sends().status == "accepted"


def test_the_list_is_read_page_by_page(world: World) -> None:
    made = []
    for number in range(7):
        made.append(world.sends(body=f"Text {number}").sid)
        world.clock.passes(1)
    pages = world.twilio.messages.list(to=ANA, page_size=3)
    assert [one.sid for one in pages] == made[::-1]
    assert len(world.twilio.messages.list(limit=2)) == 2


def test_reading_pages_repeats_nothing_while_new_messages_arrive(world: World) -> None:
    made = [world.sends(body=f"Text {number}").sid for number in range(5)]
    stream = world.twilio.messages.stream(to=ANA, page_size=2)
    read = [next(stream).sid, next(stream).sid]
    world.clock.passes(1)
    world.sends(body="One more")
    read += [one.sid for one in stream]
    assert sorted(read) == sorted(made)


def test_the_list_is_filtered_by_sent_date_from_on_and_until(world: World) -> None:
    world.carrier.handset_sends(ANA, "one", now=world.clock.now())
    world.clock.passes(3600)
    world.carrier.handset_sends(ANA, "two", now=world.clock.now())
    half_past = NOON + timedelta(minutes=30)
    listed = world.twilio.messages.list
    assert [one.body for one in listed(to=OURS, date_sent_after=half_past)] == ["two"]
    assert [one.body for one in listed(to=OURS, date_sent_before=half_past)] == ["one"]
    assert len(listed(to=OURS, date_sent=NOON.date())) == 2


def test_a_filter_that_is_no_date_is_refused(world: World) -> None:
    with pytest.raises(TwilioException, match="Unable to fetch page"):
        world.twilio.messages.list(date_sent="yesterday")


def test_answers_have_twilios_shape(world: World) -> None:
    world.sends()
    path = f"{world.url}/2010-04-01/Accounts/{ACCOUNT.account_sid}/Messages.json?PageSize=1"
    page = requests.get(path, auth=(ACCOUNT.account_sid, TOKEN), timeout=5).json()
    (message,) = page["messages"]
    assert (page["page"], page["page_size"], page["next_page_uri"]) == (0, 1, None)
    assert parsedate_to_datetime(message["date_created"]) == NOON
    assert message["date_created"].endswith(" +0000")
    assert (message["num_segments"], message["num_media"]) == ("0", "0")
    assert message["uri"].endswith(f"/Messages/{message['sid']}.json")
