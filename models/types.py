"""Two column types of our own: aware UTC times, and text that is encrypted field by field."""

from datetime import UTC, datetime
from typing import Any, Protocol, cast

from sqlalchemy import DateTime, Dialect, LargeBinary, String
from sqlalchemy.types import TypeDecorator, TypeEngine


class Sealer(Protocol):
    """What encrypts and decrypts a field; `context` binds a ciphertext to its column."""

    def seal(self, text: str, context: bytes) -> bytes:
        """Encrypt `text`."""

    def open(self, sealed: bytes, context: bytes) -> str:
        """Decrypt what `seal` gave for the same context."""


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC datetime: `timestamptz` on PostgreSQL, sortable ISO 8601 text on SQLite."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the column's type for this database."""
        text = dialect.name == "sqlite"
        return dialect.type_descriptor(String(32) if text else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Refuse a naive time; write the rest as UTC."""
        if value is None:
            return None
        assert value.tzinfo is not None, "a time without a zone"
        if dialect.name != "sqlite":
            return value
        return value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Give the aware UTC time back."""
        if value is None:
            return None
        if dialect.name == "sqlite":
            return datetime.fromisoformat(value)
        return cast(datetime, value).astimezone(UTC)


class Encrypted(TypeDecorator[str]):
    """Text encrypted with the engine's key ring (`dialect.sealer`), bound to `context`.

    `context` is `table.column`: a ciphertext copied into another column does not open.
    """

    impl = LargeBinary
    cache_ok = True

    def __init__(self, context: str) -> None:
        """Name the column that ciphertexts are bound to."""
        super().__init__()
        self.context = context

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        """Encrypt on the way in."""
        if value is None:
            return None
        return _sealer(dialect).seal(value, self.context.encode())

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        """Decrypt on the way out."""
        if value is None:
            return None
        return _sealer(dialect).open(value, self.context.encode())


def _sealer(dialect: Dialect) -> Sealer:
    return cast(Sealer, dialect.sealer)  # type: ignore[attr-defined]
