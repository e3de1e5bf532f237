"""How a client may be reached safely, as they told us: asked for by a person, and asked again.

Based on the safe-contact advice of the Safety Net project of NNEDV (techsafety.org): never contact
somebody in a way that they have not said is safe, and ask each time again, since that changes.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update

from bot.care.clients import particulars
from bot.care.clients.judging import Deed, deed
from bot.care.clients.particulars import REACHING
from bot.care.specialist import StaffMember
from bot.config import Policy
from bot.errors import FormInvalid
from bot.house import House
from models import clients

YES, NO = "yes", "no"
SHORT_LENGTH_MAX = 80
NOTES_LENGTH_MAX = 1000
_CHOICES = {"shared_phone": (YES, NO), "voicemail": (YES, NO, "")}
_LENGTHS = {"ok_name": SHORT_LENGTH_MAX, "safe_word": SHORT_LENGTH_MAX, "notes": NOTES_LENGTH_MAX}


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of one topic. `who` is empty where it was heard at the referral; `stale` says
    that it is so old that it must be asked again. `at` is None where nobody ever asked."""

    value: str
    who: str = ""
    at: datetime | None = None
    stale: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A filled form: every topic's value, the particulars it had seen, and whether the client was
    asked about all of it again.

    `values["safe_to_text"]` is yes, no, or two hours of the client's day as in `10-14`.
    """

    values: Mapping[str, str]
    seen: UUID | None
    again: bool


def standing(
    client: Any, known: Mapping[str, Any], now: datetime, policy: Policy
) -> dict[str, Told]:
    """Return what is known of each topic, from a client's row and their latest particulars."""
    return {
        topic: _told(topic, client, row=known.get(topic), now=now, policy=policy)
        for topic in REACHING
    }


def must_ask_again(told: Mapping[str, Told]) -> bool:
    """Say whether anything that is known about reaching this client is too old to rely on."""
    return any(one.stale for one in told.values())


def change(
    house: House, staff: StaffMember, client_id: UUID, *, asked: Asked, now: datetime
) -> None:
    """Write down how a client may be reached; what the gate reads follows in the same transaction.

    Raises FormInvalid with codes by field, ChangedMeanwhile, NotAllowed.
    """
    faults = dict(_faults(asked.values, house.policy))
    if faults:
        raise FormInvalid(faults)
    with deed(house, staff, client_id, now) as doing:
        known = particulars.latest(doing.tx, client_id)
        told = standing(doing.client, known, now, house.policy)
        changes = _changes(asked, told)
        if changes and not _is_repeated(doing, asked, known):
            particulars.check_seen(known, REACHING, shown=asked.seen)
            _write(doing, changes, asked)


def hours(value: str) -> tuple[int, int] | None:
    """Return the two hours of `10-14`; None for anything else."""
    start, dash, end = value.partition("-")
    if not dash or not _is_hour(start) or not _is_hour(end):
        return None
    return int(start), int(end)


def safe_to_text(client: Any) -> str:
    """Return what a client's row says of texting, as a form says it."""
    if not client.safe_to_text:
        return NO
    if client.text_from_hour is None:
        return YES
    return f"{client.text_from_hour}-{client.text_until_hour}"


def safety_columns(value: str) -> dict[str, Any]:
    """Give the columns of a client's row that say what a form says of texting."""
    start, end = hours(value) or (None, None)
    return {"safe_to_text": value != NO, "text_from_hour": start, "text_until_hour": end}


def _told(topic: str, client: Any, *, row: Any, now: datetime, policy: Policy) -> Told:
    columns = {"safe_to_text": safe_to_text, "shared_phone": _shared}
    value = columns[topic](client) if topic in columns else (row.value if row is not None else "")
    if row is None and topic not in columns:
        return Told("")
    at = client.created_at if row is None else row.at
    stale = bool(value) and now - at > policy.ask_again_after
    return Told(value, "" if row is None else row.display_name, at, stale)


def _shared(client: Any) -> str:
    return YES if client.shared_phone else NO


def _faults(values: Mapping[str, str], policy: Policy) -> Iterator[tuple[str, str]]:
    safe = values["safe_to_text"]
    if safe not in (YES, NO):
        yield from _hours_faults(hours(safe), policy)
    for topic, choices in _CHOICES.items():
        if values[topic] not in choices:
            yield topic, "choice"
    for topic, longest in _LENGTHS.items():
        if len(values[topic]) > longest:
            yield topic, "too_long"
    if values["no_calls_after"] and not _is_hour(values["no_calls_after"]):
        yield "no_calls_after", "choice"


def _hours_faults(found: tuple[int, int] | None, policy: Policy) -> Iterator[tuple[str, str]]:
    """Hours outside of the city's window would let nothing leave, without saying so."""
    if found is None:
        yield "safe_to_text", "choice"
        return
    start, end = found
    if not policy.window_start_hour <= start < end <= policy.window_end_hour:
        yield "from_hour", "hours"


def _is_hour(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 2 and int(text) < 24


def _changes(asked: Asked, told: Mapping[str, Told]) -> dict[str, str]:
    """Give what differs, and with `again` whatever has an answer."""
    return {
        topic: value
        for topic, value in asked.values.items()
        if value != told[topic].value or (asked.again and value)
    }


def _is_repeated(doing: Deed, asked: Asked, known: Mapping[str, Any]) -> bool:
    """Say whether this very form was written before: a second click changes nothing."""
    newest = particulars.seen(known, REACHING)
    if newest is None or newest == asked.seen:
        return False
    written = next(row for row in known.values() if row.id == newest)
    same = all(known[topic].value == asked.values[topic] for topic in REACHING if topic in known)
    return bool(same and written.staff_id == doing.staff.id)


def _write(doing: Deed, changes: Mapping[str, str], asked: Asked) -> None:
    particulars.write(doing, changes)
    columns: dict[str, Any] = {}
    if "safe_to_text" in changes:
        columns |= safety_columns(changes["safe_to_text"])
    if "shared_phone" in changes:
        columns["shared_phone"] = changes["shared_phone"] == YES
    if columns:
        change = update(clients).where(clients.c.id == doing.client.id)
        doing.tx.execute(change.values(**columns))
    doing.tell("client.reaching", {"topics": sorted(changes), "asked_again": asked.again})
