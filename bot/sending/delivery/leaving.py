"""Send what is due: claim under the conversation's lock, ask the gate again, call the channel."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from bot.errors import ChannelError, DeliveryDoubtful, ProviderUnreachable
from bot.house import House
from bot.sending import facts
from bot.sending.channels.base import Channel, Outgoing
from bot.sending.delivery import settling
from bot.sending.delivery.queueing import standing
from bot.sending.delivery.settling import OnSetback
from bot.sending.gate import Cleared, Draft, decide
from models import contact_points, conversations, messages

Channels = Mapping[str, Channel]

# Taking the conversation's lock here puts a STOP or a claim either before the gate's second look or
# after it. What has set out by then cannot be called back: at most one request, for one time-out.
# A conversation that is busy is left for the next sweep.
_NEXT = (
    select(messages, contact_points.c.address, contact_points.c.channel)
    .join(conversations, conversations.c.id == messages.c.conversation_id)
    .join(contact_points, contact_points.c.id == conversations.c.contact_point_id)
    .where(messages.c.status.in_(("queued", "held")), messages.c.due_at <= bindparam("now"))
    .order_by(messages.c.due_at, messages.c.id)
    .limit(1)
    .with_for_update(of=conversations, skip_locked=True)
)

_STILL_WAITING = update(messages).where(
    messages.c.id == bindparam("of_message"), messages.c.status.in_(("queued", "held"))
)


def deliver(
    house: House, channels: Channels, now: datetime, *, limit: int, on_setback: OnSetback
) -> int:
    """Send up to `limit` texts that are due; return how many were looked at."""
    for done in range(limit):
        taken = _take(house, now)
        if taken is None:
            return done
        if isinstance(taken, Outgoing):
            _send(house, channels[taken.channel], taken, now=now, on_setback=on_setback)
    return limit


def _take(house: House, now: datetime) -> Outgoing | bool | None:
    """Claim the next due text. True: looked at, but not to be sent now. None: nothing is due."""
    with house.db.writing() as tx:
        row = tx.execute(_NEXT, {"now": now}).first()
        return _decide_again(tx, house, row, now) if row is not None else None


def _decide_again(tx: Connection, house: House, row: Any, now: datetime) -> Outgoing | bool:
    known = facts.read(tx, row.conversation_id, now)
    draft = Draft(row.purpose, row.author, row.answers_at, worded=row.reason != "translation")
    decision = decide(draft, known, now, house.policy)
    if not isinstance(decision, Cleared):
        _put(tx, row, standing(decision, now))
        return True
    leased_until = now + house.policy.send_lease
    claimed = {"status": "sending", "reason": None, "leased_until": leased_until, "due_at": now}
    if not _put(tx, row, {**claimed, "attempts": row.attempts + 1}):
        return True
    validity = decision.validity_seconds
    return Outgoing(row.id, row.channel, row.address, row.body, validity, attempted_at=now)


def _put(tx: Connection, row: Any, values: dict[str, Any]) -> bool:
    return tx.execute(_STILL_WAITING.values(**values), {"of_message": row.id}).rowcount == 1


def _send(
    house: House, channel: Channel, outgoing: Outgoing, *, now: datetime, on_setback: OnSetback
) -> None:
    try:
        sent = channel.send(outgoing)
    except ProviderUnreachable:
        settling.put_back(house, outgoing.message_id, now, reason="provider_unreachable")
    except DeliveryDoubtful:
        settling.mark_doubtful(house, outgoing.message_id, now)
    except ChannelError as error:
        remedy = channel.remedy(error.code)
        settling.not_taken(
            house, outgoing.message_id, (error.code, remedy), now=now, on_setback=on_setback
        )
    else:
        settling.taken(house, outgoing.message_id, sent, now)
