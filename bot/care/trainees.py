"""People who come to train: they arrive with a pass, and become members of the town's staff."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select, update

from bot.errors import DeedRefused
from bot.house import House
from bot.privacy import audit
from bot.privacy.passes import Pass
from models import staff_members, taken_passes, teams

# A pass is kept long after it has ended, should two machines tell the time differently.
KEPT = timedelta(days=1)
# No password hash is empty, so nobody signs in by such a name.
NO_PASSWORD = ""


def arrive(house: House, shown: Pass, now: datetime) -> UUID:
    """Take a pass, once, and return the staff id of whoever holds it.

    They work in the town's team, with the role, name and languages that the pass tells, made at
    their first arrival. Raises DeedRefused: `used` when it was taken before.
    """
    with house.db.writing() as tx:
        _refuse_used(tx, shown)
        staff_id = _known(tx, shown) or _made(tx, house, shown, now)
        told = {"role": shown.role, "display_name": shown.name, "languages": [*shown.languages]}
        tx.execute(update(staff_members).where(staff_members.c.id == staff_id).values(**told))
        _take(tx, shown, staff_id)
        subject = f"staff:{staff_id}"
        what = {"actor": subject, "action": "staff.came_to_train", "subject": subject}
        audit.append(tx, audit.entry(house.ring, house.new_id(), now, **what))
    return staff_id


def _refuse_used(tx: Connection, shown: Pass) -> None:
    same = select(taken_passes.c.nonce).where(taken_passes.c.nonce == shown.nonce)
    if tx.execute(same).first() is not None:
        raise DeedRefused("used")


def _take(tx: Connection, shown: Pass, staff_id: UUID) -> None:
    """Keep that it was taken; of two at the same moment the key lets only one."""
    ended = taken_passes.c.expires_at < shown.expires_at - KEPT
    tx.execute(delete(taken_passes).where(ended))
    row = {"nonce": shown.nonce, "staff_id": staff_id, "expires_at": shown.expires_at}
    tx.execute(insert(taken_passes), row)


def _known(tx: Connection, shown: Pass) -> UUID | None:
    mine = staff_members.c.sign_in_name == _sign_in_name(shown)
    found: UUID | None = tx.execute(select(staff_members.c.id).where(mine)).scalar()
    return found


def _made(tx: Connection, house: House, shown: Pass, now: datetime) -> UUID:
    staff_id = house.new_id()
    row: dict[str, Any] = {
        "id": staff_id,
        "team_id": tx.execute(select(teams.c.id).order_by(teams.c.id).limit(1)).scalar_one(),
        "sign_in_name": _sign_in_name(shown),
        "display_name": shown.name,
        "role": shown.role,
        "languages": [*shown.languages],
        "password_hash": NO_PASSWORD,
        "active": True,
        "created_at": now,
    }
    tx.execute(insert(staff_members), row)
    return staff_id


def _sign_in_name(shown: Pass) -> str:
    return f"trainee:{shown.person}"
