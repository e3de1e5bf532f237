"""Web push: the encryption by the RFC's own example, and which subscriptions are believed."""

import json
from base64 import urlsafe_b64decode
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sending.paging.encryption import CONTENT_BYTES_MAX, encrypt
from bot.sending.paging.subscriptions import (
    Subscription,
    SubscriptionInvalid,
    canonical,
    is_outside,
    parse,
)
from bot.sending.paging.vapid import private_key, public_key
from tests.push_exchange import Subscriber, encode
from tests.town import RING

ENDPOINT = "https://push.example/send/one-browser"


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _key(text: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(_bytes(text)), ec.SECP256R1())


def test_the_example_of_rfc_8291_comes_out_byte_for_byte() -> None:
    browser = Subscriber(
        "", _key("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"), _bytes("BTBZMqHH6r4Tts7J_aSIgg")
    )
    body = encrypt(
        b"When I grow up, I want to be a watermelon",
        Subscription(ENDPOINT, browser.p256dh, browser.auth),
        key=_key("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"),
        salt=_bytes("DGv6ra1nlYgDCS1FRnbzlw"),
    )
    assert encode(body) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml"
        "mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT"
        "pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


@settings(max_examples=20)
@given(st.text(max_size=300))
def test_whatever_is_pushed_can_be_read_by_its_browser(words: str) -> None:
    browser = Subscriber(public_key(RING))
    to = Subscription(ENDPOINT, browser.p256dh, browser.auth)
    assert browser.read(encrypt(json.dumps(words).encode(), to)) == words


def test_a_notice_that_fills_its_record_fits_and_a_longer_one_is_a_mistake_of_ours() -> None:
    browser = Subscriber("")
    to = Subscription(ENDPOINT, browser.p256dh, browser.auth)
    longest = json.dumps("x" * (CONTENT_BYTES_MAX - 2)).encode()
    assert browser.read(encrypt(longest, to)) == "x" * (CONTENT_BYTES_MAX - 2)
    with pytest.raises(AssertionError):
        encrypt(longest + b"x", to)


def test_the_house_s_key_stays_the_same_and_is_no_other_house_s() -> None:
    assert public_key(RING) == public_key(RING) and len(_bytes(public_key(RING))) == 65
    assert private_key(RING).private_numbers() == private_key(RING).private_numbers()


def subscription(endpoint: Any = ENDPOINT, **keys: Any) -> str:
    return json.dumps(changed(endpoint, **keys))


def changed(endpoint: Any, **keys: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Subscriber("").subscription("https://x.example"))
    return {"endpoint": endpoint, "expirationTime": None, "keys": {**found["keys"], **keys}}


def test_a_subscription_is_kept_in_one_form_whatever_else_the_browser_tells() -> None:
    told = changed(ENDPOINT)
    keys = dict(reversed(told["keys"].items()))
    short = {"keys": {**keys, "auth": f"{keys['auth']}=="}, "endpoint": ENDPOINT}
    assert canonical(json.dumps(told), local=False) == canonical(json.dumps(short), local=False)
    assert parse(canonical(json.dumps(told), local=False), local=False).endpoint == ENDPOINT


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://push.example/send",
        "https://127.0.0.1/send",
        "https://localhost/send",
        "https://[::1]/send",
        "https://10.0.0.8/send",
        "https://169.254.169.254/latest",
        "https://[fd00::1]/send",
        "https://name:password@push.example/send",
        "https://push.example:0/send",
        "https://push.example:99999/send",
        "https:///send",
        "file:///etc/passwd",
        "https://push.example/\r\nX-Evil: 1",
        "https://push.example/a b",
        "https://püsh.example/send",
        "https://push.example/" + "x" * 2048,
        "",
        None,
        7,
    ],
    ids=str,
)
def test_an_address_that_is_not_on_the_internet_is_not_believed(endpoint: Any) -> None:
    with pytest.raises(SubscriptionInvalid):
        parse(subscription(endpoint), local=False)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "7",
        '{"endpoint": "https://push.example/"}',
        '{"endpoint": "https://push.example/", "keys": 7}',
        "[" * 5000,
        subscription(auth="c2hvcnQ"),
        subscription(auth=None),
        subscription(p256dh="c2hvcnQ"),
        subscription(p256dh=encode(b"\x04" + bytes(64))),
        subscription(p256dh="x" * 5000),
    ],
    ids=lambda text: text[:30],
)
def test_what_is_no_subscription_is_not_believed(text: str) -> None:
    with pytest.raises(SubscriptionInvalid):
        parse(text, local=True)


def test_a_house_on_this_machine_may_push_to_it() -> None:
    assert parse(subscription("http://127.0.0.1:9/send"), local=True).origin == "http://127.0.0.1:9"
    with pytest.raises(SubscriptionInvalid):
        parse(subscription("http://push.example/send"), local=True)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_addresses_on_the_internet_are_outside(address: str) -> None:
    assert is_outside(address)
