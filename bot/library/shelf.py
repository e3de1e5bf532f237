"""Files, read with care: what cannot be read is a fault with its place, never a trace."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from flows.errors import Fault, ScriptInvalid
from flows.reading.lexicon_file import LexiconInvalid

FILE_BYTES_MAX = 700_000
"""Far more than a catalog of a thousand texts takes; beyond it a file is no file of ours."""

Read = TypeVar("Read")


@dataclass(slots=True)
class Shelf:
    """The files of a checkout, and the faults found in them so far."""

    root: Path
    faults: list[Fault] = field(default_factory=list)

    def name(self, path: Path) -> str:
        """Return how faults name a file: below the root, or as it was given."""
        return (path.relative_to(self.root) if path.is_relative_to(self.root) else path).as_posix()

    def text(self, path: Path, *, bytes_max: int = FILE_BYTES_MAX) -> str | None:
        """Return a file's text, or None when it has none that can be used."""
        try:
            if path.stat().st_size > bytes_max:
                self.fault(path, "too long", why=f"a file like this holds {bytes_max} bytes")
                return None
            return path.read_text("utf-8")
        except FileNotFoundError:
            self.fault(path, "missing file", why="it is needed")
        except OSError as error:
            self.fault(path, "missing file", why=f"it cannot be read: {error.strerror}")
        except UnicodeDecodeError:
            self.fault(path, "encoding", why="it must be UTF-8")
        return None

    def read(
        self, path: Path, reader: Callable[[str, str], Read], *, bytes_max: int = FILE_BYTES_MAX
    ) -> Read | None:
        """Return what a reader makes of a file's text and name, or None with its faults kept."""
        source = self.text(path, bytes_max=bytes_max)
        try:
            return None if source is None else reader(source, self.name(path))
        except ScriptInvalid as invalid:
            self.faults += invalid.faults
        except LexiconInvalid as invalid:
            self.faults.append(Fault(invalid.file, invalid.line, "lexicon", invalid.rule))
        except RecursionError:
            self.fault(path, "shape", why="brackets lie too deep in each other")
        return None

    def fault(self, path: Path, rule: str, *, why: str, line: int = 1) -> None:
        """Note a fault of a file, of it as a whole when no line is told."""
        self.faults.append(Fault(self.name(path), line, rule, why))
