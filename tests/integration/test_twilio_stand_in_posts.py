"""What the stand-in for Twilio posts over real HTTP, its page, and its faults in one process."""

from collections.abc import Iterator
from random import Random
from urllib.request import Request, urlopen

import pytest
import requests
from requests.exceptions import ConnectTimeout, ReadTimeout
from twilio.rest import Client

from bot.simulation.carrier import Carrier, Faults
from bot.simulation.carrier.server import StandIn, post_due
from bot.simulation.carrier.transport import InProcessHttpClient
from tests.receiver import Receiver, receiving
from tests.stand_in import (
    ACCOUNT,
    ANA,
    BO,
    NOON,
    OURS,
    TOKEN,
    HandClock,
    World,
    carrier_posting_to,
    world_of,
)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def carrier(receiver: Receiver) -> Carrier:
    return carrier_posting_to(receiver)


@pytest.fixture
def world(carrier: Carrier, receiver: Receiver) -> Iterator[World]:
    with world_of(carrier, receiver) as world:
        yield world


def test_callbacks_arrive_signed_with_our_own_id_in_the_address(world: World) -> None:
    made = world.sends(status_callback=world.receiver.url + "/status?m=41")
    world.passes(30)
    posted = world.receiver.posted
    names = [one.form["MessageStatus"] for one in posted]
    assert names == ["queued", "sending", "sent", "delivered"]
    assert {one.path for one in posted} == {"/status?m=41"}
    assert {one.form["MessageSid"] for one in posted} == {made.sid}
    assert all(world.receiver.is_signed(one, TOKEN) for one in posted)


def test_callbacks_arrive_twice_and_out_of_order(world: World) -> None:
    world.carrier.faults = Faults(duplicate_callback=1.0, reorder_seconds=30)
    world.sends(status_callback=world.receiver.url + "/status?m=42")
    world.passes(60)
    names = [one.form["MessageStatus"] for one in world.receiver.posted]
    assert sorted(names) == sorted(["queued", "sending", "sent", "delivered"] * 2)
    assert names != sorted(names, key=["queued", "sending", "sent", "delivered"].index)


def test_an_inbound_text_is_posted_signed(world: World) -> None:
    sid = world.carrier.handset_sends(ANA, "¿Hola? 🙂 &=+%", now=world.clock.now())
    post_due(world.carrier, world.clock)
    (posted,) = world.receiver.posted
    assert posted.path == "/messages"
    assert (posted.form["MessageSid"], posted.form["Body"]) == (sid, "¿Hola? 🙂 &=+%")
    assert world.receiver.is_signed(posted, TOKEN)


def test_a_doubled_webhook_is_the_same_message_twice(world: World) -> None:
    world.carrier.faults = Faults(duplicate_webhook=1.0)
    world.carrier.handset_sends(ANA, "hello", now=world.clock.now())
    post_due(world.carrier, world.clock)
    first, second = world.receiver.posted
    assert (first.form, first.headers["i-twilio-idempotency-token"]) == (
        second.form,
        second.headers["i-twilio-idempotency-token"],
    )


def test_a_webhook_that_fails_is_repeated_as_its_address_asks(world: World) -> None:
    world.receiver.answers = [503, 200]
    world.carrier.handset_sends(ANA, "hello", now=world.clock.now())
    world.passes(10)
    assert len(world.receiver.posted) == 2
    assert not world.carrier.lost


def test_a_webhook_nobody_answers_is_lost_and_found_in_the_log() -> None:
    clock = HandClock()
    carrier = Carrier(Random(1), account=ACCOUNT)
    sid = carrier.handset_sends(ANA, "hello", now=clock.now())
    for _ in range(3):
        post_due(carrier, clock)
        clock.passes(5)
    assert [(one.message_sid, one.attempt) for one in carrier.lost] == [(sid, 2)]
    twilio = Client(ACCOUNT.account_sid, TOKEN, http_client=InProcessHttpClient(carrier, clock))
    assert [one.sid for one in twilio.messages.list(to=OURS, date_sent_after=NOON)] == [sid]


def test_webhooks_are_posted_by_themselves_while_it_serves(
    carrier: Carrier, receiver: Receiver
) -> None:
    clock = HandClock()
    with StandIn(carrier, clock) as stand_in:
        page = f"{stand_in.url}/handsets/%2B15035550102/send"
        with urlopen(Request(page, data=b"body=hello"), timeout=5) as answer:
            shown = answer.read().decode()
        assert receiver.arrived.wait(5)
    assert (receiver.posted[0].form["From"], receiver.posted[0].form["Body"]) == (BO, "hello")
    assert BO in shown


def test_the_page_shows_handsets_and_messages_and_escapes_them(world: World) -> None:
    world.sends(body="<b>How are you?</b>")
    world.passes(30)
    page = requests.get(world.url, timeout=5).text
    assert page.count("&lt;b&gt;How are you?&lt;/b&gt;") == 2
    assert "<b>" not in page


@pytest.mark.parametrize("sent", [{"number": "0101", "body": "a"}, {"number": ANA, "media": "x"}])
def test_the_page_refuses_what_no_handset_could_send(world: World, sent: dict[str, str]) -> None:
    assert requests.post(world.url + "/handsets/send", data=sent, timeout=5).status_code == 400


def test_the_page_begins_and_ends_an_outage(world: World) -> None:
    requests.post(world.url + "/outage", data={"down": "1"}, timeout=5)
    was_down = world.carrier.is_down
    requests.post(world.url + "/outage", timeout=5)
    assert (was_down, world.carrier.is_down) == (True, False)


def test_in_one_process_faults_look_as_requests_shows_them(carrier: Carrier) -> None:
    clock = HandClock()
    twilio = Client(ACCOUNT.account_sid, TOKEN, http_client=InProcessHttpClient(carrier, clock))
    carrier.faults = Faults(lose_answer=1.0)
    kinds = set()
    for _ in range(20):
        with pytest.raises(requests.exceptions.RequestException) as caught:
            twilio.messages.create(to=ANA, from_=OURS, body="hi")
        kinds.add(type(caught.value))
    carrier.down(True, clock.now())
    with pytest.raises(ConnectTimeout):
        twilio.messages.list()
    assert kinds == {ReadTimeout, requests.exceptions.ConnectionError}
    assert len(carrier.sent) == 20


def test_in_one_process_the_library_sends_lists_and_pages(carrier: Carrier) -> None:
    clock, waited = HandClock(), list[float]()
    carrier.faults = Faults(latency_seconds=3.0)
    http_client = InProcessHttpClient(carrier, clock, pause=waited.append)
    twilio = Client(ACCOUNT.account_sid, TOKEN, http_client=http_client)
    media = ["https://aftercall.example/a.jpg", "https://aftercall.example/b.jpg"]
    made = [twilio.messages.create(to=ANA, from_=OURS, media_url=media).sid for _ in range(5)]
    listed = twilio.messages.list(to=ANA, page_size=2)
    assert {one.sid for one in listed} == set(made)
    assert {one.num_media for one in listed} == {"2"}
    assert len(waited) == 8 and all(0 <= seconds <= 3 for seconds in waited)
