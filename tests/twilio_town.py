"""A house on Twilio: signed forms come in over Flask, texts go out to a carrier in memory."""

import random
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from twilio.request_validator import RequestValidator
from werkzeug.test import TestResponse

from bot.care import setbacks
from bot.config import TwilioAccount
from bot.doors.webhooks.twilio import TwilioDoor, blueprint
from bot.sending.channels.twilio.rest import TwilioChannel
from bot.simulation.carrier.account import Account
from bot.simulation.carrier.faults import NONE, Faults
from bot.simulation.carrier.machine import Carrier
from bot.simulation.carrier.transport import InProcessHttpClient
from tests.town import Town

ACCOUNT = TwilioAccount(
    account_sid="AC" + "5" * 32,
    tokens=("token-now", "token-before"),
    messaging_service_sid="MG" + "5" * 32,
    api_url="",
)
ADDRESS = "https://aftercall.example"
MESSAGES = "/webhooks/twilio/messages"
STATUS = "/webhooks/twilio/status"


class TwilioTown(Town):
    """The people of the tests behind Twilio's webhooks; `carrier` is the provider's side."""

    def __init__(self, database_url: str, data: Path, *, faults: Faults = NONE) -> None:
        super().__init__(database_url, data, twilio=ACCOUNT)
        self.carrier = Carrier(random.Random(7), account=_account(), faults=faults)
        http = InProcessHttpClient(self.carrier, self.clock, timeout=10)
        twilio = TwilioChannel(ACCOUNT, ADDRESS, http_client=http)
        channels = {**self.parts.channels, "sms": twilio, "whatsapp": twilio}
        self.parts = replace(self.parts, channels=channels)
        self.app = Flask("bot.doors")
        door = TwilioDoor(self.house, self.clock, account=ACCOUNT, address=ADDRESS)
        self.app.register_blueprint(blueprint(door, setbacks.acting(self.house)))

    def posts(self, path: str, form: dict[str, str], **changes: Any) -> TestResponse:
        """Post a form as Twilio does; `token` signs it, `signature` replaces the signature."""
        token = changes.get("token", ACCOUNT.tokens[0])
        right = RequestValidator(token).compute_signature(ADDRESS + path, form)
        headers = {"X-Twilio-Signature": changes.get("signature", right)}
        body = changes.get("data", urlencode(form))
        return self.app.test_client().post(
            path,
            data=body,
            headers=headers,
            content_type="application/x-www-form-urlencoded",
        )

    def inbound_form(self, body: str, **changes: str) -> dict[str, str]:
        """Give the form of a text from Bea's number."""
        self._texts += 1
        form = {
            "MessageSid": f"SM{self._texts:032d}",
            "AccountSid": ACCOUNT.account_sid,
            "From": "+15035550143",
            "To": "+15035550190",
            "Body": body,
            "NumMedia": "0",
            "NewParameter": "that nobody announced",
        }
        return {**form, **changes}

    def exchange(self) -> None:
        """Post to us everything that the carrier has due by now."""
        for delivery in self.carrier.due(self.now):
            path = delivery.url.removeprefix(ADDRESS).split("#")[0]
            answer = self.app.test_client().post(
                path, data=dict(delivery.form), headers=dict(delivery.headers)
            )
            self.carrier.delivered(delivery, answer.status_code, now=self.now)


def _account() -> Account:
    return Account(
        account_sid=ACCOUNT.account_sid,
        auth_token=ACCOUNT.tokens[0],
        service_sid=ACCOUNT.messaging_service_sid,
        numbers=("+15035550190",),
        webhook_url=ADDRESS + MESSAGES,
    )
