"""A text from a number by which a member of staff is paged: theirs, and never a client's.

Any text acknowledges what they were paged for; each is kept, encrypted, to be looked into. Two
texts are not theirs to keep: one from a number that is a client's too, which a person reads as the
client's, and one that may be a cry for help, which goes the way of every cry. A stop is theirs: the
provider sends nothing to that number any more, so the way is left out until it works again.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, insert, or_, select, update

from bot.care.paging import acknowledging
from bot.house import House
from bot.sending.channels.base import Inbound
from flows.languages import SOURCE_LANGUAGE
from flows.reading import SignalKind
from models import contact_points, paging_ways, staff_members, staff_texts

CHANNELS = frozenset({"sms", "whatsapp"})
CRIES = frozenset({SignalKind.RISK_IMMINENT, SignalKind.RISK_ELEVATED})
BOTH = "number of a member of staff too"
FROM_STAFF = "from a number of a member of staff"

_OF_NUMBER = (
    select(paging_ways.c.id, paging_ways.c.staff_id, paging_ways.c.address_hash)
    .add_columns(staff_members.c.languages)
    .join(staff_members, staff_members.c.id == paging_ways.c.staff_id)
    .where(paging_ways.c.address_hash == bindparam("address_hash"))
    .where(or_(paging_ways.c.kind == "sms", paging_ways.c.kind == "voice"))
    .where(paging_ways.c.retired_at.is_(None), staff_members.c.active)
    .order_by(paging_ways.c.kind, paging_ways.c.id)
    .limit(1)
)


def whose(tx: Connection, house: House, inbound: Inbound) -> Any:
    """Return the way of paging that has this number, with whose it is; None for nobody's."""
    if inbound.channel not in CHANNELS:
        return None
    # A WhatsApp address is the number behind a word.
    number = inbound.address.rpartition(":")[2]
    found = house.db.fetch(tx, _OF_NUMBER, {"address_hash": house.ring.look_up(number)})
    return found[0] if found else None


def why_not_theirs(tx: Connection, house: House, inbound: Inbound, way: Any) -> str:
    """Say why a text from a staff number is a person's to read all the same; "" if it is not."""
    client = select(contact_points.c.id).where(
        contact_points.c.channel == inbound.channel,
        contact_points.c.address_hash == house.ring.look_up(inbound.address),
        contact_points.c.client_id.is_not(None),
    )
    if tx.execute(client.limit(1)).first() is not None:
        return BOTH
    signals = _signals(house, inbound, way)
    return FROM_STAFF if CRIES & signals else ""


def hear(tx: Connection, house: House, inbound: Inbound, way: Any, now: datetime) -> bool:
    """Keep a staff member's text and acknowledge what they were paged for.

    False when this text was taken before.
    """
    known = select(staff_texts.c.id).where(staff_texts.c.provider_id == inbound.provider_id)
    if tx.execute(known).first() is not None:
        return False
    stopped = SignalKind.OPT_OUT in _signals(house, inbound, way)
    done = 0 if stopped else _answered(tx, house, way.staff_id, now)
    if stopped:
        change = update(paging_ways).where(paging_ways.c.address_hash == way.address_hash)
        change = change.where(paging_ways.c.kind == "sms", paging_ways.c.failing_since.is_(None))
        tx.execute(change.values(failing_since=now))
    row = {"id": house.new_id(), "staff_id": way.staff_id, "way_id": way.id}
    told = {"provider_id": inbound.provider_id, "body": inbound.body, "acknowledged": done}
    tx.execute(insert(staff_texts), {**row, **told, "at": now})
    return True


def _answered(tx: Connection, house: House, staff_id: UUID, now: datetime) -> int:
    return acknowledging.acknowledge_all(tx, house, staff_id, by="reply", now=now)


def _signals(house: House, inbound: Inbound, way: Any) -> set[SignalKind]:
    spoken = tuple(code for code in way.languages if code in house.library.lexicons)
    languages = tuple(dict.fromkeys((*spoken, SOURCE_LANGUAGE)))
    found = house.library.readers.read(
        inbound.body, languages=languages, question=None, today=inbound.received_at.date()
    )
    return {signal.kind for signal in found.signals}
