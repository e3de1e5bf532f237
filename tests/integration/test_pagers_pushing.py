"""Pages by Web Push over loopback, to a push service that checks all that a real one checks."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.errors import ChannelError, DeliveryDoubtful, ProviderUnreachable
from bot.privacy.keys import KeyRing
from bot.sending.paging.base import PageOut
from bot.sending.paging.pushing import Pusher, Signer
from bot.sending.paging.vapid import private_key, public_key
from tests.certificates import Certified, certified
from tests.paging import LINK, WORDS, page_out
from tests.push_service import PushService, Subscriber, push_service
from tests.town import RING

OTHER_RING = KeyRing(RING.keys, 1, bytes(32))


@pytest.fixture
def service() -> Iterator[PushService]:
    with push_service(Subscriber(public_key(RING))) as service:
        yield service


def pusher(ring: KeyRing = RING, **changes: Any) -> Pusher:
    """A pusher of the house, allowed to reach this machine."""
    now = changes.pop("now", lambda: datetime.now(UTC))
    signer = Signer(private_key(ring), "mailto:pages@aftercall.example", now)
    return Pusher(signer, **{"local": True, "whole_seconds": 2.0, **changes})


def out_to(service: PushService, **changes: Any) -> PageOut:
    return page_out("push", service.subscription, **changes)


def test_a_push_is_signed_and_only_its_browser_can_read_it(service: PushService) -> None:
    sent = pusher().page(out_to(service))
    assert service.arrived == [
        {
            "title": "Aftercall: please look",
            "words": WORDS,
            "path": LINK.removeprefix("https://aftercall.example"),
            "urgent": True,
            "language": "en",
        }
    ]
    [headers] = service.headers
    assert (headers["ttl"], headers["urgency"], headers["topic"]) == ("300", "high", "urgent")
    assert sent.status == "sent" and pusher().status(sent.provider_id).status == "sent"
    assert WORDS.encode() not in service.bodies[0]


def test_what_can_wait_may_be_kept_longer_and_wakes_nobody(service: PushService) -> None:
    pusher().page(out_to(service, urgent=False))
    [headers] = service.headers
    assert (headers["ttl"], headers["urgency"], headers["topic"]) == ("1800", "normal", "calm")


def test_two_pushes_of_the_same_words_have_nothing_in_common(service: PushService) -> None:
    for _ in range(2):
        pusher().page(out_to(service))
    one, other = service.bodies
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
    service: PushService, status: int, for_good: bool
) -> None:
    service.answers.append(status)
    with pytest.raises(ChannelError) as caught:
        pusher().page(out_to(service))
    assert (caught.value.code, caught.value.permanent) == (status, for_good)
    # Wherever an answer points to, nothing is sent there.
    assert len(service.bodies) == 1


def test_another_houses_key_is_refused_by_the_service(service: PushService) -> None:
    with pytest.raises(ChannelError) as caught:
        pusher(OTHER_RING).page(out_to(service))
    assert (caught.value.code, caught.value.permanent) == (403, False)
    assert service.refusals == ["not the key that the browser subscribed with"]


def test_a_clock_far_behind_makes_no_valid_signature(service: PushService) -> None:
    with pytest.raises(ChannelError):
        pusher(now=lambda: datetime.now(UTC) - timedelta(days=2)).page(out_to(service))
    assert service.refusals == ["run out, or for too long"]


@pytest.mark.parametrize("manners", ["silence", "drip"])
def test_a_service_that_does_not_finish_its_answer_leaves_a_doubt(
    service: PushService, manners: str
) -> None:
    service.manners = manners
    with pytest.raises(DeliveryDoubtful):
        pusher(whole_seconds=0.5).page(out_to(service))
    assert len(service.arrived) == 1


def test_an_answer_without_end_is_not_read(service: PushService) -> None:
    service.manners = "flood"
    assert pusher().page(out_to(service)).status == "sent"


def test_nobody_listening_was_not_reached() -> None:
    browser = Subscriber(public_key(RING))
    out = page_out("push", browser.subscription("http://127.0.0.1:9/send"))
    with pytest.raises(ProviderUnreachable):
        pusher().page(out)


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Certified:
    return certified(tmp_path_factory.mktemp("good"))


def test_a_push_over_tls_arrives(good: Certified) -> None:
    with push_service(Subscriber(public_key(RING)), tls=good.server) as service:
        pusher(context=good.trusting).page(out_to(service))
    assert len(service.arrived) == 1


@pytest.mark.parametrize("fault", ["unknown", "another host", "run out"])
def test_a_certificate_that_is_no_good_gets_no_push(
    good: Certified, tmp_path: Path, fault: str
) -> None:
    served, trusted = good, good
    if fault == "unknown":
        trusted = certified(tmp_path)
    elif fault == "another host":
        served = trusted = certified(tmp_path, host="push.example")
    else:
        served = trusted = certified(tmp_path, valid_days=-1)
    with push_service(Subscriber(public_key(RING)), tls=served.server) as service:
        with pytest.raises(ProviderUnreachable):
            pusher(context=trusted.trusting).page(out_to(service))
    assert not service.bodies


def test_a_house_for_real_pushes_to_no_machine_of_its_own(service: PushService) -> None:
    with pytest.raises(ChannelError) as caught:
        pusher(local=False).page(out_to(service))
    assert caught.value.permanent and not service.bodies


@pytest.mark.parametrize(
    "found",
    [
        ["10.0.0.8"],
        ["203.0.113.7"],
        ["127.0.0.1"],
        ["169.254.169.254"],
        ["8.8.8.8", "192.168.0.2"],
        ["::1"],
        ["::ffff:10.0.0.8"],
        ["64:ff9b::a00:8"],
        ["2002:a00:8::1"],
        ["fd00::1"],
        ["fe80::1%eth0"],
        ["224.0.0.1"],
        ["100.64.0.1"],
        [],
    ],
    ids=str,
)
def test_a_name_that_stands_for_one_of_our_networks_is_never_connected_to(found: list[str]) -> None:
    browser = Subscriber(public_key(RING))
    out = page_out("push", browser.subscription("https://push.example/send"))
    with pytest.raises(ChannelError) as caught:
        pusher(local=False, resolve=lambda host, port: found).page(out)
    assert caught.value.permanent


def test_a_name_that_is_not_found_was_not_reached() -> None:
    def resolve(host: str, port: int) -> list[str]:
        raise OSError("no such name")

    browser = Subscriber(public_key(RING))
    out = page_out("push", browser.subscription("https://push.example/send"))
    with pytest.raises(ProviderUnreachable):
        pusher(local=False, resolve=resolve).page(out)


def test_a_damaged_subscription_is_given_up(service: PushService) -> None:
    with pytest.raises(ChannelError) as caught:
        pusher().page(replace(out_to(service), address="{}"))
    assert caught.value.permanent
