"""Settle doubtful sends: only a proven absence sends again."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, literal_column, select, update

from bot.errors import ProviderUnreachable
from bot.house import House
from bot.sending.channels.base import Channel, Outgoing, Sent
from bot.sending.delivery import settling
from bot.sending.delivery.leaving import Channels
from models import contact_points, conversations, messages

_NEXT = (
    select(messages, contact_points.c.address, contact_points.c.channel)
    .join(conversations, conversations.c.id == messages.c.conversation_id)
    .join(contact_points, contact_points.c.id == conversations.c.contact_point_id)
    .where(
        # Written out, since SQLite takes a partial index for no bound value.
        literal_column("messages.status IN ('sending', 'doubtful')"),
        messages.c.leased_until <= bindparam("now"),
    )
    .order_by(messages.c.leased_until)
    .limit(1)
    .with_for_update(of=messages, skip_locked=True)
)


def resolve(house: House, channels: Channels, now: datetime, *, limit: int) -> int:
    """Ask the provider about up to `limit` sends that were cut off; return how many were asked."""
    for done in range(limit):
        outgoing = _take(house, now)
        if outgoing is None:
            return done
        _resolve_one(house, channels[outgoing.channel], outgoing, now)
    return limit


def _take(house: House, now: datetime) -> Outgoing | None:
    """Claim the next cut-off send: a crash left it `sending`, a time-out left it `doubtful`."""
    with house.db.writing() as tx:
        row = tx.execute(_NEXT, {"now": now}).first()
        if row is None:
            return None
        claim = update(messages).where(messages.c.id == row.id)
        leased_until = now + house.policy.send_lease
        tx.execute(claim.values(status="doubtful", leased_until=leased_until))
        # `due_at` was set to the moment of the attempt when the text was claimed.
        return Outgoing(row.id, row.channel, row.address, row.body, attempted_at=row.due_at)


def _resolve_one(house: House, channel: Channel, outgoing: Outgoing, now: datetime) -> None:
    try:
        candidates = channel.find(outgoing)
    except ProviderUnreachable:
        return  # it stays doubtful, in sight of staff, and is asked about again
    # Of several with the same words the oldest: a later attempt cannot have made it, so that none
    # of its own is taken from that.
    ours = [sent for sent in candidates if not _belongs_to_another(house, sent, outgoing)]
    if ours:
        settling.taken(house, [(outgoing.message_id, ours[0], now)])
    else:
        settling.put_back(house, outgoing.message_id, now, reason="proved_absent")


def _belongs_to_another(house: House, sent: Sent, outgoing: Outgoing) -> bool:
    query = select(messages.c.id).where(messages.c.provider_id == sent.provider_id)
    with house.db.reading() as tx:
        owner: Any = tx.execute(query).scalar()
    return owner is not None and owner != outgoing.message_id
