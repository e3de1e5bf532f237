"""Send what is due: claim under the conversation's lock, ask the gate again, call the channel."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from bot.errors import ChannelError, DeliveryDoubtful, ProviderUnreachable
from bot.house import House
from bot.sending import facts
from bot.sending.channels.base import Channel, Outgoing, Remedy, Setback
from bot.sending.delivery import settling
from bot.sending.delivery.queueing import standing
from bot.sending.delivery.settling import OnSetback
from bot.sending.gate import Cleared, Draft, Refused, decide
from models import contact_points, conversations, messages

Channels = Mapping[str, Channel]
NO_CODE = 0

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
        taken = _take(house, now, on_setback)
        if taken is None:
            return done
        if isinstance(taken, Outgoing):
            _send(house, channels[taken.channel], taken, now=now, on_setback=on_setback)
    return limit


def _take(house: House, now: datetime, on_setback: OnSetback) -> Outgoing | bool | None:
    """Claim the next due text. True: looked at, but not to be sent now. None: nothing is due."""
    with house.db.writing() as tx:
        row = tx.execute(_NEXT, {"now": now}).first()
        if row is None:
            return None
        draft, known = _draft(tx, row), facts.read(tx, row.conversation_id, now)
        if draft.later:
            known = facts.with_people(tx, known, row, now)
        decision = decide(draft, known, now, house.policy)
        if isinstance(decision, Cleared):
            return _claim(tx, house, row, decision, now)
        put = _put(tx, row, standing(decision, now))
        if put and draft.later and isinstance(decision, Refused):
            on_setback(tx, Setback(row.id, row.conversation_id, Remedy.TELL, NO_CODE), now)
        return True


def _draft(tx: Connection, row: Any) -> Draft:
    later = row.author == "staff" and facts.is_left_for_later(tx, row.id)
    worded = row.reason != "translation"
    return Draft(row.purpose, row.author, row.answers_at, worded=worded, later=later)


def _claim(
    tx: Connection, house: House, row: Any, decision: Cleared, now: datetime
) -> Outgoing | bool:
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
