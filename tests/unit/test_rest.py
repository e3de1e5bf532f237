"""Twilio's REST API through its own client: what is asked, and what each failure proves."""

import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
import requests
import responses
from urllib3.exceptions import MaxRetryError, NewConnectionError

from bot.config import TwilioAccount
from bot.errors import ChannelError, DeliveryDoubtful, ProviderUnreachable
from bot.sending.channels.base import Inbound, Outgoing, Remedy, Sent, StatusReport
from bot.sending.channels.twilio.rest import TwilioChannel

ACCOUNT = TwilioAccount("AC" + "5" * 32, ("token-now", "token-before"), "MG" + "5" * 32)
ADDRESS = "https://aftercall.example"
URL = f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT.account_sid}/Messages.json"
NOON = datetime(2026, 3, 3, 20, tzinfo=UTC)
SID = "SM" + "0" * 31
ASKS = Outgoing(UUID(int=42), "sms", "+15035550143", "How are you?", 3600, NOON)
NEVER = MaxRetryError(None, "/", NewConnectionError(None, "refused"))  # type: ignore[arg-type]


@pytest.fixture
def twilio() -> Iterator[responses.RequestsMock]:
    """Twilio's side of the wire."""
    with responses.RequestsMock() as mock:
        yield mock


@pytest.fixture
def channel() -> TwilioChannel:
    return TwilioChannel(ACCOUNT, ADDRESS)


def resource(sid: str = SID, **changes: Any) -> dict[str, Any]:
    """Give a message as Twilio's API shows it."""
    shown = {
        "sid": sid,
        "status": "accepted",
        "direction": "outbound-api",
        "body": "How are you?",
        "from": "+15035550190",
        "to": "+15035550143",
        "num_media": "0",
        "error_code": None,
        "date_created": "Tue, 03 Mar 2026 20:00:01 +0000",
        "date_sent": None,
    }
    return {**shown, **changes}


def listed(*found: dict[str, Any]) -> dict[str, Any]:
    """Give one page of a list."""
    return {"messages": list(found), "next_page_uri": None, "page_size": 50}


def test_a_text_is_handed_over_with_its_window_and_our_own_id(
    twilio: responses.RequestsMock, channel: TwilioChannel
) -> None:
    twilio.post(URL, json=resource(), status=201)
    assert channel.send(ASKS) == Sent(SID, "accepted")
    assert _form(twilio) == {
        "To": "+15035550143",
        "Body": "How are you?",
        "MessagingServiceSid": ACCOUNT.messaging_service_sid,
        "ValidityPeriod": "3600",
        "StatusCallback": f"{ADDRESS}/webhooks/twilio/status?message={ASKS.message_id}",
    }


def test_an_answer_has_no_window_of_its_own(
    twilio: responses.RequestsMock, channel: TwilioChannel
) -> None:
    twilio.post(URL, json=resource(), status=201)
    channel.send(replace(ASKS, validity_seconds=None, channel="whatsapp"))
    form = _form(twilio)
    assert "ValidityPeriod" not in form and form["To"] == "whatsapp:+15035550143"


def test_every_call_has_a_time_out_and_the_current_token(
    twilio: responses.RequestsMock, channel: TwilioChannel
) -> None:
    twilio.post(URL, json=resource(), status=201)
    twilio.get(URL, json=listed())
    channel.send(ASKS)
    channel.find(ASKS)
    made = [call.request for call in twilio.calls]
    assert [one.req_kwargs["timeout"] for one in made] == [ACCOUNT.timeout_seconds] * 2  # type: ignore[attr-defined]
    right = requests.Request("GET", URL, auth=(ACCOUNT.account_sid, "token-now")).prepare()
    assert {one.headers["Authorization"] for one in made} == {right.headers["Authorization"]}


def test_another_address_of_the_api_is_used_when_given(twilio: responses.RequestsMock) -> None:
    nearby = "http://127.0.0.1:8010"
    twilio.post(URL.replace("https://api.twilio.com", nearby), json=resource(), status=201)
    account = replace(ACCOUNT, api_url=nearby + "/")
    assert TwilioChannel(account, ADDRESS).send(ASKS) == Sent(SID, "accepted")


@pytest.mark.parametrize(
    ("failure", "proves"),
    [
        (requests.ConnectTimeout("slow"), ProviderUnreachable),
        (requests.ConnectionError(NEVER), ProviderUnreachable),
        (requests.ReadTimeout("slow"), DeliveryDoubtful),
        (requests.ConnectionError("reset by peer"), DeliveryDoubtful),
        (requests.exceptions.ChunkedEncodingError("cut"), DeliveryDoubtful),
    ],
)
def test_a_broken_connection_proves_only_what_it_proves(
    twilio: responses.RequestsMock,
    channel: TwilioChannel,
    failure: Exception,
    proves: type[Exception],
) -> None:
    twilio.post(URL, body=failure)
    with pytest.raises(proves) as caught:
        channel.send(ASKS)
    assert "5550143" not in str(caught.value) and "How are you" not in str(caught.value)


@pytest.mark.parametrize("status", [500, 502, 503, 504])
@pytest.mark.parametrize("body", ["<html>bad gateway</html>", json.dumps({"code": 20500})])
def test_a_provider_that_fails_leaves_the_text_in_doubt(
    twilio: responses.RequestsMock, channel: TwilioChannel, status: int, body: str
) -> None:
    twilio.post(URL, body=body, status=status)
    with pytest.raises(DeliveryDoubtful):
        channel.send(ASKS)


