"""STOP, START and HELP at the stand-in for Twilio: whom it blocks, what it answers by itself."""

from dataclasses import replace

import pytest

from tests.carrier_town import ACCOUNT, ANA, BO, OURS, OURS_WHATSAPP, town


@pytest.mark.parametrize("word", ["STOP", "stop", " Unsubscribe ", "QUIT", "OptOut", "cancel"])
def test_a_single_stop_word_blocks_the_number(word: str) -> None:
    here = town()
    sid = here.hears(word)
    here.passes(60)
    assert (sid, "received") in here.posted
    assert here.refused().code == 21610
    assert here.sends(BO).status == "accepted"


@pytest.mark.parametrize("body", ["STOP PLEASE", "please stop", "no"])
def test_other_words_block_nobody(body: str) -> None:
    here = town()
    here.hears(body)
    assert here.sends().status == "accepted"
    here.passes(60)
    assert [shown.by_carrier for shown in here.carrier.handset(ANA)] == [False]


@pytest.mark.parametrize("word", ["START", "unstop", "Yes"])
def test_a_start_word_lifts_the_block(word: str) -> None:
    here = town()
    here.hears("STOP")
    here.hears(word)
    assert here.sends().status == "accepted"


def test_the_carrier_confirms_a_stop_once_and_is_silent_to_help_after_it() -> None:
    here = town()
    for body in ("STOP", "stop", "HELP"):
        here.hears(body)
        here.passes(60)
    replies = here.carrier.handset(ANA)
    assert [(reply.by_carrier, reply.sender) for reply in replies] == [(True, OURS)]
    assert not here.carrier.sent


def test_yes_from_somebody_never_blocked_gets_no_reply_of_the_carrier() -> None:
    here = town()
    here.hears("yes")
    here.passes(60)
    assert not here.carrier.handset(ANA)


@pytest.mark.parametrize(("advanced", "told"), [(True, "STOP"), (False, None)])
def test_only_advanced_opt_out_tells_us_what_it_did(advanced: bool, told: str | None) -> None:
    account = replace(ACCOUNT, advanced_opt_out=advanced)
    here = town(account=account)
    here.hears("stop")
    (webhook,) = here.carrier.due(here.at)
    assert webhook.form.get("OptOutType") == told


def test_stop_on_whatsapp_is_not_the_carriers_business() -> None:
    here = town()
    here.hears("STOP", "whatsapp:" + ANA)
    assert here.sends("whatsapp:" + ANA).sender == OURS_WHATSAPP
