"""Statements put into the driver's words once, and from then on handed over as they are.

SQLAlchemy puts every statement together anew for each execution, which costs more than SQLite takes
to run it. On the way that every text takes that is what decides how many texts a machine can take.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, nullcontext
from typing import Any, cast

from sqlalchemy import BindParameter, CompoundSelect, Connection, Dialect, Insert, Select, Update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

Query = Select[*tuple[Any, ...]] | CompoundSelect[Any]
Statement = Insert | Update | Query
Row = Mapping[str, Any]
Write = tuple[Insert | Update, Sequence[Row]]
_ToDriver = Callable[[Any], Any]


class Statements:
    """The statements that one engine has been given so far, each in its driver's words.

    Statements are told apart by identity: they belong in constants, never in a function.
    """

    def __init__(self) -> None:
        """Start with none."""
        self._ready: dict[tuple[Any, ...], _Ready] = {}

    def execute(self, tx: Connection, batch: Iterable[Write]) -> None:
        """Execute every statement of `batch` with its rows, which all name the same values.

        PostgreSQL gets them in one journey. Values go through the types of their columns as ever,
        and what is raised is what `tx.execute` would raise.
        """
        connection = cast(Any, tx.connection.driver_connection)
        in_one_journey = connection.pipeline if tx.dialect.name == "postgresql" else nullcontext
        with _named_failures(tx), in_one_journey(), closing(connection.cursor()) as cursor:
            for statement, rows in batch:
                self._execute_one(cursor, self._get(tx.dialect, statement, rows[0]), rows)

    def fetch(self, tx: Connection, statement: Query | Update, values: Row) -> list[Any]:
        """Return every row found or returned, its columns by name; raises as `execute` does."""
        ready = self._get(tx.dialect, statement, values)
        connection = cast(Any, tx.connection.driver_connection)
        with _named_failures(tx), closing(connection.cursor()) as cursor:
            found = cursor.execute(ready.text, ready.values(values)).fetchall()
        return [ready.row(one) for one in found]

    def change(self, tx: Connection, statement: Update, values: Row) -> int:
        """Change what a statement names and return how many rows; raises as `execute` does."""
        ready = self._get(tx.dialect, statement, values)
        connection = cast(Any, tx.connection.driver_connection)
        with _named_failures(tx), closing(connection.cursor()) as cursor:
            return int(cursor.execute(ready.text, ready.values(values)).rowcount)

    def _execute_one(self, cursor: Any, ready: "_Ready", rows: Sequence[Row]) -> None:
        if len(rows) == 1:
            cursor.execute(ready.text, ready.values(rows[0]))
        else:
            cursor.executemany(ready.text, [ready.values(row) for row in rows])

    def _get(self, dialect: Dialect, statement: Statement, row: Row) -> "_Ready":
        key = (statement, *row)
        ready = self._ready.get(key)
        if ready is None:
            ready = self._ready[key] = _Ready(dialect, statement, row)
        return ready


class _Ready:
    """One statement for rows of these names: its text, and what makes values fit for the driver."""

    def __init__(self, dialect: Dialect, statement: Statement, row: Row) -> None:
        keys = None if isinstance(statement, Query) else list(row)
        compiled = statement.compile(dialect=dialect, column_keys=keys)
        assert isinstance(compiled, SQLCompiler)
        self.text = compiled.string
        self._fixed = {k: v for k, v in compiled.construct_params(row).items() if k not in row}
        self._by_position = compiled.positiontup is not None
        binds = {name: bind for bind, name in compiled.bind_names.items()}
        self._names = compiled.positiontup or list(binds)
        self._to_driver = [(name, _to_driver(binds[name], dialect)) for name in self._names]
        columns = list(statement.exported_columns)
        self._row = cast(Any, namedtuple)("Found", [column.key for column in columns])
        self._from_driver = [_from_driver(column.type, dialect) for column in columns]

    def values(self, row: Row) -> Any:
        """Return a row's values as the driver takes them: by position or by name."""
        every = {**self._fixed, **row}
        values = [to(every[name]) if to else every[name] for name, to in self._to_driver]
        return tuple(values) if self._by_position else dict(zip(self._names, values, strict=True))

    def row(self, found: Sequence[Any]) -> Any:
        """Return a row that the driver found, each value as its column's type reads it."""
        pairs = zip(self._from_driver, found, strict=True)
        return self._row._make([to(value) if to else value for to, value in pairs])


@contextmanager
def _named_failures(tx: Connection) -> Iterator[None]:
    """Raise the driver's errors as SQLAlchemy names them."""
    error_of_driver = tx.dialect.loaded_dbapi.Error
    try:
        yield
    except error_of_driver as error:
        lost = tx.dialect.is_disconnect(error, tx.connection.driver_connection, None)
        raise DBAPIError.instance(
            None, None, error, error_of_driver, connection_invalidated=lost
        ) from error


def _from_driver(kind: TypeEngine[Any], dialect: Dialect) -> _ToDriver | None:
    return kind.dialect_impl(dialect).result_processor(dialect, None)


def _to_driver(bind: BindParameter[Any], dialect: Dialect) -> _ToDriver | None:
    return bind.type.dialect_impl(dialect).bind_processor(dialect)
