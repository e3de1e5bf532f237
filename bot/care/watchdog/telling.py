"""Tells supervisors by the second path, which has nothing to do with the one that pages leave by.

Whom: the supervisors on call, all of them where none is; from the second telling on the managers
too; and always those whom the settings name, who are told even when there is no database.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, select

from bot.care.paging import roster
from bot.care.watchdog.keeping import Telling
from bot.errors import ChannelError, DeliveryDoubtful, ProviderUnreachable
from bot.house import House
from bot.library.tongues import ENGLISH, Tongue
from bot.log import failure
from bot.sending.paging import watch_words
from bot.sending.paging.base import PageOut, Pager
from models import paging_ways, staff_members, teams

TEAMS_MAX = 100
WAYS_MAX = 500


@dataclass(frozen=True, slots=True)
class Receiver:
    """A mailbox or a number that is told, and in which languages its owner reads."""

    kind: str
    address: str = field(repr=False)
    languages: tuple[str, ...] = ()


@dataclass(frozen=True)
class SecondPath:
    """Pagers of the watchdog's own, by kind, and who is always told. `board` is where links lead.

    Nobody can be told where there is no pager.
    """

    pagers: Mapping[str, Pager]
    always: Sequence[Receiver] = ()
    board: str = ""


def receivers(
    tx: Connection, path: SecondPath, told: Sequence[Telling], now: datetime
) -> set[Receiver]:
    """Return whom of the staff these alarms are for, by the ways that the second path serves."""
    whole = any(one.team_id is None for one in told)
    named = {one.team_id for one in told}
    again = any(one.tellings for one in told)
    of = [team_id for team_id in _teams(tx) if whole or team_id in named]
    return _ways(tx, _people(tx, of, now, managers=again), list(path.pagers))


def on_call(tx: Connection, now: datetime) -> set[UUID]:
    """Return the supervisors on call of every team, and its managers where it has none."""
    return _people(tx, _teams(tx), now, managers=False)


def everybody(tx: Connection, path: SecondPath, now: datetime) -> set[Receiver]:
    """Return whom an alarm of the whole house is for."""
    return _ways(tx, _people(tx, _teams(tx), now, managers=True), list(path.pagers))


def _teams(tx: Connection) -> Sequence[UUID]:
    return tx.execute(select(teams.c.id).order_by(teams.c.id).limit(TEAMS_MAX)).scalars().all()


def _people(
    tx: Connection, team_ids: Sequence[UUID], now: datetime, *, managers: bool
) -> set[UUID]:
    people: set[UUID] = set()
    for team_id in team_ids:
        team = roster.read(tx, team_id, now)
        people.update(team.supervisors)
        if managers or not team.supervisors:
            people.update(team.managers)
    return people


def _ways(tx: Connection, people: set[UUID], kinds: Sequence[str]) -> set[Receiver]:
    """Give the ways that were tested once; one that fails by the usual path may work by this."""
    query = (
        select(paging_ways.c.kind, paging_ways.c.address, staff_members.c.languages)
        .join(staff_members)
        .where(paging_ways.c.staff_id.in_(people), paging_ways.c.kind.in_(kinds))
        .where(paging_ways.c.retired_at.is_(None), paging_ways.c.tested_at.is_not(None))
        .limit(WAYS_MAX)
    )
    return {Receiver(row.kind, row.address, tuple(row.languages)) for row in tx.execute(query)}


def tell(house: House, path: SecondPath, told: Sequence[Telling], to: set[Receiver]) -> int:
    """Tell these, and those who are always told; return how many took it."""
    everybody = {one.address: one for one in (*path.always, *sorted(to, key=_address))}
    taken = 0
    for over in (False, True):
        some = [one for one in told if one.over == over]
        if some:
            taken += sum(_hand_over(house, path, one, some) for one in everybody.values())
    return taken


def _address(receiver: Receiver) -> str:
    return receiver.address


def _hand_over(house: House, path: SecondPath, receiver: Receiver, told: Sequence[Telling]) -> bool:
    pager = path.pagers.get(receiver.kind)
    if pager is None:
        return False
    tongue = _tongue(house, receiver.languages)
    said = watch_words.said(tongue, [(one.kind, one.count) for one in told], over=told[0].over)
    out = PageOut(
        house.new_id(),
        receiver.kind,
        receiver.address,
        said.title,
        said.words,
        path.board,
        said.language,
    )
    try:
        pager.page(out)
    except (ChannelError, DeliveryDoubtful, ProviderUnreachable) as error:
        # It is told again a minute later, as long as nobody was reached.
        failure("the watchdog could not tell", error)
        return False
    return True


def _tongue(house: House, spoken: Sequence[str]) -> Tongue:
    tongues = house.library.tongues
    return next((tongues[code] for code in spoken if code in tongues), ENGLISH)
