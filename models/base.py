"""What every table shares: the metadata, its naming of constraints, and the common columns."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, MetaData, Uuid

from models.types import UtcDateTime

STEP_LENGTH = 170
"""Characters of a step's name: one of a called script is `call/step`, at most four names deep."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def identity() -> Column[Any]:
    """Give the primary key column: a time-ordered UUID made by us, known before the insert."""
    return Column("id", Uuid, primary_key=True)


def refers_to(table: str, *, optional: bool = False, name: str = "") -> Column[Any]:
    """Give a foreign key column to `table`, named after what it points at unless `name` says."""
    singular = {"staff_members": "staff", "progresses": "progress"}.get(table, table.rstrip("s"))
    return Column(name or f"{singular}_id", Uuid, ForeignKey(f"{table}.id"), nullable=optional)


def moment(name: str, *, optional: bool = False) -> Column[Any]:
    """Give a column for an aware UTC time."""
    return Column(name, UtcDateTime, nullable=optional)


def one_of(column: str, values: Iterable[str]) -> CheckConstraint:
    """Give the constraint that a text column holds one of `values`."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")
