"""`wait`: time passes, and one timer says when it is over."""

from datetime import UTC, datetime, timedelta

import pytest

from flows.effects import SetTimer
from flows.moments import Moment
from flows.steps import Wait
from tests.authoring import NOW, at, faults, leads, read

NEXT = "\nnext: over"


def test_it_sets_one_timer_and_waits() -> None:
    step = read("wait: 3 days" + NEXT)
    assert step == Wait("here", "over", Moment("3 days", after=timedelta(days=3)))
    place = at("here", phase="waiting")
    assert step.phase == "waiting"
    assert step.enter(place, NOW) == (place, (SetTimer("here/0/0", NOW + timedelta(days=3)),))
    assert leads(step) == {("next", "3 days"): "over"}


def test_it_waits_by_the_clock_where_the_client_is() -> None:
    place = at("here", zone="America/Los_Angeles", values={"appointment": "2026-03-05"})
    _, said = read("wait: until 1 day before appointment at 10:00" + NEXT).enter(place, NOW)
    assert said == (SetTimer("here/0/0", datetime(2026, 3, 4, 18, tzinfo=UTC)),)


@pytest.mark.parametrize("values", [{}, {"appointment": "soon"}, {"appointment": "2026-03-01"}])
def test_a_day_gone_by_or_unknown_is_now(values: dict[str, str]) -> None:
    _, said = read("wait: until appointment" + NEXT).enter(at("here", values=values), NOW)
    assert said == (SetTimer("here/0/0", NOW),)


@pytest.mark.parametrize(
    ("moment", "found"),
    [
        ("half an hour", "1: duration: here: 'half an hour': write 3 days, until 10:00"),
        ("0 minutes", "1: duration: here: '0 minutes'"),
        ("400 days", "1: duration: here: '400 days'"),
        ("until 25:00", "1: duration: here: 'until 25:00'"),
        ("until 61 days before appointment", "1: duration: here: 'until 61 days"),
        ("until apointment", "1: value: here: 'apointment' is no date that this script knows"),
        ("until note at 10:00", "1: value: here: 'note' is no date that this script knows"),
        ("until days", "1: value: here: 'days' is no date that this script knows"),
        ("[3 days]", "1: shape: here: 'wait' must be text"),
    ],
)
def test_each_fault_is_told_at_its_line(moment: str, found: str) -> None:
    assert any(told.startswith(found) for told in faults(f"wait: {moment}{NEXT}"))
