"""What the house writes without SQLAlchemy's help, and connections that died in the pool."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import bindparam, insert, select, text, update

from bot.db import Database
from bot.errors import TurnConflict
from models import stored_inbound
from tests.town import RING

NOW = datetime(2026, 3, 3, 18, 0, 0, 5, tzinfo=UTC)
INSERT = insert(stored_inbound)
DONE = (
    update(stored_inbound)
    .where(stored_inbound.c.state == "waiting", stored_inbound.c.tries < bindparam("fewer_than"))
    .values(state="done", next_try_at=bindparam("at"))
)


@pytest.fixture
def db(database_url: str) -> Iterator[Database]:
    """An empty house's database, on each engine in turn."""
    db = Database(database_url, RING)
    yield db
    db.close()


def _row(number: int) -> dict[str, object]:
    return {
        "id": UUID(int=number),
        "channel": "sms",
        "provider_id": f"SM{number}",
        "payload": "caf\u00e9 \ud800",
        "state": "waiting",
        "tries": number,
        "failure": "",
        "next_try_at": NOW,
        "received_at": NOW,
    }


def test_what_is_written_is_read_back_the_same_and_stored_encrypted(db: Database) -> None:
    with db.writing() as tx:
        db.write(tx, [(INSERT, [_row(1), _row(2)]), (INSERT, [_row(3)])])
    with db.reading() as tx:
        read = [dict(row._mapping) for row in tx.execute(select(stored_inbound))]
        raw = tx.execute(text("SELECT payload FROM stored_inbound")).scalars().all()
    assert sorted(read, key=lambda row: row["tries"]) == [_row(1), _row(2), _row(3)]
    assert not any(b"caf" in bytes(sealed) for sealed in raw)


def test_a_change_says_how_many_rows_it_met(db: Database) -> None:
    with db.writing() as tx:
        db.write(tx, [(INSERT, [_row(1), _row(2), _row(3)])])
        met = [db.change(tx, DONE, {"fewer_than": 3, "at": NOW}) for _ in range(2)]
    assert met == [2, 0]


def test_a_change_writes_its_constants_and_its_values(db: Database) -> None:
    later = NOW.replace(hour=20)
    with db.writing() as tx:
        db.write(tx, [(INSERT, [_row(1), _row(2)]), (DONE, [{"fewer_than": 2, "at": later}])])
    with db.reading() as tx:
        rows = tx.execute(select(stored_inbound).order_by(stored_inbound.c.tries)).all()
    assert [(row.state, row.next_try_at) for row in rows] == [("done", later), ("waiting", NOW)]


def test_a_row_that_is_there_already_is_a_conflict_and_nothing_stays(db: Database) -> None:
    same = {**_row(2), "provider_id": "SM1"}
    with pytest.raises(TurnConflict), db.writing() as tx:
        db.write(tx, [(INSERT, [_row(1)]), (INSERT, [same]), (INSERT, [_row(3)])])
    with db.writing() as tx:
        assert tx.execute(select(stored_inbound)).all() == []
        db.write(tx, [(INSERT, [_row(1)])])


def test_connections_that_the_server_closed_meanwhile_are_not_used(postgresql_url: str) -> None:
    db, other = Database(postgresql_url, RING), Database(postgresql_url, RING)
    mine = select(text("pg_backend_pid()"))
    with db.reading() as tx:
        lost = tx.execute(mine).scalar_one()
    with other.writing() as tx:
        tx.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": lost})
    with db.writing() as tx:
        assert tx.execute(mine).scalar_one() != lost
    db.close()
    other.close()
