"""The log of the stand-in for Twilio: found by filters, read in pages, redacted, deleted."""

from datetime import timedelta

import pytest

from bot.simulation.carrier import Rejected
from tests.carrier_town import ANA, BO, OURS, town


def test_a_message_can_be_cancelled_only_before_it_is_sent() -> None:
    here = town()
    early, late = here.sends(), here.sends(BO)
    here.carrier.update(early.sid, {"Status": "canceled"}, now=here.at)
    here.passes(60)
    refused = here.carrier.update(late.sid, {"Status": "canceled"}, now=here.at)
    assert (early.status, late.status) == ("canceled", "delivered")
    assert isinstance(refused, Rejected)
    assert not here.carrier.handset(ANA)


def test_redaction_empties_the_log_but_not_what_the_checkers_see() -> None:
    here = town()
    message = here.sends()
    here.passes(60)
    here.carrier.update(message.sid, {"Body": ""}, now=here.at)
    assert (message.body, message.original_body) == ("", "How are you?")


def test_a_deleted_message_is_gone_from_the_log_but_not_from_sent() -> None:
    here = town()
    message = here.sends()
    assert isinstance(here.carrier.delete(message.sid, here.at), Rejected)
    here.passes(60)
    assert here.carrier.delete(message.sid, here.at) is None
    assert isinstance(here.carrier.fetch(message.sid, here.at), Rejected)
    assert not here.carrier.log({}, here.at).messages
    assert [kept.sid for kept in here.carrier.sent] == [message.sid]


def test_the_log_finds_by_sent_date_only_what_was_sent() -> None:
    here = town()
    message = here.sends()
    query = {"DateSent>": "2026-11-20T17:00:00Z", "To": ANA}
    assert not here.carrier.log(query, here.at).messages
    assert here.carrier.log({"To": ANA}, here.at).messages == (message,)
    here.passes(60)
    assert here.carrier.log(query, here.at).messages == (message,)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"DateSent": "2026-11-20"}, 2),
        ({"DateSent": "2026-11-21"}, 0),
        ({"DateSent>": "2026-11-20"}, 2),
        ({"DateSent<": "2026-11-20"}, 2),
        ({"DateSent<": "2026-11-19"}, 0),
        ({"DateSent>": "2026-11-20T18:00:00Z"}, 2),
        ({"DateSent>": "2026-11-20T18:00:01Z"}, 1),
        ({"DateSent<": "2026-11-20T18:00:00Z"}, 1),
        ({"From": BO}, 1),
        ({"To": OURS, "From": ANA}, 1),
    ],
)
def test_the_log_filters_by_day_moment_and_address(query: dict[str, str], found: int) -> None:
    here = town()
    here.hears("one", ANA)
    here.at += timedelta(seconds=1)
    here.hears("two", BO)
    assert len(here.carrier.log(query, here.at).messages) == found


def test_a_page_token_keeps_its_place_while_new_messages_arrive() -> None:
    here = town()
    sids = []
    for _ in range(5):
        sids.append(here.hears("hello"))
        here.at += timedelta(seconds=1)
    first = here.carrier.log({"PageSize": "2"}, here.at)
    here.hears("one more")
    assert first.token is not None
    query = {"PageSize": "2", "Page": "1", "PageToken": first.token}
    second = here.carrier.log(query, here.at)
    assert [m.sid for m in first.messages + second.messages] == list(reversed(sids))[:4]
