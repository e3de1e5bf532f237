"""A whole inbound turn, and its database layer alone, on each engine; one commit a turn.

**A whole turn** is `take_turn` with an ordinary answered question of a check-in, from the received
text to the commit.

**The database layer alone** is that turn's statements, exactly as the house issued them: recorded
from real turns on one copy of a database, then executed again, in the house's own transactions and
with every row fetched, on a second copy that stands where the first one stood. So SQLAlchemy, the
column types with their encryption, the driver and the commit are measured, and nothing else: no
reading of the reply, no engine, no gate. The reference writes the same rows on a third copy.

CPU is this process's. With PostgreSQL the server's own is left out: it does the same for both.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import count
from time import perf_counter, process_time
from typing import Any

from sqlalchemy import Connection, CursorResult, Update, event

from bench.figures import Figure, Needed, alternate
from bench.load import sid
from bench.people import REPLY, build, phone, settle_in
from bench.prepared import prepare
from bench.reference import Lean, Text, new_ids
from bench.size import Size
from bench.stores import Store
from bot.care.turn import take_turn
from bot.care.turn.inbound import Ending
from bot.db import Database
from bot.house import House
from bot.sending.channels.base import Inbound
from bot.statements import Query, Row, Write
from models.types import Sealer

CPU_RATIO_MOST = {"sqlite": 3.0, "postgresql": 2.2}

Statement = Callable[[Database, Connection], Any]
Deed = Callable[[], None]


def measure(size: Size, store: Store, now: datetime) -> list[Figure]:
    """Measure on one engine: turns a second, CPU a turn, the database layer's CPU, commits."""
    settle_in(store.fresh("people"), people=size.turns * (size.rounds + 1), now=now)
    copies = [store.copy(name, of="people") for name in ("whole", "recorded", "replayed", "lean")]
    commits: list[str] = []
    with ExitStack() as open_until_then:
        house = build(copies[0], commit_watch=commits.append).house
        recorded, replayed = build(copies[1]).house, build(copies[2]).house
        lean = Lean(copies[3], prepare(house, now))
        for opened in (house.db, recorded.db, replayed.db, lean):
            open_until_then.callback(opened.close)
        contenders = (
            _whole_turns(house, now),
            _database_layer(recorded, replayed.db, now),
            _reference(lean, now),
        )
        spent = alternate(size.rounds, *(_rounds(one, size) for one in contenders))
    turns_taken = size.turns * (size.rounds + 1)
    return _figures(store.engine, spent, commits.count("after") / turns_taken)


def _figures(engine: str, spent: list[list["_Spent"]], commits: float) -> list[Figure]:
    rates = [[1 / one.seconds for one in values] for values in spent]
    costs = [[one.cpu_seconds * 1000 for one in values] for values in spent]
    most = Needed(CPU_RATIO_MOST[engine], at_least=False)
    once = Needed(1, at_least=False, of="ours")
    return [
        Figure(f"turn_{engine}_rate", f"whole turn, {engine}", "1/s", rates[0], rates[2]),
        Figure(f"turn_{engine}_cpu", "  its CPU", "ms", costs[0], costs[2]),
        Figure(f"layer_{engine}_cpu", "  its database layer's CPU", "ms", costs[1], costs[2], most),
        Figure(f"turn_{engine}_commits", "  its commits", "", [commits], needed=once),
    ]


@dataclass(frozen=True, slots=True)
class _Spent:
    """What one turn of a round took."""

    seconds: float
    cpu_seconds: float


def _rounds(prepare_round: Callable[[range], Deed], size: Size) -> Callable[[], _Spent]:
    """Give what measures one round after the other; everybody writes once."""
    first = count(step=size.turns)

    def measure_next() -> _Spent:
        start = next(first)
        return _timed(prepare_round(range(start, start + size.turns)), size.turns)

    return measure_next


def _timed(deed: Deed, turns: int) -> _Spent:
    started, cpu = perf_counter(), process_time()
    deed()
    seconds, cpu_seconds = perf_counter() - started, process_time() - cpu
    return _Spent(seconds / turns, cpu_seconds / turns)


def _whole_turns(house: House, now: datetime) -> Callable[[range], Deed]:
    def prepare_round(numbers: range) -> Deed:
        return partial(_take, house, numbers, now)

    return prepare_round


def _database_layer(recorded: House, replayed: Database, now: datetime) -> Callable[[range], Deed]:
    def prepare_round(numbers: range) -> Deed:
        return partial(_replay, replayed, _record(recorded, numbers, now))

    return prepare_round


def _reference(lean: Lean, now: datetime) -> Callable[[range], Deed]:
    def prepare_round(numbers: range) -> Deed:
        return partial(_answer, lean, [text(number, now) for number in numbers])

    return prepare_round


def text(number: int, now: datetime) -> Text:
    """Return what the nth person writes, as the reference takes it."""
    at = now.isoformat(timespec="microseconds")
    return Text(phone(number), sid(number), REPLY, at, new_ids())


def take_one(house: House, number: int, now: datetime) -> None:
    """Take what the nth person writes; the script has to answer it."""
    ending = take_turn(house, _inbound(number, now), now)
    assert ending is Ending.SCRIPT, ending


def _inbound(number: int, now: datetime) -> Inbound:
    return Inbound("sms", sid(number), phone(number), REPLY, received_at=now)


def _take(house: House, numbers: range, now: datetime) -> None:
    for number in numbers:
        take_one(house, number, now)


def _answer(lean: Lean, texts: list[Text]) -> None:
    for one in texts:
        lean.answer(one)


class _Recorder(Database):
    """A database that keeps every statement of its writers, ready to be executed on another."""

    def __init__(self, url: str, sealer: Sealer) -> None:
        super().__init__(url, sealer)
        self._kept: list[Statement] = []

    def take(self) -> list[Statement]:
        """Give what was kept since the last time."""
        taken, self._kept = self._kept, []
        return taken

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open a transaction whose reading statements are kept too."""
        with super().writing() as tx:
            event.listen(tx, "before_execute", self._keep_read)
            yield tx

    def write(self, tx: Connection, batch: Iterable[Write]) -> None:
        """Keep what is written, and write it."""
        kept = list(batch)
        self._kept.append(lambda db, other: db.write(other, kept))
        super().write(tx, kept)

    def fetch(self, tx: Connection, statement: Query | Update, values: Row) -> list[Any]:
        """Keep what is read, and read it."""
        self._kept.append(lambda db, other: db.fetch(other, statement, values))
        return super().fetch(tx, statement, values)

    def _keep_read(self, _: Connection, statement: Any, *given: Any) -> None:
        many, one, _options = given
        self._kept.append(lambda _, other: _fetch(other.execute(statement, one or many)))


def _fetch(result: CursorResult[Any]) -> None:
    if result.returns_rows:
        result.all()


def _record(house: House, numbers: range, now: datetime) -> list[list[Statement]]:
    """Take turns and return the statements of each."""
    recorder = _Recorder(house.db.url, house.ring)
    turns = []
    for number in numbers:
        take_one(replace(house, db=recorder), number, now)
        turns.append(recorder.take())
    recorder.close()
    return turns


def _replay(db: Database, turns: list[list[Statement]]) -> None:
    for statements in turns:
        with db.writing() as tx:
            for statement in statements:
                statement(db, tx)
