"""The chain of pages: whom it comes to, when; on any roster, with any failure."""

from datetime import timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.care.paging.chain import Asked, Roster, Rung, climb, last_rung
from bot.config import Policy

POLICY = Policy()
FIRST, SECOND, THIRD, SUPERVISOR, MANAGER, OFF = (UUID(int=number) for number in range(1, 7))
FULL = Roster((FIRST,), (SECOND,), (THIRD,), (SUPERVISOR,), (MANAGER,))
ALL = frozenset(FULL.everybody)

people = st.sampled_from([UUID(int=number) for number in range(1, 12)])
some = st.lists(people, unique=True, max_size=3).map(tuple)
rosters = st.builds(Roster, some, some, some, some, some)
levels = st.integers(0, 3)
asked = st.builds(Asked, levels, st.integers(0, 12), st.none() | people, holder=st.none() | people)


def climbed(
    level: int, rungs: int, *, roster: Roster = FULL, reach: frozenset[UUID] = ALL
) -> list[Rung]:
    """Climb so many rungs, nobody answering."""
    found: list[Rung] = []
    for _ in range(rungs):
        found.append(climb(Asked(level, found[-1].number if found else 0), roster, reach, POLICY))
    return found


def test_danger_climbs_from_who_is_on_duty_to_the_manager_at_its_times() -> None:
    rungs = climbed(0, 7)
    assert [rung.staff for rung in rungs[:5]] == [
        (FIRST,),
        (SECOND,),
        (FIRST, SECOND, THIRD),
        (SUPERVISOR,),
        (MANAGER,),
    ]
    assert set(rungs[5].staff) == set(rungs[6].staff) == ALL
    at, times = timedelta(0), []
    for rung in rungs:
        times.append(at)
        assert rung.wait is not None
        at += rung.wait
    assert [time.seconds // 60 for time in times] == [0, 2, 5, 10, 15, 20, 25]


def test_supervisors_are_rung_up() -> None:
    assert [rung.voice for rung in climbed(0, 6)] == [False, False, False, True, True, True]


def test_the_urgent_climb_too_and_the_rest_wake_nobody() -> None:
    assert [rung.staff for rung in climbed(1, 5)] == [rung.staff for rung in climbed(0, 5)]
    for level in (2, 3):
        rungs = climbed(level, 9)
        assert [rung.staff for rung in rungs[:3]] == [(FIRST,), (SECOND,), FULL.on_shift]
        assert all(rung.staff == FULL.on_shift and not rung.voice for rung in rungs[3:])


def test_a_rung_that_reaches_nobody_is_passed_at_once_and_sees_it_all_the_same() -> None:
    rung = climb(Asked(0, 0), FULL, frozenset({THIRD, MANAGER}), POLICY)
    assert (rung.number, rung.staff) == (3, (FIRST, SECOND, THIRD))
    rung = climb(Asked(0, 0), FULL, frozenset({MANAGER}), POLICY)
    assert rung.number == 5 and set(rung.staff) == ALL and not rung.whole_team


def test_whom_nothing_reaches_the_whole_team_sees() -> None:
    rung = climb(Asked(0, 0), FULL, frozenset(), POLICY)
    assert rung.nobody and rung.whole_team and set(rung.staff) == ALL


def test_with_nobody_on_shift_danger_wakes_and_what_can_wait_waits() -> None:
    night = Roster(supervisors=(SUPERVISOR,), managers=(MANAGER,))
    rung = climb(Asked(0, 0), night, ALL, POLICY)
    assert (rung.staff, rung.whole_team, rung.voice) == ((SUPERVISOR,), True, True)
    for level in (2, 3):
        rung = climb(Asked(level, 0), night, ALL, POLICY)
        assert (rung.staff, rung.whole_team, rung.wait, rung.number) == ((), True, None, 0)


def test_who_acknowledged_and_was_silent_is_paged_again_with_the_next_rung() -> None:
    rung = climb(Asked(0, 1, silent=FIRST), FULL, ALL, POLICY)
    assert rung.staff == (SECOND, FIRST)
    rung = climb(Asked(0, 1, silent=OFF), FULL, ALL, POLICY)
    assert rung.staff == (SECOND,), "off shift by now"


def test_who_took_it_and_said_nothing_is_paged_before_all_others() -> None:
    rung = climb(Asked(0, 0, holder=OFF), FULL, ALL | {OFF}, POLICY)
    assert (rung.number, rung.staff, rung.wait) == (1, (OFF,), POLICY.page_again_after)
    after = climb(Asked(0, 1, holder=OFF), FULL, ALL | {OFF}, POLICY)
    assert after.staff == (FIRST,) and not after.voice


@given(asked, rosters, st.frozensets(people))
def test_always_somebody_who_can_be_reached_or_the_whole_team(
    asked: Asked, roster: Roster, reach: frozenset[UUID]
) -> None:
    rung = climb(asked, roster, reach, POLICY)
    assert rung.whole_team or reach.intersection(rung.staff)
    assert rung.nobody == (not reach.intersection(rung.staff))
    assert len(set(rung.staff)) == len(rung.staff)


@given(asked, rosters, st.frozensets(people))
def test_nobody_off_duty_is_woken_before_the_last_rungs(
    asked: Asked, roster: Roster, reach: frozenset[UUID]
) -> None:
    rung = climb(asked, roster, reach, POLICY)
    off = set(rung.staff) - set(roster.on_shift) - {asked.holder}
    if not off:
        return
    assert asked.level <= 1 and off <= {*roster.supervisors, *roster.managers}
    before = int(asked.holder is not None)
    assert rung.number - before >= 4
    if asked.climbed - before < 3:
        assert not reach.intersection(roster.on_shift), "somebody there could have been reached"


@given(levels, rosters, st.frozensets(people))
def test_the_chain_never_stands_still_and_comes_to_everybody_in_time(
    level: int, roster: Roster, reach: frozenset[UUID]
) -> None:
    rungs = climbed(level, last_rung(level) + 2, roster=roster, reach=reach)
    met = {one for rung in rungs for one in rung.staff}
    assert met == set(roster.everybody if level <= 1 else roster.on_shift)
    for one, other in pairwise(rungs):
        assert other.number > one.number or (level > 1 and not roster.on_shift)
    waits = [rung.wait for rung in rungs]
    if level <= 1:
        assert all(wait and timedelta(0) < wait <= POLICY.page_again_after for wait in waits)
    else:
        assert all((wait is None) == (not roster.on_shift) for wait in waits)


@given(rosters, st.frozensets(people))
def test_each_rung_of_danger_comes_at_its_time_or_sooner(
    roster: Roster, reach: frozenset[UUID]
) -> None:
    at = timedelta(0)
    for place, rung in enumerate(climbed(0, 5, roster=roster, reach=reach), start=1):
        assert rung.number >= place
        assert rung.number > 5 or at <= POLICY.rungs_at[rung.number - 1]
        at += rung.wait or timedelta(0)


@pytest.mark.parametrize(("level", "held", "last"), [(0, False, 5), (1, True, 6), (2, False, 3)])
def test_the_last_rung_is_known(level: int, held: bool, last: int) -> None:
    assert last_rung(level, held=held) == last
