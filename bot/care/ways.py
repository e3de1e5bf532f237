"""Ways of paging staff: whom at least one tested way that works can reach."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import Connection, select

from models import paging_ways


def reachable(tx: Connection, staff_ids: Iterable[UUID]) -> set[UUID]:
    """Return those of these staff members who have a way that was tested and is not failing."""
    query = (
        select(paging_ways.c.staff_id)
        .where(paging_ways.c.staff_id.in_(list(staff_ids)))
        .where(paging_ways.c.retired_at.is_(None), paging_ways.c.failing_since.is_(None))
        .where(paging_ways.c.tested_at.is_not(None))
        .distinct()
    )
    return set(tx.execute(query).scalars())
