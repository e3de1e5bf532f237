"""Send what is due: claim under the conversation's lock, ask the gate again, call the channel."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
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
from bot.sending.channels.base import Channel, Outcome, Outgoing, Remedy, Setback, Taken
from bot.sending.delivery.queueing import standing
from bot.sending.delivery.settling import OnSetback
from bot.sending.gate import SAFETY, Cleared, Decision, Draft, Refused, decide
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
    messages.c.created_at,
)
_ADDRESSED = (contact_points.c.client_id, contact_points.c.channel, contact_points.c.address)
# Taking the conversation's lock here puts a STOP or a claim either before the gate's second look or
# after it. What has set out by then cannot be called back: at most one request, for one time-out.
# A conversation that is busy is left for the next sweep.
_NEXT = (
    select(*_LOOKED_AT, *_ADDRESSED)
    .join(conversations, conversations.c.id == messages.c.conversation_id)
    .join(contact_points, contact_points.c.id == conversations.c.contact_point_id)
    .where(_UNSENT, messages.c.due_at <= bindparam("now"), ~_COMES_AFTER_ANOTHER)
    .order_by(messages.c.due_at, messages.c.id)
    .limit(bindparam("most"))
    .with_for_update(of=conversations, skip_locked=True)
)
# What a person said, or what answers one, goes before all that nobody waits for.
_NEXT_PROMPT = _NEXT.where(_IS_PROMPT)

# A text is read before its conversation's lock is had: it may be cancelled by now.
_STILL_WAITING = update(messages).where(messages.c.id == bindparam("of_message"), _UNSENT)
_CLAIM = (
    update(messages)
    .where(messages.c.id.in_(facts.names("message")), _UNSENT)
    .values(
        status="sending",
        reason=None,
        due_at=bindparam("attempt_at"),
        leased_until=bindparam("lease_ends"),
        attempts=messages.c.attempts + 1,
    )
    .returning(messages.c.id)
)


@dataclass(frozen=True, slots=True)
class _LookedAt:
    """A text that is due, its row, and what the gate says of it now."""

    row: Any
    draft: Draft
    decision: Decision


def take(
    house: House, now: datetime, *, on_setback: OnSetback, most: int = 1, prompt_only: bool = False
) -> Taken:
    """Look at the next texts that are due, and claim those that may leave.

    At most `most` in one transaction: what somebody waits for, or nothing else with `prompt_only`.
    """
    with house.db.writing() as tx:
        rows = _next(tx, house, now, most=most, prompt_only=prompt_only)
        if not rows:
            return Taken(0)
        looked_at = _looked_at(tx, house, rows, now)
        cleared = [one for one in looked_at if isinstance(one.decision, Cleared)]
        for one in looked_at:
            if not isinstance(one.decision, Cleared):
                _leave_waiting(tx, house, one, now=now, on_setback=on_setback)
        return Taken(len(rows), _claim(tx, house, cleared, now) if cleared else ())


def _next(
    tx: Connection, house: House, now: datetime, *, most: int, prompt_only: bool
) -> list[Any]:
    values = {"now": now, "most": min(most, facts.AT_ONCE)}
    found = house.db.fetch(tx, _NEXT_PROMPT, values)
    if not found and not prompt_only:
        found = house.db.fetch(tx, _NEXT, values)
    # One of each client at a time: what leaves is counted before their next is looked at.
    firsts = {row.client_id or row.conversation_id: row for row in reversed(found)}
    return list(reversed(firsts.values()))


def _looked_at(tx: Connection, house: House, rows: Sequence[Any], now: datetime) -> list[_LookedAt]:
    """Ask the gate about each, on facts read after their conversations were locked."""
    known = facts.read(house.db, tx, [row.conversation_id for row in rows], now)
    unasked = [row.id for row in rows if row.author == "bot" and row.answers_at is None]
    campaigns = facts.campaigns(house.db, tx, unasked) if unasked else {}
    looked_at = []
    for row in rows:
        draft = _draft(tx, row)
        of_text = replace(known[row.conversation_id], campaign=campaigns.get(row.id, ""))
        if draft.later:
            of_text = facts.with_people(tx, of_text, row, now)
        looked_at.append(_LookedAt(row, draft, decide(draft, of_text, now, house.policy)))
    return looked_at


def _draft(tx: Connection, row: Any) -> Draft:
    later = row.author == "staff" and facts.is_left_for_later(tx, row.id)
    worded = row.reason != "translation"
    told = {"worded": worded, "later": later, "written_at": row.created_at}
    return Draft(row.purpose, row.author, row.answers_at, **told)


def _leave_waiting(
    tx: Connection, house: House, one: _LookedAt, *, now: datetime, on_setback: OnSetback
) -> None:
    values = {**standing(one.decision, now), "of_message": one.row.id}
    put = house.db.change(tx, _STILL_WAITING, values) == 1
    if put and one.draft.later and isinstance(one.decision, Refused):
        setback = Setback(one.row.id, one.row.conversation_id, Remedy.TELL, NO_CODE)
        on_setback(tx, setback, now)


def _claim(
    tx: Connection, house: House, cleared: Sequence[_LookedAt], now: datetime
) -> list[Outgoing]:
    leased = {"attempt_at": now, "lease_ends": now + house.policy.send_lease}
    asked = facts.any_of("message", [one.row.id for one in cleared])
    claimed = {row.id for row in house.db.fetch(tx, _CLAIM, {**asked, **leased})}
    return [_outgoing(one, now) for one in cleared if one.row.id in claimed]


def _outgoing(one: _LookedAt, now: datetime) -> Outgoing:
    assert isinstance(one.decision, Cleared)
    row, seconds = one.row, one.decision.validity_seconds
    return Outgoing(row.id, row.channel, row.address, row.body, seconds, attempted_at=now)


def hand_over(channels: Channels, outgoing: Outgoing, now: datetime) -> Outcome:
    """Hand a text that was claimed over to its provider, once; return what came of it."""
    try:
        return Outcome(outgoing, now, channels[outgoing.channel].send(outgoing))
    except (ProviderUnreachable, DeliveryDoubtful, ChannelError) as error:
        return Outcome(outgoing, now, error)
