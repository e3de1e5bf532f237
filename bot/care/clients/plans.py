"""A client's safety plan: written with them by a person, kept with every version before it.

The six steps are those of the Safety Planning Intervention (Stanley and Brown 2012, Cognitive and
Behavioral Practice 19(2), 256-264). How they are asked and worded here is the house's own: the
clinicians of the program must approve it before it is used with anyone.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, insert, select

from bot.care import persons
from bot.care.clients.judging import ChangedMeanwhile, Deed, deed
from bot.care.specialist import StaffMember
from bot.errors import FormInvalid
from bot.house import House
from models import safety_plans, staff_members

# Each is one text; the fourth step is a list of people.
TEXTS = ("warning_signs", "coping", "places", "professionals", "safer")
TEXT_LENGTH_MAX = 2000
PEOPLE_MAX = 5
PERSON_LENGTH_MAX = 100
VERSIONS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom the client can ask for help; `may_call` says that we may call them too."""

    name: str
    relation: str
    phone: str
    may_call: bool


@dataclass(frozen=True, slots=True)
class SafetyPlan:
    """The six steps, in the client's own words; empty where a step is not made yet."""

    warning_signs: str = ""
    coping: str = ""
    places: str = ""
    people: Sequence[Person] = ()
    professionals: str = ""
    safer: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """A safety plan as it was written, by whom and when."""

    id: UUID
    plan: SafetyPlan
    who: str
    staff_id: UUID
    at: datetime


_VERSIONS = (
    select(safety_plans, staff_members.c.display_name)
    .join(staff_members, staff_members.c.id == safety_plans.c.staff_id)
    .where(safety_plans.c.client_id.in_(bindparam("of_clients", expanding=True)))
    .order_by(safety_plans.c.id.desc())
)
_LATEST = _VERSIONS.limit(1)
_ONE = _VERSIONS.where(safety_plans.c.id == bindparam("of_plan"))
_LISTED = (
    select(safety_plans.c.id, safety_plans.c.at, staff_members.c.display_name)
    .join(staff_members, staff_members.c.id == safety_plans.c.staff_id)
    .where(safety_plans.c.client_id.in_(bindparam("of_clients", expanding=True)))
    .order_by(safety_plans.c.id.desc())
    .limit(VERSIONS_SHOWN)
)


def latest(tx: Connection, client_id: UUID) -> Version | None:
    """Return the plan that holds now; None when none was made yet."""
    return _version(tx.execute(_LATEST, _of(tx, client_id)).first())


def one(tx: Connection, client_id: UUID, *, plan_id: UUID) -> Version | None:
    """Return one version of a client's plan; None when there is none of that id."""
    return _version(tx.execute(_ONE, {**_of(tx, client_id), "of_plan": plan_id}).first())


def listed(tx: Connection, client_id: UUID) -> Sequence[Any]:
    """Return id, time and writer of the newest versions, the newest first, unopened."""
    return tx.execute(_LISTED, _of(tx, client_id)).all()


def _of(tx: Connection, client_id: UUID) -> dict[str, Any]:
    return {"of_clients": persons.all_ids(tx, client_id)}


def write(
    house: House,
    staff: StaffMember,
    client_id: UUID,
    *,
    plan: tuple[SafetyPlan, UUID | None],
    now: datetime,
) -> None:
    """Write a new version, having seen the one of the id in `plan`'s second part.

    The same form sent twice writes one. Raises FormInvalid with codes by field, ChangedMeanwhile,
    NotAllowed.
    """
    wanted, shown = plan
    faults = _faults(wanted)
    if faults:
        raise FormInvalid(faults)
    with deed(house, staff, client_id, now) as doing:
        before = latest(doing.tx, client_id)
        if before is not None and before.plan == wanted:
            return
        if before is not None and before.id != shown:
            raise ChangedMeanwhile(before)
        _insert(doing, wanted)


def _faults(plan: SafetyPlan) -> dict[str, str]:
    faults = {name: "too_long" for name in TEXTS if len(getattr(plan, name)) > TEXT_LENGTH_MAX}
    if len(plan.people) > PEOPLE_MAX or any(map(_is_too_long, plan.people)):
        faults["people"] = "too_long"
    if any(not person.name for person in plan.people):
        faults["people"] = "nameless"
    if plan == SafetyPlan():
        faults["warning_signs"] = "empty_plan"
    return faults


def _is_too_long(person: Person) -> bool:
    written = (person.name, person.relation, person.phone)
    return any(len(text) > PERSON_LENGTH_MAX for text in written)


def _insert(doing: Deed, plan: SafetyPlan) -> None:
    row = {"id": doing.house.new_id(), "client_id": doing.client.id, "staff_id": doing.staff.id}
    written = json.dumps(asdict(plan), ensure_ascii=False)
    doing.tx.execute(insert(safety_plans), {**row, "plan": written, "at": doing.now})
    doing.tell("safety_plan.written", {"plan": str(row["id"])})


def _version(row: Any) -> Version | None:
    if row is None:
        return None
    kept = json.loads(row.plan)
    people = tuple(Person(**person) for person in kept.pop("people"))
    return Version(
        row.id, SafetyPlan(**kept, people=people), row.display_name, row.staff_id, row.at
    )
