"""Whom a push may reach: a push service with a good certificate, and no machine of ours."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.errors import ChannelError, ProviderUnreachable
from bot.sending.paging.vapid import public_key
from tests.certificates import Certified, certified
from tests.paging import out_to, page_out, pusher
from tests.push_exchange import PushExchange, Subscriber, push_exchange
from tests.town import RING


@pytest.fixture
def exchange() -> Iterator[PushExchange]:
    with push_exchange(Subscriber(public_key(RING))) as exchange:
        yield exchange


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Certified:
    return certified(tmp_path_factory.mktemp("good"))


def test_a_push_over_tls_arrives(good: Certified) -> None:
    with push_exchange(Subscriber(public_key(RING)), tls=good.server) as exchange:
        pusher(context=good.trusting).page(out_to(exchange))
    assert len(exchange.arrived) == 1


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
    with push_exchange(Subscriber(public_key(RING)), tls=served.server) as exchange:
        with pytest.raises(ProviderUnreachable):
            pusher(context=trusted.trusting).page(out_to(exchange))
    assert not exchange.bodies


def test_a_house_for_real_pushes_to_no_machine_of_its_own(exchange: PushExchange) -> None:
    with pytest.raises(ChannelError) as caught:
        pusher(local=False).page(out_to(exchange))
    assert caught.value.permanent and not exchange.bodies


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
