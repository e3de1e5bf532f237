"""Reads what staff have arranged about a conversation: offered, put away, a second look, who is
there; and to whom it could be offered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from bot.care import colleagues, duty, offers, presences, services
from bot.doors.console import words
from bot.doors.console.context_reading import Standing
from bot.doors.sessions import SignedIn
from bot.doors.tongue import marked, say
from bot.house import House
from models import second_looks, snoozes

_DOING = {"looking": marked("%(name)s is looking"), "typing": marked("%(name)s is typing")}


@dataclass(frozen=True, slots=True)
class Arranged:
    """What stands above the forms. `offer` is to a colleague; `may_withdraw` that it is one's own.

    `away` says until when it is put away, `back` that it is back from it; `look` who asks for a
    second pair of eyes.
    """

    offer: str = ""
    may_withdraw: bool = False
    away: str = ""
    back: str = ""
    note: str = ""
    look: str = ""
    may_end_look: bool = False


@dataclass(frozen=True, slots=True)
class Colleague:
    """To whom a conversation can be offered."""

    id: UUID
    name: str
    on_duty: bool


@dataclass(frozen=True, slots=True)
class _Reading:
    tx: Connection
    standing: Standing
    reader: SignedIn
    names: Mapping[UUID, str]
    now: datetime

    def open(self, table: Any) -> Any:
        query = select(table).where(table.c.conversation_id == self.standing.row.id)
        return self.tx.execute(query.where(table.c.ended_at.is_(None))).first()

    def name(self, staff_id: UUID) -> str:
        return self.names.get(staff_id, say("a colleague"))


def read(
    tx: Connection, house: House, standing: Standing, reader: SignedIn, *, now: datetime
) -> dict[str, object]:
    """Return what the page's templates need, by name."""
    team = colleagues.of_team(tx, reader.staff.team_id)
    reading = _Reading(tx, standing, reader, team, now)
    return {
        "arranged": Arranged(**_offer(reading), **_snooze(reading), **_look(reading)),
        "present": present(tx, house, standing.row.id, reader=reader, now=now),
        "colleagues": list(_colleagues(reading)),
        "open_services": _services(tx, standing.row.id),
    }


def present(
    tx: Connection, house: House, conversation_id: UUID, *, reader: SignedIn, now: datetime
) -> str:
    """Say who else looks at a conversation now, or nothing."""
    found = presences.others(tx, house, conversation_id, but=reader.staff.id, now=now)
    return " · ".join(say(_DOING[doing], name=name) for name, doing in found)


def _offer(reading: _Reading) -> dict[str, Any]:
    found = offers.find_open(reading.tx, reading.standing.row.id, reading.now)
    # Who is offered it is asked at the top of every page of theirs.
    if found is None or found.offered_to == reading.reader.staff.id:
        return {}
    until = words.clock_time(found.expires_at, reading.reader.zone)
    told = say(
        "Offered to %(name)s until %(time)s.", name=reading.name(found.offered_to), time=until
    )
    own = reading.reader.staff.id in (found.holder_id, found.offered_by)
    return {"offer": told, "may_withdraw": own and reading.reader.may_act}


def _snooze(reading: _Reading) -> dict[str, Any]:
    found = reading.open(snoozes)
    if found is None:
        return {}
    who, zone = reading.name(found.staff_id), reading.reader.zone
    if found.back_at <= reading.now:
        return {"back": say("Snoozed by %(name)s, back now.", name=who), "note": found.note or ""}
    until = words.day_and_time(found.back_at, zone)
    told = say("Snoozed by %(name)s until %(time)s.", name=who, time=until)
    return {"away": told, "note": found.note or ""}


def _look(reading: _Reading) -> dict[str, Any]:
    found = reading.open(second_looks)
    if found is None:
        return {}
    who = reading.name(found.asked_by)
    told = say("%(name)s asks for a second pair of eyes.", name=who)
    return {"look": told, "may_end_look": reading.reader.staff.role == "supervisor"}


def _colleagues(reading: _Reading) -> Any:
    """Give whom it can be offered to, those on duty first."""
    claim = reading.standing.claim
    holder = claim.staff_id if reading.standing.claim_live else None
    there = set(duty.on_duty(reading.tx, reading.reader.staff.team_id, reading.now))
    others = [one for one in reading.names if one not in (reading.reader.staff.id, holder)]
    for staff_id in sorted(others, key=lambda one: one not in there):
        yield Colleague(staff_id, reading.names[staff_id], staff_id in there)


def _services(tx: Connection, conversation_id: UUID) -> Sequence[tuple[UUID, str, str]]:
    return [(row.id, row.service, row.state) for row in services.still_open(tx, conversation_id)]
