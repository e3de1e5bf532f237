"""Replies that leave later: changed, or sent now, by whoever has the conversation."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from bot.care import hours
from bot.care.specialist import Holding, check_claim, deed
from bot.care.turn.turning import Turn
from bot.errors import AlreadyLeft
from bot.house import House
from bot.sending import delivery


def change(house: House, holding: Holding, message_id: UUID, now: datetime) -> str:
    """Take a reply back before its hour, also a colleague's; returns its words, to be mended.

    A supervisor may without holding the conversation. Raises AlreadyLeft when it no longer waits,
    LeaseLost, NotAllowed.
    """
    with _acting(house, holding, now) as turn:
        row = _waiting(turn, message_id)
        hours.take_back(turn, row)
    body: str = row.body
    return body


def send_now(house: House, holding: Holding, message_id: UUID, *, why: str, now: datetime) -> str:
    """Send a reply before its hour, also a colleague's; returns its status, queued or refused.

    A supervisor may without holding the conversation. Raises AlreadyLeft, LeaseLost, NotAllowed,
    and DeedRefused: `client_wrote`, `why_now`, `long_why`.
    """
    with _acting(house, holding, now) as turn:
        return hours.send_on(turn, _waiting(turn, message_id), why)


@contextmanager
def _acting(house: House, holding: Holding, now: datetime) -> Iterator[Turn]:
    with deed(house, holding.staff, holding.conversation_id, now) as turn:
        if holding.staff.role != "supervisor" or holding.token:
            check_claim(turn, holding.token, now)
        yield turn


def _waiting(turn: Turn, message_id: UUID) -> Any:
    for row in delivery.left_for_later(turn.tx, turn.conversation_id):
        if row.id == message_id:
            return row
    raise AlreadyLeft
