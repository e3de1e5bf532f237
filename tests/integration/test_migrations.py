"""The schema: up, down and up again, the same on both databases, and the rules that it keeps."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Table, delete, insert, inspect, select, text, update
from sqlalchemy.exc import DataError

from bot import schema
from bot.db import Database
from bot.errors import TurnConflict
from flows.linking import LINKED_NAME_MAX
from models import (
    check_ins,
    claims,
    contact_points,
    conversations,
    escalations,
    messages,
    metadata,
    outcomes,
    progresses,
    service_referrals,
    staff_members,
    status_reports,
    timers,
    turns,
)
from models.base import STEP_LENGTH
from models.states import STATUS_RANKS
from tests.databases import fresh_postgres
from tests.town import RING, Known, Town

STATES = (
    (messages, "status"),
    (messages, "author"),
    (conversations, "state"),
    (turns, "ending"),
    (turns, "kind"),
    (progresses, "state"),
    (escalations, "state"),
    (contact_points, "state"),
    (staff_members, "role"),
    (check_ins, "state"),
)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database, on each engine in turn."""
    file = f"sqlite:///{tmp_path / 'empty.db'}"
    db = Database(file if request.param == "sqlite" else fresh_postgres("empty"), RING)
    yield db
    db.close()


@pytest.fixture
def bea(town: Town) -> Known:
    """Bea, who is in the middle of her first check-in."""
    bea = town.agreed("Bea")
    town.later(days=2, hours=3)
    return bea


def test_the_migrations_make_exactly_the_tables_that_the_models_say(empty: Database) -> None:
    schema.migrate(empty)
    with empty.reading() as tx:
        differences = compare_metadata(MigrationContext.configure(tx), metadata)
        assert differences == []
        assert set(metadata.tables) < set(inspect(tx).get_table_names())
    assert schema.is_current(empty)


def test_down_leaves_nothing_and_up_again_is_the_same(empty: Database) -> None:
    schema.migrate(empty)
    before = _made(empty)
    schema.unmigrate(empty)
    left = {name for name in _made(empty) if "alembic" not in name and "sqlite_" not in name}
    assert left == set() and not schema.is_current(empty)
    schema.migrate(empty)
    assert _made(empty) == before


@pytest.mark.parametrize("revision", ["0001", "0004"])
def test_a_half_migrated_database_goes_on_from_where_it_stands(
    empty: Database, revision: str
) -> None:
    schema.migrate(empty, to=revision)
    assert not schema.is_current(empty)
    schema.migrate(empty)
    assert schema.is_current(empty)


def test_what_is_kept_outlives_a_migration_down_and_up(town: Town, bea: Known) -> None:
    town.hears(bea, "2")
    town.settle()
    kept = (messages, outcomes, timers, progresses)
    before = {table.name: [tuple(row) for row in town.rows(table)] for table in kept}
    schema.unmigrate(town.house.db, to="0006")
    schema.migrate(town.house.db)
    town.house.db.close()
    assert {table.name: [tuple(row) for row in town.rows(table)] for table in kept} == before
    with pytest.raises(TurnConflict):
        _execute(town, update(messages).values(status_rank=-1))
    town.hears(bea, "no")
    assert [row.value for row in town.rows(outcomes, script="first_check_in")] == ["2", "no"]


def test_what_became_of_a_service_outlives_a_migration_and_stays_append_only(
    town: Town, bea: Known
) -> None:
    turn = town.rows(turns)[0]
    for state in ("offered", "accepted", "connected", "declined", "unreachable"):
        row = {"conversation_id": bea.conversation_id, "turn_id": turn.id, "language": "en"}
        service = f"a service, {state}"
        _put(town, service_referrals, {**row, "service": service, "state": state, "at": town.now})
    schema.unmigrate(town.house.db, to="0009")
    with town.house.db.reading() as tx:
        before = tx.execute(text("SELECT state FROM service_referrals ORDER BY id")).scalars().all()
    assert before == ["offered", "accepted", "accepted", "declined", "offered"]
    schema.migrate(town.house.db)
    town.house.db.close()
    kept = town.rows(service_referrals)
    assert [row.state for row in kept] == before and kept[2].service == "a service, connected"
    for change in (update(service_referrals).values(state="declined"), delete(service_referrals)):
        with pytest.raises(TurnConflict):
            _execute(town, change)
    with pytest.raises(TurnConflict):
        _again(town, service_referrals, kept[0], state="odd")
    with pytest.raises(TurnConflict):
        _again(town, service_referrals, kept[0], hand_off="odd")


def test_a_step_of_a_called_script_fits_and_a_longer_one_is_refused(town: Town, bea: Known) -> None:
    town.hears(bea, "2")
    row = town.rows(outcomes)[-1]
    _again(town, outcomes, row, step="s" * STEP_LENGTH)
    if not town.house.db.is_sqlite:  # SQLite never measures a text
        with pytest.raises(DataError):
            _again(town, outcomes, row, step="s" * (STEP_LENGTH + 1))
    assert f"{'s' * STEP_LENGTH}" == town.rows(outcomes)[-1].step
    assert LINKED_NAME_MAX <= STEP_LENGTH


