"""Twilio's webhooks: signatures, repeats, hostile bodies, races; over Flask, on both databases."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.doors.webhooks.twilio import EMPTY_TWIML
from models import conversations, escalations, messages, status_reports, stored_inbound, turns
from tests.twilio_town import MESSAGES, STATUS, TwilioTown


@pytest.fixture
def city(database_url: str, tmp_path: Path) -> Iterator[TwilioTown]:
    """A house on Twilio, on each database in turn."""
    city = TwilioTown(database_url, tmp_path)
    yield city
    city.close()


def test_a_signed_text_gets_an_empty_answer_and_is_stored(city: TwilioTown) -> None:
    city.refer("Bea")
    answer = city.posts(MESSAGES, city.inbound_form("yes"))
    assert (answer.status_code, answer.mimetype, answer.text) == (200, "text/xml", EMPTY_TWIML)
    assert [row.body for row in city.rows(messages, direction="in")] == ["yes"]


@pytest.mark.parametrize("signature", ["", "AAAA", "not base64 at all \x7f"])
def test_a_wrong_signature_is_refused_and_nothing_is_stored(
    city: TwilioTown, signature: str
) -> None:
    answer = city.posts(MESSAGES, city.inbound_form("yes"), signature=signature)
    assert (answer.status_code, answer.text) == (403, "")
    assert city.rows(messages) == city.rows(turns) == city.rows(stored_inbound) == []


def test_a_changed_body_is_refused(city: TwilioTown) -> None:
    form = city.inbound_form("no")
    changed = city.posts(MESSAGES, form, data="Body=yes&MessageSid=SM1&From=%2B15035550143")
    assert changed.status_code == 403


def test_both_tokens_count_while_one_is_rotated(city: TwilioTown) -> None:
    assert city.posts(MESSAGES, city.inbound_form("a"), token="token-before").status_code == 200
    assert city.posts(MESSAGES, city.inbound_form("b"), token="token-older").status_code == 403


def test_another_account_is_refused(city: TwilioTown) -> None:
    form = city.inbound_form("yes", AccountSid="AC" + "9" * 32)
    assert city.posts(MESSAGES, form).status_code == 403


def test_the_same_sid_twice_changes_nothing(city: TwilioTown) -> None:
    city.refer("Bea")
    form = city.inbound_form("yes")
    city.posts(MESSAGES, form)
    before = city.rows(messages), city.rows(turns), city.rows(conversations)
    assert city.posts(MESSAGES, form).status_code == 200
    assert (city.rows(messages), city.rows(turns), city.rows(conversations)) == before


def test_the_same_sid_twice_at_once_is_taken_once(city: TwilioTown) -> None:
    city.refer("Bea")
    form = city.inbound_form("yes")
    statuses = _at_once(city, [form, form, form])
    assert statuses == [200, 200, 200]
    assert len(city.rows(messages, direction="in")) == 1
    assert len(city.rows(turns, kind="inbound")) == 1


def test_two_texts_at_once_from_one_stranger_share_one_conversation(city: TwilioTown) -> None:
    forms = [city.inbound_form(body, From="+15035550177") for body in ("hello", "anyone?")]
    assert _at_once(city, forms) == [200, 200]
    assert len(city.rows(conversations)) == 1
    assert len(city.rows(messages, direction="in")) == 2
    assert city.rows(stored_inbound) == []


@pytest.mark.parametrize(
    "body",
    ["😀" * 1600, "\x00 \x00", "", " ", "\u202e\u200b", "a" * 5000, "' OR 1=1 --", "<script>"],
)
def test_a_strange_body_ends_before_a_person(city: TwilioTown, body: str) -> None:
    city.refer("Bea")
    assert city.posts(MESSAGES, city.inbound_form(body)).status_code == 200
    [kept] = city.rows(messages, direction="in")
    assert kept.body == body
    assert [row.state for row in city.rows(escalations)] == ["open"]


def test_lone_surrogates_are_refused_or_kept_but_never_a_trace(city: TwilioTown) -> None:
    form = city.inbound_form("x")
    answer = city.posts(MESSAGES, form, data=b"Body=%ED%A0%80&MessageSid=SM1&From=%2B1503")
    assert answer.status_code == 403 and answer.text == ""


@pytest.mark.parametrize("missing", ["MessageSid", "From"])
def test_a_form_without_sid_or_sender_is_refused_clearly(city: TwilioTown, missing: str) -> None:
    form = city.inbound_form("hello", **{missing: ""})
    assert city.posts(MESSAGES, form).status_code == 400
    assert city.rows(messages) == []


def test_only_media_goes_to_a_person(city: TwilioTown) -> None:
    city.refer("Bea")
    city.posts(MESSAGES, city.inbound_form("", NumMedia="2", MediaUrl0="https://example.org/1"))
    assert [row.media_count for row in city.rows(messages, direction="in")] == [2]
    assert len(city.rows(escalations)) == 1


def test_a_whatsapp_address_is_another_contact_point(city: TwilioTown) -> None:
    city.refer("Bea")
    city.posts(MESSAGES, city.inbound_form("hello", From="whatsapp:+15035550143"))
    assert {row.reason for row in city.rows(escalations)} == {"unknown sender"}


def test_a_stop_that_the_provider_answered_is_not_answered_again(city: TwilioTown) -> None:
    bea = city.refer("Bea")
    city.posts(MESSAGES, city.inbound_form("STOP", OptOutType="STOP"))
    city.settle()
    assert city.said(bea) == []


def test_statuses_come_early_twice_out_of_order_or_never(city: TwilioTown) -> None:
    city.refer("Bea")
    city.settle()
    [text] = city.rows(messages, direction="out")
    for status in ("delivered", "sent", "queued", "delivered"):
        form = {"MessageSid": text.provider_id, "MessageStatus": status}
        assert city.posts(f"{STATUS}?message={text.id}", form).status_code == 204
    [after] = city.rows(messages, direction="out")
    assert (after.status, after.status_rank) == ("delivered", 3)
    assert len(city.rows(status_reports)) == 3


def test_a_status_with_a_wrong_signature_or_of_no_message_changes_nothing(
    city: TwilioTown,
) -> None:
    form = {"MessageSid": "SM" + "a" * 32, "MessageStatus": "delivered"}
    assert city.posts(STATUS, form, signature="AAAA").status_code == 403
    assert city.posts(STATUS, form).status_code == 204
    assert city.rows(messages) == []


def test_an_unknown_status_is_no_error(city: TwilioTown) -> None:
    form = {"MessageSid": "SM" + "a" * 32, "MessageStatus": "levitating"}
    assert city.posts(STATUS, form).status_code == 204


def _at_once(city: TwilioTown, forms: list[dict[str, str]]) -> list[int]:
    statuses: list[int] = []
    barrier = threading.Barrier(len(forms))

    def post(form: dict[str, str]) -> None:
        barrier.wait()
        statuses.append(city.posts(MESSAGES, form).status_code)

    threads = [threading.Thread(target=post, args=[form]) for form in forms]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statuses
