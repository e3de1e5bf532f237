"""What a row means: a referral, or every fault in it by field. No database is asked."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from bot.care.intake import Referral
from bot.care.intake.referral import address_of, faults_of
from flows.languages import LANGUAGES

# Beyond ISO 8601, as American offices write them.
TIMES = ("%m/%d/%Y %H:%M", "%m/%d/%Y %I:%M %p", "%m/%d/%Y %H:%M:%S", "%m/%d/%y %H:%M", "%m/%d/%Y")
LENGTH_MAX = 200
_YEAR = re.compile(r"[12]\d{3}")


@dataclass(frozen=True, slots=True)
class Meant:
    """A row's referral; its address as it is dialled, if it is one; codes of faults by field."""

    referral: Referral
    address: str | None
    faults: Mapping[str, str]


def meant(cells: Mapping[str, str], *, zone: str, now: datetime) -> Meant:
    """Read a row's cells by field, in a team whose own time zone is `zone`."""
    called_at = _moment(cells.get("called_at", ""), zone)
    born = cells.get("birth_year", "")
    referral = Referral(
        cells.get("name", ""),
        cells.get("address", ""),
        _language(cells.get("language", "")),
        cells.get("time_zone", ""),
        called_at=called_at,
        birth_year=int(born) if _YEAR.fullmatch(born) else None,
        zip_code=cells.get("zip_code", ""),
        source="upload",
        incident_number=cells.get("incident_number", ""),
        call_type=cells.get("call_type", ""),
        disposition=cells.get("disposition", ""),
        service=cells.get("service", ""),
        verbal_consent_by=cells.get("verbal_consent_by", ""),
    )
    faults = dict.fromkeys(faults_of(referral, now), "unknown")
    unread = {"called_at": called_at, "birth_year": referral.birth_year}
    faults |= {field: "unknown" for field, at in unread.items() if cells.get(field) and at is None}
    faults |= {field: "too_long" for field, cell in cells.items() if len(cell) > LENGTH_MAX}
    return Meant(referral, address_of(referral), faults)


def _language(written: str) -> str:
    """Return a language's code; a cell that says nothing is English, as a form is when opened."""
    plain = written.strip().casefold()
    return _languages().get(plain, plain) if plain else "en"


@cache
def _languages() -> Mapping[str, str]:
    """Give every way to name a language: its code, its English name, its own."""
    return {
        name.casefold(): code
        for code, language in LANGUAGES.items()
        for name in (code, language.name, language.own_name)
    }


def _moment(written: str, zone: str) -> datetime | None:
    """Read a day and time; one without a zone is the team's."""
    forms = (_by(written, form) for form in TIMES)
    found = _iso(written) or next(filter(None, forms), None)
    if found is None or found.tzinfo is not None:
        return found
    return found.replace(tzinfo=ZoneInfo(zone))


def _iso(written: str) -> datetime | None:
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        return None


def _by(written: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(f"{written} +0000", f"{form} %z").replace(tzinfo=None)
    except ValueError:
        return None
