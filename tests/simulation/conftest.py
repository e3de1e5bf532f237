"""A place to play cities in, and one city that the checkers' own tests tamper with."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.simulation.city.evidence import Evidence
from bot.simulation.city.people import RISKS, STOPS
from bot.simulation.city.running import Cities

TRIED_MAX = 60
BACK_FOR = timedelta(minutes=3)


@pytest.fixture(scope="session")
def cities() -> Iterator[Cities]:
    """Cities on SQLite, each on a copy of one migrated file."""
    cities = Cities()
    yield cities
    cities.close()


@pytest.fixture(scope="session")
def untouched(cities: Cities) -> Evidence:
    """The evidence of the first city in which everything happens that the tests tamper with."""
    for seed in range(1, TRIED_MAX):
        played = cities.play(seed)
        if played.broken == [] and _is_eventful(played.evidence):
            return played.evidence
    raise AssertionError("no city was eventful enough")


@pytest.fixture
def evidence(untouched: Evidence) -> Evidence:
    """A copy of it, to tamper with."""
    return replace(deepcopy(untouched))


def _is_eventful(evidence: Evidence) -> bool:
    """Say whether there are confirmations, check-ins, replies, answers, cries and stops,
    and something that was put away and came back."""
    sent = [evidence.messages[text.message_id] for text in evidence.sent]
    safety = {row.turn_id for row in evidence.rows("messages") if row.purpose == "safety"}
    cries = {evidence.heard[one.sid].turn_id for one in evidence.said if one.kind in RISKS}
    return (
        sent[0].status == "delivered"
        and {"confirmation", "check_in", "consent_request"} <= {row.purpose for row in sent}
        and any(row.author == "staff" for row in sent)
        and not safety.isdisjoint(cries)
        and bool(evidence.rows("outcomes"))
        and any(one.kind in STOPS for one in evidence.said)
        and any(_came_back(evidence, one) for one in evidence.rows("snoozes"))
    )


def _came_back(evidence: Evidence, snooze: Any) -> bool:
    while_watched: bool = snooze.back_at + BACK_FOR < evidence.calm_at
    return while_watched and bool(snooze.back_at - snooze.snoozed_at > BACK_FOR)
