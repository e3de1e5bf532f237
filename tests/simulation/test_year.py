"""Years of follow-up in virtual time: the right text to the right person at the right hour."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from bot.simulation.year import checkers, running
from bot.simulation.year.evidence import Evidence
from bot.simulation.year.office import Held, Moved
from bot.simulation.year.phones import Said
from bot.simulation.year.plan import planned
from bot.simulation.year.running import PlayedYear
from tests import databases

PEOPLE = 13
SECOND = timedelta(seconds=1)


@pytest.fixture(scope="module")
def year() -> PlayedYear:
    """A year on SQLite that nobody tampered with."""
    return running.play_on_sqlite(1, PEOPLE)


def test_no_promise_breaks_in_a_year(year: PlayedYear) -> None:
    assert year.told() == ""
    assert len(year.evidence.handed) > 100
    assert year.endings["finished finished"] > 0


def test_no_promise_breaks_in_a_year_on_postgresql(migrated_postgresql: str) -> None:
    url = databases.fresh_postgres("year", template=migrated_postgresql)
    assert running.play(planned(2, 6), url).told() == ""


def test_a_year_of_a_seed_is_planned_the_same_again() -> None:
    assert planned(1, 20) == planned(1, 20) != planned(2, 20)


def at_night(seen: Evidence) -> Evidence:
    first, row = seen.unprompted[0]
    late = replace(first, at=first.at + timedelta(hours=12), message_id=row.id)
    return replace(seen, handed=[late])


def too_often(seen: Evidence) -> Evidence:
    first, _ = seen.unprompted[0]
    return replace(seen, handed=[replace(first, at=first.at + SECOND * n) for n in range(4)])


def after_a_stop(seen: Evidence) -> Evidence:
    last = seen.handed[-1]
    told = [replace(last, at=last.at + SECOND * n) for n in (1, 2)]
    return replace(seen, said=[Said(last.at, last.phone, "stop")], handed=told)


def beside_a_person(seen: Evidence) -> Evidence:
    first, row = seen.unprompted[0]
    return replace(seen, held=[Held(row.conversation_id, first.at - SECOND)])


def while_waited_for(seen: Evidence) -> Evidence:
    first, row = seen.unprompted[0]
    opened = {"conversation_id": row.conversation_id, "opened_at": first.at - SECOND}
    return replace(seen, escalations=[SimpleNamespace(**opened, closed_at=None)])


def without_consent(seen: Evidence) -> Evidence:
    return replace(seen, ledger={})


def never_said_yes(seen: Evidence) -> Evidence:
    return replace(seen, said=[])


def forgotten(seen: Evidence) -> Evidence:
    row = seen.check_ins[0]._asdict() | {"state": "due", "planned_at": seen.plan.starts_at}
    return replace(seen, check_ins=[SimpleNamespace(**row)])


def without_a_reason(seen: Evidence) -> Evidence:
    row = seen.members[0]._asdict() | {"state": "skipped", "reason": None}
    return replace(seen, members=[SimpleNamespace(**row)])


def of_a_stopped_campaign(seen: Evidence) -> Evidence:
    text, row = next(one for one in seen.unprompted if one[1].id in seen.campaign_of)
    return replace(seen, moves=[Moved(text.at - SECOND, seen.campaign_of[row.id], "stop")])


@pytest.mark.parametrize(
    ("tamper", "check"),
    [
        (at_night, "in hours"),
        (too_often, "under caps"),
        (after_a_stop, "after a stop"),
        (beside_a_person, "beside a person"),
        (while_waited_for, "beside an escalation"),
        (without_consent, "of the right kind"),
        (never_said_yes, "of the right kind"),
        (forgotten, "every step ends"),
        (without_a_reason, "every step ends"),
        (of_a_stopped_campaign, "stopped campaigns"),
    ],
)
def test_each_checker_sees_its_broken_promise(
    year: PlayedYear, tamper: Callable[[Evidence], Evidence], check: str
) -> None:
    find: Any = checkers.CHECKS[check]
    assert list(find(year.evidence)) == []
    assert list(find(tamper(year.evidence))) != []
