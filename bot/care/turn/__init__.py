"""The one way in: an event, a conversation under lock, one transaction."""

from bot.care.turn.inbound import receive, retry_stored, take_turn
from bot.care.turn.lost import recover
from bot.care.turn.timed import fire_due_timers

__all__ = ["fire_due_timers", "receive", "recover", "retry_stored", "take_turn"]
