"""Local times of a wall clock as moments, on nights when clocks change too. Pure.

One rule for beginnings and ends: a time that a change leaves out is the first moment after it, one
that comes twice is the first. So a shift that ends at a local time and one that begins then meet
exactly, in every zone and on every night: cover has no hole and nobody is relieved twice.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY_MINUTES = 24 * 60


def moment(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """Return when a wall clock of the zone shows `minute` minutes after the midnight of `day`.

    1500 is 1:00 on the day after. In UTC.
    """
    wall = datetime.combine(day, time()) + timedelta(minutes=minute)
    first = wall.replace(tzinfo=zone).astimezone(UTC)
    if first.astimezone(zone).replace(tzinfo=None) == wall:
        return first
    before = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    return _change(before, first, zone=zone)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """Return when a day begins in the zone, in UTC."""
    return moment(day, 0, zone)


def _change(before: datetime, after: datetime, *, zone: ZoneInfo) -> datetime:
    """Find the first moment, to the second, at which the zone's new offset holds."""
    new = after.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        if middle.astimezone(zone).utcoffset() == new:
            after = middle
        else:
            before = middle
    return after
