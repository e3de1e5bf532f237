"""Rosters for tests: who can be paged, and who is on which shift."""

import html
import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, update

from bot.care.rosters import covering, planning, publishing, swapping, wishes
from bot.care.rosters.cover import Need
from bot.care.rosters.leave import Leave
from bot.care.rosters.planning import NewPattern
from bot.care.rosters.shifts import Weekly
from models import paging_ways, shifts, staff_members, time_off_wishes
from tests.browsing import Browser
from tests.town import Town

# A Wednesday and a Thursday, the day after the tests' morning and the one after that.
WEDNESDAY, THURSDAY = "2026-03-04", "2026-03-05"
EVERY_DAY = range(7)
SHIFT = {"role": "first", "day": WEDNESDAY, "starts": "07:00", "ends": "17:00"}


def nobody_works(town: Town) -> None:
    """Take everybody off the roster."""
    with town.house.db.writing() as tx:
        tx.execute(delete(shifts))


def pageable(town: Town, *names: str) -> None:
    """Let people have a way of being paged that was tested."""
    for name in names:
        row = {"id": town.house.new_id(), "staff_id": town.staff[name].id, "kind": "email"}
        way = {"address": f"{name.lower()}@example.org", "address_hash": bytes(16), "position": 1}
        times = {"created_at": town.now, "tested_at": town.now}
        with town.house.db.writing() as tx:
            tx.execute(insert(paging_ways), {**row, **way, **times})


def works(town: Town, name: str, begins: datetime, hours: float = 10, **more: Any) -> UUID:
    """Put somebody on a published shift."""
    shift_id: UUID = town.house.new_id()
    times = {"starts_at": begins, "ends_at": begins + timedelta(hours=hours)}
    row = {"id": shift_id, "staff_id": town.staff[name].id, **times, **more}
    with town.house.db.writing() as tx:
        tx.execute(insert(shifts), row)
    return shift_id


def becomes(town: Town, name: str, **values: Any) -> None:
    """Change something about a member of staff."""
    who = staff_members.c.id == town.staff[name].id
    with town.house.db.writing() as tx:
        tx.execute(update(staff_members).where(who).values(**values))


def roster(town: Town, state: str = "published") -> list[tuple[str, str, str]]:
    """Return who is on from when until when, in UTC, in the order of time."""
    names = {staff.id: name for name, staff in town.staff.items()}
    rows = sorted(town.rows(shifts, state=state), key=lambda row: (row.starts_at, row.id))
    return [(names[row.staff_id], _told(row.starts_at), _told(row.ends_at)) for row in rows]


def planned(town: Town) -> None:
    """Give the town a roster with gaps, double cover, a language, drafts and an offer."""
    nobody_works(town)
    pageable(town, "Noor", "Luz", "Sam")
    becomes(town, "Luz", languages=["en", "es"])
    _needs(town)
    _works(town, "Noor", role="first", hours=_hours(range(4), start=7, length=10))
    _works(town, "Luz", role="first", hours=_hours(range(2, 6), start=13, length=10))
    _works(town, "Sam", role="supervisor", hours=_hours(EVERY_DAY, start=17, length=14))
    sam = town.staff["Sam"]
    planning.plan(town.house, sam, 2, town.now)
    publishing.publish(town.house, sam, town.now, anyway=True)
    _works(town, "Luz", role="second", hours=_hours((6,), start=20, length=10))
    _works(town, "Noor", role="second", hours=_hours((6,), start=20, length=10))
    planning.plan(town.house, sam, 2, town.now)
    [first, *_] = of(town, "Luz")
    swapping.offer(town.house, town.staff["Luz"], first.id, town.now, to=None)


def wished(town: Town, name: str = "Luz", days: int = 2) -> UUID:
    """Let somebody ask for time off from Wednesday on; returns the wish's id."""
    staff, first = town.staff[name], date(2026, 3, 4)
    leave = Leave(staff.id, first, first + timedelta(days=days - 1))
    wishes.ask(town.house, staff, leave, town.now)
    wish_id: UUID = town.rows(time_off_wishes)[-1].id
    return wish_id


def of(town: Town, name: str) -> list[Any]:
    """Return somebody's published shifts."""
    return town.rows(shifts, staff_id=town.staff[name].id, state="published")


def _hours(weekdays: Iterable[int], *, start: int, length: int) -> Weekly:
    return Weekly(frozenset(weekdays), start * 60, length * 60)


def _works(town: Town, name: str, *, role: str, hours: Weekly) -> None:
    new = NewPattern(town.staff[name].id, role, hours, date(2026, 3, 1))
    planning.add_pattern(town.house, town.staff["Sam"], new, town.now)


def _needs(town: Town) -> None:
    needs = (
        Need(_hours(EVERY_DAY, start=7, length=16)),
        Need(_hours(range(5), start=8, length=10), language="es"),
    )
    for need in needs:
        covering.add(town.house, town.staff["Sam"], need, town.now)


def shown(http: Browser, path: str) -> str:
    """Return what a page shows."""
    answer = http.get(path)
    assert answer.status_code == 200, (path, answer.status)
    return html.unescape(answer.text)


def alert(answer: Any) -> str:
    """Return what a refusing page says."""
    found = re.search(r'role="alert">(.*?)</p>', answer.text)
    assert found is not None, answer.status
    return html.unescape(re.sub(r"<[^>]+>", "", found[1]))


def person(town: Town, name: str) -> dict[str, str]:
    """Give the field that chooses somebody."""
    return {"staff_id": str(town.staff[name].id)}


def _told(at: datetime) -> str:
    return f"{at:%d %H:%M}"
