"""A client is in hospital or in jail, has moved away or died: nothing is sent to them unasked.

Who is away is texted again from a day on, or once somebody says so. Who moved or died is texted no
more; said by mistake it is taken back, and what was planned for hours to come is planned again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, insert, select, update

from bot.care import persons
from bot.care.clients.judging import Deed, deed
from bot.care.specialist import StaffMember
from bot.care.turn import stopping, thread
from bot.errors import FormInvalid
from bot.house import House
from bot.sending.gate import DECEASED, FOR_GOOD
from models import check_ins, circumstances, clients, enrolments, staff_members
from models.states import CIRCUMSTANCES

AWAY_LONGEST = timedelta(days=90)
NOTE_LENGTH_MAX = 500
OVER = "over"
# Of two clients who are one person the weightier holds.
_WEIGHT = ("in_jail", "in_hospital", "moved_away", DECEASED)

_NEWEST = (
    select(circumstances, staff_members.c.display_name)
    .join(staff_members, staff_members.c.id == circumstances.c.staff_id)
    .where(circumstances.c.client_id == bindparam("of_client"))
    .order_by(circumstances.c.id.desc())
    .limit(1)
)
_OF_CLIENT = update(clients).where(clients.c.id == bindparam("of_client"))
_SKIP = (
    update(check_ins)
    .where(check_ins.c.conversation_id.in_(bindparam("talks", expanding=True)))
    .where(check_ins.c.state == "due")
    .values(state="skipped", reason=bindparam("because"))
    .returning(check_ins.c.id)
)
_LEAVE = (
    update(enrolments)
    .where(enrolments.c.client_id.in_(bindparam("persons", expanding=True)))
    .where(enrolments.c.state == "enrolled")
    .values(state="stopped")
    .returning(enrolments.c.id)
)


@dataclass(frozen=True, slots=True)
class Told:
    """What staff were told of a client. `until_on` is the day from which they are texted again,
    for who is in hospital or in jail; without it they are once somebody says that it is over."""

    kind: str
    until_on: date | None = None
    note: str = ""


def newest(tx: Any, client_id: UUID) -> Any:
    """Return what was last told of a client, with who wrote it down; None for nothing ever."""
    return tx.execute(_NEWEST, {"of_client": client_id}).first()


def tell(house: House, staff: StaffMember, client_id: UUID, *, told: Told, now: datetime) -> None:
    """Write down why nothing is sent to a client unasked; of who moved or died, end all of it.

    Sent twice it counts once. Raises FormInvalid with codes by field (`stands`: they are known to
    have moved or died, which must be taken back first), NotAllowed.
    """
    with deed(house, staff, client_id, now) as doing:
        if _is_repeated(doing, told):
            return
        faults = _faults(doing, told)
        if faults:
            raise FormInvalid(faults)
        _write(doing, told.kind, until_at=_until(doing, told.until_on), note=told.note.strip())


def take_back(house: House, staff: StaffMember, client_id: UUID, *, now: datetime) -> None:
    """Say that it is over, or was said by mistake: what ended by it and is to come comes back.

    A script that was ended stays ended, a text that was cancelled stays so. Of a client into whom
    others were merged it holds for all of them. Sent twice it counts once. Raises FormInvalid,
    NotAllowed.
    """
    with deed(house, staff, client_id, now) as doing:
        known = select(clients.c.id).where(clients.c.id.in_(persons.all_ids(doing.tx, client_id)))
        away = known.where(clients.c.circumstance.is_not(None)).order_by(clients.c.id)
        found = list(doing.tx.execute(away).scalars())
        for one in found:
            _end(doing, one)
        if found:
            doing.tell("client.circumstance_over", {})


def carry(doing: Deed, other: Any) -> None:
    """Let what is known of two clients who become one person hold for all of their numbers.

    The weightier of the two holds; parted again both keep it, as a stop stays a stop.
    """
    known = [row for row in (doing.client, other) if _stands(row, doing.now)]
    if known:
        weightiest = max(known, key=lambda row: _WEIGHT.index(row.circumstance))
        until_at = weightiest.circumstance_until
        _write(doing, weightiest.circumstance, until_at=until_at, note="")


def _stands(row: Any, now: datetime) -> bool:
    until_at = row.circumstance_until
    return row.circumstance is not None and (until_at is None or until_at > now)


def _is_repeated(doing: Deed, told: Told) -> bool:
    client = doing.client
    if not _stands(client, doing.now) or client.circumstance != told.kind:
        return False
    return bool(client.circumstance_until == _until(doing, told.until_on))


def _faults(doing: Deed, told: Told) -> dict[str, str]:
    if doing.client.circumstance in FOR_GOOD:
        return {"": "stands"}
    faults = {} if told.kind in CIRCUMSTANCES else {"kind": "choice"}
    if len(told.note.strip()) > NOTE_LENGTH_MAX:
        faults["note"] = "too_long"
    if told.until_on is not None and not _is_day(doing, told):
        faults["until_on"] = "away_day"
    return faults


def _is_day(doing: Deed, told: Told) -> bool:
    today = doing.now.astimezone(ZoneInfo(doing.client.time_zone)).date()
    assert told.until_on is not None, "asked only of a day"
    return told.kind not in FOR_GOOD and today < told.until_on <= today + AWAY_LONGEST


def _until(doing: Deed, day: date | None) -> datetime | None:
    """Return when a day begins where the client is."""
    if day is None:
        return None
    return datetime.combine(day, time(), tzinfo=ZoneInfo(doing.client.time_zone))


def _write(doing: Deed, kind: str, *, until_at: datetime | None, note: str) -> None:
    changes = _stop(doing, kind) if kind in FOR_GOOD else {}
    _keep(doing, doing.client.id, told=(kind, until_at), note=note, changes=changes)
    doing.tell("client.circumstance", {})


def _stop(doing: Deed, kind: str) -> dict[str, list[str]]:
    """End what is under way and planned on every number; return what may come back."""
    tx, talks = doing.tx, doing.conversations()
    for talk in talks:
        thread.lock(tx, talk)
        stopping.end_all(tx, talk, now=doing.now, because=kind)
    skipped = tx.execute(_SKIP, {"talks": talks, "because": kind}).scalars()
    ids = persons.all_ids(tx, doing.client.id)
    left = tx.execute(_LEAVE, {"persons": ids}).scalars()
    return {"check_ins": _as_text(skipped), "enrolments": _as_text(left)}


def _as_text(ids: Iterable[UUID]) -> list[str]:
    return [str(one) for one in ids]


def _keep(
    doing: Deed,
    client_id: UUID,
    *,
    told: tuple[str, datetime | None],
    note: str = "",
    changes: Mapping[str, Any],
) -> None:
    kind, until_at = told
    row = {"id": doing.house.new_id(), "client_id": client_id, "staff_id": doing.staff.id}
    what = {"told": kind, "until_at": until_at, "note": note, "changes": dict(changes)}
    doing.tx.execute(insert(circumstances), {**row, **what, "at": doing.now})
    over = kind == OVER
    columns = {"circumstance": None if over else kind, "circumstance_until": until_at}
    doing.tx.execute(_OF_CLIENT.values(**columns), {"of_client": client_id})


def _end(doing: Deed, client_id: UUID) -> None:
    known = newest(doing.tx, client_id)
    for talk in doing.conversations():
        thread.lock(doing.tx, talk)
    _plan_again(doing, known)
    _keep(doing, client_id, told=(OVER, None), changes={})


def _plan_again(doing: Deed, known: Any) -> None:
    """Bring back what was ended, as far as nobody changed it since and its hour is to come."""
    planned = [UUID(one) for one in known.changes.get("check_ins", ())]
    left = [UUID(one) for one in known.changes.get("enrolments", ())]
    mine = (check_ins.c.id.in_(planned), check_ins.c.reason == known.told)
    ahead = update(check_ins).where(*mine, check_ins.c.planned_at > doing.now)
    doing.tx.execute(ahead.values(state="due", reason=None))
    back = update(enrolments).where(enrolments.c.id.in_(left), enrolments.c.state == "stopped")
    doing.tx.execute(back.values(state="enrolled"))
