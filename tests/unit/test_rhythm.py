"""Whether a planned text goes out: the rules by themselves, and what holds of all of them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.care import steps
from bot.care.campaigns import DEFAULT_CADENCE
from bot.care.rhythm import Go, Judgment, Skip, Standing, Wait, judge
from bot.care.steps import Step

NOW = datetime(2026, 3, 3, 18, tzinfo=UTC)
ASKS = Step("check_in", timedelta(days=7))
FREE = Standing(planned_at=NOW - timedelta(hours=1), opens_at=NOW)
SILENCES = 4
HOUR = timedelta(hours=1)


def judged(step: Step = ASKS, **changes: Any) -> Judgment:
    """Judge a step now, with changes to a client who is free for it."""
    return judge(step, replace(FREE, **changes), NOW, silences_max=SILENCES)


def test_who_is_free_is_asked_now() -> None:
    assert judged() == Go()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"stopped": True, "conversation_state": "held"}, "opted_out"),
        ({"enrolled": False}, "campaign_over"),
        ({"campaign_state": "finished"}, "campaign_over"),
        ({"known": False}, "script_missing"),
        ({"granted": False}, "no_consent"),
        ({"contact_state": "suspect"}, "suspect"),
        ({"contact_state": "unreachable"}, "unreachable"),
        ({"unanswered": SILENCES}, "silent"),
        ({"planned_at": NOW - timedelta(hours=49)}, "too_late"),
    ],
)
def test_what_stops_it_for_good(changes: dict[str, Any], reason: str) -> None:
    assert judged(**changes) == Skip(reason)


@pytest.mark.parametrize(
    ("changes", "until", "reason"),
    [
        ({"campaign_state": "paused"}, NOW + HOUR, "campaign_paused"),
        ({"conversation_state": "waiting"}, NOW + HOUR, "person_speaks"),
        ({"conversation_state": "held"}, NOW + HOUR, "person_speaks"),
        ({"opens_at": NOW + 3 * HOUR}, NOW + 3 * HOUR, "window"),
        ({"script_under_way": True}, NOW + HOUR, "script_under_way"),
    ],
)
def test_what_keeps_it_waiting(changes: dict[str, Any], until: datetime, reason: str) -> None:
    assert judged(**changes) == Wait(until, reason)


def test_who_is_silent_is_still_sent_what_asks_nothing() -> None:
    assert judged(unanswered=9, asks=False) == Go()


def test_a_reminder_is_for_those_who_did_not_answer() -> None:
    reminder = replace(ASKS, only_if="unanswered")
    assert judged(reminder) == Skip("answered_already")
    assert judged(reminder, unanswered=1) == Go()
    assert judged(reminder, script_under_way=True) == Wait(NOW + HOUR, "script_under_way")


def test_staff_are_told_of_what_must_not_be_missed() -> None:
    told = replace(ASKS, late="tell", late_by=HOUR / 2)
    assert judged(told) == Skip("too_late", tell=True)


def test_a_script_may_be_waited_for_passed_over_or_interrupted_but_never_a_person() -> None:
    for mode, judgment in (("skip", Skip("script_under_way")), ("interrupt", Go())):
        assert judged(replace(ASKS, when_open=mode), script_under_way=True) == judgment
    interrupts = replace(ASKS, when_open="interrupt")
    assert judged(interrupts, conversation_state="held") == Wait(NOW + HOUR, "person_speaks")
    passes = replace(ASKS, when_open="skip")
    assert judged(passes, conversation_state="held") == Skip("person_speaks")


def test_what_counts_from_the_last_reply_moves_with_it() -> None:
    step = replace(ASKS, anchor="last_reply")
    wrote = NOW - timedelta(days=2)
    assert judged(step, last_inbound_at=wrote) == Wait(wrote + ASKS.after, "wrote_lately")
    assert judged(step, last_inbound_at=NOW - timedelta(days=8)) == Go()


anything = st.builds(
    Standing,
    planned_at=st.just(NOW - HOUR),
    opens_at=st.sampled_from([NOW, NOW + HOUR]),
    enrolled=st.booleans(),
    campaign_state=st.sampled_from(["running", "paused", "finished"]),
    asks=st.booleans(),
    granted=st.booleans(),
    stopped=st.booleans(),
    contact_state=st.sampled_from(["active", "suspect", "unreachable"]),
    conversation_state=st.sampled_from(["bot", "waiting", "held"]),
    script_under_way=st.booleans(),
    last_inbound_at=st.sampled_from([None, NOW - HOUR, NOW - timedelta(days=30)]),
    unanswered=st.integers(0, 6),
)
any_step = st.builds(
    Step,
    script=st.just("check_in"),
    after=st.integers(0, 500).map(lambda hours: timedelta(hours=hours)),
    anchor=st.sampled_from(steps.ANCHORS),
    late=st.sampled_from(steps.LATES),
    when_open=st.sampled_from(steps.OPENS),
    only_if=st.sampled_from(steps.CONDITIONS),
)


@given(any_step, anything)
def test_nothing_goes_out_that_must_not_and_nothing_waits_for_the_past(
    step: Step, at: Standing
) -> None:
    found = judge(step, at, NOW, silences_max=SILENCES)
    if isinstance(found, Go):
        assert at.granted and not at.stopped and at.conversation_state == "bot"
        assert at.contact_state == "active" and at.opens_at <= NOW
        assert not (at.asks and at.unanswered >= SILENCES)
    if isinstance(found, Wait):
        assert found.until > NOW


def test_a_cadence_s_faults_are_told_all_at_once_by_step() -> None:
    scripts = frozenset({"check_in"})
    wrong = [
        {"script": "check_in", "after_hours": 24},
        {"script": "nothing", "after_hours": -1, "late": "maybe", "between": [12, 9], "x": 1},
    ]
    assert [fault.partition(":")[0] for fault in steps.faults(wrong, scripts)] == ["step 2"] * 5
    assert steps.faults([], scripts) == ["a cadence has one step at least and 60 at most"]


def test_what_is_kept_is_read_back_and_older_steps_mean_what_they_meant() -> None:
    kept = {"script": "check_in", "after_hours": 48}
    assert steps.read(kept) == Step("check_in", timedelta(hours=48))
    told = {"from": "call", "between": [10, 12], "late": "tell", "late_hours": 6, "open": "skip"}
    assert steps.read({**kept, **told, "if": "unanswered"}) == Step(
        "check_in",
        timedelta(hours=48),
        anchor="call",
        between=(10, 12),
        late="tell",
        late_by=timedelta(hours=6),
        when_open="skip",
        only_if="unanswered",
    )


def test_the_default_cadence_is_sound_and_ends_with_what_asks_nothing() -> None:
    scripts = frozenset({"consent", "first_check_in", "check_in", "caring_contact"})
    assert steps.faults(DEFAULT_CADENCE, scripts) == []
    hours = [step["after_hours"] for step in DEFAULT_CADENCE]
    assert hours == sorted(hours)
    assert {step["script"] for step in DEFAULT_CADENCE if step["after_hours"] > 24 * 91} == {
        "caring_contact"
    }
