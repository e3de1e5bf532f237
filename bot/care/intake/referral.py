"""A referral as it is told to us, and what is wrong with it. No database here."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from uuid import UUID

from bot.care.intake.areas import zones_of
from bot.care.intake.zips import read_zip
from flows.languages import LANGUAGES
from flows.zones import time_zones

NAME_LENGTH_MAX = 120
AGE_MAX = 120
ZONES_MAX = 4
LONG_AGO = timedelta(days=366)
# The clocks of two houses are never quite the same.
CLOCKS_DIFFER = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Referral:
    """What a referring team says. `address` is a phone number as written, or a web chat's token.

    `verbal_consent_by` names who heard the client agree to one text; without it nothing may be
    sent, and the client is only kept on file. Without a `time_zone` the ZIP code tells where they
    may be, without either the number. Times are aware.
    """

    name: str
    address: str
    language: str
    time_zone: str = ""
    channel: str = "sms"
    service: str = ""
    incident_number: str = ""
    call_type: str = ""
    called_at: datetime | None = None
    disposition: str = ""
    birth_year: int | None = None
    zip_code: str = ""
    verbal_consent_by: str = ""
    verbal_consent_at: datetime | None = None
    shared_phone: bool = False
    safe_to_text: bool = True
    source: str = "form"


@dataclass(frozen=True, slots=True)
class Referrer:
    """Whose referral it is: the team, and the staff member or the machine that told us, if any."""

    team_id: UUID
    staff_id: UUID | None = None
    token_id: UUID | None = None

    @property
    def actor(self) -> str:
        """Say who it is, as the audit log does."""
        if self.staff_id is not None:
            return f"staff:{self.staff_id}"
        return f"machine:{self.token_id}" if self.token_id is not None else "house"


@dataclass(frozen=True, slots=True)
class Told:
    """What was told, and by whom."""

    referral: Referral
    referrer: Referrer


@dataclass(frozen=True, slots=True)
class Number:
    """A US phone number: its E.164 form, and every time zone that its area code lies in."""

    e164: str
    zones: tuple[str, ...]


def faults_of(referral: Referral, now: datetime) -> dict[str, str]:
    """Return every fault at once, by field; none where all is well."""
    faults: dict[str, str] = {}
    if not 0 < len(referral.name.strip()) <= NAME_LENGTH_MAX:
        faults["name"] = "Write the client's name, or what they want to be called."
    if referral.language not in LANGUAGES:
        faults["language"] = "Choose a language from the list."
    if referral.time_zone and referral.time_zone not in time_zones():
        faults["time_zone"] = "Choose a time zone from the list."
    if referral.birth_year is not None and not _born(referral.birth_year, now.date()):
        faults["birth_year"] = "Write the year of birth with four digits, or leave it empty."
    if referral.zip_code and read_zip(referral.zip_code) is None:
        faults["zip_code"] = "Write the ZIP code with five digits, or leave it empty."
    if address_of(referral) is None:
        faults["address"] = "This is not a US phone number: check the digits."
    return faults | _untimely(referral, now)


def address_of(referral: Referral) -> str | None:
    """Return the E.164 form of a US number, or None; a web chat's token stays as it is."""
    if referral.channel == "webchat":
        return referral.address or None
    number = number_of(referral.address)
    return number.e164 if number is not None else None


@lru_cache(maxsize=1024)
def number_of(written: str) -> Number | None:
    """Read a US number however it is written; None for what cannot be one.

    Whether it is in service, and a mobile, only the first text tells: US numbers do not say.
    """
    # Loaded here: its tables would weigh on every web process that never refers anyone.
    import phonenumbers
    from phonenumbers import timezone

    try:
        number = phonenumbers.parse(written, "US")
    except phonenumbers.NumberParseException:
        return None
    # The plainer question would let a number without its area code pass.
    found = phonenumbers.is_possible_number_with_reason(number)
    if number.country_code != 1 or found != phonenumbers.ValidationResult.IS_POSSIBLE:
        return None
    zones = timezone.time_zones_for_geographical_number(number)
    # Numbers that belong to no place, as toll-free ones, name every zone of the continent.
    known = tuple(zone for zone in zones if zone in time_zones()) if len(zones) <= ZONES_MAX else ()
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return Number(e164, zones_of(e164, known))


def _born(year: int, today: date) -> bool:
    return today.year - AGE_MAX <= year <= today.year


def _untimely(referral: Referral, now: datetime) -> dict[str, str]:
    """Nobody refers from a call that is still to come, or was long ago, nor by such a yes."""
    faults: dict[str, str] = {}
    if not _lately(referral.called_at, now):
        faults["called_at"] = "The call lies in the future or long ago: check its day and time."
    if not _lately(referral.verbal_consent_at, now):
        faults["verbal_consent_at"] = "This lies in the future or long ago: check its day and time."
    return faults


def _lately(at: datetime | None, now: datetime) -> bool:
    return at is None or now - LONG_AGO <= at <= now + CLOCKS_DIFFER
