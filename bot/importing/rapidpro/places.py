"""JSON of which only the expected types come out; anything else is told with its place in the file.

An absent key, null and the value of a key that is not there are the same.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NoReturn

INTEGER_MAX = 2**31
ITEMS_MAX = 10_000


class NotAnExport(Exception):
    """The file is no export that can be read; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Place:
    """A value of the file and where it stands: `flows[0].nodes[2].uuid`."""

    value: Any
    path: str = ""

    def fault(self, why: str) -> NoReturn:
        """Refuse the file for what stands here."""
        raise NotAnExport(f"{self.path or 'the file'}: {why}")

    @property
    def given(self) -> bool:
        """Whether anything stands here."""
        return self.value is not None

    def table(self) -> dict[str, Any]:
        """Return the keys and values here, none when nothing stands here."""
        if not isinstance(self.value, dict | None):
            self.fault("must hold keys and values")
        return self.value or {}

    def get(self, key: str) -> "Place":
        """Return the place of a key."""
        return Place(self.table().get(key), f"{self.path}.{key}" if self.path else key)

    def entries(self) -> Iterator[tuple[str, "Place"]]:
        """Give every key with its place."""
        for key in self.table():
            yield key, self.get(key)

    def items(self, most: int = ITEMS_MAX) -> tuple["Place", ...]:
        """Return the places of a list, none when nothing stands here."""
        if not isinstance(self.value, list | None):
            self.fault("must be a list")
        if len(self.value or []) > most:
            self.fault(f"has more than {most:,} entries")
        return tuple(
            Place(value, f"{self.path}[{at}]") for at, value in enumerate(self.value or [])
        )

    def text(self, default: str | None = None) -> str:
        """Return the text here; without a default there must be one."""
        if self.value is None and default is not None:
            return default
        if not isinstance(self.value, str):
            self.fault("must be text" if self.given else "is missing")
        return self.value

    def texts(self) -> tuple[str, ...]:
        """Return a list's texts."""
        return tuple(place.text("") for place in self.items())

    def whole_number(self, default: int) -> int:
        """Return the whole number here, or the default."""
        if self.value is None:
            return default
        if type(self.value) is not int or abs(self.value) > INTEGER_MAX:
            self.fault("must be a whole number")
        return int(self.value)


def parse(data: bytes) -> Place:
    """Return the file's root. Raises NotAnExport for what is no JSON, or no safe one."""
    try:
        value = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_table)
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeError as error:
        raise NotAnExport("it is not UTF-8 text") from error
    except json.JSONDecodeError as error:
        raise NotAnExport(f"line {error.lineno}: not JSON: {error.msg}") from error
    except ValueError as error:
        raise NotAnExport(f"not JSON that can be read: {error}") from error
    except RecursionError as error:
        raise NotAnExport("it is nested too deep") from error
    return Place(value)


def _table(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"the key {twice[:80]!r} is written twice in one place")
    return table
