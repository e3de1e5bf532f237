"""Who is left out, when a wave opens, when a campaign pauses, and what a share tells."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.care.waves import excluding, rhythm
from bot.care.waves.excluding import REST, Standing
from bot.care.waves.intervals import LEAST, differ, wilson
from bot.care.waves.rhythm import Going, Opens, Pauses, Waits
from bot.config import Policy
from bot.sending.gate import Facts
from tests.town import MORNING, ZONE

POLICY = Policy()
FREE = Standing(Facts(ZONE, consent={"check_in": "granted"}))


def with_facts(**changes: object) -> Standing:
    return replace(FREE, facts=replace(FREE.facts, **changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("standing", "reason"),
    [
        (FREE, None),
        (with_facts(stopped_at=MORNING), "opted_out"),
        (with_facts(contact_state="suspect"), "suspect"),
        (with_facts(contact_state="unreachable"), "unreachable"),
        (with_facts(consent={"check_in": "revoked"}), "no_consent"),
        (with_facts(consent={}), "no_consent"),
        (with_facts(safe_to_text=False), "not_safe_to_text"),
        (with_facts(conversation_state="held"), "person_speaks"),
        (with_facts(conversation_state="waiting"), "waits_for_person"),
        (replace(FREE, escalated=True), "waits_for_person"),
        (replace(FREE, texted_at=MORNING - REST + timedelta(seconds=1)), "texted_lately"),
        (replace(FREE, texted_at=MORNING - REST), None),
        (replace(FREE, elsewhere=True), "another_campaign"),
        (replace(FREE, script_under_way=True), "script_under_way"),
    ],
)
def test_whoever_must_not_be_texted_is_left_out(standing: Standing, reason: str | None) -> None:
    assert excluding.reason(standing, "check_in", MORNING) == reason


def test_consent_to_one_kind_of_text_is_none_to_another() -> None:
    assert excluding.reason(FREE, "caring_contact", MORNING) == "no_consent"


GOING = Going(answering=2, pace=20)


@pytest.mark.parametrize(
    ("going", "decision"),
    [
        (GOING, Opens(10)),
        (replace(GOING, answering=0), Waits("nobody_on_duty")),
        (replace(GOING, open=1), Waits("wave_under_way")),
        (replace(GOING, opened_at=MORNING - timedelta(minutes=14)), Waits("pace")),
        (replace(GOING, opened_at=MORNING - timedelta(minutes=15)), Opens(10)),
        (replace(GOING, settled=20, failed=3), Opens(10)),
        (replace(GOING, settled=20, failed=4), Pauses("failures")),
        (replace(GOING, settled=19, failed=19), Opens(10)),
        (replace(GOING, escalated=6), Opens(10)),
        (replace(GOING, escalated=7), Pauses("escalations")),
    ],
)
def test_a_campaign_goes_on_as_people_can_answer(going: Going, decision: object) -> None:
    assert rhythm.judge(going, MORNING, POLICY) == decision


@given(some.integers(1, 500), some.integers(1, 200))
def test_no_wave_is_larger_than_people_answer_or_the_provider_takes(
    pace: int, answering: int
) -> None:
    size = rhythm.size(POLICY, pace=pace, answering=answering)
    assert 1 <= size <= POLICY.provider_texts_per_minute * 15
    assert size <= max(1, pace * answering / 4)


def test_wordings_take_turns_by_wave() -> None:
    assert [rhythm.variant(number, 2) for number in (1, 2, 3)] == ["a", "b", "a"]
    assert [rhythm.variant(number, 1) for number in (1, 2)] == ["a", "a"]


def test_an_interval_is_wilsons() -> None:
    # Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
    for count, of, low, high in ((81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605)):
        share = wilson(count, of)
        assert (round(share.low, 4), round(share.high, 4)) == (low, high)
    assert (wilson(0, 20).low, round(wilson(0, 20).high, 4)) == (0, 0.1611)
    assert wilson(0, 0).high == 1


@given(some.integers(0, 400), some.integers(0, 400))
def test_a_share_lies_within_its_interval(count: int, more: int) -> None:
    share = wilson(count, count + more)
    assert 0 <= share.low <= share.high <= 1
    if share.of:
        assert share.low <= count / share.of <= share.high


def test_few_people_never_differ() -> None:
    assert not differ(wilson(0, LEAST - 1), wilson(300, 300))
    assert differ(wilson(0, 300), wilson(300, 300))
    assert not differ(wilson(50, 300), wilson(55, 300))
