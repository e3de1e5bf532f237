"""The rows a turn gathers: written together, referenced tables first."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Table, select

from bot.care.turn.rows import Rows
from bot.db import Database
from bot.errors import TurnConflict
from models import metadata, publications, shift_patterns, shifts, staff_members, teams
from tests.town import RING

AT = datetime(2026, 3, 3, 18, tzinfo=UTC)
TEAM = {
    "id": UUID(int=1),
    "name": "Riverside",
    "program": "Riverside",
    "phone": "503-555-0199",
    "hours": "8 am-6 pm",
    "time_zone": "UTC",
    "created_at": AT,
}


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    """An empty database with the tables of staff."""
    db = Database(f"sqlite:///{tmp_path / 'rows.db'}", RING)
    with db.writing() as tx:
        metadata.create_all(tx, tables=[teams, staff_members, shift_patterns, publications, shifts])
    yield db
    db.close()


def member(number: int) -> dict[str, Any]:
    """Give a staff member of the team."""
    name = f"staff{number}"
    row = {"id": UUID(int=number), "team_id": TEAM["id"], "sign_in_name": name}
    shown = {"display_name": name, "role": "specialist", "languages": ["en"]}
    return {**row, **shown, "password_hash": "", "active": True, "created_at": AT}


def shift(number: int) -> dict[str, Any]:
    """Give a shift of staff member 2."""
    row = {"id": UUID(int=number), "staff_id": UUID(int=2)}
    return {**row, "starts_at": AT, "ends_at": AT}


def test_rows_are_written_in_the_order_of_their_references(db: Database) -> None:
    rows = Rows()
    rows.add(shifts, shift(9), shift(8))
    rows.add(staff_members, member(2))
    rows.add(teams, TEAM)
    rows.add(staff_members, member(3))
    with db.writing() as tx:
        rows.write(db, tx)
    assert (_count(db, shifts), _count(db, staff_members), _count(db, teams)) == (2, 2, 1)


def test_a_row_without_what_it_refers_to_is_refused_with_all_the_others(db: Database) -> None:
    rows = Rows()
    rows.add(teams, TEAM)
    rows.add(shifts, shift(9))
    with pytest.raises(TurnConflict), db.writing() as tx:
        rows.write(db, tx)
    assert (_count(db, shifts), _count(db, teams)) == (0, 0)


def test_rows_kept_so_far_can_be_read_and_taken_back(db: Database) -> None:
    rows = Rows()
    rows.add(teams, TEAM)
    assert rows.of(teams) == [TEAM] and rows.of(shifts) == []
    rows.of(teams).clear()
    with db.writing() as tx:
        rows.write(db, tx)
    assert _count(db, teams) == 0


def test_a_row_changed_before_the_end_is_written_as_it_is_then(db: Database) -> None:
    rows, team = Rows(), dict(TEAM)
    rows.add(teams, team)
    team["name"] = "Hillside"
    with db.writing() as tx:
        rows.write(db, tx)
        assert tx.execute(select(teams.c.name)).scalar() == "Hillside"


def test_nothing_gathered_is_nothing_written(db: Database) -> None:
    with db.writing() as tx:
        Rows().write(db, tx)
    assert _count(db, teams) == 0


def _count(db: Database, table: Table) -> int:
    with db.reading() as tx:
        return len(tx.execute(select(table)).all())
