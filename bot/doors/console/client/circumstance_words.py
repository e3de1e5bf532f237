"""How it is said that a client is in hospital or in jail, has moved away or died."""

from datetime import datetime
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from bot.doors.console import words
from bot.doors.tongue import marked, say
from bot.sending.gate import DECEASED

KINDS = MappingProxyType(
    {
        "in_hospital": marked("In hospital"),
        "in_jail": marked("In jail"),
        "moved_away": marked("Moved away"),
        DECEASED: marked("Has died"),
    }
)
_TOLD = MappingProxyType({**KINDS, "over": marked("No longer so, or said by mistake")})
_MEANS = MappingProxyType(
    {
        "moved_away": marked("Nothing is sent to them unasked any more."),
        DECEASED: marked(
            "No automatic text leaves any more. Whoever writes from their number hears from a "
            "person only."
        ),
    }
)


def standing(client: Any, now: datetime) -> str:
    """Say in two sentences what holds of a client now; nothing where nothing does."""
    until_at: datetime | None = client.circumstance_until
    if client.circumstance is None or (until_at is not None and until_at <= now):
        return ""
    kind = say(KINDS[client.circumstance])
    return say("%(what)s. %(detail)s", what=kind, detail=_means(client, until_at))


def happened(row: Any) -> str:
    """Say what was told of a client, and until when it holds, where they are."""
    what = say(_TOLD[row.told])
    if row.until_at is None:
        return what
    day = words.date(row.until_at, ZoneInfo(row.time_zone))
    return say("%(what)s until %(day)s", what=what, day=day)


def _means(client: Any, until_at: datetime | None) -> str:
    if client.circumstance in _MEANS:
        return say(_MEANS[client.circumstance])
    if until_at is None:
        return say("Nothing is sent to them unasked until this is taken away.")
    day = words.date(until_at, ZoneInfo(client.time_zone))
    return say("Nothing is sent to them unasked before %(day)s.", day=day)
