"""A carrier that is gone for an hour, or slow at closing time: nothing is lost, doubled or late."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.simulation.carrier import NONE, Faults
from bot.simulation.city.evidence import Evidence
from bot.simulation.city.plan import Client, Plan, planned
from bot.simulation.city.running import Cities
from bot.simulation.city.world import OUTAGE

# A Tuesday, 10:00 in Portland, the week before the clocks go forward.
MORNING = datetime(2026, 3, 3, 18, 0, tzinfo=UTC)
# Minutes after the morning at which the carrier goes: as the first texts leave, as their answers
# come, in the client's evening, and at two moments when check-ins fall due.
GONE = (0, 3, 60 * 8 + 30, 60 * 46, 60 * 47)

RIGHTLY_KEPT_BACK = frozenset(
    ("opted_out", "wrong_person", "person_speaks", "waits_for_person", "answered", "superseded")
)


def _city(seed: int, **changes: object) -> Plan:
    """A city in which nothing goes wrong but what the test wants."""
    calm = replace(
        planned(seed),
        starts_at=MORNING,
        ends_at=MORNING + timedelta(days=8),
        faults=NONE,
        luck=0.0,
        outages=(),
        bursts=(),
        storms=(),
        deploy=None,
        stranger=None,
        practises=False,
        clients=tuple(_client(number) for number in range(4)),
    )
    return replace(calm, **changes)  # type: ignore[arg-type]


def _client(number: int) -> Client:
    return Client(
        name=f"Invented Person {number}",
        phone=f"+150355501{number:02d}",
        language="en",
        zone="America/Los_Angeles",
        channel="sms",
        agreed=True,
        shared=False,
        service="",
        referred_after=timedelta(seconds=number),
        outcome=None,
    )


@pytest.mark.parametrize("minutes", GONE)
def test_a_carrier_gone_for_an_hour_costs_nothing(cities: Cities, minutes: int) -> None:
    gone_at = MORNING + timedelta(minutes=minutes)
    played = cities.play_plan(_city(minutes, outages=(gone_at,)))
    assert played.told() == ""
    assert _lost_on_the_way(played.evidence, gone_at) == []
    assert _never_left(played.evidence) == []


def test_the_hour_really_cuts_us_off(cities: Cities) -> None:
    played = cities.play_plan(_city(3, outages=(MORNING + timedelta(minutes=3),)))
    evidence, back_at = played.evidence, MORNING + timedelta(minutes=3) + OUTAGE
    meanwhile = [one for one in evidence.said if back_at - OUTAGE < one.at < back_at]
    assert meanwhile, "somebody wrote while the carrier was gone"
    assert all(evidence.turns[evidence.heard[one.sid].turn_id].at > back_at for one in meanwhile)
    assert not any(back_at - OUTAGE < text.accepted_at < back_at for text in evidence.sent)


def test_a_slow_carrier_at_closing_time_keeps_nobody_up(cities: Cities) -> None:
    # 18:58:20 in Portland; each answer takes up to nine seconds.
    closing = MORNING + timedelta(hours=8, minutes=58, seconds=20)
    crowd = tuple(_client(number) for number in range(20))
    slow = Faults(latency_seconds=9.0)
    played = cities.play_plan(_city(1, starts_at=closing, clients=crowd, faults=slow))
    assert played.told() == ""


def _lost_on_the_way(evidence: Evidence, since: datetime) -> list[str]:
    """List what was written from the outage on and is not stored."""
    return [one.body for one in evidence.said if one.at > since and one.sid not in evidence.heard]


def _never_left(evidence: Evidence) -> list[str]:
    """List questions and good wishes that were due and did not reach the phone, for no reason."""
    return [
        f"{row.wording} {row.status} {row.reason}"
        for row in evidence.rows("messages")
        if row.purpose in ("consent_request", "check_in", "caring_contact")
        if row.status not in ("delivered", "held")
        if row.reason not in RIGHTLY_KEPT_BACK
    ]
