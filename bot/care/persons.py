"""Which clients are one person: a client who was merged into another goes on as part of them."""

from uuid import UUID

from sqlalchemy import Connection, bindparam, literal, select, type_coerce

from models import merged_clients, withdrawn_clients

_START = type_coerce(bindparam("of_client"), merged_clients.c.client_id.type)
_PARTS = select(_START.label("id")).cte("parts", recursive=True)
_PARTS = _PARTS.union(
    select(merged_clients.c.client_id).where(merged_clients.c.kept_id == _PARTS.c.id)
)
_ALL = select(_PARTS.c.id)
_WHOLE = select(_START.label("id"), literal(0).label("steps")).cte("whole", recursive=True)
_WHOLE = _WHOLE.union(
    select(merged_clients.c.kept_id, _WHOLE.c.steps + 1).where(
        merged_clients.c.client_id == _WHOLE.c.id
    )
)
_NEWEST = select(_WHOLE.c.id).order_by(_WHOLE.c.steps.desc()).limit(1)


def all_ids(tx: Connection, client_id: UUID) -> list[UUID]:
    """Return the ids by which things of this person are kept: the client's, and of those merged
    into it, in order."""
    return sorted(tx.execute(_ALL, {"of_client": client_id}).scalars())


def kept_id(tx: Connection, client_id: UUID) -> UUID:
    """Return the client whom this one is part of by now: itself, unless it was merged."""
    found: UUID = tx.execute(_NEWEST, {"of_client": client_id}).scalar_one()
    return found


def is_merged(tx: Connection, client_id: UUID) -> bool:
    """Say whether a client goes on as part of another."""
    query = select(merged_clients.c.client_id).where(merged_clients.c.client_id == client_id)
    return tx.execute(query).first() is not None


def is_withdrawn(tx: Connection, client_id: UUID) -> bool:
    """Say whether a client's referral was taken back."""
    query = select(withdrawn_clients.c.client_id)
    return tx.execute(query.where(withdrawn_clients.c.client_id == client_id)).first() is not None
