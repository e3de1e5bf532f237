"""Twilio's webhook forms, as they come and as they should not."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from bot.errors import InboundRejected
from bot.sending.channels.base import Inbound, StatusReport
from bot.sending.channels.twilio import forms
from models.states import STATUS_RANKS

NOW = datetime(2026, 3, 3, 18, tzinfo=UTC)
SID = "SM" + "0" * 32
FORM = {"MessageSid": SID, "From": "+15035550143", "Body": "yes", "NumMedia": "0"}
# Every status that Twilio's Message resource may have on its way out.
STATUSES = """
    accepted scheduled queued sending sent delivered undelivered failed canceled read
    partially_delivered
""".split()


def read(**changes: str) -> Inbound:
    """Read an inbound form, with changes."""
    return forms.inbound({**FORM, **changes}, NOW)


def report(message_id: str | None = None, **changes: str) -> StatusReport | None:
    """Read a status form, with changes."""
    form = {"MessageSid": SID, "MessageStatus": "delivered"}
    return forms.status_report({**form, **changes}, message_id)


def test_a_text_is_read_whole() -> None:
    assert read() == Inbound("sms", SID, "+15035550143", "yes", NOW)


def test_a_whatsapp_address_names_its_channel() -> None:
    heard = read(From="whatsapp:+15035550143")
    assert (heard.channel, heard.address) == ("whatsapp", "+15035550143")


@pytest.mark.parametrize("channel", ["sms", "whatsapp"])
def test_an_address_is_split_and_joined_again(channel: str) -> None:
    joined = forms.joined_address(channel, "+15035550143")
    assert forms.split_address(joined) == (channel, "+15035550143")


@pytest.mark.parametrize(
    ("told", "count"), [("0", 0), ("2", 2), ("", 1), ("many", 1), ("-1", 1), ("1000", 1), ("²", 1)]
)
def test_what_came_beside_the_words_is_counted_or_counts_as_something(
    told: str, count: int
) -> None:
    assert read(NumMedia=told).media_count == count


@pytest.mark.parametrize(("told", "handled"), [("STOP", True), ("HELP", True), ("", False)])
def test_an_answer_that_the_provider_gave_is_noticed(told: str, handled: bool) -> None:
    assert read(OptOutType=told).opt_out_handled is handled


def test_a_form_without_body_or_media_count_is_an_empty_text() -> None:
    heard = forms.inbound({"MessageSid": SID, "From": "+15035550143"}, NOW)
    assert (heard.body, heard.media_count) == ("", 0)


def test_an_address_without_end_is_cut() -> None:
    assert len(read(From="1" * 9999).address) == forms.ADDRESS_LENGTH_MAX


@pytest.mark.parametrize(
    "change",
    [
        {"MessageSid": ""},
        {"MessageSid": "S"},
        {"MessageSid": "SM" * 33},
        {"MessageSid": "SM 1"},
        {"MessageSid": "SM\0"},
        {"From": ""},
        {"From": "whatsapp:"},
        {"From": "  "},
    ],
)
def test_a_form_that_names_no_message_or_sender_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(InboundRejected) as caught:
        read(**change)
    assert caught.value.status == 400


@pytest.mark.parametrize("status", STATUSES)
def test_every_status_of_twilios_has_a_rank_of_ours(status: str) -> None:
    found = report(MessageStatus=status)
    assert found is not None and STATUS_RANKS[found.status] > 0


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [("queued", "accepted"), ("sending", "accepted"), ("canceled", "cancelled"), ("read", "read")],
)
def test_statuses_are_told_in_our_words(theirs: str, ours: str) -> None:
    assert report(MessageStatus=theirs) == StatusReport(SID, ours)


@pytest.mark.parametrize("status", ["levitating", "", "DELIVERED"])
def test_a_status_invented_since_is_passed_over(status: str) -> None:
    assert report(MessageStatus=status) is None


@pytest.mark.parametrize(
    ("told", "code"), [("30003", 30003), ("", 0), ("none", 0), ("-5", 0), ("1" * 9, 0), ("٣", 0)]
)
def test_an_error_code_is_a_number_or_nothing(told: str, code: int) -> None:
    found = report(MessageStatus="failed", ErrorCode=told)
    assert found is not None and found.error_code == code


@pytest.mark.parametrize("told", [None, "", "not one of ours", "7"])
def test_an_id_that_is_not_ours_is_no_id(told: str | None) -> None:
    assert report(told) == StatusReport(SID, "delivered")


def test_our_own_id_comes_back_with_the_status() -> None:
    ours = UUID(int=42)
    assert report(str(ours)) == StatusReport(SID, "delivered", message_id=ours)


def test_a_status_without_a_sid_is_refused() -> None:
    with pytest.raises(InboundRejected):
        report(MessageSid="")
