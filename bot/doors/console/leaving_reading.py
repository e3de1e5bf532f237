"""Reads when a reply would leave, for the reply box, and which replies have yet to leave."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.care import colleagues, hours
from bot.config import Policy
from bot.doors.console import prices, words
from bot.doors.console.context_reading import Standing
from bot.doors.sessions import SignedIn
from bot.doors.tongue import say
from bot.house import House
from bot.sending import delivery
from bot.sending.gate import asks_hour, next_hour


@dataclass(frozen=True, slots=True)
class Leaving:
    """What the box asks about the hour; nothing where `told` is empty.

    `later` names the hour at which it can leave by itself; empty where none is safe.
    """

    told: str = ""
    later: str = ""
    danger: bool = False


@dataclass(frozen=True, slots=True)
class LaterReply:
    """A reply that has yet to leave, and when it does, in a sentence."""

    id: UUID
    told: str


def read(
    tx: Connection, house: House, standing: Standing, reader: SignedIn, *, now: datetime
) -> dict[str, object]:
    """Return what the page's templates need, by name."""
    return {
        "leaving": _leaving(standing, reader, now, house.policy),
        "later_replies": _later(tx, standing, reader),
        "prices": prices.of_parts(house.policy.price_per_part, standing.row.channel),
    }


def _leaving(standing: Standing, reader: SignedIn, now: datetime, policy: Policy) -> Leaving:
    if not asks_hour(standing.facts, now, policy):
        return Leaving()
    zone = ZoneInfo(standing.facts.zone)
    told = say(
        "It is %(time)s for the client, outside of their hours for texts.",
        time=words.day_and_time(now, zone),
    )
    opens = next_hour(standing.facts, now, policy)
    if opens is None:
        never = say("No hour is safe to text them first.")
        told = f"{told} {never}"
    later = _hour(opens, now, zone=zone, reader=reader) if opens is not None else ""
    waits = standing.escalation
    return Leaving(told, later, waits is not None and waits.level == hours.DANGER)


def _hour(opens: datetime, now: datetime, *, zone: ZoneInfo, reader: SignedIn) -> str:
    """Name an hour of the client's, with its day unless it is today, and ours if it differs."""
    today = opens.astimezone(zone).date() == now.astimezone(zone).date()
    hour = words.clock_time(opens, zone) if today else words.day_and_time(opens, zone)
    if opens.astimezone(zone).utcoffset() == opens.astimezone(reader.zone).utcoffset():
        return hour
    here = words.day_and_time(opens, reader.zone)
    return say("%(time)s (here %(here)s)", time=hour, here=here)


def _later(tx: Connection, standing: Standing, reader: SignedIn) -> Sequence[LaterReply]:
    waiting = delivery.left_for_later(tx, standing.row.id)
    names = colleagues.of_team(tx, reader.staff.team_id) if waiting else {}
    return [
        LaterReply(
            row.id,
            say(
                "The reply of %(name)s leaves %(time)s.",
                name=names.get(row.staff_id, say("a colleague")),
                time=words.day_and_time(row.due_at, reader.zone),
            ),
        )
        for row in waiting
    ]
