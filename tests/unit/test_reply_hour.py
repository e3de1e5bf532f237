"""When a person's reply asks for its hour, and whether it may leave by itself at that hour."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import Policy
from bot.sending.gate import (
    LATER,
    STAFF_REPLY,
    Cleared,
    Decision,
    Draft,
    Facts,
    Held,
    Refused,
    asks_hour,
    decide,
    narrowed,
    next_hour,
)

POLICY = Policy()
LA = "America/Los_Angeles"
ZONES = (LA, "America/Phoenix", "Asia/Kolkata", "Australia/Lord_Howe", "UTC")


def at(hour: int, minute: int = 0, *, day: int = 3) -> datetime:
    """Give a time of day in Los Angeles in March 2026; the 3rd is a Tuesday."""
    return datetime(2026, 3, day, hour, minute, tzinfo=ZoneInfo(LA)).astimezone(UTC)


WROTE_AT = at(8, day=2)
WROTE = Facts(LA, last_inbound_at=WROTE_AT)
LATE = Draft(STAFF_REPLY, "staff", answers_at=WROTE_AT, later=True)


@pytest.mark.parametrize(
    ("now", "facts", "asks", "opens"),
    [
        (at(8, 59), WROTE, True, at(9)),
        (at(9), WROTE, False, at(9)),
        (at(18, 59), WROTE, False, at(18, 59)),
        (at(19), WROTE, True, at(9, day=4)),
        (at(12, day=7), WROTE, True, at(9, day=9)),
        (at(22), replace(WROTE, last_inbound_at=at(21, 30)), False, at(9, day=4)),
        (at(22), replace(WROTE, last_inbound_at=at(21, 29)), True, at(9, day=4)),
        (at(22), Facts(LA), True, at(9, day=4)),
        (at(9, 30), replace(WROTE, safe_hours=(10, 14)), True, at(10)),
        (at(14), replace(WROTE, safe_hours=(10, 14)), True, at(10, day=4)),
        (at(12), replace(WROTE, safe_hours=(20, 22)), True, None),
        (at(12), replace(WROTE, safe_to_text=False), False, at(12)),
        (at(22), replace(WROTE, safe_to_text=False), True, None),
    ],
)
def test_a_reply_asks_for_its_hour_outside_of_the_clients_unless_it_answers(
    now: datetime, facts: Facts, asks: bool, opens: datetime | None
) -> None:
    assert asks_hour(facts, now, POLICY) is asks
    assert next_hour(facts, now, POLICY) == opens


@pytest.mark.parametrize(
    ("facts", "now", "decision"),
    [
        (WROTE, at(9), Cleared()),
        (WROTE, at(8, 59), Held(LATER, at(9))),
        (replace(WROTE, safe_hours=(11, 14)), at(9), Held(LATER, at(11))),
        (replace(WROTE, safe_to_text=False), at(8), Refused("not_safe_to_text")),
        (replace(WROTE, last_inbound_at=at(8, 58)), at(9), Refused("client_wrote")),
        (replace(WROTE, last_inbound_at=WROTE_AT - timedelta(1)), at(9), Refused("client_wrote")),
        (replace(WROTE, another_speaks=True), at(9), Refused("another_speaks")),
        (replace(WROTE, another_speaks=True, stopped_at=at(8)), at(9), Refused("opted_out")),
        (replace(WROTE, contact_state="suspect"), at(9), Refused("wrong_person")),
    ],
)
def test_a_reply_leaves_by_itself_only_at_its_hour_and_if_nothing_was_said_since(
    facts: Facts, now: datetime, decision: Decision
) -> None:
    assert decide(LATE, facts, now, POLICY) == decision


def test_the_same_reply_sent_by_a_person_leaves_at_any_hour() -> None:
    wrote = replace(WROTE, last_inbound_at=at(2, 50), another_speaks=True)
    assert decide(replace(LATE, later=False), wrote, at(3), POLICY) == Cleared()


# Both changes of the clock in Los Angeles and both on Lord Howe Island, and a plain week.
_CHANGES = (
    datetime(2026, 3, 8, 10, tzinfo=UTC),
    datetime(2026, 11, 1, 9, tzinfo=UTC),
    datetime(2026, 4, 4, 15, tzinfo=UTC),
    datetime(2026, 10, 3, 15, tzinfo=UTC),
    datetime(2026, 6, 10, 12, tzinfo=UTC),
)
_around = st.timedeltas(timedelta(hours=-25), timedelta(hours=25))
_moments = st.builds(lambda change, span: change + span, st.sampled_from(_CHANGES), _around)
_hours = st.tuples(st.integers(0, 23), st.integers(1, 24)).filter(lambda hours: hours[0] < hours[1])
_facts = st.builds(
    Facts,
    zone=st.sampled_from(ZONES),
    safe_to_text=st.booleans(),
    safe_hours=st.one_of(st.none(), _hours),
)
_policies = st.sampled_from((POLICY, Policy(texting_days=tuple(range(7)))))


@given(_moments, _facts, st.one_of(st.none(), st.integers(0, 7200)), _policies)
def test_it_asks_exactly_outside_of_the_hours_and_never_of_an_answer(
    now: datetime, facts: Facts, seconds_ago: int | None, policy: Policy
) -> None:
    wrote = None if seconds_ago is None else now - timedelta(seconds=seconds_ago)
    asks = asks_hour(replace(facts, last_inbound_at=wrote), now, policy)
    answers = seconds_ago is not None and seconds_ago <= policy.reply_grace.total_seconds()
    assert asks == (not answers and not _open(facts, now, policy))


@given(_moments, _facts, _policies)
def test_the_hour_that_is_offered_is_the_first_that_is_the_clients(
    now: datetime, facts: Facts, policy: Policy
) -> None:
    opens = next_hour(facts, now, policy)
    if opens is None:
        own = narrowed(policy, facts.safe_hours)
        assert not facts.safe_to_text or own.window_start_hour >= own.window_end_hour
        return
    assert opens >= now and _open(facts, opens, policy)
    assert next_hour(facts, opens, policy) == opens and not asks_hour(facts, opens, policy)
    between = [now + (opens - now) * part / 97 for part in range(97)]
    assert opens == now or not any(_open(facts, moment, policy) for moment in between)


@given(_moments, _facts, _policies)
def test_what_is_left_for_later_leaves_at_the_hour_that_was_offered_and_not_before(
    now: datetime, facts: Facts, policy: Policy
) -> None:
    known, opens = replace(facts, last_inbound_at=WROTE_AT), next_hour(facts, now, policy)
    decision = decide(LATE, known, now, policy)
    if opens is None:
        assert decision == Refused("not_safe_to_text")
        return
    assert decision == (Cleared() if opens == now else Held(LATER, opens))
    assert decide(LATE, known, opens, policy) == Cleared()


def _open(facts: Facts, now: datetime, policy: Policy) -> bool:
    """Tell it another way: by the day and the hour that the client's own clock shows."""
    local = now.astimezone(ZoneInfo(facts.zone))
    start, end = facts.safe_hours or (0, 24)
    hours = set(range(start, end)) & set(range(policy.window_start_hour, policy.window_end_hour))
    return local.weekday() in policy.texting_days and local.hour in hours
