"""Compare with the provider's own log, and bring back the texts that never reached us."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import insert, select, update

from bot.care.turn.inbound import Ending, receive
from bot.errors import ProviderUnreachable
from bot.house import House
from bot.sending.channels.base import Channel
from models import watermarks

# Look back over what was already compared: a provider's log may itself lag.
OVERLAP = timedelta(hours=1)
FIRST_LOOK_BACK = timedelta(days=2)


def recover(house: House, channels: Mapping[str, Channel], now: datetime) -> int:
    """Take every inbound that the providers have and we have not; return how many there were.

    The watermark moves only after a whole comparison, so a provider that is down costs nothing.
    """
    return sum(_recover_from(house, channel, now) for channel in dict.fromkeys(channels.values()))


def _recover_from(house: House, channel: Channel, now: datetime) -> int:
    name = f"inbound/{type(channel).__name__}"
    since = _since(house, name, now)
    try:
        seen = [receive(house, inbound, now) for inbound in channel.received_since(since)]
    except ProviderUnreachable:
        return 0
    _move_on(house, name, now)
    return sum(ending is not Ending.DUPLICATE for ending in seen)


def _since(house: House, name: str, now: datetime) -> datetime:
    """Give the moment to look back to; the first is kept at once, whatever comes of that look.

    Else a provider that is down at first would let texts older than FIRST_LOOK_BACK slip away.
    """
    with house.db.reading() as tx:
        at = tx.execute(select(watermarks.c.at).where(watermarks.c.name == name)).scalar()
    if at is None:
        at = now - FIRST_LOOK_BACK
        _move_on(house, name, at)
    return at - OVERLAP


def _move_on(house: House, name: str, now: datetime) -> None:
    change = update(watermarks).where(watermarks.c.name == name).values(at=now)
    with house.db.writing() as tx:
        if tx.execute(change).rowcount == 0:
            tx.execute(insert(watermarks), {"name": name, "at": now})
