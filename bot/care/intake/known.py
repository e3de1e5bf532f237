"""Who is known already: a machine that refers somebody again makes no second client of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Connection, select

from bot.care.intake.died import has_died, plain
from bot.care.intake.referral import Referral
from bot.house import House
from models import clients, contact_points, conversations, referrals


@dataclass(frozen=True, slots=True)
class Known:
    """A client of the team whom a referral is about, by number and name."""

    client_id: UUID
    conversation_id: UUID
    point_id: UUID
    zone: str


Standing = Known | Literal["new", "number_taken", "deceased"]


def standing(
    tx: Connection, house: House, team_id: UUID, *, referral: Referral, address: str
) -> Standing:
    """Say whether a referral is about a client of this team, about nobody yet, or unclear.

    The same number and the same name are the same person, unless two years of birth say no. A
    number with another name is a shared phone where the referral says so; else a person has to
    see to it; so has one of a client who has died. What other teams have does not count, and is
    not told.
    """
    if has_died(tx, house, team_id, referral=referral, address=address):
        return "deceased"
    rows = _with_number(tx, house, team_id, channel=referral.channel, address=address)
    same = [row for row in rows if _is_same(row, referral)]
    if len(same) == 1:
        [row] = same
        return Known(row.client_id, row.conversation_id, row.point_id, row.time_zone)
    return "new" if not rows or (referral.shared_phone and not same) else "number_taken"


def told_before(tx: Connection, client_id: UUID, referral: Referral) -> UUID | None:
    """Return the referral that told of the same incident, or None."""
    if not referral.incident_number.strip():
        return None
    query = select(referrals.c.id, referrals.c.incident_number)
    rows = tx.execute(query.where(referrals.c.client_id == client_id))
    wanted = plain(referral.incident_number)
    return next((row.id for row in rows if plain(row.incident_number or "") == wanted), None)


def _with_number(
    tx: Connection, house: House, team_id: UUID, *, channel: str, address: str
) -> Sequence[Any]:
    query = (
        select(clients.c.name, clients.c.birth_year, clients.c.time_zone)
        .add_columns(clients.c.id.label("client_id"), contact_points.c.id.label("point_id"))
        .add_columns(conversations.c.id.label("conversation_id"))
        .join(contact_points, contact_points.c.client_id == clients.c.id)
        .join(conversations, conversations.c.contact_point_id == contact_points.c.id)
        .where(
            contact_points.c.channel == channel,
            contact_points.c.address_hash == house.ring.look_up(address),
            clients.c.team_id == team_id,
        )
    )
    return tx.execute(query).all()


def _is_same(row: Any, referral: Referral) -> bool:
    if plain(row.name) != plain(referral.name):
        return False
    years = {row.birth_year, str(referral.birth_year)} - {None, "None"}
    return len(years) < 2
