"""The gate's whole table: who may be texted, when, and why not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.config import Policy
from bot.sending.gate import (
    CARING_CONTACT,
    CHECK_IN,
    CONFIRMATION,
    CONSENT_REQUEST,
    NEEDS_LEDGER,
    REPLY,
    SAFETY,
    STAFF_REPLY,
    VALIDITY_LONGEST,
    Cleared,
    Decision,
    Draft,
    Facts,
    Held,
    Refused,
    decide,
    narrowed,
    next_open,
    window_end,
)
from flows.public_days import is_public_holiday

POLICY = Policy()
LA = "America/Los_Angeles"
PURPOSES = (CONSENT_REQUEST, CHECK_IN, CARING_CONTACT, REPLY, STAFF_REPLY, CONFIRMATION, SAFETY)
# Clock changes both ways, none at all, half an hour, and well east of Greenwich.
ZONES = (LA, "America/Phoenix", "Asia/Kolkata", "Asia/Tokyo", "Australia/Lord_Howe", "UTC")
# A Tuesday at 10 in Los Angeles.
MORNING = datetime(2026, 3, 3, 18, tzinfo=UTC)
AGREED = Facts(LA, consent=dict.fromkeys(NEEDS_LEDGER, "granted"))
ASKS = Draft(CHECK_IN, "bot")
ANSWERS = Draft(REPLY, "bot", answers_at=MORNING)
CONFIRMS = Draft(CONFIRMATION, "bot", answers_at=MORNING)
STAFF = Draft(STAFF_REPLY, "staff")
WRITTEN = replace(AGREED, last_inbound_at=MORNING)
STOPPED = replace(WRITTEN, stopped_at=MORNING)
LONG_AGO = timedelta(days=1)


def at(hour: int, minute: int = 0, *, day: int = 3) -> datetime:
    """Give a time of day in Los Angeles in March 2026; the 3rd is a Tuesday."""
    return datetime(2026, 3, day, hour, minute, tzinfo=ZoneInfo(LA)).astimezone(UTC)


def asked(draft: Draft = ASKS, facts: Facts = AGREED, now: datetime = MORNING) -> Decision:
    """Ask the gate with the house's own policy."""
    return decide(draft, facts, now, POLICY)


@pytest.mark.parametrize(
    ("draft", "facts", "reason"),
    [
        (ASKS, replace(AGREED, contact_state="unreachable"), "unreachable"),
        (CONFIRMS, replace(STOPPED, contact_state="unreachable"), "unreachable"),
        (STAFF, replace(WRITTEN, contact_state="unreachable"), "unreachable"),
        (CONFIRMS, WRITTEN, "not_opted_out"),
        (CONFIRMS, replace(STOPPED, confirmed_at=MORNING), "already_confirmed"),
        (CONFIRMS, replace(STOPPED, stopped_at=MORNING - timedelta(minutes=6)), "too_late"),
        (ASKS, STOPPED, "opted_out"),
        (ANSWERS, STOPPED, "opted_out"),
        (STAFF, STOPPED, "opted_out"),
        (Draft(SAFETY, "bot", MORNING), STOPPED, "opted_out"),
        (ASKS, replace(AGREED, contact_state="suspect"), "wrong_person"),
        (STAFF, replace(WRITTEN, contact_state="suspect"), "wrong_person"),
        (ASKS, Facts(LA), "no_consent"),
        (ASKS, Facts(LA, consent={CHECK_IN: "revoked"}), "no_consent"),
        (ASKS, Facts(LA, consent={CONSENT_REQUEST: "granted"}), "no_consent"),
        (Draft(CONSENT_REQUEST, "bot"), Facts(LA, last_inbound_at=MORNING), "no_consent"),
        (STAFF, Facts(LA), "no_consent"),
        (ANSWERS, Facts(LA, consent={CHECK_IN: "revoked"}), "no_consent"),
        (ASKS, replace(AGREED, conversation_state="held"), "person_speaks"),
        (ANSWERS, replace(WRITTEN, conversation_state="held"), "person_speaks"),
        (ASKS, replace(AGREED, conversation_state="waiting"), "waits_for_person"),
        (ASKS, replace(AGREED, safe_to_text=False), "not_safe_to_text"),
    ],
)
def test_what_must_never_leave_is_refused_with_its_reason(
    draft: Draft, facts: Facts, reason: str
) -> None:
    assert asked(draft, facts) == Refused(reason)


