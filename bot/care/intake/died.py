"""Whether a client with this number has died: a text to it would reach those who mourn them."""

import unicodedata
from uuid import UUID

from sqlalchemy import Connection, bindparam, literal_column, select

from bot.care.intake.referral import Referral
from bot.house import House
from models import clients, contact_points

DIED = (
    "A client with this number has died. If that is a mistake, take it back on their page. "
    "If somebody else has the phone now, tick 'shared phone'."
)

_DIED = (
    select(clients.c.name)
    .join(contact_points, contact_points.c.client_id == clients.c.id)
    .where(contact_points.c.channel == bindparam("channel"))
    .where(contact_points.c.address_hash == bindparam("hashed"))
    .where(clients.c.team_id == bindparam("of_team"))
    .where(literal_column("clients.circumstance = 'deceased'"))
)


def has_died(
    tx: Connection, house: House, team_id: UUID, *, referral: Referral, address: str
) -> bool:
    """Say whether a client of the team who had this number has died.

    Somebody else of another name may have it now: then the referral says that it is shared.
    """
    key = {"channel": referral.channel, "hashed": house.ring.look_up(address)}
    names = tx.execute(_DIED, {**key, "of_team": team_id}).scalars().all()
    same = plain(referral.name) in map(plain, names)
    return bool(names) and (same or not referral.shared_phone)


def plain(text: str) -> str:
    """Return a name as names are compared: without case, marks of width and spare spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
