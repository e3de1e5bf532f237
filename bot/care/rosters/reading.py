"""Reads a team's roster out of the database, as the values that rules judge."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, or_, select

from bot.care.paging import ways
from bot.care.rosters.cover import SOMEBODY, Need
from bot.care.rosters.shifts import Pattern, Person, Shift, Span, Weekly
from models import cover_needs, shift_patterns, shifts, staff_members, teams, time_off

# A year of forty people; what is beyond is a mistake, and no page waits for it.
SHIFTS_MAX = 20_000
PEOPLE_MAX = 500
PATTERNS_MAX = 1000
NEEDS_MAX = 100
STANDING = ("draft", "published")


def zone_of(tx: Connection, team_id: UUID) -> ZoneInfo:
    """Return the zone that a team's clocks show."""
    return ZoneInfo(tx.execute(select(teams.c.time_zone).where(teams.c.id == team_id)).scalar_one())


def people(tx: Connection, team_id: UUID) -> Mapping[UUID, Person]:
    """Return who of a team can be on a roster, by name; auditors only look on."""
    query = (
        select(staff_members)
        .where(staff_members.c.team_id == team_id, staff_members.c.active)
        .where(staff_members.c.role != "auditor")
        .order_by(staff_members.c.display_name, staff_members.c.id)
        .limit(PEOPLE_MAX)
    )
    rows = tx.execute(query).all()
    reachable = ways.reachable(tx, [row.id for row in rows])
    return {
        row.id: Person(
            row.id, row.display_name, row.role, frozenset(row.languages), row.id in reachable
        )
        for row in rows
    }


def languages(found: Mapping[UUID, Person]) -> Mapping[UUID, frozenset[str]]:
    """Return which languages each person speaks."""
    return {person.id: person.languages for person in found.values()}


def shifts_between(
    tx: Connection, team_id: UUID, span: Span, *, states: Iterable[str] = STANDING
) -> list[Shift]:
    """Return a team's shifts that meet a span, in the order of their beginnings."""
    query = (
        select(shifts)
        .join(staff_members)
        .where(staff_members.c.team_id == team_id, staff_members.c.active)
        .where(shifts.c.ends_at > span.starts_at, shifts.c.starts_at < span.ends_at)
        .where(shifts.c.state.in_(tuple(states)))
        .order_by(shifts.c.starts_at, shifts.c.id)
        .limit(SHIFTS_MAX)
    )
    return [as_shift(row) for row in tx.execute(query)]


def of_person(tx: Connection, staff_id: UUID, span: Span) -> list[Shift]:
    """Return a person's shifts that meet a span, drafts among them."""
    query = (
        select(shifts)
        .where(shifts.c.staff_id == staff_id, shifts.c.state.in_(STANDING))
        .where(shifts.c.ends_at > span.starts_at, shifts.c.starts_at < span.ends_at)
        .order_by(shifts.c.starts_at)
        .limit(SHIFTS_MAX)
    )
    return [as_shift(row) for row in tx.execute(query)]


def one_shift(tx: Connection, team_id: UUID, *, shift_id: UUID) -> Shift | None:
    """Return one shift that stands; None where it is another team's, or was taken away."""
    query = (
        select(shifts)
        .join(staff_members)
        .where(shifts.c.id == shift_id, staff_members.c.team_id == team_id)
        .where(shifts.c.state.in_(STANDING))
    )
    row = tx.execute(query).first()
    return None if row is None else as_shift(row)


def as_shift(row: Any) -> Shift:
    """Return a row of the table as a value."""
    return Shift(row.id, row.staff_id, row.role, Span(row.starts_at, row.ends_at), row.state)


def needs(tx: Connection, team_id: UUID) -> Sequence[Need]:
    """Return what a team must cover; somebody at every hour where it has not said."""
    return [as_need(row) for row in need_rows(tx, team_id)] or SOMEBODY


def need_rows(tx: Connection, team_id: UUID) -> Sequence[Any]:
    """Return what a team has said that it must cover, as it was written."""
    query = select(cover_needs).where(cover_needs.c.team_id == team_id).order_by(cover_needs.c.id)
    return tx.execute(query.limit(NEEDS_MAX)).all()


def as_need(row: Any) -> Need:
    """Return a row of the table as a value."""
    return Need(as_weekly(row), row.role, row.least, row.language)


def patterns(tx: Connection, team_id: UUID, *, since: date) -> list[Pattern]:
    """Return a team's patterns that have not ended before a day."""
    query = (
        select(shift_patterns)
        .join(staff_members)
        .where(shift_patterns.c.team_id == team_id, staff_members.c.active)
        .where(or_(shift_patterns.c.until_day.is_(None), shift_patterns.c.until_day >= since))
        .order_by(staff_members.c.display_name, shift_patterns.c.id)
        .limit(PATTERNS_MAX)
    )
    return [as_pattern(row) for row in tx.execute(query)]


def as_pattern(row: Any) -> Pattern:
    """Return a row of the table as a value."""
    return Pattern(row.id, row.staff_id, row.role, as_weekly(row), row.from_day, row.until_day)


def as_weekly(row: Any) -> Weekly:
    """Return the weekly hours of a row."""
    return Weekly(frozenset(row.weekdays), row.start_minute, row.length_minutes)


def away(tx: Connection, team_id: UUID, span: Span) -> Mapping[UUID, list[Span]]:
    """Return who of a team is away when, as far as it meets a span."""
    found: dict[UUID, list[Span]] = {}
    for row in away_rows(tx, team_id, since=span.starts_at):
        if row.starts_at < span.ends_at:
            found.setdefault(row.staff_id, []).append(Span(row.starts_at, row.ends_at))
    return found


def away_rows(tx: Connection, team_id: UUID, *, since: datetime) -> Sequence[Any]:
    """Return a team's time off that is not over, with names, in the order of its beginnings."""
    query = (
        select(time_off, staff_members.c.display_name)
        .join(staff_members, staff_members.c.id == time_off.c.staff_id)
        .where(staff_members.c.team_id == team_id, time_off.c.withdrawn_at.is_(None))
        .where(time_off.c.ends_at > since)
        .order_by(time_off.c.starts_at, time_off.c.id)
        .limit(PATTERNS_MAX)
    )
    return tx.execute(query).all()
