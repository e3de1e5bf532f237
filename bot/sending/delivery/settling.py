"""Record what became of a text. A status only moves forward; each report is kept as it came."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    bindparam,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from bot.errors import ChannelError, DeliveryDoubtful, ProviderUnreachable
from bot.house import House
from bot.sending.channels.base import Channel, Outcome, Remedy, Sent, Setback, StatusReport
from models import activity, contact_points, conversations, messages, status_reports
from models.states import STATUS_RANKS

OnSetback = Callable[[Connection, Setback, datetime], None]
NameRemedy = Callable[[int], Remedy]

FIRST_RETRY = timedelta(seconds=15)
LONGEST_RETRY = timedelta(minutes=15)
SENDER_PAUSE = timedelta(minutes=15)
# Callbacks can be lost: what is not final after 12 hours is asked for (Twilio's own advice).
ASK_AFTER = timedelta(hours=12)

# Written out, since SQLite takes a partial index for no bound value.
_WITH_PROVIDER: ColumnElement[bool] = literal_column("messages.status IN ('accepted', 'sent')")
_BY_ID = update(messages).where(messages.c.id == bindparam("of_message"))
_FRESH = _BY_ID.where(messages.c.status_rank <= bindparam("rank_most"))
_TOLD_BEFORE = _BY_ID.where(messages.c.status_rank > bindparam("rank_most")).values(
    sent_at=func.coalesce(messages.c.sent_at, bindparam("taken_at"))
)
_NOTE = insert(activity).values(
    conversation_id=select(messages.c.conversation_id)
    .where(messages.c.id == bindparam("of_message"))
    .scalar_subquery(),
    kind="message",
    at=bindparam("noted_at"),
)
_OPEN = _BY_ID.where(messages.c.status.in_(("sending", "doubtful")))


Accepted = tuple[UUID, Sent, datetime]
"""A message's id, what the provider said of it, and when it was handed over."""


def settle(
    house: House,
    channels: Mapping[str, Channel],
    outcomes: Sequence[Outcome],
    *,
    on_setback: OnSetback,
) -> None:
    """Record what came of texts that were handed over: those that were taken in one transaction.

    When it raises, some may have been recorded; to record one a second time changes nothing.
    """
    accepted = [
        (one.outgoing.message_id, one.came, one.at)
        for one in outcomes
        if isinstance(one.came, Sent)
    ]
    if accepted:
        taken(house, accepted)
    for one in outcomes:
        _put_elsewhere(house, channels[one.outgoing.channel], one, on_setback)


def _put_elsewhere(house: House, channel: Channel, outcome: Outcome, on_setback: OnSetback) -> None:
    message_id, now = outcome.outgoing.message_id, outcome.at
    match outcome.came:
        case ProviderUnreachable():
            put_back(house, message_id, now, reason="provider_unreachable")
        case DeliveryDoubtful():
            mark_doubtful(house, message_id, now)
        case ChannelError(code=code):
            refusal = (code, channel.remedy(code))
            not_taken(house, message_id, refusal, now=now, on_setback=on_setback)


def taken(house: House, accepted: Sequence[Accepted]) -> None:
    """The provider has them. A callback may have come first and told more: that stays."""
    told, fresh, notes = [], [], []
    for message_id, sent, at in accepted:
        rank = STATUS_RANKS[sent.status]
        known = {"of_message": message_id, "provider_id": sent.provider_id, "leased_until": None}
        told.append({**known, "rank_most": rank, "taken_at": at})
        moved = {"status": sent.status, "status_rank": rank, "sent_at": at}
        fresh.append({**known, "rank_most": rank, **moved})
        notes.append({"of_message": message_id, "noted_at": at})
    with house.db.writing() as tx:
        house.db.write(tx, [(_TOLD_BEFORE, told), (_FRESH, fresh), (_NOTE, notes)])


def put_back(house: House, message_id: UUID, now: datetime, *, reason: str) -> None:
    """It was certainly not taken: try again later, each time a little later still."""
    with house.db.writing() as tx:
        attempts = select(messages.c.attempts).where(messages.c.id == message_id)
        later = now + retry_after(tx.execute(attempts).scalar_one())
        values = {"status": "queued", "reason": reason, "due_at": later, "leased_until": None}
        tx.execute(_OPEN.values(**values), {"of_message": message_id})


def mark_doubtful(house: House, message_id: UUID, now: datetime) -> None:
    """Nobody knows whether it was taken: leave it in sight, to be asked about."""
    leased_until = now + house.policy.send_lease
    with house.db.writing() as tx:
        values = {"status": "doubtful", "leased_until": leased_until}
        tx.execute(_OPEN.values(**values), {"of_message": message_id})


def not_taken(
    house: House,
    message_id: UUID,
    refusal: tuple[int, Remedy],
    *,
    now: datetime,
    on_setback: OnSetback,
) -> None:
    """The provider refused it: hold and retry, or fail for good and tell care."""
    code, remedy = refusal
    if remedy in (Remedy.RETRY, Remedy.HOLD_SENDER):
        _hold(house, message_id, (code, remedy), now)
        return
    with house.db.writing() as tx:
        # A callback may have told more in the meantime: then that is what counts.
        if _fail(tx, message_id, code, now):
            on_setback(tx, _setback(tx, message_id, refusal), now)


