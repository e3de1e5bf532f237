"""A team's macros: deeds that are often done together. Everybody uses them; supervisors keep them.

Using one sends nothing: it fills the reply's form, and whoever sends it is judged as always.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, insert, select, update

from bot.care.records.directory import KEEPERS
from bot.care.records.suggesting import OUTCOMES
from bot.care.records.writing import Judged
from bot.care.specialist import NOTE_LENGTH_MAX, StaffMember
from bot.errors import FormInvalid, NotAllowed
from bot.house import House
from bot.privacy import audit
from flows.languages import SOURCE_LANGUAGE
from models import macros
from models.states import AFTERWARDS

MACROS_MAX = 100
NAME_LENGTH_MAX = 40
# How a conversation may be closed: all but handing it back.
CLOSINGS = tuple(one for one in OUTCOMES if one != "handed_back")


@dataclass(frozen=True, slots=True)
class Macro:
    """What a macro does: a ready reply's topic or none, a note or none, and what happens then."""

    name: str
    topic: str = ""
    note: str = ""
    afterwards: str = "nothing"
    outcome: str = ""
    active: bool = True


def listed(tx: Connection, team_id: UUID, *, all_of_them: bool = False) -> list[Any]:
    """Return a team's macros by name, without retired ones unless all are wanted."""
    query = select(macros).where(macros.c.team_id == team_id)
    if not all_of_them:
        query = query.where(macros.c.active)
    return list(tx.execute(query.order_by(macros.c.name).limit(MACROS_MAX)))


def keep(
    house: House, staff: StaffMember, macro: Macro, macro_id: UUID | None, now: datetime
) -> None:
    """Add a macro to one's team's, or change the one of that id, retiring included.

    Raises NotAllowed for all but supervisors and administrators, FormInvalid with every fault.
    """
    if staff.role not in KEEPERS:
        raise NotAllowed("only supervisors keep macros")
    _check(house, macro)
    with house.db.writing() as tx:
        _check_name(tx, staff, macro, macro_id)
        changed = {**asdict(macro), "changed_at": now, "changed_by": staff.id}
        kept_id = macro_id or house.new_id()
        if macro_id is None:
            tx.execute(insert(macros), {"id": kept_id, "team_id": staff.team_id, **changed})
        else:
            _change(tx, staff, macro_id, changed)
        _note(tx, house, staff, kept_id, now)


def _check(house: House, macro: Macro) -> None:
    source = house.library.replies.get(SOURCE_LANGUAGE)
    topics = ("", *(source.texts if source is not None else ()))
    judged = Judged()
    judged.text("name", macro.name, most=NAME_LENGTH_MAX, needed=True)
    judged.choice("topic", macro.topic, known=topics)
    judged.text("note", macro.note, most=NOTE_LENGTH_MAX)
    judged.choice("afterwards", macro.afterwards, known=AFTERWARDS)
    closes = macro.afterwards == "close"
    judged.choice("outcome", macro.outcome, known=CLOSINGS if closes else ("",))
    if not macro.topic and not macro.note and macro.afterwards == "nothing":
        judged.faults.setdefault("topic", "does_nothing")
    judged.finish()


def _check_name(tx: Connection, staff: StaffMember, macro: Macro, macro_id: UUID | None) -> None:
    query = select(macros.c.id).where(
        macros.c.team_id == staff.team_id, macros.c.name == macro.name
    )
    found = tx.execute(query).scalar()
    if found is not None and found != macro_id:
        raise FormInvalid({"name": "macro_known"})
    count = select(func.count()).select_from(macros).where(macros.c.team_id == staff.team_id)
    if macro_id is None and tx.execute(count).scalar_one() >= MACROS_MAX:
        raise FormInvalid({"name": "macros_full"})


def _change(tx: Connection, staff: StaffMember, macro_id: UUID, changed: dict[str, Any]) -> None:
    change = update(macros).where(macros.c.id == macro_id, macros.c.team_id == staff.team_id)
    if tx.execute(change.values(**changed)).rowcount != 1:
        raise NotAllowed("no such macro of this team")


def _note(tx: Connection, house: House, staff: StaffMember, macro_id: UUID, now: datetime) -> None:
    what = {"action": "macro.changed", "subject": f"macro:{macro_id}"}
    who = f"staff:{staff.id}"
    audit.append(tx, audit.entry(house.ring, house.new_id(), now, actor=who, **what))
