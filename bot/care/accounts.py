"""Staff accounts: make one. Lists, roles and passwords of others are for the roster's pages."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, insert, select

from bot.errors import FormInvalid
from bot.house import House
from bot.privacy import audit, passwords
from models import staff_members
from models.states import ROLES

NAME_LENGTH_MAX = 60


@dataclass(frozen=True, slots=True)
class NewStaff:
    """A staff account to make. `password` is kept only as a hash."""

    team_id: UUID
    sign_in_name: str
    display_name: str
    role: str
    password: str
    languages: tuple[str, ...] = ("en",)


def create_staff(tx: Connection, house: House, new: NewStaff, now: datetime) -> UUID:
    """Make a staff account and return its id. Raises FormInvalid with every fault at once."""
    _check(tx, new)
    staff_id = house.new_id()
    row = {
        "id": staff_id,
        "team_id": new.team_id,
        "sign_in_name": normal_name(new.sign_in_name),
        "display_name": new.display_name.strip(),
        "role": new.role,
        "languages": list(new.languages),
        "password_hash": passwords.hash_password(new.password),
        "active": True,
        "created_at": now,
    }
    tx.execute(insert(staff_members), row)
    _log(tx, house, staff_id, now)
    return staff_id


def normal_name(sign_in_name: str) -> str:
    """Give a sign-in name as it is kept and compared. PostgreSQL takes no NUL in a text."""
    return sign_in_name.replace("\0", "").strip().casefold()


def _check(tx: Connection, new: NewStaff) -> None:
    faults: dict[str, str] = {}
    if new.role not in ROLES:
        faults["role"] = f"Choose a role: {', '.join(ROLES)}."
    for field, text in (("sign_in_name", new.sign_in_name), ("display_name", new.display_name)):
        if not 0 < len(text.strip()) <= NAME_LENGTH_MAX:
            faults[field] = f"Write 1 to {NAME_LENGTH_MAX} characters."
    same = staff_members.c.sign_in_name == normal_name(new.sign_in_name)
    if tx.execute(select(staff_members.c.id).where(same)).first() is not None:
        faults["sign_in_name"] = "Somebody already signs in by this name."
    if faults:
        raise FormInvalid(faults)


def _log(tx: Connection, house: House, staff_id: UUID, now: datetime) -> None:
    what = {"actor": "house", "action": "staff.created", "subject": f"staff:{staff_id}"}
    audit.append(tx, audit.entry(house.ring, house.new_id(), now, **what))