@pytest.mark.parametrize(
    ("draft", "facts"),
    [
        (ANSWERS, WRITTEN),
        (ANSWERS, replace(WRITTEN, consent={})),
        (ANSWERS, replace(WRITTEN, conversation_state="waiting")),
        (ANSWERS, replace(WRITTEN, safe_to_text=False)),
        (ANSWERS, replace(WRITTEN, unprompted=9)),
        (STAFF, WRITTEN),
        (STAFF, AGREED),
        (STAFF, replace(WRITTEN, conversation_state="held")),
        (CONFIRMS, STOPPED),
        (CONFIRMS, replace(STOPPED, contact_state="suspect")),
        (CONFIRMS, replace(STOPPED, confirmed_at=MORNING - LONG_AGO)),
        (Draft(SAFETY, "bot", MORNING), replace(WRITTEN, conversation_state="held")),
    ],
)
def test_answers_and_people_are_cleared_at_any_hour(draft: Draft, facts: Facts) -> None:
    assert asked(draft, facts) == Cleared()


@pytest.mark.parametrize("draft", [ANSWERS, STAFF])
def test_an_answer_in_the_night_is_cleared_in_the_night(draft: Draft) -> None:
    night = at(3)
    fresh = replace(draft, answers_at=night) if draft.answers_at else draft
    assert asked(fresh, WRITTEN, night) == Cleared()


@pytest.mark.parametrize("draft", [ASKS, ANSWERS, STAFF, CONFIRMS])
def test_what_has_no_wording_waits_for_a_translator(draft: Draft) -> None:
    facts = STOPPED if draft is CONFIRMS else WRITTEN
    assert asked(replace(draft, worded=False), facts) == Held("translation")


def test_a_refusal_outranks_a_missing_wording() -> None:
    assert asked(replace(ASKS, worded=False), STOPPED) == Refused("opted_out")


@pytest.mark.parametrize(
    ("now", "until"),
    [
        (at(8, 59), at(9)),
        (at(19), at(9, day=4)),
        (at(23, 59), at(9, day=4)),
        (at(0), at(9)),
        (at(19, day=6), at(9, day=9)),
        (at(12, day=7), at(9, day=9)),
        (at(12, day=8), at(9, day=9)),
        (at(18, 59, day=3) + timedelta(seconds=30), at(9, day=4)),
    ],
)
def test_outside_the_window_an_unprompted_text_waits_for_the_next_one(
    now: datetime, until: datetime
) -> None:
    assert asked(now=now) == Held("window", until)


@pytest.mark.parametrize(
    ("now", "seconds"),
    [(at(9), 4 * 3600), (at(14, 59), 4 * 3600), (at(17), 2 * 3600 - 15), (at(18, 58), 105)],
)
def test_an_unprompted_text_is_valid_no_longer_than_its_window(now: datetime, seconds: int) -> None:
    assert asked(now=now) == Cleared(seconds)


@pytest.mark.parametrize("answered", [timedelta(minutes=31), timedelta(days=2)])
def test_an_answer_that_comes_late_counts_as_unprompted(answered: timedelta) -> None:
    late = replace(ANSWERS, answers_at=at(20) - answered)
    assert asked(late, WRITTEN, at(20)) == Held("window", at(9, day=4))
    assert asked(replace(ANSWERS, answers_at=at(20)), WRITTEN, at(20)) == Cleared()


def test_an_answer_counts_as_one_for_exactly_half_an_hour() -> None:
    night = at(22)
    on_time = replace(ANSWERS, answers_at=night - POLICY.reply_grace)
    assert asked(on_time, WRITTEN, night) == Cleared()
    late = replace(ANSWERS, answers_at=night - POLICY.reply_grace - timedelta(microseconds=1))
    assert asked(late, WRITTEN, night) == Held("window", at(9, day=4))


def test_more_than_the_days_share_waits_until_the_same_time_tomorrow() -> None:
    full = replace(AGREED, unprompted=POLICY.unprompted_per_day_max)
    assert asked(facts=full) == Held("daily_cap", MORNING + timedelta(hours=24))
    assert isinstance(asked(facts=replace(full, unprompted=2)), Cleared)


def test_a_confirmation_may_leave_up_to_five_minutes_after_the_stop() -> None:
    facts = replace(STOPPED, stopped_at=MORNING - POLICY.confirmation_within)
    assert asked(CONFIRMS, facts) == Cleared()


