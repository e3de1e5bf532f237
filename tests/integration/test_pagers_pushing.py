"""Pages by Web Push over loopback, to a push service that checks all that a real one checks."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import ChannelError, DeliveryDoubtful, ProviderUnreachable
from bot.privacy.keys import KeyRing
from bot.sending.paging.vapid import public_key
from tests.paging import LINK, WORDS, out_to, page_out, pusher
from tests.push_exchange import PushExchange, Subscriber, push_exchange
from tests.town import RING

OTHER_RING = KeyRing(RING.keys, 1, bytes(32))


@pytest.fixture
def exchange() -> Iterator[PushExchange]:
    with push_exchange(Subscriber(public_key(RING))) as exchange:
        yield exchange


def test_a_push_is_signed_and_only_its_browser_can_read_it(exchange: PushExchange) -> None:
    sent = pusher().page(out_to(exchange))
    assert exchange.arrived == [
        {
            "title": "Aftercall: please look",
            "words": WORDS,
            "path": LINK.removeprefix("https://aftercall.example"),
            "urgent": True,
            "language": "en",
        }
    ]
    [headers] = exchange.headers
    assert (headers["ttl"], headers["urgency"], headers["topic"]) == ("300", "high", "urgent")
    assert sent.status == "sent" and pusher().status(sent.provider_id).status == "sent"
    assert WORDS.encode() not in exchange.bodies[0]


def test_what_can_wait_may_be_kept_longer_and_wakes_nobody(exchange: PushExchange) -> None:
    pusher().page(out_to(exchange, urgent=False))
    [headers] = exchange.headers
    assert (headers["ttl"], headers["urgency"], headers["topic"]) == ("1800", "normal", "calm")


def test_two_pushes_of_the_same_words_are_not_alike(exchange: PushExchange) -> None:
    for _ in range(2):
        pusher().page(out_to(exchange))
    one, other = exchange.bodies
    assert one[:16] != other[:16] and one[21:86] != other[21:86] and one[86:] != other[86:]


@pytest.mark.parametrize(
    ("status", "for_good"),
    [
        (404, True),
        (410, True),
        (429, False),
        (500, False),
        (413, False),
        (301, False),
        (307, False),
    ],
)
def test_only_a_subscription_that_has_ended_is_for_good(
    exchange: PushExchange, status: int, for_good: bool
) -> None:
    exchange.answers.append(status)
    with pytest.raises(ChannelError) as caught:
        pusher().page(out_to(exchange))
    assert (caught.value.code, caught.value.permanent) == (status, for_good)
    # Wherever an answer points to, nothing is sent there.
    assert len(exchange.bodies) == 1


def test_another_houses_key_is_refused_by_the_exchange(exchange: PushExchange) -> None:
    with pytest.raises(ChannelError) as caught:
        pusher(OTHER_RING).page(out_to(exchange))
    assert (caught.value.code, caught.value.permanent) == (403, False)
    assert exchange.refusals == ["not the key that the browser subscribed with"]


def test_a_clock_far_behind_makes_no_valid_signature(exchange: PushExchange) -> None:
    with pytest.raises(ChannelError):
        pusher(now=lambda: datetime.now(UTC) - timedelta(days=2)).page(out_to(exchange))
    assert exchange.refusals == ["run out, or for too long"]


@pytest.mark.parametrize("manners", ["silence", "drip"])
def test_a_service_that_does_not_finish_its_answer_leaves_a_doubt(
    exchange: PushExchange, manners: str
) -> None:
    exchange.manners = manners
    with pytest.raises(DeliveryDoubtful):
        pusher(whole_seconds=0.5).page(out_to(exchange))
    assert len(exchange.arrived) == 1


def test_an_answer_without_end_is_not_read(exchange: PushExchange) -> None:
    exchange.manners = "flood"
    assert pusher().page(out_to(exchange)).status == "sent"


def test_nobody_listening_was_not_reached() -> None:
    browser = Subscriber(public_key(RING))
    out = page_out("push", browser.subscription("http://127.0.0.1:9/send"))
    with pytest.raises(ProviderUnreachable):
        pusher().page(out)


def test_a_damaged_subscription_is_given_up(exchange: PushExchange) -> None:
    with pytest.raises(ChannelError) as caught:
        pusher().page(replace(out_to(exchange), address="{}"))
    assert caught.value.permanent
