"""What the health strip says of the watchdog's alarms that no other of its lines tells."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import Connection

from bot.care.watchdog import keeping
from bot.doors.tongue import tongue
from bot.sending.paging.watch_words import sentence

# The strip looks at the scheduler by itself, and at the database it cannot.
ELSEWHERE = frozenset({"scheduler", "sender", "database"})


def alarms(tx: Connection, team_id: UUID) -> Iterator[str]:
    """Give the alarms that stand, of this team and of the whole house."""
    for row in keeping.standing(tx):
        if row.kind not in ELSEWHERE and row.team_id in (None, team_id):
            yield sentence(tongue(), row.kind, row.count)
