"""A whole city: any number of invented clients of one team, what was said, and who waits."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Table, insert

from bench.people import TEAM, ZONE, phone
from bot.care import finding
from bot.care.finding import Known
from bot.care.specialist import StaffMember
from bot.house import House
from models import (
    activity,
    client_marks,
    clients,
    contact_points,
    conversations,
    escalations,
    messages,
    staff_members,
    teams,
    turns,
)
from models.states import STATUS_RANKS

AT_ONCE = 2_000
"""Clients whose rows are written together."""

FIRST = "Maria José Nguyễn Olena Fatima Hana Ahmed Samuel Dmytro Ioana Yuki Minh".split()
SYLLABLES = "ka ro lin da mo shi ve ter an bel cor di fu ga hu jo ly".split()
PHONES = 79_000
SAID = ("How are things today?", "a 3 maybe, rough night but my sister came by", "Thank you.")

Row = tuple[Table, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Crowd:
    """How many clients there are, how many messages each has, and how many of them wait."""

    clients: int
    messages_each: int = 0
    waiting: int = 0


def names(count: int) -> Iterator[str]:
    """Give invented names, as many different ones as syllables allow."""
    for number in range(count):
        first, rest = FIRST[number % len(FIRST)], number // len(FIRST)
        last = "".join(SYLLABLES[rest // 17**place % 17] for place in range(3))
        yield f"{first} {last.capitalize()}"


def settle(house: House, crowd: Crowd, now: datetime) -> StaffMember:
    """Write the crowd into a migrated database; return a specialist of their team."""
    team_id, staff_id = house.new_id(), house.new_id()
    team = {"id": team_id, **TEAM, "hours": "8 am-6 pm", "time_zone": ZONE, "created_at": now}
    member = {"id": staff_id, "team_id": team_id, "sign_in_name": "noor", "display_name": "Noor"}
    standing = {"role": "specialist", "languages": ["en"], "password_hash": "", "active": True}
    with house.db.writing() as tx:
        tx.execute(insert(teams), team)
        tx.execute(insert(staff_members), {**member, **standing, "created_at": now})
    _Writer(house, crowd, team_id, now).write()
    return StaffMember(staff_id, team_id, "specialist", "Noor")


class _Writer:
    """Writes a crowd, some thousands of clients at a time, referenced tables first."""

    def __init__(self, house: House, crowd: Crowd, team_id: UUID, now: datetime) -> None:
        self._house, self._crowd, self._team_id, self._now = house, crowd, team_id, now

    def write(self) -> None:
        """Write everybody."""
        rows: dict[Table, list[dict[str, Any]]] = {}
        for number, name in enumerate(names(self._crowd.clients), start=1):
            for table, row in self._person(number, name):
                rows.setdefault(table, []).append(row)
            if number % AT_ONCE == 0 or number == self._crowd.clients:
                with self._house.db.writing() as tx:
                    for table, some in rows.items():
                        tx.execute(insert(table), some)
                rows = {}

    def _person(self, number: int, name: str) -> Iterator[Row]:
        house, now = self._house, self._now
        client_id, point_id, talk_id = house.new_id(), house.new_id(), house.new_id()
        address = phone(number % PHONES)
        kept = {"language": "en", "time_zone": ZONE, "safe_to_text": True, "shared_phone": False}
        whose = {"id": client_id, "team_id": self._team_id, "name": name, "created_at": now}
        yield clients, {**whose, **kept, "marked": finding.MARKED}
        hashed = {"address_hash": house.ring.look_up(address), "state": "active", "created_at": now}
        point = {"id": point_id, "client_id": client_id, "channel": "sms", "address": address}
        yield contact_points, {**point, **hashed}
        waits = number <= self._crowd.waiting
        talk = {"id": talk_id, "team_id": self._team_id, "contact_point_id": point_id}
        state = "waiting" if waits else "bot"
        yield conversations, {**talk, "state": state, "language": "en", "created_at": now}
        for mark in finding.marks_of(house.ring, Known(name, (address,))):
            yield client_marks, {"team_id": self._team_id, "mark": mark, "client_id": client_id}
        yield activity, {"conversation_id": talk_id, "kind": "outbound", "at": now}
        yield from self._said(talk_id)
        if waits:
            yield self._waits(talk_id, number)

    def _said(self, talk_id: UUID) -> Iterator[Row]:
        if not self._crowd.messages_each:
            return
        turn_id, now = self._house.new_id(), self._now
        turn = {"id": turn_id, "conversation_id": talk_id, "kind": "check_in", "ending": "script"}
        yield turns, {**turn, "at": now}
        for place in range(self._crowd.messages_each):
            direction = "in" if place % len(SAID) == 1 else "out"
            status = "received" if direction == "in" else "delivered"
            row: dict[str, Any] = {"id": self._house.new_id(), "turn_id": turn_id}
            row |= {
                "conversation_id": talk_id,
                "direction": direction,
                "author": "client" if direction == "in" else "bot",
            }
            row |= {"purpose": "check_in", "language": "en", "body": SAID[place % len(SAID)]}
            row |= {"status": status, "status_rank": STATUS_RANKS[status], "created_at": now}
            yield messages, row

    def _waits(self, talk_id: UUID, number: int) -> Row:
        level, now = number % 4, self._now
        row: dict[str, Any] = {"id": self._house.new_id(), "conversation_id": talk_id}
        row["level"] = level
        row |= {"reason": "may be in danger", "rule": "en/risk_elevated.hopeless", "state": "open"}
        by = now + timedelta(minutes=number)
        return escalations, {**row, "opened_at": now, "claim_by_at": by, "next_page_at": by}
