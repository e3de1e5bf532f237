"""Finding a client by a piece of the name, among many whose names are encrypted.

The reference looks through as many names kept in plain words, with LIKE.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from statistics import median
from time import perf_counter
from typing import Any
from uuid import UUID

from sqlalchemy import Table, insert, text

from bench.figures import Figure, Needed, alternate
from bench.people import TEAM, ZONE, build, phone
from bench.size import Size
from bench.stores import Store
from bot import schema
from bot.care import finding
from bot.care.finding import Known
from bot.care.specialist import StaffMember
from bot.house import House
from models import client_marks, clients, contact_points, conversations, staff_members, teams

MILLISECONDS_MOST = 100.0
AT_ONCE = 5_000
FIRST = "Maria José Nguyễn Olena Fatima Hana Ahmed Samuel Dmytro Ioana Yuki Minh".split()
SYLLABLES = "ka ro lin da mo shi ve ter an bel cor di fu ga hu jo ly".split()
ASKED = ("mar", "jose", "karo", "vete", "lin ka", "yu")


def measure(size: Size, store: Store, now: datetime) -> list[Figure]:
    """Measure milliseconds a search, among `size.clients`."""
    url = store.fresh(f"finding_{store.engine}")
    parts = build(url)
    schema.migrate(parts.house.db)
    staff = _people(parts.house, size.clients, now)
    with parts.house.db.writing() as tx:
        tx.execute(text("CREATE TABLE plain_names (name TEXT NOT NULL)"))
        rows = [{"name": name} for name in _names(size.clients)]
        tx.execute(text("INSERT INTO plain_names (name) VALUES (:name)"), rows)

    def ours(asked: str) -> None:
        finding.find(parts.house, staff, asked, now)

    def plain(asked: str) -> None:
        query = text("SELECT name FROM plain_names WHERE lower(name) LIKE :piece LIMIT 20")
        with parts.house.db.reading() as tx:
            tx.execute(query, {"piece": f"%{asked}%"}).all()

    found, scanned = alternate(size.rounds, _timed(ours), _timed(plain))
    parts.house.db.close()
    needed = Needed(MILLISECONDS_MOST, at_least=False, of="ours")
    words = f"finding one of {size.clients:,}, {store.engine}"
    return [Figure(f"finding_{store.engine}", words, "ms", found, scanned, needed)]


def _timed(search: Callable[[str], None]) -> Callable[[], float]:
    """Return what gives the median of some searches, in milliseconds."""

    def measured() -> float:
        times = []
        for asked in ASKED:
            started = perf_counter()
            search(asked)
            times.append((perf_counter() - started) * 1000)
        return median(times)

    return measured


def _names(count: int) -> Iterator[str]:
    """Give invented names, as many different ones as syllables allow."""
    for number in range(count):
        first, rest = FIRST[number % len(FIRST)], number // len(FIRST)
        last = "".join(SYLLABLES[rest // 17**place % 17] for place in range(3))
        yield f"{first} {last.capitalize()}"


def _people(house: House, count: int, now: datetime) -> StaffMember:
    team_id, staff_id = house.new_id(), house.new_id()
    team = {"id": team_id, **TEAM, "hours": "8 am-6 pm", "time_zone": ZONE, "created_at": now}
    member = {"id": staff_id, "team_id": team_id, "sign_in_name": "noor", "display_name": "Noor"}
    standing = {"role": "specialist", "languages": ["en"], "password_hash": "", "active": True}
    with house.db.writing() as tx:
        tx.execute(insert(teams), team)
        tx.execute(insert(staff_members), {**member, **standing, "created_at": now})
    rows: dict[Table, list[dict[str, Any]]] = {}
    for number, name in enumerate(_names(count), start=1):
        for table, row in _person(house, team_id, number=number, name=name, now=now):
            rows.setdefault(table, []).append(row)
        if number % AT_ONCE == 0 or number == count:
            with house.db.writing() as tx:
                for table, some in rows.items():
                    tx.execute(insert(table), some)
            rows = {}
    return StaffMember(staff_id, team_id, "specialist", "Noor")


def _person(
    house: House, team_id: UUID, *, number: int, name: str, now: datetime
) -> Iterator[tuple[Table, dict[str, Any]]]:
    client_id, point_id, address = house.new_id(), house.new_id(), phone(number % 79_000)
    known = {"language": "en", "time_zone": ZONE, "safe_to_text": True, "shared_phone": False}
    whose = {"id": client_id, "team_id": team_id, "name": name, "marked": finding.MARKED}
    yield clients, {**whose, **known, "created_at": now}
    point = {"id": point_id, "client_id": client_id, "channel": "sms", "address": address}
    hashed = {"address_hash": house.ring.look_up(address), "state": "active", "created_at": now}
    yield contact_points, {**point, **hashed}
    talk = {"id": house.new_id(), "team_id": team_id, "contact_point_id": point_id}
    yield conversations, {**talk, "state": "bot", "language": "en", "created_at": now}
    for mark in finding.marks_of(house.ring, Known(name, (address,))):
        yield client_marks, {"team_id": team_id, "mark": mark, "client_id": client_id}