def retry_after(attempts: int) -> timedelta:
    """Double the wait with each attempt, up to LONGEST_RETRY."""
    doubled: timedelta = FIRST_RETRY * (1 << min(attempts, 10))
    return min(doubled, LONGEST_RETRY)


def _hold(house: House, message_id: UUID, refusal: tuple[int, Remedy], now: datetime) -> None:
    code, remedy = refusal
    with house.db.writing() as tx:
        attempts = select(messages.c.attempts).where(messages.c.id == message_id)
        later = retry_after(tx.execute(attempts).scalar_one() - 1)
        wait = SENDER_PAUSE if remedy is Remedy.HOLD_SENDER else later
        values = {"status": "held", "reason": "provider", "error_code": code, "due_at": now + wait}
        tx.execute(_OPEN.values(**values, leased_until=None), {"of_message": message_id})


def _fail(tx: Connection, message_id: UUID, code: int, now: datetime) -> bool:
    values = {"status": "failed", "status_rank": STATUS_RANKS["failed"], "error_code": code}
    failed = tx.execute(_OPEN.values(**values, leased_until=None), {"of_message": message_id})
    note_activity(tx, message_id, now)
    return failed.rowcount == 1


def _setback(tx: Connection, message_id: UUID, refusal: tuple[int, Remedy]) -> Setback:
    query = select(messages.c.conversation_id).where(messages.c.id == message_id)
    return Setback(message_id, tx.execute(query).scalar_one(), refusal[1], refusal[0])


def record_report(
    house: House, report: StatusReport, *, remedy: NameRemedy, now: datetime, on_setback: OnSetback
) -> None:
    """Keep a status report and move its message forward; late, early and repeated ones are safe."""
    with house.db.writing() as tx:
        message = _reported(tx, report)
        kept = _keep(tx, house, report, now, message.id if message else None)
        if message is None or not kept:
            return
        moved = _move(tx, message, report, now)
        # Also without a code: somebody has to know that it did not arrive.
        if moved and report.status in ("failed", "undelivered"):
            code = report.error_code
            on_setback(tx, Setback(message.id, message.conversation_id, remedy(code), code), now)


def _reported(tx: Connection, report: StatusReport) -> Any:
    same = messages.c.provider_id == report.provider_id
    if report.message_id is not None:
        same = or_(same, messages.c.id == report.message_id)
    query = select(messages.c.id, messages.c.conversation_id, messages.c.provider_id).where(
        same, messages.c.direction == "out"
    )
    return tx.execute(query).first()


def _keep(
    tx: Connection, house: House, report: StatusReport, now: datetime, message_id: UUID | None
) -> bool:
    insert_or_not = sqlite.insert if house.db.is_sqlite else postgresql.insert
    row = {
        "id": house.new_id(),
        "message_id": message_id,
        "provider_id": report.provider_id,
        "status": report.status,
        "error_code": report.error_code,
        "at": now,
    }
    kept = insert_or_not(status_reports).on_conflict_do_nothing().returning(status_reports.c.id)
    return tx.execute(kept, row).first() is not None


def _move(tx: Connection, message: Any, report: StatusReport, now: datetime) -> bool:
    rank = STATUS_RANKS[report.status]
    values: dict[str, Any] = {
        "provider_id": report.provider_id,
        "status": report.status,
        "status_rank": rank,
        "error_code": report.error_code or None,
        "sent_at": func.coalesce(messages.c.sent_at, now),
        "leased_until": None,
        "due_at": None,
    }
    forward = _BY_ID.where(messages.c.status_rank < rank).values(**values)
    moved = tx.execute(forward, {"of_message": message.id}).rowcount == 1
    if moved:
        note_activity(tx, message.id, now)
    return moved


def ask_again(
    house: House,
    channels: Mapping[str, Channel],
    now: datetime,
    *,
    limit: int,
    on_setback: OnSetback,
) -> int:
    """Ask the provider about texts whose last word is long in coming; return how many."""
    for done in range(limit):
        asked = _next_unanswered(house, now)
        if asked is None:
            return done
        channel = channels[asked.channel]
        try:
            report = channel.status(asked.provider_id)
        except ProviderUnreachable:
            return done
        record_report(house, report, remedy=channel.remedy, now=now, on_setback=on_setback)
    return limit


def _next_unanswered(house: House, now: datetime) -> Any:
    old = or_(messages.c.leased_until.is_(None), messages.c.leased_until <= now)
    query = (
        select(messages.c.id, messages.c.provider_id, contact_points.c.channel)
        .join(conversations, conversations.c.id == messages.c.conversation_id)
        .join(contact_points, contact_points.c.id == conversations.c.contact_point_id)
        .where(_WITH_PROVIDER, messages.c.provider_id.is_not(None))
        .where(messages.c.sent_at <= now - ASK_AFTER, old)
        .order_by(messages.c.sent_at)
        .limit(1)
        .with_for_update(of=messages, skip_locked=True)
    )
    with house.db.writing() as tx:
        row = tx.execute(query).first()
        if row is not None:
            later = _BY_ID.values(leased_until=now + ASK_AFTER)
            tx.execute(later, {"of_message": row.id})
        return row


def note_activity(tx: Connection, message_id: UUID, now: datetime) -> None:
    """Tell live pages that a message of this conversation changed."""
    tx.execute(_NOTE, {"of_message": message_id, "noted_at": now})
