"""Places to play in: databases on SQLite, each a copy of one migrated file, that leave nothing."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bot import schema
from bot.config import Keys
from bot.db import Database
from bot.privacy.keys import KeyRing

KEYS = Keys({1: bytes(range(32))}, 1, bytes(range(32, 64)))
# Memory is faster than a disk, and nothing of a play has to outlive it.
IN_MEMORY = Path("/dev/shm")


class Places:
    """A folder with one migrated database that all others are copied from."""

    def __init__(self) -> None:
        """Migrate it."""
        parent = IN_MEMORY if IN_MEMORY.is_dir() else None
        self._folder = TemporaryDirectory(prefix="aftercall-play-", dir=parent)
        self._migrated = Path(self._folder.name) / "migrated.db"
        migrate(f"sqlite:///{self._migrated}")

    @contextmanager
    def fresh(self, name: object) -> Iterator[str]:
        """Give the URL of an empty, migrated database, which is gone afterwards."""
        file = Path(self._folder.name) / f"{name}.db"
        with closing(sqlite3.connect(self._migrated)) as old:
            with closing(sqlite3.connect(file)) as new:
                old.backup(new)
        try:
            yield f"sqlite:///{file}"
        finally:
            for left in file.parent.glob(f"{file.name}*"):
                left.unlink()

    def close(self) -> None:
        """Leave nothing."""
        self._folder.cleanup()


def migrate(database_url: str) -> None:
    """Bring an empty database to the newest schema."""
    db = Database(database_url, KeyRing(KEYS.fields, KEYS.current, KEYS.root))
    schema.migrate(db)
    db.close()