# The same examples every time, however slow the machine.
steadily = settings(derandomize=True, deadline=None, max_examples=200)
moments = st.timedeltas(timedelta(), timedelta(days=7305)).map(
    lambda span: datetime(2020, 1, 1, tzinfo=UTC) + span
)
spring = st.integers(-86_400, 86_400).map(
    lambda seconds: datetime(2026, 3, 8, 10, tzinfo=UTC) + timedelta(seconds=seconds)
)
autumn = st.integers(-86_400, 86_400).map(
    lambda seconds: datetime(2026, 11, 1, 9, tzinfo=UTC) + timedelta(seconds=seconds)
)
whenever = st.one_of(moments, spring, autumn)
zones = st.sampled_from(ZONES)
every_day = Policy(texting_days=tuple(range(7)))
policies = st.sampled_from((POLICY, every_day))
optional_moment = st.one_of(st.none(), st.timedeltas(timedelta(days=-3), timedelta(minutes=1)))


@st.composite
def situations(draw: st.DrawFn) -> tuple[Draft, Facts, datetime]:
    """Give any draft, any facts around any moment."""
    now = draw(whenever)

    def ago() -> Any:
        span = draw(optional_moment)
        return None if span is None else now + span

    worded, author = draw(st.booleans()), draw(st.sampled_from(("bot", "staff")))
    draft = Draft(draw(st.sampled_from(PURPOSES)), author, ago(), worded=worded)
    states = st.sampled_from(("granted", "revoked"))
    facts = Facts(
        zone=draw(zones),
        contact_state=draw(st.sampled_from(("active", "unreachable", "suspect"))),
        safe_to_text=draw(st.booleans()),
        consent=draw(st.dictionaries(st.sampled_from(sorted(NEEDS_LEDGER)), states)),
        stopped_at=ago(),
        confirmed_at=ago(),
        conversation_state=draw(st.sampled_from(("bot", "waiting", "held"))),
        last_inbound_at=ago(),
        unprompted=draw(st.integers(0, 5)),
    )
    return draft, facts, now


@steadily
@given(situations(), policies)
def test_once_stopped_nothing_but_the_one_confirmation_is_cleared(
    situation: tuple[Draft, Facts, datetime], policy: Policy
) -> None:
    draft, facts, now = situation
    stopped_at = facts.stopped_at or now
    decision = decide(draft, replace(facts, stopped_at=stopped_at), now, policy)
    if isinstance(decision, Cleared):
        assert draft.purpose == CONFIRMATION
        assert facts.confirmed_at is None or facts.confirmed_at < stopped_at
        assert now - stopped_at <= policy.confirmation_within


@steadily
@given(situations(), policies)
def test_no_unprompted_text_of_the_bot_is_cleared_outside_the_window(
    situation: tuple[Draft, Facts, datetime], policy: Policy
) -> None:
    draft, facts, now = situation
    decision = decide(replace(draft, author="bot", answers_at=None), facts, now, policy)
    if isinstance(decision, Cleared) and draft.purpose != CONFIRMATION:
        assert _is_open(now, facts.zone, policy)
        assert decision.validity_seconds is not None
        arrival = now + timedelta(seconds=decision.validity_seconds - 1)
        assert _is_open(arrival, facts.zone, policy)
        assert 60 <= decision.validity_seconds <= VALIDITY_LONGEST.total_seconds()


@steadily
@given(situations(), policies)
def test_what_needs_the_ledger_is_cleared_only_by_the_ledger(
    situation: tuple[Draft, Facts, datetime], policy: Policy
) -> None:
    draft, facts, now = situation
    decision = decide(draft, facts, now, policy)
    if isinstance(decision, Cleared) and draft.purpose in NEEDS_LEDGER:
        assert facts.consent[draft.purpose] == "granted"
        assert facts.contact_state == "active"


@steadily
@given(situations(), policies)
def test_what_is_held_until_a_time_is_held_until_a_later_one(
    situation: tuple[Draft, Facts, datetime], policy: Policy
) -> None:
    draft, facts, now = situation
    decision = decide(draft, facts, now, policy)
    if isinstance(decision, Held) and decision.until is not None:
        assert decision.until > now
        assert _is_open(decision.until, facts.zone, policy)


@steadily
@given(whenever, zones, policies)
def test_the_next_opening_is_never_past_and_always_in_a_window(
    now: datetime, zone: str, policy: Policy
) -> None:
    opens = next_open(now, zone, policy)
    assert opens >= now and _is_open(opens, zone, policy)
    assert next_open(opens, zone, policy) == opens
    assert opens - now < timedelta(days=4)


