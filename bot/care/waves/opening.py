"""Open the next wave of a running campaign, or say why none opens, or pause it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, bindparam, insert, literal_column, select, update

from bot.care import duty
from bot.care.waves import building, contents, rhythm
from bot.care.waves.rhythm import Going, Opens, Pauses
from bot.house import House
from bot.sending.facts import safe_hours
from bot.sending.gate import narrowed, open_everywhere
from models import (
    clients,
    conversations,
    escalations,
    wave_campaigns,
    wave_members,
    waves,
)

# So many waiting members are looked at for one wave, for who is in their texting hours.
LOOKED_AT = 500
# How many texts, the newest, tell how it goes; how many items that wait are counted.
NEWEST, WAITING_MAX = 100, 500

_RUNNING = (
    select(wave_campaigns)
    .where(literal_column("wave_campaigns.state = 'running'"))
    .order_by(wave_campaigns.c.id)
)
_OF = wave_members.c.campaign_id == bindparam("of_campaign")
_IS_OPEN: ColumnElement[bool] = literal_column("wave_members.state = 'open'")
_IS_WAITING: ColumnElement[bool] = literal_column("wave_members.state = 'waiting'")
_LAST = (
    select(waves.c.number, waves.c.opened_at)
    .where(waves.c.campaign_id == bindparam("of_campaign"))
    .order_by(waves.c.number.desc())
    .limit(1)
)
_SETTLED = (
    select(wave_members.c.state)
    .where(_OF, wave_members.c.state.in_(("sent", "failed")))
    .order_by(wave_members.c.wave.desc())
    .limit(NEWEST)
)
_ESCALATED = (
    select(escalations.c.id)
    .join(conversations)
    .where(literal_column("escalations.state = 'open'"), escalations.c.acknowledged_at.is_(None))
    .where(conversations.c.team_id == bindparam("of_team"))
    .limit(WAITING_MAX)
)
_WAITING = (
    select(wave_members.c.client_id, clients.c.time_zone)
    .add_columns(clients.c.text_from_hour, clients.c.text_until_hour, clients.c.possible_zones)
    .join(clients, clients.c.id == wave_members.c.client_id)
    .where(_OF, _IS_WAITING, wave_members.c.due_at <= bindparam("now"))
    .order_by(wave_members.c.due_at, wave_members.c.place)
    .limit(LOOKED_AT)
)
_LEFT = select(wave_members.c.client_id).where(_OF).limit(1)
_MEMBER = update(wave_members).where(
    _OF, wave_members.c.client_id == bindparam("of_client"), _IS_WAITING
)


def open_due(house: House, now: datetime) -> int:
    """Open the waves that are due, of each running campaign one; return how many opened."""
    with house.db.reading() as tx:
        ids = [row.id for row in tx.execute(_RUNNING)]
    return sum(_go_on(house, campaign_id, now) for campaign_id in ids)


def _go_on(house: House, campaign_id: UUID, now: datetime) -> bool:
    locked = _RUNNING.where(wave_campaigns.c.id == campaign_id).with_for_update()
    with house.db.writing() as tx:
        row = tx.execute(locked).first()
        if row is None:
            return False
        if contents.versions(house, row.scripts) != row.versions:
            _stand(tx, row, state="paused", reason="content_changed")
            building.note(tx, house, None, ("campaign.paused", row.id), now)
            return False
        return _next(tx, house, row, now)


def _next(tx: Connection, house: House, row: Any, now: datetime) -> bool:
    going = _going(tx, row, now)
    decision = rhythm.judge(going, now, house.policy)
    if isinstance(decision, Opens):
        return _open(tx, house, row, (going, decision.size), now=now)
    if isinstance(decision, Pauses):
        _stand(tx, row, state="paused", reason=decision.reason)
        building.note(tx, house, None, ("campaign.paused", row.id), now)
    elif not _finish(tx, house, row, now):
        _stand(tx, row, state=row.state, reason=decision.reason)
    return False


def _going(tx: Connection, row: Any, now: datetime) -> Going:
    key = {"of_campaign": row.id}
    last = tx.execute(_LAST, key).first()
    settled = list(tx.execute(_SETTLED, key).scalars())
    return Going(
        answering=len(duty.on_duty(tx, row.team_id, now)),
        pace=row.pace,
        open=len(tx.execute(_LEFT.where(_IS_OPEN), key).all()),
        waves=last.number if last else 0,
        opened_at=last.opened_at if last else None,
        escalated=len(tx.execute(_ESCALATED, {"of_team": row.team_id}).all()),
        settled=len(settled),
        failed=settled.count("failed"),
    )


def _open(tx: Connection, house: House, row: Any, how: tuple[Going, int], *, now: datetime) -> bool:
    going, size = how
    found = tx.execute(_WAITING, {"of_campaign": row.id, "now": now}).all()
    hours = [(one, _opens_at(house, one, now)) for one in found]
    ready = [one for one, opens in hours if opens == now][:size]
    later = [(one, opens) for one, opens in hours if opens > now]
    _put_off(tx, row.id, later)
    if not ready:
        if not found and not _finish(tx, house, row, now):
            _stand(tx, row, state=row.state, reason="window")
        return False
    number = going.waves + 1
    _join(tx, row.id, (one.client_id for one in ready), number=number)
    variant = rhythm.variant(number, len(row.scripts))
    wave = {"campaign_id": row.id, "number": number, "variant": variant, "size": len(ready)}
    tx.execute(insert(waves), {**wave, "answering": going.answering, "opened_at": now})
    _stand(tx, row, state=row.state, reason="wave_under_way")
    return True


def _opens_at(house: House, member: Any, now: datetime) -> datetime:
    """Return when a member may be texted, `now` included; a window that never opens is refused when
    the member's turn comes."""
    own = narrowed(house.policy, safe_hours(member))
    if own.window_start_hour >= own.window_end_hour:
        return now
    return open_everywhere(now, member.possible_zones or (member.time_zone,), own)


def _put_off(tx: Connection, campaign_id: UUID, later: list[tuple[Any, datetime]]) -> None:
    if later:
        change = _MEMBER.values(due_at=bindparam("until"), reason="window")
        key = {"of_campaign": campaign_id}
        tx.execute(change, [{**key, "of_client": m.client_id, "until": at} for m, at in later])


def _join(tx: Connection, campaign_id: UUID, ids: Iterable[UUID], *, number: int) -> None:
    change = _MEMBER.values(state="open", wave=number, reason=None)
    tx.execute(change, [{"of_campaign": campaign_id, "of_client": one} for one in ids])


def _finish(tx: Connection, house: House, row: Any, now: datetime) -> bool:
    """End a campaign whose every member has ended; say whether it did."""
    key = {"of_campaign": row.id}
    for state in (_IS_WAITING, _IS_OPEN, wave_members.c.state == "started"):
        if tx.execute(_LEFT.where(state), key).first() is not None:
            return False
    _stand(tx, row, state="finished", reason=None)
    tx.execute(_campaign(row).values(ended_at=now))
    building.note(tx, house, None, ("campaign.finished", row.id), now)
    return True


def _stand(tx: Connection, row: Any, *, state: str, reason: str | None) -> None:
    if (row.state, row.reason) != (state, reason):
        tx.execute(_campaign(row).values(state=state, reason=reason))


def _campaign(row: Any) -> Any:
    return update(wave_campaigns).where(wave_campaigns.c.id == row.id)
