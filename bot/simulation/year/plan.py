"""What a year is made of, drawn from its seed: who is referred when, and what becomes of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from types import MappingProxyType
from zoneinfo import ZoneInfo

from flows.languages import LANGUAGES

STARTS_AT = datetime(2026, 1, 5, 17, tzinfo=UTC)
LASTS = timedelta(days=365)
REFERRED_WITHIN = timedelta(days=300)
CAMPAIGN_EVERY = timedelta(days=12)
# Area codes and the zones in which their people live. Each has a hundred numbers of 555-01xx.
AREAS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        **dict.fromkeys(("503", "206", "213", "415"), ("America/Los_Angeles",)),
        **dict.fromkeys(("303", "505", "801", "406"), ("America/Denver",)),
        **dict.fromkeys(("480", "602", "520"), ("America/Phoenix",)),
        **dict.fromkeys(("312", "214", "612", "504"), ("America/Chicago",)),
        **dict.fromkeys(("212", "404", "617"), ("America/New_York",)),
        "208": ("America/Boise", "America/Los_Angeles"),
        "850": ("America/New_York", "America/Chicago"),
    }
)
NUMBERS_AN_AREA = 100
PEOPLE_MAX = len(AREAS) * NUMBERS_AN_AREA
TEMPERS = {"obliging": 50, "sparse": 25, "silent": 15, "talkative": 10}
# What a person may write once instead of an answer, on which text, and how many do.
TURNS = {"stop": 0.10, "wrong": 0.03, "cry": 0.07, "person": 0.06, "unclear": 0.2}


@dataclass(frozen=True, slots=True)
class Person:
    """A client to come. `zone` is where they truly are; `says_zone` whether the referral tells it.

    `turns` says what they write instead of an answer, by the number of the text that they got.
    `lost_after` is the text after which their number reaches nobody any more.
    """

    name: str
    phone: str
    language: str
    zone: str
    says_zone: bool
    referred_at: datetime
    agreed: bool
    temper: str
    turns: Mapping[int, str]
    comes_back: bool
    lost_after: int | None


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign in waves to come, and what its supervisor does with it, by hours since its start.

    `languages` are those it is for; all where there are none.
    """

    at: datetime
    script: str
    languages: tuple[str, ...]
    deeds: tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A year, whole."""

    seed: int
    people: tuple[Person, ...]
    campaigns: tuple[Campaign, ...]
    starts_at: datetime
    ends_at: datetime


def planned(seed: int, people: int) -> Plan:
    """Draw the year of a seed, with so many people, PEOPLE_MAX at most."""
    assert 0 < people <= PEOPLE_MAX, "there are no more numbers that belong to nobody"
    rng = Random(f"{seed}/year")
    numbers = [(area, number) for area in AREAS for number in range(NUMBERS_AN_AREA)]
    chosen = rng.sample(numbers, people)
    ends_at = STARTS_AT + LASTS
    return Plan(
        seed,
        tuple(_person(rng, at, area, number=number) for at, (area, number) in enumerate(chosen)),
        tuple(_campaigns(rng, ends_at)),
        STARTS_AT,
        ends_at,
    )


def _person(rng: Random, at: int, area: str, *, number: int) -> Person:
    zone = rng.choice(AREAS[area])
    turns = {rng.randrange(2, 9): what for what, share in TURNS.items() if rng.random() < share}
    return Person(
        name=f"Person {at}",
        phone=f"+1{area}55501{number:02d}",
        language=list(LANGUAGES)[at % len(LANGUAGES)],
        zone=zone,
        says_zone=rng.random() < 0.5,
        referred_at=_at_work(rng, STARTS_AT + rng.random() * REFERRED_WITHIN, zone),
        agreed=rng.random() < 0.95,
        temper=rng.choices(list(TEMPERS), list(TEMPERS.values()))[0],
        turns=turns,
        comes_back=rng.random() < 0.3,
        lost_after=rng.randrange(3, 9) if rng.random() < 0.04 else None,
    )


def _at_work(rng: Random, at: datetime, zone: str) -> datetime:
    """Crises come at any hour, and referrals mostly by day."""
    local = at.astimezone(ZoneInfo(zone))
    hour = rng.randrange(8, 20) if rng.random() < 0.8 else rng.randrange(24)
    return local.replace(hour=hour, minute=rng.randrange(60)).astimezone(UTC)


def _campaigns(rng: Random, ends_at: datetime) -> list[Campaign]:
    """Campaigns begin so often, and last so long, that two mostly go on at once."""
    found, at = [], STARTS_AT + timedelta(days=20)
    while at < ends_at - timedelta(days=10):
        script = rng.choice(("caring_contact", "caring_contact", "check_in"))
        some = rng.sample(list(LANGUAGES), rng.randrange(3, 10))
        found.append(Campaign(at, script, tuple(some) if rng.random() < 0.5 else (), _deeds(rng)))
        at += CAMPAIGN_EVERY * rng.uniform(0.2, 1.8)
    return found


def _deeds(rng: Random) -> tuple[tuple[float, str], ...]:
    """Most run to their end; some are paused for hours or days, some are stopped."""
    drawn = rng.random()
    if drawn < 0.4:
        return ()
    if drawn < 0.7:
        pause = rng.uniform(0.5, 8)
        return ((pause, "pause"), (pause + rng.uniform(2, 60), "resume"))
    return ((rng.uniform(0.5, 30), "stop"),)
