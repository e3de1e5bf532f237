"""What every deed on a file shares: it is the team's own, it is locked, and it is logged."""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, bindparam, literal_column, select, update

from bot.care.specialist import StaffMember
from bot.errors import DeedRefused, NotAllowed
from bot.house import House
from bot.privacy import audit
from models import teams, uploads


@dataclass(frozen=True, slots=True)
class Deed:
    """An open transaction on one file, by somebody."""

    tx: Connection
    house: House
    staff: StaffMember
    upload: Any
    now: datetime

    def become(self, **values: Any) -> None:
        """Change the file."""
        become(self.tx, self.upload.id, values)

    def note(self, action: str, **detail: int) -> None:
        """Log what was done, with counts only."""
        staff, subject = self.staff, f"upload:{self.upload.id}"
        log(
            self.tx, self.house, self.now, actor=f"staff:{staff.id}", what=(action, subject, detail)
        )


@contextmanager
def deed(house: House, staff: StaffMember, upload_id: UUID, now: datetime) -> Iterator[Deed]:
    """Open a deed on a file of the staff member's team. Raises NotAllowed."""
    with house.db.writing() as tx:
        found = tx.execute(_OWN, {"of_upload": upload_id, "of_team": staff.team_id}).first()
        if found is None:
            raise NotAllowed
        yield Deed(tx, house, staff, found, now)


def in_state(upload: Any, *states: str) -> None:
    """Raise DeedRefused unless the file is in one of these states."""
    if upload.state not in states:
        raise DeedRefused("upload_state")


def become(tx: Connection, upload_id: UUID, values: Mapping[str, Any]) -> None:
    """Change a file."""
    tx.execute(update(uploads).where(uploads.c.id == upload_id).values(**values))


def log(
    tx: Connection,
    house: House,
    now: datetime,
    *,
    actor: str,
    what: tuple[str, str, Mapping[str, int]],
) -> None:
    """Append to the audit log: an action, its subject, and counts."""
    action, subject, detail = what
    row = audit.entry(
        house.ring,
        house.new_id(),
        now,
        actor=actor,
        action=action,
        subject=subject,
        detail=dict(detail),
    )
    audit.append(tx, row)


def packed(cells: Iterable[str]) -> str:
    """Return cells as they are kept."""
    return json.dumps(list(cells), ensure_ascii=False)


def unpacked(kept: str) -> list[str]:
    """Return cells as they were."""
    found: list[str] = json.loads(kept)
    return found


# As the partial index says it, which serves no bound value.
AT_WORK: ColumnElement[bool] = literal_column(
    "uploads.state IN ('checking', 'importing', 'undoing')"
)
_OWN = (
    select(uploads, teams.c.time_zone)
    .join(teams, teams.c.id == uploads.c.team_id)
    .where(uploads.c.id == bindparam("of_upload"), uploads.c.team_id == bindparam("of_team"))
    .with_for_update(of=uploads)
)
