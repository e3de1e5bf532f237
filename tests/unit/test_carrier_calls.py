"""The stand-in's calls: whom they ring, what they hear, and what it tells us about each."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from bot.simulation.carrier import Callee, CallResource, Faults, Rejected
from bot.simulation.carrier.played import Played, play
from tests.carrier_town import ANA, OURS, Town, town

URL = "https://aftercall.example/voice/1?language=en"
ASKS = (
    '<Response><Gather action="/voice/1/key" numDigits="1" timeout="5"><Pause length="1"/>'
    '<Say language="en-US" loop="2">Press 1.</Say></Gather><Hangup/></Response>'
)
THANKS = '<Response><Say language="en-US">Thank you.</Say></Response>'


def form(**changes: str) -> dict[str, str]:
    base = {"To": ANA, "From": OURS, "Url": URL, "StatusCallback": f"{URL}&status"}
    merged = base | {"StatusCallbackEvent": "answered completed", "Timeout": "25"} | changes
    return {name: value for name, value in merged.items() if value}


def begun(at: Town, **changes: str) -> CallResource:
    made = at.carrier.call(form(**changes), at.at)
    assert not isinstance(made, Rejected), made
    return made[0]


def passes(at: Town, answers: Mapping[str, str], seconds: int = 120) -> list[tuple[str, str, Any]]:
    """Let time pass; what is fetched of us is answered by its path. Returns what was posted."""
    posted: list[tuple[str, str, Any]] = []
    for _ in range(seconds):
        at.at += timedelta(seconds=1)
        for one in at.carrier.due(at.at):
            path = one.url.removeprefix("https://aftercall.example").split("?")[0]
            posted.append((one.kind, path, one.form["CallStatus"]))
            body = answers.get(path, "") if one.kind == "twiml" else ""
            at.carrier.delivered(one, 200, now=at.at, body=body)
    return posted


def test_who_answers_hears_our_words_and_presses_keys() -> None:
    at = town()
    at.carrier.callees[ANA] = Callee(keys="1")
    call = begun(at)
    posted = passes(at, {"/voice/1": ASKS, "/voice/1/key": THANKS})
    assert posted == [
        ("twiml", "/voice/1", "in-progress"),
        ("callback", "/voice/1", "in-progress"),
        ("twiml", "/voice/1/key", "in-progress"),
        ("callback", "/voice/1", "completed"),
    ]
    assert [words for _, words in call.heard] == ["Press 1.", "Thank you."]
    assert (call.status, call.pressed) == ("completed", "1")


@pytest.mark.parametrize(
    ("callee", "status"),
    [
        (Callee("busy"), "busy"),
        (Callee("no-answer"), "no-answer"),
        (Callee(after_seconds=30), "no-answer"),
        (Callee("failed"), "failed"),
    ],
    ids=["busy", "nobody", "too late", "failed"],
)
def test_a_call_that_nobody_answers_is_told_by_one_callback(callee: Callee, status: str) -> None:
    at = town()
    at.carrier.callees[ANA] = callee
    begun(at)
    assert passes(at, {}) == [("callback", "/voice/1", status)]


def test_a_machine_hears_everything_and_presses_nothing() -> None:
    at = town()
    at.carrier.callees[ANA] = Callee("machine", keys="1")
    call = begun(at)
    passes(at, {"/voice/1": ASKS})
    assert (call.status, call.pressed, len(call.heard)) == ("completed", "", 1)


def test_words_that_cannot_be_played_end_the_call() -> None:
    at = town()
    call = begun(at)
    passes(at, {"/voice/1": "<html>"})
    assert (call.status, call.broken, call.heard) == ("completed", True, [])


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"To": ""}, 21201),
        ({"To": "noor"}, 21211),
        ({"From": ""}, 21213),
        ({"From": "+15035550177"}, 21210),
        ({"Url": ""}, 21205),
        ({"StatusCallback": "nowhere"}, 21609),
    ],
)
def test_a_form_that_begins_no_call_is_refused(changes: dict[str, str], code: int) -> None:
    made = town().carrier.call(form(**changes), town().at)
    assert isinstance(made, Rejected) and made.code == code


def test_callbacks_of_calls_get_lost_as_others_do_and_words_never() -> None:
    at = town(faults=Faults(lose_callback=1.0, reorder_seconds=60))
    begun(at)
    posted = passes(at, {"/voice/1": THANKS})
    assert posted == [("twiml", "/voice/1", "in-progress")]
    assert len(at.carrier.lost) == 2


def test_what_is_played_takes_its_time_and_knows_where_a_key_leads() -> None:
    assert play(ASKS) == Played((("en-US", "Press 1."),), 14.0, "/voice/1/key")
    assert play("<Response/>") == Played((), 0.0, None)


@pytest.mark.parametrize(
    "text",
    ["", "no", "<Say/>", "<Response><Dial/></Response>", "<!DOCTYPE x><Response/>", "x" * 70_000],
    ids=lambda text: text[:20],
)
def test_what_is_no_twiml_of_ours_is_not_played(text: str) -> None:
    assert play(text) is None
