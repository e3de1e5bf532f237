"""P5: nothing automatic outside the client's own texting hours; answers are welcome at any hour."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.simulation.city.evidence import Evidence, SentText
from bot.simulation.violation import Violation

P5 = "P5 nothing automatic outside the window"
# How long a request may take, beyond the half hour in which an answer counts as one.
REQUEST_TIME = timedelta(seconds=25)
# From the carrier's queue to the air.
LEAVING_TIME = timedelta(seconds=5)


def check(evidence: Evidence) -> Iterator[Violation]:
    """Find automatic texts accepted, or sent on, outside the hours of the client's zone."""
    for text in evidence.sent:
        row = evidence.messages.get(text.message_id)
        if row is None or row.author != "bot":
            continue
        if _is_answer(evidence, row, text):
            yield from _check_answer(evidence, row)
            continue
        zone = evidence.zone(row.conversation_id)
        left_at = max(text.accepted_at, (text.left_at or text.accepted_at) - LEAVING_TIME)
        for at in (text.accepted_at, left_at):
            if not _is_open(evidence, at, zone):
                local = at.astimezone(ZoneInfo(zone))
                what = f"{text.sid} ({row.purpose}) at {local:%a %d %b %H:%M:%S} {zone}"
                yield Violation(P5, what, row.conversation_id, at)


def _is_answer(evidence: Evidence, row: Any, text: SentText) -> bool:
    if row.answers_at is None:
        return False
    grace = evidence.policy.reply_grace + REQUEST_TIME
    in_time: bool = text.accepted_at - row.answers_at <= grace
    return in_time or row.purpose == "safety"


def _check_answer(evidence: Evidence, row: Any) -> Iterator[Violation]:
    """An answer must answer something: the text that its turn took."""
    turn = evidence.turns[row.turn_id]
    asked = any(one.turn_id == turn.id for one in evidence.heard.values())
    if not asked:
        yield Violation(P5, f"{row.id} ({row.purpose}) answers nothing", row.conversation_id)


def _is_open(evidence: Evidence, at: datetime, zone: str) -> bool:
    local, policy = at.astimezone(ZoneInfo(zone)), evidence.policy
    in_hours = policy.window_start_hour <= local.hour < policy.window_end_hour
    return in_hours and local.weekday() in policy.texting_days
