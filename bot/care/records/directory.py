"""A team's directory of services. Everybody reads it; supervisors keep it."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, insert, select, update

from bot.care.records.writing import NAME_LENGTH_MAX, Judged
from bot.care.specialist import StaffMember
from bot.errors import FormInvalid, NotAllowed
from bot.house import House
from bot.privacy import audit
from models import team_services
from models.states import SERVICE_KINDS

SERVICES_MAX = 300
KEEPERS = ("supervisor", "administrator")
_LENGTHS = {"phone": 40, "hours": 80, "languages": 80, "hand_off": 200}


@dataclass(frozen=True, slots=True)
class Listed:
    """A service as the directory tells of it; `hand_off` says how a client is handed on there."""

    name: str
    kind: str
    phone: str = ""
    hours: str = ""
    languages: str = ""
    hand_off: str = ""
    active: bool = True


def listed(tx: Connection, team_id: UUID, *, all_of_them: bool = False) -> list[Any]:
    """Return a team's services by name, without those it no longer uses unless all are wanted."""
    query = select(team_services).where(team_services.c.team_id == team_id)
    if not all_of_them:
        query = query.where(team_services.c.active)
    return list(tx.execute(query.order_by(team_services.c.name).limit(SERVICES_MAX)))


def keep(
    house: House, staff: StaffMember, service: Listed, service_id: UUID | None, now: datetime
) -> None:
    """Add a service to one's team's directory, or change the one of that id.

    Raises NotAllowed for all but supervisors and administrators, FormInvalid with every fault.
    """
    if staff.role not in KEEPERS:
        raise NotAllowed("only supervisors keep the directory")
    _check(service)
    with house.db.writing() as tx:
        _check_name(tx, staff, service, service_id)
        changed = {**asdict(service), "changed_at": now, "changed_by": staff.id}
        kept_id = service_id or house.new_id()
        if service_id is None:
            tx.execute(insert(team_services), {"id": kept_id, "team_id": staff.team_id, **changed})
        else:
            _change(tx, staff, service_id, changed)
        _note(tx, house, staff, kept_id, now)


def _check(service: Listed) -> None:
    judged = Judged()
    judged.text("name", service.name, most=NAME_LENGTH_MAX, needed=True)
    judged.choice("kind", service.kind, known=SERVICE_KINDS)
    for field, most in _LENGTHS.items():
        judged.text(field, getattr(service, field), most=most)
    judged.finish()


def _check_name(
    tx: Connection, staff: StaffMember, service: Listed, service_id: UUID | None
) -> None:
    query = select(team_services.c.id).where(
        team_services.c.team_id == staff.team_id, team_services.c.name == service.name
    )
    found = tx.execute(query).scalar()
    if found is not None and found != service_id:
        raise FormInvalid({"name": "known"})


def _change(tx: Connection, staff: StaffMember, service_id: UUID, changed: dict[str, Any]) -> None:
    change = update(team_services).where(
        team_services.c.id == service_id, team_services.c.team_id == staff.team_id
    )
    if tx.execute(change.values(**changed)).rowcount != 1:
        raise NotAllowed("no such service in this team's directory")


def _note(
    tx: Connection, house: House, staff: StaffMember, service_id: UUID, now: datetime
) -> None:
    row = audit.entry(
        house.ring,
        house.new_id(),
        now,
        actor=f"staff:{staff.id}",
        action="directory.changed",
        subject=f"service:{service_id}",
    )
    audit.append(tx, row)
