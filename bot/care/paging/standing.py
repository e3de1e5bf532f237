"""Since when an escalation's chain of pages runs as it does now: older pages are of the past."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from bot.care.paging.chain import URGENT
from bot.care.paging.tokens import LONG_AGO
from bot.house import House
from models import claims


def began(tx: Connection, house: House, row: Any) -> datetime:
    """Return when the chain of an escalation began: when it was raised, or last taken, if ever.

    Pages from before that were about what has been taken since, or was less urgent. `row` has the
    escalation's `conversation_id`, `level` and `claim_by_at`.
    """
    query = select(func.max(claims.c.claimed_at))
    taken_at = tx.execute(query.where(claims.c.conversation_id == row.conversation_id)).scalar()
    urgent = row.level <= URGENT
    raised_at = row.claim_by_at - house.policy.claim_within[row.level] if urgent else LONG_AGO
    return max(taken_at or LONG_AGO, raised_at)
