"""Pages by telephone and SMS over real HTTP: the stand-in fetches our TwiML and presses keys."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from bot import wiring
from bot.care import specialist
from bot.config import TwilioAccount
from bot.errors import ChannelError, DeliveryDoubtful, ProviderUnreachable
from bot.simulation.carrier import NONE, Callee, Faults
from models import conversations
from tests.paging import NOORS, PAGING_FROM, CalledBack, called_back
from tests.town import RING, Town

OVER = "Somebody has it by now. You need not do anything."
URGENT = "This is Aftercall. Something urgent is waiting. Press 1 to say that you are coming."


@pytest.fixture
def house(town: Town) -> Iterator[CalledBack]:
    with called_back(town) as house:
        yield house


@pytest.fixture
def small(sqlite_url: str, tmp_path: Path) -> Iterator[CalledBack]:
    """The same on one database, where the database is not the question."""
    town = Town(sqlite_url, tmp_path)
    with called_back(town) as house:
        yield house
    town.close()


def test_a_key_that_is_pressed_in_the_call_acknowledges_the_page(house: CalledBack) -> None:
    house.carrier.callees[NOORS] = Callee(keys="1")
    out = house.attempt("voice", page_id=house.cry())
    sent = house.pagers["voice"].page(out)
    assert sent.status == "sent" and sent.provider_id.startswith("CA")
    house.passes(60)
    [call] = house.carrier.calls
    assert (call.sender, call.to, call.pressed) == (PAGING_FROM, NOORS, "1")
    assert call.heard == [
        ("en-US", URGENT),
        ("en-US", "Thank you. Now open Aftercall and take it."),
    ]
    stored = house.stored(out)
    assert (stored.answered_by, stored.state) == ("key", "delivered")
    assert stored.acknowledged_at is not None
    assert house.pagers["voice"].status(sent.provider_id).status == "delivered"


def test_only_key_1_acknowledges(small: CalledBack) -> None:
    ended = {
        Callee("machine", keys="1"): "delivered",
        Callee("answers"): "delivered",
        Callee("answers", keys="999"): "delivered",
        Callee("no-answer"): "sent",
        Callee("answers", keys="1", after_seconds=40): "sent",
        Callee("busy"): "sent",
        Callee("failed"): "failed",
    }
    outs = {}
    for number, callee in enumerate(ended):
        out = small.attempt("voice", address=f"+1503555018{number}")
        small.carrier.callees[out.address] = callee
        small.pagers["voice"].page(out)
        outs[callee] = out
    small.passes(120)
    stored = {callee: small.stored(out) for callee, out in outs.items()}
    assert {callee: row.state for callee, row in stored.items()} == ended
    assert not any(row.acknowledged_at for row in stored.values())
    assert all(call.ended_at is not None for call in small.carrier.calls)


def test_a_wrong_key_is_forgiven_twice(small: CalledBack) -> None:
    small.carrier.callees[NOORS] = Callee(keys="781")
    out = small.attempt("voice")
    small.pagers["voice"].page(out)
    small.passes(90)
    assert small.stored(out).answered_by == "key"


def test_a_call_speaks_the_language_of_whom_it_is_for(small: CalledBack) -> None:
    out = small.attempt("voice", language="es")
    small.pagers["voice"].page(out)
    small.passes(60)
    assert {language for language, _ in small.carrier.calls[0].heard} == {"es-US"}


def test_who_answers_after_it_was_taken_is_told_so(small: CalledBack) -> None:
    out = small.attempt("voice", page_id=small.cry())
    small.pagers["voice"].page(out)
    [bea] = small.town.rows(conversations)
    specialist.claim(small.town.house, small.town.staff["Luz"], bea.id, small.town.now)
    small.passes(60)
    assert small.carrier.calls[0].heard == [("en-US", OVER)]


def test_a_call_for_an_attempt_that_is_not_ours_tells_nothing(small: CalledBack) -> None:
    out = small.attempt("voice")
    small.pagers["voice"].page(replace(out, attempt_id=small.town.house.new_id()))
    small.passes(60)
    assert [words for _, words in small.carrier.calls[0].heard] == [OVER]
    assert not small.carrier.calls[0].broken


@pytest.mark.parametrize("path", ["voice/{}", "voice/{}/key", "pages/{}"])
def test_without_a_signature_nothing_is_said_or_done(small: CalledBack, path: str) -> None:
    out = small.attempt("voice")
    url = f"{small.address}/webhooks/twilio/{path.format(out.attempt_id)}"
    with pytest.raises(HTTPError) as caught:
        urlopen(Request(url, b"Digits=1&CallSid=CA1&CallStatus=failed"), timeout=5)
    caught.value.close()
    assert caught.value.code == 403
    stored = small.stored(out)
    assert (stored.acknowledged_at, stored.state) == (None, "sent")


PHONES = ("sms", "voice")


@pytest.mark.parametrize(
    ("code", "for_good"), [(21211, True), (21408, False), (20003, False)], ids=str
)
def test_only_what_is_wrong_with_the_number_itself_is_for_good(
    small: CalledBack, code: int, for_good: bool
) -> None:
    small.carrier.refused[NOORS] = code
    for kind in PHONES:
        with pytest.raises(ChannelError) as caught:
            small.pagers[kind].page(small.attempt(kind))
        assert (caught.value.code, caught.value.permanent) == (code, for_good)


def test_what_may_have_been_taken_is_in_doubt_and_what_was_not_is_not(small: CalledBack) -> None:
    nowhere = wiring.pagers(replace(small.config, twilio=_nobody_listens(small)), RING)
    for kind in PHONES:
        pager, out = small.pagers[kind], small.attempt(kind)
        small.carrier.busy(1)
        with pytest.raises(ChannelError) as caught:
            pager.page(out)
        assert (caught.value.code, caught.value.permanent) == (20429, False)
        for faults in (Faults(lose_answer=1.0), Faults(server_error=1.0)):
            small.carrier.faults = faults
            with pytest.raises(DeliveryDoubtful):
                pager.page(out)
        small.carrier.faults = NONE
        with pytest.raises(ProviderUnreachable):
            nowhere[kind].page(out)
        with pytest.raises(ProviderUnreachable):
            nowhere[kind].status("CA" + "0" * 32)
    assert len(small.carrier.sent) == len(small.carrier.calls) == 1


def _nobody_listens(house: CalledBack) -> TwilioAccount:
    assert house.config.twilio is not None
    return replace(house.config.twilio, api_url="http://127.0.0.1:9")


def test_what_goes_over_the_wire_names_no_client(small: CalledBack) -> None:
    page_id = small.cry()
    small.carrier.callees[NOORS] = Callee(keys="1")
    for kind in PHONES:
        small.pagers[kind].page(small.attempt(kind, page_id=page_id))
    small.passes(60)
    forms = [text.form for text in small.carrier.sent] + [call.form for call in small.carrier.calls]
    said = [words for call in small.carrier.calls for _, words in call.heard]
    wire = repr((forms, said))
    assert len(forms) == len(PHONES) and len(said) == 2
    for secret in ("Bea", "kill", "5550143"):
        assert secret not in wire
