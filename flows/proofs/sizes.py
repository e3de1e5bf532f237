"""How many SMS segments a text takes at worst, and which character makes it that many."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache

from flows.formatting import Speech, fill, say
from flows.placeholders import placeholders
from flows.proofs.book import Said
from flows.proofs.terms import Terms
from flows.segments import Size, size
from flows.values import STANDARD, ValueKind
from flows.wording import Wording

_MONDAY = date(2027, 1, 4)
_DAYS = tuple((_MONDAY + timedelta(days=day)).isoformat() for day in range(364))
_HOURS = ("00:30", "12:30", "20:30")


def too_long(said: Said, kinds: Mapping[str, ValueKind], terms: Terms) -> str | None:
    """Return why a text takes more segments than it may after the longest values, if it does."""
    worst = worst_size(said, kinds, terms)
    allowed = terms.segments[worst.encoding]
    if worst.segments <= allowed:
        return None
    cause = f" because of {worst.cause!r}" if worst.cause else ""
    told = f"{worst.segments} segments of {worst.encoding}{cause}"
    return f"{told} after the longest values; at most {allowed}"


def worst_size(said: Said, kinds: Mapping[str, ValueKind], terms: Terms) -> Size:
    """Return the size of a text with the longest values that its placeholders can take."""
    speech = Speech(said.language, kinds)
    longest = terms.longest_for(said.language)
    names = placeholders(said.text)
    values = {name: _longest(name, kinds, longest, language=said.language) for name in names}
    return size(fill(Wording(said.text, reviewed=True), values, speech).text)


def _longest(
    name: str, kinds: Mapping[str, ValueKind], longest: Mapping[str, str], *, language: str
) -> str:
    if name in STANDARD:
        return longest.get(name, "")
    kind = kinds.get(name, "text")
    if kind in ("date", "time"):
        return longest_said(kind, language)
    return longest.get(kind, "")


@lru_cache(maxsize=64)
def longest_said(kind: ValueKind, language: str) -> str:
    """Return the day or hour that a language needs most characters for, within a year."""
    speech = Speech(language, {"it": kind})
    tried = _DAYS if kind == "date" else _HOURS
    return max(tried, key=lambda value: len(say(value, name="it", speech=speech) or ""))