@pytest.mark.parametrize(
    "refusal",
    [
        (429, 20429, 20429, False),
        (429, None, 20429, False),
        (400, 21610, 21610, True),
        (400, 21211, 21211, True),
        (400, 99999, 99999, True),
        (400, None, 0, True),
        (401, 20003, 20003, True),
        (404, 20404, 20404, True),
    ],
)
def test_a_refusal_is_told_by_its_code_and_nothing_else(
    twilio: responses.RequestsMock,
    channel: TwilioChannel,
    refusal: tuple[int, int | None, int, bool],
) -> None:
    status, code, known_as, permanent = refusal
    told = {"code": code, "message": "The number +15035550143 is wrong", "status": status}
    twilio.post(URL, json=told, status=status)
    with pytest.raises(ChannelError) as caught:
        channel.send(ASKS)
    assert (caught.value.code, caught.value.permanent) == (known_as, permanent)
    assert str(caught.value) == f"provider error {known_as}"


@pytest.mark.parametrize("body", ["", "not json", "{}"])
def test_an_acceptance_that_cannot_be_read_leaves_the_text_in_doubt(
    twilio: responses.RequestsMock, channel: TwilioChannel, body: str
) -> None:
    twilio.post(URL, body=body, status=201)
    with pytest.raises(DeliveryDoubtful):
        channel.send(ASKS)


def test_a_doubtful_text_is_looked_for_by_recipient_words_and_time(
    twilio: responses.RequestsMock, channel: TwilioChannel
) -> None:
    found = [
        resource("SM1"),
        resource("SM2", direction="inbound"),
        resource("SM3", body="Something else"),
        resource("SM4", date_created="Tue, 03 Mar 2026 19:00:00 +0000"),
        resource("SM5", date_created=None),
        resource("SM6", date_created="Tue, 03 Mar 2026 19:58:30 +0000"),
    ]
    twilio.get(URL, json=listed(*found))
    assert [one.provider_id for one in channel.find(ASKS)] == ["SM6", "SM5", "SM1"]
    assert _query(twilio)["To"] == ["+15035550143"]


@pytest.mark.parametrize("failure", [requests.ConnectTimeout("x"), requests.ReadTimeout("x")])
def test_a_provider_that_cannot_be_asked_proves_no_absence(
    twilio: responses.RequestsMock, channel: TwilioChannel, failure: Exception
) -> None:
    twilio.get(URL, body=failure)
    with pytest.raises(ProviderUnreachable):
        channel.find(ASKS)


@pytest.mark.parametrize("status", [401, 429, 500])
def test_a_list_that_is_refused_proves_no_absence(
    twilio: responses.RequestsMock, channel: TwilioChannel, status: int
) -> None:
    twilio.get(URL, json={"code": 1, "message": "no"}, status=status)
    with pytest.raises(ProviderUnreachable):
        channel.find(ASKS)


def test_what_became_of_a_text_can_be_asked(
    twilio: responses.RequestsMock, channel: TwilioChannel
) -> None:
    told = resource(status="undelivered", error_code=30003)
    twilio.get(URL.replace(".json", f"/{SID}.json"), json=told)
    assert channel.status(SID) == StatusReport(SID, "undelivered", 30003)


def test_what_came_in_is_listed_oldest_first(
    twilio: responses.RequestsMock, channel: TwilioChannel
) -> None:
    inbound = {"direction": "inbound", "from": "whatsapp:+15035550143", "num_media": "1"}
    newer = resource("SM9", **inbound, date_sent="Tue, 03 Mar 2026 20:05:00 +0000")
    older = resource("SM8", **inbound, body="", date_sent="Tue, 03 Mar 2026 20:01:00 +0000")
    twilio.get(URL, json=listed(newer, resource(), older))
    first, second = channel.received_since(NOON)
    heard_at = NOON + timedelta(minutes=1)
    assert first == Inbound("whatsapp", "SM8", "+15035550143", "", heard_at, 1)
    assert second.provider_id == "SM9" and second.body == "How are you?"


def test_a_code_is_remedied_by_the_table(channel: TwilioChannel) -> None:
    assert channel.remedy(21610) is Remedy.SUPPRESS


def test_nothing_of_a_client_is_logged(
    twilio: responses.RequestsMock, channel: TwilioChannel, caplog: pytest.LogCaptureFixture
) -> None:
    from bot import log

    log.set_up()
    twilio.post(URL, json=resource(), status=201)
    twilio.get(URL, json=listed())
    with caplog.at_level(logging.DEBUG, logger=""):
        channel.send(ASKS)
        channel.find(ASKS)
    assert "5550143" not in caplog.text and "How are you" not in caplog.text


def _form(twilio: responses.RequestsMock) -> dict[str, str]:
    body = twilio.calls[0].request.body
    assert body is not None
    text = body.decode() if isinstance(body, bytes) else str(body)
    return {name: values[0] for name, values in parse_qs(text).items()}


def _query(twilio: responses.RequestsMock) -> dict[str, list[str]]:
    return parse_qs(urlsplit(twilio.calls[0].request.url or "").query)
