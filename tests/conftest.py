"""The people and the houses that tests use. Both databases, always: `house` comes as each."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import cycle
from pathlib import Path

import pytest
from hypothesis import settings

from bot import schema
from bot.db import Database
from tests import databases
from tests.sockets import refuse_other_machines
from tests.town import RING, Town

TEMPLATE = "migrated"
SQLITE_PLACES = 3
# What takes longest, a minute and more: begun last, one worker would end long after the other.
FIRST = ("test_bench.py", "test_city.py", "test_staff_at_random.py", "test_training_process.py")
# Memory is faster than a disk, and nothing of a test has to outlive it. All that makes temporary
# files follows, processes that tests start included.
IN_MEMORY, ROOM = "/dev/shm", 4 << 30
if os.path.isdir(IN_MEMORY) and shutil.disk_usage(IN_MEMORY).free >= ROOM:
    os.environ.setdefault("TMPDIR", IN_MEMORY)

# The same examples each time, so that a red build is red again; `--hypothesis-profile=soak` draws
# others, and twenty times as many.
settings.register_profile("house", derandomize=True, deadline=None)
settings.register_profile("soak", deadline=None, max_examples=2_000)
settings.load_profile("house")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long; all else stays in its order."""
    items.sort(key=lambda item: item.path.name not in FIRST)


@pytest.fixture(autouse=True, scope="session")
def _only_this_machine() -> None:
    refuse_other_machines()


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, to be copied for each test."""
    file = tmp_path_factory.mktemp("migrated") / "aftercall.db"
    db = Database(f"sqlite:///{file}", RING)
    schema.migrate(db)
    db.close()
    return file


@pytest.fixture(scope="session")
def migrated_postgresql() -> str:
    """The name of a migrated PostgreSQL database, to be copied for each test."""
    db = Database(databases.fresh_postgres(TEMPLATE), RING)
    schema.migrate(db)
    db.close()
    return TEMPLATE


@pytest.fixture(scope="session")
def sqlite_places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where tests have their SQLite files by turns: what was learned about one stays of use.

    A page's stream may read on for a while when its test is over, so the next has another place.
    """
    return cycle([tmp_path_factory.mktemp("sqlite") for _ in range(SQLITE_PLACES)])


@pytest.fixture
def sqlite_folder(sqlite_places: Iterator[Path]) -> Path:
    """Where this test has its SQLite file, and nothing else."""
    place = next(sqlite_places)
    for left in place.iterdir():
        left.rmdir() if left.is_dir() else left.unlink()
    return place


@pytest.fixture
def sqlite_url(migrated_sqlite: Path, sqlite_folder: Path) -> str:
    """The URL of a migrated SQLite database of this test's own."""
    copy = sqlite_folder / "aftercall.db"
    with closing(sqlite3.connect(migrated_sqlite)) as old, closing(sqlite3.connect(copy)) as new:
        old.backup(new)
    return f"sqlite:///{copy}"


@pytest.fixture
def postgresql_url(migrated_postgresql: str) -> str:
    """The URL of a migrated PostgreSQL database of this test's own."""
    return databases.emptied_postgres("test", template=migrated_postgresql)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Each database in turn."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def town(database_url: str, tmp_path: Path) -> Iterator[Town]:
    """A house with the people in it, on each database in turn, at 10 on a Tuesday morning."""
    town = Town(database_url, tmp_path)
    yield town
    town.close()
