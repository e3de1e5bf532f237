"""Services offered that are still open, and what staff found out became of them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from bot.care.turn.turning import Turn
from bot.errors import DeedRefused
from models import service_referrals
from models.states import OPEN_REFERRAL_STATES, SERVICE_REFERRAL_STATES

# Of a conversation: the latest of each service is found among so many.
LOOKED_AT = 200


def still_open(tx: Connection, conversation_id: UUID) -> list[Any]:
    """Return the latest row of each service that was offered and not settled, newest first."""
    query = (
        select(service_referrals)
        .where(service_referrals.c.conversation_id == conversation_id)
        .order_by(service_referrals.c.id.desc())
        .limit(LOOKED_AT)
    )
    latest: dict[str, Any] = {}
    for row in tx.execute(query):
        latest.setdefault(row.service, row)
    return [row for row in latest.values() if row.state in OPEN_REFERRAL_STATES]


def settle(turn: Turn, told: Mapping[UUID, str]) -> None:
    """Write down what became of each service that is still open, by the id of its latest row.

    The state may be the one it has: still open. Raises DeedRefused (`services`) where one is not
    told of, or is told a state that there is not.
    """
    for row in still_open(turn.tx, turn.conversation_id):
        state = told.get(row.id, "")
        if state not in SERVICE_REFERRAL_STATES:
            raise DeedRefused("services")
        if state != row.state:
            turn.rows.add(service_referrals, _row(turn, row, state))


def _row(turn: Turn, row: Any, state: str) -> dict[str, Any]:
    nothing = dict.fromkeys(("progress_id", "script", "script_version", "step"))
    return {
        **nothing,
        "id": turn.house.new_id(),
        "conversation_id": turn.conversation_id,
        "turn_id": turn.id,
        "service": row.service,
        "state": state,
        "language": turn.language,
        "staff_id": turn.staff_id,
        "at": turn.now,
    }
