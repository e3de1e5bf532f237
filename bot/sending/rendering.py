"""A wording and its values -> the text that leaves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flows.formatting import PLAIN, Speech, fill
from flows.segments import size
from flows.wording import Wording


@dataclass(frozen=True, slots=True)
class Rendered:
    """The finished text and the SMS segments it takes. `worded` is False when it may not leave."""

    body: str
    segments: int
    worded: bool = True


def render(
    wording: Wording | None,
    values: Mapping[str, str],
    *,
    drafts: bool,
    speech: Speech = PLAIN,
) -> Rendered:
    """Fill the placeholders; a missing wording, value or review gives a text that may not leave.

    With `drafts`, wording that no person has reviewed yet may leave too (training towns). `speech`
    says in which language values are told, and which of them are dates, times and numbers.
    """
    if wording is None:
        return Rendered("", 1, worded=False)
    filled = fill(wording, values, speech)
    worded = not filled.missing and (wording.reviewed or drafts)
    return Rendered(filled.text, size(filled.text).segments, worded=worded)


def local_day(now: datetime, zone: str) -> date:
    """Return the day it is in an IANA time zone."""
    return now.astimezone(ZoneInfo(zone)).date()
