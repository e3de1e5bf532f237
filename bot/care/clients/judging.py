"""Judges what staff do to a client's record, and writes it all in one transaction."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, insert, select

from bot.care import persons
from bot.care.specialist import StaffMember
from bot.errors import FormInvalid, NotAllowed
from bot.house import House
from bot.privacy import audit
from models import activity, clients, contact_points, conversations

EDITORS = frozenset({"specialist", "supervisor"})
RECORD = "record"

_CLIENT = select(clients).where(clients.c.id == bindparam("of_client"))
_CONVERSATIONS = (
    select(conversations.c.id)
    .join(contact_points, contact_points.c.id == conversations.c.contact_point_id)
    .where(contact_points.c.client_id == bindparam("of_client"))
    .order_by(conversations.c.id)
)


class ChangedMeanwhile(Exception):
    """A colleague wrote the same part of the record since the form was opened."""

    def __init__(self, newest: Any) -> None:
        """Keep which row that is, who wrote it, and when."""
        super().__init__("changed meanwhile")
        self.newest: UUID = newest.id
        self.staff_id: UUID = newest.staff_id
        self.at: datetime = newest.at


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that a member of staff does to a client's record; `client` is their locked row."""

    tx: Connection
    house: House
    staff: StaffMember
    client: Any
    now: datetime

    def tell(self, action: str, detail: Mapping[str, Any]) -> None:
        """Write to the audit log what was done, and let open pages see it."""
        house = self.house
        what = {"actor": f"staff:{self.staff.id}", "subject": f"client:{self.client.id}"}
        told = {"action": action, "detail": dict(detail), **what}
        audit.append(self.tx, audit.entry(house.ring, house.new_id(), self.now, **told))
        live = [
            {"conversation_id": one, "kind": RECORD, "at": self.now} for one in self.conversations()
        ]
        if live:
            self.tx.execute(insert(activity), live)

    def conversations(self) -> list[UUID]:
        """Return the client's conversations, in the order in which they are locked."""
        return list(self.tx.execute(_CONVERSATIONS, {"of_client": self.client.id}).scalars())


@contextmanager
def deed(house: House, staff: StaffMember, client_id: UUID, now: datetime) -> Iterator[Deed]:
    """Lock a client of the staff member's team for one deed.

    Raises NotAllowed, and FormInvalid for one who goes on as part of another client.
    """
    with house.db.writing() as tx:
        yield Deed(tx, house, staff, locked(tx, staff, client_id), now)


def locked(tx: Connection, staff: StaffMember, client_id: UUID, *, merged_too: bool = False) -> Any:
    """Return the locked row of a client whom this member of staff may write about.

    Raises NotAllowed; unless `merged_too`, FormInvalid for one who goes on as part of another.
    SQLite has one writer at a time anyway.
    """
    row = tx.execute(_CLIENT.with_for_update(), {"of_client": client_id}).first()
    if row is None or row.team_id != staff.team_id or staff.role not in EDITORS:
        raise NotAllowed("no such client for this staff member")
    if not merged_too and persons.is_merged(tx, client_id):
        raise FormInvalid({"": "merged"})
    return row