def test_migrating_twice_does_nothing_more(empty: Database) -> None:
    schema.migrate(empty)
    before = _made(empty)
    schema.migrate(empty)
    assert _made(empty) == before


def test_a_status_moves_forward_and_never_back(town: Town, bea: Known) -> None:
    text_id = town.rows(messages, status="delivered")[0].id
    change = update(messages).where(messages.c.id == text_id)
    for rank in (0, 1, 2):
        with pytest.raises(TurnConflict):
            _execute(town, change.values(status_rank=rank))
    for rank in (3, 4):
        _execute(town, change.values(status_rank=rank))
        assert town.rows(messages, id=text_id)[0].status_rank == rank


def test_a_provider_id_is_stored_once(town: Town, bea: Known) -> None:
    row = town.rows(messages, direction="in")[0]
    _refused(town, messages, row, body="again")


def test_an_idempotency_key_is_used_once(town: Town, bea: Known) -> None:
    row = town.rows(messages, direction="in")[0]
    _again(town, messages, row, body="one", provider_id=None, idempotency_key="key-1")
    _refused(town, messages, row, body="two", provider_id=None, idempotency_key="key-1")


def test_a_script_is_under_way_once_in_a_conversation(town: Town, bea: Known) -> None:
    [row] = town.rows(progresses, state="active")
    _refused(town, progresses, row)
    _again(town, progresses, row, state="ended")


def test_a_script_under_way_waits_on_one_timer(town: Town, bea: Known) -> None:
    [row] = [one for one in town.rows(timers) if one.fired_at is None and one.cancelled_at is None]
    _refused(town, timers, row)
    _again(town, timers, row, cancelled_at=town.now)


def test_a_conversation_has_one_open_claim(town: Town, bea: Known) -> None:
    row = {
        "conversation_id": bea.conversation_id,
        "staff_id": town.staff["Noor"].id,
        "claimed_at": town.now,
        "expires_at": town.now,
    }
    _put(town, claims, {**row, "token": "one"})
    with pytest.raises(TurnConflict):
        _put(town, claims, {**row, "token": "two"})
    _put(town, claims, {**row, "token": "three", "released_at": town.now})


def test_a_conversation_has_one_open_escalation(town: Town, bea: Known) -> None:
    town.hears(bea, "please call me")
    [row] = town.rows(escalations)
    _refused(town, escalations, row)
    _again(town, escalations, row, state="closed")


def test_a_state_is_one_of_the_words_we_have(town: Town, bea: Known) -> None:
    town.hears(bea, "please call me")
    for table, column in STATES:
        with pytest.raises(TurnConflict):
            _execute(town, update(table).values({column: "odd"}))


def test_a_row_cannot_refer_to_what_is_not_there(town: Town, bea: Known) -> None:
    row = town.rows(turns)[0]
    with pytest.raises(TurnConflict):
        _again(town, turns, row, conversation_id=town.house.new_id())


def test_a_report_is_kept_once(town: Town) -> None:
    row = {"provider_id": "SM1", "status": "sent", "error_code": 0, "at": town.now}
    _put(town, status_reports, row)
    with pytest.raises(TurnConflict):
        _put(town, status_reports, row)


def test_every_status_has_a_rank_and_fits_its_column() -> None:
    width = messages.c.status.type.length  # type: ignore[attr-defined]
    assert max(map(len, STATUS_RANKS)) <= width


def _made(db: Database) -> set[str]:
    """Name every table, index, trigger and function that is there."""
    sqlite = "SELECT type || ' ' || name FROM sqlite_master"
    postgresql = """
        SELECT 'relation ' || relname FROM pg_class WHERE relnamespace = 'public'::regnamespace
        UNION SELECT 'function ' || proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
        UNION SELECT 'trigger ' || tgname || tgrelid::regclass FROM pg_trigger
        WHERE NOT tgisinternal
    """
    with db.reading() as tx:
        return set(tx.execute(text(sqlite if db.is_sqlite else postgresql)).scalars())


def _execute(town: Town, statement: Any) -> None:
    with town.house.db.writing() as tx:
        tx.execute(statement)


def _put(town: Town, table: Table, row: dict[str, Any]) -> None:
    _execute(town, insert(table).values({"id": town.house.new_id(), **row}))


def _again(town: Town, table: Table, row: Any, **changes: Any) -> None:
    _put(town, table, {**row._mapping, "id": town.house.new_id(), **changes})


def _refused(town: Town, table: Table, row: Any, **changes: Any) -> None:
    with town.house.db.reading() as tx:
        before = len(tx.execute(select(table)).all())
    with pytest.raises(TurnConflict):
        _again(town, table, row, **changes)
    assert len(town.rows(table)) == before
