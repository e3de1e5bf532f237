"""The carrier's log: which messages a query finds, a page at a time, newest first.

Dates compare to the second and in UTC. As at Twilio, a message that was not sent yet has no
sent date, so a query by date does not find it: whoever looks for a doubtful send must not
take that for a proof of absence.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.simulation.carrier.refusals import rejected
from bot.simulation.carrier.resources import (
    FINAL,
    UNSENT,
    MessageResource,
    Rejected,
    StatusChange,
)

PAGE_SIZE_DEFAULT = 50
PAGE_SIZE_MAX = 1000

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the log; `token` leads to the next, none on the last."""

    messages: tuple[MessageResource, ...]
    number: int
    size: int
    token: str | None


class QueryInvalid(ValueError):
    """A filter or a page parameter cannot be read."""


def page_of(messages: Sequence[MessageResource], query: Mapping[str, str]) -> Page:
    """Return the page a query asks for; raises `QueryInvalid`.

    Keys are Twilio's: `To`, `From`, `DateSent`, `DateSent>` (on or after), `DateSent<` (on or
    before), `PageSize`, `Page`, `PageToken`. The token holds the place while new messages arrive.
    """
    size = min(_whole(query.get("PageSize", str(PAGE_SIZE_DEFAULT))), PAGE_SIZE_MAX) or 1
    number = _whole(query.get("Page", "0"))
    found = sorted(_matching(messages, query), key=_newest_first, reverse=True)
    start = _after(found, query["PageToken"]) if "PageToken" in query else number * size
    shown = tuple(found[start : start + size])
    more = len(found) > start + size
    return Page(shown, number, size, token=f"PA{shown[-1].sid}" if more else None)


def alter(
    message: MessageResource, form: Mapping[str, str], *, now: datetime
) -> MessageResource | Rejected:
    """Cancel a message that was not sent yet, or empty the body of one that has ended."""
    if form.get("Status") == "canceled":
        if message.status not in UNSENT:
            return rejected(20409)
        message.reach(StatusChange("canceled", now))
        return message
    if form.get("Body") != "":
        return rejected(20001)
    if message.status not in FINAL:
        return rejected(20409)
    message.redacted = True
    return message


def removable(message: MessageResource) -> Rejected | None:
    """Return why a message must stay in the log: it has not ended yet."""
    return None if message.status in FINAL else rejected(20409)


def _matching(
    messages: Iterable[MessageResource], query: Mapping[str, str]
) -> list[MessageResource]:
    """Return the messages that are still in the log and meet every filter."""
    tests = _tests(query)
    return [
        message
        for message in messages
        if not message.deleted and all(test(message) for test in tests)
    ]


def _tests(query: Mapping[str, str]) -> list[Callable[[MessageResource], bool]]:
    """Turn the filters that were given into tests of one message."""
    tests: list[Callable[[MessageResource], bool]] = []
    if to := query.get("To"):
        tests.append(lambda message: message.to == to)
    if sender := query.get("From"):
        tests.append(lambda message: message.from_ == sender)
    if day := query.get("DateSent"):
        tests.append(_sent_between(*_bounds(day, whole_day=True)))
    if after := query.get("DateSent>"):
        tests.append(_sent_between(_bounds(after)[0], None))
    if before := query.get("DateSent<"):
        tests.append(_sent_between(None, _bounds(before)[1]))
    return tests


def _sent_between(
    first: datetime | None, last: datetime | None
) -> Callable[[MessageResource], bool]:
    """Return the test whether a message was sent from `first` to `last`, both included."""

    def holds(message: MessageResource) -> bool:
        if message.sent_at is None:
            return False
        sent_at = message.sent_at.replace(microsecond=0)
        return (first is None or first <= sent_at) and (last is None or sent_at <= last)

    return holds


def _bounds(text: str, *, whole_day: bool = False) -> tuple[datetime, datetime]:
    """Return the first and last second that a date, or a moment, stands for."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as fault:
        raise QueryInvalid(text) from fault
    moment = moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC).replace(microsecond=0)
    if whole_day or _DAY.fullmatch(text):
        midnight = moment.replace(hour=0, minute=0, second=0)
        return midnight, midnight + timedelta(days=1, seconds=-1)
    return moment, moment


def _whole(text: str) -> int:
    """Read a whole number of at least 0; raises `QueryInvalid`."""
    if not (text.isascii() and text.isdigit()):
        raise QueryInvalid(text)
    return int(text)


def _newest_first(message: MessageResource) -> tuple[datetime, str]:
    return message.created_at, message.sid


def _after(found: Sequence[MessageResource], token: str) -> int:
    """Return the place behind the message a page token names; raises `QueryInvalid`."""
    for place, message in enumerate(found):
        if token == f"PA{message.sid}":
            return place + 1
    raise QueryInvalid(token)
