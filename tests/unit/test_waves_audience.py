"""Who a campaign is for: each condition asks one thing, and nobody is guessed into it."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.care.waves.audience import Audience, Person, faults, matches, read_tags
from tests.town import MORNING

CADENCE = UUID(int=7)
BEA = Person(
    language="en",
    birth_year=1990,
    called_at=MORNING - timedelta(days=10),
    outcomes={"self_rated_state": "2"},
    cadences=frozenset([CADENCE]),
    zip_code="97205",
    tags=frozenset(["housing", "vets"]),
)
MEETS = [
    Audience(),
    Audience(languages=("es", "en")),
    Audience(age_from=36, age_until=36),
    Audience(days_from=10, days_until=10),
    Audience(instrument="self_rated_state", values=("1", "2")),
    Audience(cadence_id=str(CADENCE)),
    Audience(areas=("980", "972")),
    Audience(tags=("vets", "students")),
]
MISSES = [
    Audience(languages=("es",)),
    Audience(age_from=37),
    Audience(age_until=35),
    Audience(days_from=11),
    Audience(days_until=9),
    Audience(instrument="self_rated_state", values=("3",)),
    Audience(cadence_id=str(UUID(int=8))),
    Audience(areas=("980", "97201")),
    Audience(tags=("students",)),
]


@pytest.mark.parametrize("audience", MEETS)
def test_whoever_meets_a_condition_belongs(audience: Audience) -> None:
    assert matches(BEA, audience, MORNING)


@pytest.mark.parametrize("audience", MISSES)
def test_whoever_misses_a_condition_does_not_belong(audience: Audience) -> None:
    assert not matches(BEA, audience, MORNING)


@pytest.mark.parametrize("audience", [one for one in MEETS[2:]])
def test_what_is_not_known_meets_no_condition(audience: Audience) -> None:
    assert not matches(Person("en"), audience, MORNING)


def test_every_condition_must_hold() -> None:
    both = replace(MEETS[1], age_from=37)
    assert not matches(BEA, both, MORNING)


_numbers = some.none() | some.integers(0, 120)


@given(some.lists(some.sampled_from(["en", "es", "so"])), _numbers, _numbers)
def test_conditions_come_back_from_plain_data_as_they_were(
    languages: list[str], low: int | None, high: int | None
) -> None:
    audience = Audience(languages=tuple(languages), age_from=low, days_until=high)
    plain = audience.to_dict()
    assert Audience.from_dict({**plain, "languages": list(plain["languages"])}) == audience


@pytest.mark.parametrize(
    ("audience", "field"),
    [
        (Audience(age_from=40, age_until=30), "age"),
        (Audience(age_from=-1), "age"),
        (Audience(days_until=9999), "days"),
        (Audience(instrument="self_rated_state"), "values"),
        (Audience(values=("1",)), "values"),
    ],
)
def test_conditions_that_cannot_hold_are_told_by_field(audience: Audience, field: str) -> None:
    assert list(faults(audience)) == [field]


def test_conditions_that_can_hold_have_no_faults() -> None:
    assert [faults(one) for one in MEETS + MISSES] == [{}] * len(MEETS + MISSES)


def test_what_was_kept_before_there_were_areas_is_read() -> None:
    kept = Audience(languages=("es",)).to_dict()
    assert Audience.from_dict({k: v for k, v in kept.items() if k not in ("areas", "tags")}) == (
        Audience(languages=("es",))
    )


@pytest.mark.parametrize("area", ["", "x", "972051", "٩٧٢", "97 2"])
def test_an_area_is_how_a_zip_code_begins(area: str) -> None:
    assert faults(Audience(areas=("972", area))) == {"areas": "areas"}


def test_tags_are_read_in_small_letters_in_order_and_once() -> None:
    assert read_tags(" Vets,housing  help,, vets ,") == ["housing help", "vets"]
