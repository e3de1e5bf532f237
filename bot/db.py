"""The database: short writing transactions, reading ones, and what differs between the engines."""

import select
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from copy import copy
from typing import Any, Literal

from sqlalchemy import Connection, Engine, Update, create_engine, event, make_url, text
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    IntegrityError,
    InterfaceError,
    InvalidatePoolError,
    OperationalError,
)

from bot.errors import ConfigInvalid, DatabaseDown, TurnConflict
from bot.statements import Query, Row, Statements, Write
from models.types import Sealer

SQLITE_BUSY_SECONDS = 10
# serialization_failure, deadlock_detected, lock_not_available
_CONFLICTS = {"40001", "40P01", "55P03"}

_QUEUE_UP = text("SELECT pg_advisory_xact_lock(:number)")

CommitWatch = Callable[[Literal["before", "after"]], None]


class FairLock:
    """A lock that is handed on in the order it was asked for, so that nobody starves."""

    def __init__(self) -> None:
        """Start free."""
        self._guard = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()

    def __enter__(self) -> None:
        """Wait for one's turn."""
        mine = threading.Lock()
        mine.acquire()
        with self._guard:
            self._waiting.append(mine)
            first = self._waiting[0] is mine
        if not first:
            mine.acquire()

    def __exit__(self, *_: object) -> None:
        """Hand on to the next in line."""
        with self._guard:
            self._waiting.popleft()
            if self._waiting:
                self._waiting[0].release()


class Database:
    """One database, SQLite or PostgreSQL, with the keys that open its fields.

    `commit_watch` is told before and after each commit; the simulation ends the process there.
    """

    def __init__(
        self, url: str, sealer: Sealer, *, commit_watch: CommitWatch | None = None
    ) -> None:
        """Prepare the engine; connect on first use."""
        self.url = normal_url(url)
        self.is_sqlite = self.url.startswith("sqlite")
        self._reader = self._writer = _engine(self.url, sealer)
        self._turn: AbstractContextManager[None] = nullcontext()
        if self.is_sqlite:
            # A pool of its own, so that no number of readers keeps the one writer waiting.
            self._writer = _engine(self.url, sealer)
            self._turn = FairLock()
        else:
            # Each statement sees what was committed when it began, in a transaction or not; without
            # one, the two journeys that begin and end it are saved.
            self._reader = self._writer.execution_options(isolation_level="AUTOCOMMIT")
        self._watch = commit_watch or _nobody_watches
        self._statements = Statements()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open one transaction that commits at the end, or rolls back whole on any exception.

        Raises TurnConflict when it met another and lost, DatabaseDown when there is no database.
        """
        with self._turn, _named_failures(), self._writer.connect() as tx, tx.begin() as commit:
            self._begin(tx, "BEGIN IMMEDIATE")
            yield tx
            self._watch("before")
            commit.commit()
            self._watch("after")

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a connection that only reads and waits for no writer.

        On SQLite all its statements see one moment; on PostgreSQL each sees that of its beginning.
        """
        with _named_failures(), self._reader.connect() as tx, tx.begin():
            self._begin(tx, "BEGIN")
            yield tx

    def queue_up(self, tx: Connection, key: bytes) -> None:
        """Let nobody else past this point with the same key before `tx` has ended.

        SQLite has one writer at a time anyway.
        """
        if not self.is_sqlite:
            number = int.from_bytes(key[:8], "big", signed=True)
            tx.execute(_QUEUE_UP, {"number": number})

    def write(self, tx: Connection, batch: Iterable[Write]) -> None:
        """Execute statements that are constants, each with its rows, in order; see `Statements`."""
        self._statements.execute(tx, batch)

    def fetch(self, tx: Connection, statement: Query | Update, values: Row) -> list[Any]:
        """Return every row that a statement finds which is a constant; see `Statements`."""
        return self._statements.fetch(tx, statement, values)

    def change(self, tx: Connection, statement: Update, values: Row) -> int:
        """Execute an UPDATE that is a constant; return how many rows changed; see `Statements`."""
        return self._statements.change(tx, statement, values)

    def reopened(self, *, commit_watch: CommitWatch | None = None) -> "Database":
        """Give it as a process that starts anew opens it: no connection, no turn taken, no watch.

        Only the statements stay that are in the driver's words by now: to find these words costs
        more than all else in a short life. The old one is not to be used any more.
        """
        self.close()
        new = copy(self)
        new._turn = FairLock() if self.is_sqlite else nullcontext()
        new._watch = commit_watch or _nobody_watches
        return new

    def close(self) -> None:
        """Close every pooled connection."""
        self._reader.dispose()
        self._writer.dispose()

    def _begin(self, tx: Connection, how: str) -> None:
        """Tell SQLite to begin; psycopg does it by itself."""
        if self.is_sqlite:
            tx.exec_driver_sql(how)


def normal_url(url: str) -> str:
    """Name the driver we use: `postgres://…` and `postgresql://…` both mean psycopg 3.

    Raises ConfigInvalid for what is no URL of a database that we know; it may hold a password, and
    is never quoted.
    """
    try:
        name = make_url(url).drivername
    except (ArgumentError, ValueError):
        name = ""
    if name in ("postgres", "postgresql"):
        return "postgresql+psycopg" + url[len(name) :]
    if name not in ("sqlite", "postgresql+psycopg"):
        raise ConfigInvalid("DATABASE_URL: give sqlite:///file or postgresql://user@host/name")
    return url


def _engine(url: str, sealer: Sealer) -> Engine:
    engine = _sqlite(url) if url.startswith("sqlite") else _postgresql(url)
    engine.dialect.sealer = sealer  # type: ignore[attr-defined]
    return engine


def _postgresql(url: str) -> Engine:
    options = "-c timezone=UTC -c lock_timeout=10s"
    engine = create_engine(url, connect_args={"options": options}, hide_parameters=True)

    @event.listens_for(engine, "checkout")
    def _take_only_a_living_one(connection: Any, *_: object) -> None:
        # A server that goes away says so on its idle connections, where nothing else is ever to be
        # read. To look costs nothing; to ask (pool_pre_ping) costs every turn a round trip.
        if _has_something_to_read(connection):
            raise InvalidatePoolError

    return engine


def _has_something_to_read(connection: Any) -> bool:
    poll = select.poll()
    poll.register(connection, select.POLLIN)
    return bool(poll.poll(0))


def _sqlite(url: str) -> Engine:
    settings = {"isolation_level": None, "timeout": SQLITE_BUSY_SECONDS}
    engine = create_engine(url, connect_args=settings, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _: object) -> None:
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {pragma}")

    return engine


@contextmanager
def _named_failures() -> Iterator[None]:
    try:
        yield
    except (OperationalError, InterfaceError, IntegrityError) as error:
        raise _named(error) from error


def _named(error: DBAPIError) -> Exception:
    state = getattr(error.orig, "sqlstate", None)
    if isinstance(error, IntegrityError):
        return TurnConflict("a constraint was already met by another row")
    if state in _CONFLICTS or "database is locked" in str(error.orig):
        return TurnConflict("two transactions met")
    if error.connection_invalidated or state is None or state.startswith("08"):
        return DatabaseDown("the database cannot be reached")
    return error


def _nobody_watches(_: str) -> None:
    return None
