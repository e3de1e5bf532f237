"""Who is taken next: urgency first, then who waits too long, then language, then acquaintance."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from bot.care.matching import NO_LEVEL, Taker, Waiting, in_order

NOW = datetime(2026, 3, 3, 18, 0, tzinfo=UTC)
ME, OTHER = UUID(int=1), UUID(int=2)
NOOR = Taker(ME, frozenset({"en", "es"}))
PLAIN = Waiting(UUID(int=10), 2, NOW + timedelta(minutes=10), "en")

moments = st.integers(-60, 60).map(lambda minutes: NOW + timedelta(minutes=minutes))
crowds = st.lists(
    st.builds(
        Waiting,
        id=st.uuids(),
        level=st.none() | st.integers(0, 3),
        due_at=st.none() | moments,
        language=st.sampled_from(["en", "es", "so", "lo"]),
        known_to=st.sampled_from([None, ME, OTHER]),
    ),
    max_size=30,
)


def first(*waiting: Waiting) -> Waiting:
    """Return whom Noor takes."""
    return in_order(waiting, NOOR, NOW)[0]


def test_the_level_outranks_everything() -> None:
    urgent = replace(PLAIN, id=UUID(int=11), level=0, language="so")
    late = replace(PLAIN, due_at=NOW - timedelta(hours=5), known_to=ME)
    assert first(late, urgent) == urgent


def test_who_waits_too_long_comes_before_who_could_be_spoken_with() -> None:
    late = replace(PLAIN, id=UUID(int=11), due_at=NOW, language="so")
    assert first(PLAIN, late) == late


def test_a_language_comes_before_an_acquaintance_and_that_before_the_deadline() -> None:
    foreign = replace(PLAIN, id=UUID(int=11), language="so", known_to=ME)
    known = replace(PLAIN, id=UUID(int=12), known_to=ME, due_at=NOW + timedelta(hours=2))
    assert in_order((foreign, PLAIN, known), NOOR, NOW) == [known, PLAIN, foreign]


def test_a_language_that_nobody_speaks_is_still_taken() -> None:
    foreign = replace(PLAIN, language="lo")
    assert first(foreign) == foreign


def test_what_has_no_level_or_deadline_comes_last_and_is_taken_too() -> None:
    bare = Waiting(UUID(int=11), None, None, "en", ME)
    undated = replace(PLAIN, id=UUID(int=12), due_at=None)
    assert in_order((bare, undated, PLAIN), NOOR, NOW) == [PLAIN, undated, bare]


@given(crowds)
def test_nobody_is_left_out_or_doubled(crowd: list[Waiting]) -> None:
    assert sorted(in_order(crowd, NOOR, NOW), key=id) == sorted(crowd, key=id)


@given(crowds)
def test_nobody_stands_before_one_who_is_more_urgent(crowd: list[Waiting]) -> None:
    levels = [NO_LEVEL if one.level is None else one.level for one in in_order(crowd, NOOR, NOW)]
    assert levels == sorted(levels)


@given(crowds)
def test_at_one_level_nobody_stands_before_one_who_is_late(crowd: list[Waiting]) -> None:
    for level in (None, 0, 1, 2, 3):
        late = [
            one.due_at is not None and one.due_at <= NOW
            for one in in_order(crowd, NOOR, NOW)
            if one.level == level
        ]
        assert late == sorted(late, reverse=True)


@given(crowds, st.randoms())
def test_the_order_does_not_depend_on_how_the_list_came(
    crowd: list[Waiting], chance: Random
) -> None:
    distinct = [replace(one, due_at=NOW + timedelta(minutes=at)) for at, one in enumerate(crowd)]
    shuffled = chance.sample(distinct, len(distinct))
    assert in_order(shuffled, NOOR, NOW) == in_order(distinct, NOOR, NOW)
