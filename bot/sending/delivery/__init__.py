"""The one way out: write a text down, send it once, and settle what became of it.

A row is queued in the transaction that decided it, claimed in one of its own with the gate asked
again under the conversation's lock, sent outside any transaction, and settled in a third. A send
whose outcome nobody knows is never repeated before the provider has proved that it was not taken.
"""

from bot.sending.delivery.doubts import resolve
from bot.sending.delivery.leaving import Channels, hand_over, take
from bot.sending.delivery.queueing import (
    JUDGE_AGAIN,
    TAKEN_BACK,
    Wanted,
    Why,
    cancel,
    change_later,
    judge_again,
    left_for_later,
    look_again,
    queue,
    standing,
    take_back,
)
from bot.sending.delivery.settling import OnSetback, ask_again, record_report, settle

__all__ = [
    "JUDGE_AGAIN",
    "TAKEN_BACK",
    "Channels",
    "OnSetback",
    "Wanted",
    "Why",
    "ask_again",
    "cancel",
    "change_later",
    "hand_over",
    "judge_again",
    "left_for_later",
    "look_again",
    "queue",
    "record_report",
    "resolve",
    "settle",
    "standing",
    "take",
    "take_back",
]
