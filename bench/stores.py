"""Databases for the benchmark, on both engines, each as durable as in life."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests import databases

ENGINES = ("sqlite", "postgresql")


@dataclass(frozen=True, slots=True)
class Store:
    """Where databases of one engine are made: SQLite files in `folder`, or a server's databases."""

    engine: str
    folder: Path

    def fresh(self, name: str) -> str:
        """Return the URL of a new, empty database."""
        if self.engine == "sqlite":
            return f"sqlite:///{self._file(name)}"
        return databases.fresh_postgres(name, durable=True)

    def copy(self, name: str, *, of: str) -> str:
        """Return the URL of a copy of database `of`, which nobody may have open."""
        if self.engine == "sqlite":
            shutil.copyfile(self._file(of), self._file(name))
            return f"sqlite:///{self._file(name)}"
        return databases.fresh_postgres(name, template=of, durable=True)

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}.db"


@contextmanager
def folder() -> Iterator[Path]:
    """Give a folder for this run's databases, removed at its end."""
    with tempfile.TemporaryDirectory(prefix="aftercall-bench-") as path:
        yield Path(path)
