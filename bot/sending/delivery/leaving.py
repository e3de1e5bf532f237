"""Send what is due: claim under the conversation's lock, ask the gate again, call the channel."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    bindparam,
    exists,
    literal_column,
    select,
    update,
)

from bot.errors import ChannelError, DeliveryDoubtful, ProviderUnreachable
from bot.house import House
from bot.sending import facts
from bot.sending.channels.base import Channel, Outgoing, Remedy, Setback
from bot.sending.delivery import settling
from bot.sending.delivery.queueing import standing
from bot.sending.delivery.settling import OnSetback
from bot.sending.gate import SAFETY, Cleared, Draft, Facts, Refused, decide
from models import contact_points, conversations, messages

Channels = Mapping[str, Channel]
NO_CODE = 0

# Written out, since SQLite takes a partial index for no bound value.
_UNSENT: ColumnElement[bool] = literal_column("messages.status IN ('queued', 'held')")
_IS_PROMPT: ColumnElement[bool] = literal_column(
    "(messages.author = 'staff' OR messages.answers_at IS NOT NULL)"
)
_AHEAD = messages.alias("ahead")
_IS_SETTING_OUT: ColumnElement[bool] = literal_column("ahead.status = 'sending'")
# Two texts to one person arrive in the order in which they were said. Only the answer to a cry for
# help waits for no other.
_COMES_AFTER_ANOTHER = exists().where(
    _AHEAD.c.conversation_id == messages.c.conversation_id,
    _IS_SETTING_OUT,
    _AHEAD.c.leased_until > bindparam("now"),
    messages.c.purpose != SAFETY,
)
_LOOKED_AT = (
    messages.c.id,
    messages.c.conversation_id,
    messages.c.author,
    messages.c.staff_id,
    messages.c.purpose,
    messages.c.body,
    messages.c.answers_at,
    messages.c.reason,
    messages.c.attempts,
    messages.c.created_at,
)
# Taking the conversation's lock here puts a STOP or a claim either before the gate's second look or
# after it. What has set out by then cannot be called back: at most one request, for one time-out.
# A conversation that is busy is left for the next sweep.
_NEXT = (
    select(*_LOOKED_AT, contact_points.c.address, contact_points.c.channel)
    .join(conversations, conversations.c.id == messages.c.conversation_id)
    .join(contact_points, contact_points.c.id == conversations.c.contact_point_id)
    .where(_UNSENT, messages.c.due_at <= bindparam("now"), ~_COMES_AFTER_ANOTHER)
    .order_by(messages.c.due_at, messages.c.id)
    .limit(1)
    .with_for_update(of=conversations, skip_locked=True)
)
# What a person said, or what answers one, goes before all that nobody waits for.
_NEXT_PROMPT = _NEXT.where(_IS_PROMPT)

# A text is read before its conversation's lock is had: it may be cancelled by now.
_STILL_WAITING = update(messages).where(messages.c.id == bindparam("of_message"), _UNSENT)


def deliver(
    house: House, channels: Channels, now: datetime, *, limit: int, on_setback: OnSetback
) -> int:
    """Send up to `limit` texts that are due; return how many were looked at."""
    for done in range(limit):
        taken = take(house, now, on_setback=on_setback)
        if taken is None:
            return done
        if isinstance(taken, Outgoing):
            hand_over(house, channels, taken, now=now, on_setback=on_setback)
    return limit


def take(
    house: House, now: datetime, *, on_setback: OnSetback, prompt_only: bool = False
) -> Outgoing | bool | None:
    """Claim the next text that is due: what somebody waits for first, or that alone.

    True: one was looked at, and is not to be sent now. None: nothing is due.
    """
    with house.db.writing() as tx:
        row = _next(tx, house, now, prompt_only=prompt_only)
        if row is None:
            return None
        draft = _draft(tx, row)
        decision = decide(draft, _known(tx, house, row, draft, now), now, house.policy)
        if isinstance(decision, Cleared):
            return _claim(tx, house, row, decision, now)
        put = _put(tx, house, row, standing(decision, now))
        if put and draft.later and isinstance(decision, Refused):
            on_setback(tx, Setback(row.id, row.conversation_id, Remedy.TELL, NO_CODE), now)
        return True


def _next(tx: Connection, house: House, now: datetime, *, prompt_only: bool) -> Any:
    found = house.db.fetch(tx, _NEXT_PROMPT, {"now": now})
    if not found and not prompt_only:
        found = house.db.fetch(tx, _NEXT, {"now": now})
    return found[0] if found else None


def _known(tx: Connection, house: House, row: Any, draft: Draft, now: datetime) -> Facts:
    known = facts.read(house.db, tx, row.conversation_id, now)
    if draft.later:
        known = facts.with_people(tx, known, row, now)
    if row.author == "bot" and row.answers_at is None:
        known = facts.with_campaign(house.db, tx, known, row.id)
    return known


def _draft(tx: Connection, row: Any) -> Draft:
    later = row.author == "staff" and facts.is_left_for_later(tx, row.id)
    worded = row.reason != "translation"
    told = {"worded": worded, "later": later, "written_at": row.created_at}
    return Draft(row.purpose, row.author, row.answers_at, **told)


def _claim(
    tx: Connection, house: House, row: Any, decision: Cleared, now: datetime
) -> Outgoing | bool:
    leased_until = now + house.policy.send_lease
    claimed = {"status": "sending", "reason": None, "leased_until": leased_until, "due_at": now}
    if not _put(tx, house, row, {**claimed, "attempts": row.attempts + 1}):
        return True
    validity = decision.validity_seconds
    return Outgoing(row.id, row.channel, row.address, row.body, validity, attempted_at=now)


def _put(tx: Connection, house: House, row: Any, values: dict[str, Any]) -> bool:
    return house.db.change(tx, _STILL_WAITING, {**values, "of_message": row.id}) == 1


def hand_over(
    house: House, channels: Channels, outgoing: Outgoing, *, now: datetime, on_setback: OnSetback
) -> None:
    """Hand a text that was claimed over to its provider, once, and settle what became of it."""
    channel = channels[outgoing.channel]
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