@steadily
@given(whenever, zones, policies)
def test_no_opening_is_passed_over(now: datetime, zone: str, policy: Policy) -> None:
    opens = next_open(now, zone, policy)
    between = [now + (opens - now) * part / 7 for part in range(7)]
    assert opens == now or not any(_is_open(moment, zone, policy) for moment in between)


@steadily
@given(whenever, st.lists(zones, min_size=1, max_size=3), policies)
def test_who_may_be_in_several_zones_is_texted_when_all_of_them_allow_it(
    now: datetime, several: list[str], policy: Policy
) -> None:
    facts = replace(AGREED, possible_zones=tuple(several))
    decision = decide(ASKS, facts, now, policy)
    if isinstance(decision, Cleared):
        assert decision.validity_seconds is not None
        latest = now + timedelta(seconds=decision.validity_seconds - 1)
        assert all(_is_open(at, zone, policy) for at in (now, latest) for zone in several)
    else:
        assert isinstance(decision, Held) and decision.until is not None and decision.until > now


@steadily
@given(whenever, zones, policies)
def test_a_window_that_is_open_ends_today_at_its_hour(
    now: datetime, zone: str, policy: Policy
) -> None:
    ends = window_end(next_open(now, zone, policy), zone, policy)
    assert ends.astimezone(ZoneInfo(zone)).hour == policy.window_end_hour
    assert _is_open(ends - timedelta(microseconds=1), zone, policy)
    assert not _is_open(ends, zone, policy)


@pytest.mark.parametrize(
    ("now", "decision"),
    [
        (at(9, 59), Held("window", at(10))),
        (at(10), Cleared(4 * 3600 - 15)),
        (at(13, 30), Cleared(30 * 60 - 15)),
        (at(13, 59), Held("window", at(10, day=4))),
        (at(14), Held("window", at(10, day=4))),
    ],
)
def test_a_client_s_safe_hours_narrow_the_window(now: datetime, decision: Decision) -> None:
    assert asked(ASKS, replace(AGREED, safe_hours=(10, 14)), now) == decision


@pytest.mark.parametrize("hours", [(6, 9), (19, 22)])
def test_safe_hours_outside_of_the_window_let_nothing_automatic_out(hours: tuple[int, int]) -> None:
    facts = replace(WRITTEN, safe_hours=hours)
    for hour in range(24):
        assert asked(ASKS, facts, at(hour)) == Refused("not_safe_to_text")


@pytest.mark.parametrize("draft", [ANSWERS, STAFF, Draft(SAFETY, "bot", MORNING)])
def test_answers_and_people_are_not_kept_from_the_client_by_safe_hours(draft: Draft) -> None:
    assert asked(draft, replace(WRITTEN, safe_hours=(14, 16))) == Cleared()


def test_safe_hours_never_widen_the_window() -> None:
    assert narrowed(POLICY, (0, 23)) == POLICY
    assert narrowed(POLICY, None) == POLICY


@steadily
@given(whenever, zones, policies, st.integers(0, 22), st.integers(1, 12))
def test_what_is_cleared_by_itself_is_within_both_windows(
    now: datetime, zone: str, policy: Policy, start: int, hours: int
) -> None:
    safe = (start, min(start + hours, 24))
    facts = replace(AGREED, zone=zone, safe_hours=safe)
    if isinstance(decide(ASKS, facts, now, policy), Cleared):
        local = now.astimezone(ZoneInfo(zone))
        assert safe[0] <= local.hour < safe[1] and _is_open(now, zone, policy)


def _is_open(moment: datetime, zone: str, policy: Policy) -> bool:
    local = moment.astimezone(ZoneInfo(zone))
    in_hours = policy.window_start_hour <= local.hour < policy.window_end_hour
    holiday = policy.quiet_on_holidays and is_public_holiday(local.date(), policy.holidays_state)
    return in_hours and local.weekday() in policy.texting_days and not holiday


def test_what_nobody_waits_for_and_could_not_leave_for_a_week_never_does() -> None:
    waited = replace(ASKS, written_at=at(12) - timedelta(days=7))
    assert asked(waited, now=at(12)) == Cleared(4 * 3600)
    assert asked(waited, now=at(12) + timedelta(seconds=1)) == Refused("too_late")
