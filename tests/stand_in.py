"""The stand-in for Twilio on loopback, for tests: its clock in hand, Twilio's library before it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from bot.simulation.carrier import Account, Carrier
from bot.simulation.carrier.server import StandIn, post_due
from tests.receiver import Receiver

NOON = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
ANA, BO = "+15035550101", "+15035550102"
OURS = "+15035550190"
TOKEN = "invented-token"
ACCOUNT = Account(
    account_sid="AC" + "a" * 32,
    auth_token=TOKEN,
    service_sid="MG" + "b" * 32,
    numbers=(OURS,),
    webhook_url="http://127.0.0.1:9/nobody-listens-here",
)


class HandClock:
    """A clock that moves when told."""

    def __init__(self) -> None:
        self.at = NOON

    def now(self) -> datetime:
        return self.at

    def passes(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@dataclass
class World:
    """A stand-in that serves, the client library pointed at it, and whoever it posts to."""

    carrier: Carrier
    clock: HandClock
    twilio: Client
    url: str
    receiver: Receiver

    def sends(self, to: str = ANA, body: str = "How are you?", **options: Any) -> Any:
        base = {"messaging_service_sid": ACCOUNT.service_sid}
        return self.twilio.messages.create(to=to, body=body, **(base | options))

    def refusal(self, *args: Any, **options: Any) -> TwilioRestException:
        with pytest.raises(TwilioRestException) as caught:
            self.sends(*args, **options)
        return caught.value

    def passes(self, seconds: int) -> None:
        """Let time pass second by second, posting what becomes due."""
        for _ in range(seconds):
            self.clock.passes(1)
            post_due(self.carrier, self.clock)


def carrier_posting_to(receiver: Receiver) -> Carrier:
    """A carrier whose webhook is the receiver, with repeats on errors too."""
    account = replace(ACCOUNT, webhook_url=receiver.url + "/messages#rc=2&rp=5xx,ct")
    return Carrier(Random(1), account=account)


@contextmanager
def world_of(carrier: Carrier, receiver: Receiver) -> Iterator[World]:
    """Serve this carrier until the end of the block; posts leave when time passes."""
    clock = HandClock()
    transport = TwilioHttpClient(timeout=5)
    try:
        with StandIn(carrier, clock, posting=False) as stand_in:
            yield World(carrier, clock, library(transport, stand_in.url), stand_in.url, receiver)
    finally:
        transport.session.close()


def library(transport: Any, url: str, *, token: str = TOKEN) -> Client:
    """Twilio's client, pointed at the stand-in."""
    twilio = Client(ACCOUNT.account_sid, token, http_client=transport)
    twilio.api.base_url = url
    return twilio
