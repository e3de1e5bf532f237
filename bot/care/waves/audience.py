"""PURE. Who a campaign is for: a closed set of conditions, every one of which must hold."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

AGE_MAX = 120
DAYS_MAX = 3650
VALUES_MAX = 12
AREAS_MAX, TAGS_MAX = 40, 12
ZIP_DIGITS = 5
LISTS = ("languages", "values", "areas", "tags")


@dataclass(frozen=True, slots=True)
class Audience:
    """The conditions; what is empty or None asks nothing.

    Ages are in whole years by the birth year alone, days are counted since the latest crisis call,
    `values` are what `instrument` last recorded, `cadence_id` is a cadence somebody is enrolled in,
    `areas` are how ZIP codes begin, `tags` are words of which a client has at least one.
    """

    languages: tuple[str, ...] = ()
    age_from: int | None = None
    age_until: int | None = None
    days_from: int | None = None
    days_until: int | None = None
    instrument: str = ""
    values: tuple[str, ...] = ()
    cadence_id: str = ""
    areas: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()

    @property
    def asks_who(self) -> bool:
        """Say whether it matters what is sealed about a client: it is opened for nothing else."""
        return self.asks_age or bool(self.areas or self.tags)

    @property
    def asks_age(self) -> bool:
        """Say whether somebody's age matters."""
        return self.age_from is not None or self.age_until is not None

    def to_dict(self) -> dict[str, Any]:
        """Give it as plain data."""
        return asdict(self)

    @staticmethod
    def from_dict(kept: Mapping[str, Any]) -> "Audience":
        """Read what `to_dict` gave, also after a way through JSON, and before there were areas."""
        lists = {name: tuple(kept.get(name, ())) for name in LISTS}
        return Audience(**{**kept, **lists})


@dataclass(frozen=True, slots=True)
class Person:
    """What the conditions can ask about one client; None and nothing where it is not known."""

    language: str
    birth_year: int | None = None
    called_at: datetime | None = None
    outcomes: Mapping[str, str] = field(default_factory=dict)
    cadences: frozenset[UUID] = frozenset()
    zip_code: str = ""
    tags: frozenset[str] = frozenset()


def read_tags(written: str) -> list[str]:
    """Return what is written with commas between, each once, in small letters and in order."""
    return sorted({" ".join(tag.split()).casefold() for tag in written.split(",")} - {""})


def faults(audience: Audience) -> dict[str, str]:
    """Return what is wrong with the conditions, as codes by field."""
    found = {}
    if _is_crossed(audience.age_from, audience.age_until, most=AGE_MAX):
        found["age"] = "span"
    if _is_crossed(audience.days_from, audience.days_until, most=DAYS_MAX):
        found["days"] = "span"
    if bool(audience.instrument) != bool(audience.values) or len(audience.values) > VALUES_MAX:
        found["values"] = "outcome"
    if len(audience.areas) > AREAS_MAX or not all(map(_is_area, audience.areas)):
        found["areas"] = "areas"
    if len(audience.tags) > TAGS_MAX:
        found["tags"] = "tags"
    return found


def _is_area(written: str) -> bool:
    return written.isascii() and written.isdigit() and len(written) <= ZIP_DIGITS


def _is_crossed(start: int | None, end: int | None, *, most: int) -> bool:
    low, high = start or 0, most if end is None else end
    return not 0 <= low <= high <= most


def matches(person: Person, audience: Audience, now: datetime) -> bool:
    """Say whether every condition holds; what is not known meets no condition that asks for it."""
    return (
        (not audience.languages or person.language in audience.languages)
        and _is_of_age(person, audience, now)
        and _called_then(person, audience, now)
        and (not audience.instrument or _answered(person, audience))
        and (not audience.cadence_id or UUID(audience.cadence_id) in person.cadences)
        and (not audience.areas or _lives_there(person, audience))
        and (not audience.tags or not person.tags.isdisjoint(audience.tags))
    )


def _is_of_age(person: Person, audience: Audience, now: datetime) -> bool:
    if not audience.asks_age:
        return True
    if person.birth_year is None:
        return False
    age = now.year - person.birth_year
    high = AGE_MAX if audience.age_until is None else audience.age_until
    return (audience.age_from or 0) <= age <= high


def _called_then(person: Person, audience: Audience, now: datetime) -> bool:
    if audience.days_from is None and audience.days_until is None:
        return True
    if person.called_at is None:
        return False
    since = now - person.called_at
    latest = DAYS_MAX if audience.days_until is None else audience.days_until
    return timedelta(days=audience.days_from or 0) <= since < timedelta(days=latest + 1)


def _answered(person: Person, audience: Audience) -> bool:
    return person.outcomes.get(audience.instrument) in audience.values


def _lives_there(person: Person, audience: Audience) -> bool:
    return bool(person.zip_code) and person.zip_code.startswith(audience.areas)
