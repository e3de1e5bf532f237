"""Intake: a crisis team or dispatch refers a client after a call."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, insert, select

from bot.care import cadences, campaigns, consent, finding
from bot.care.cadences import Enrolling
from bot.care.consent import Basis
from bot.errors import FormInvalid
from bot.house import House
from bot.privacy import audit
from flows.languages import LANGUAGES
from flows.zones import time_zones
from models import activity, clients, consent_entries, contact_points, conversations, referrals

NAME_LENGTH_MAX = 120
KNOWN = "Another client has this number. If they share a phone, tick 'shared phone'."


@dataclass(frozen=True, slots=True)
class Referral:
    """What a referring team says. `address` is a phone number as written, or a web chat's token.

    `verbal_consent_by` names who heard the client agree to one text; without it nothing may be
    sent, and the client is only kept on file.
    """

    name: str
    address: str
    language: str
    time_zone: str
    channel: str = "sms"
    service: str = ""
    incident_number: str = ""
    call_type: str = ""
    called_at: datetime | None = None
    verbal_consent_by: str = ""
    shared_phone: bool = False
    safe_to_text: bool = True
    source: str = "form"


@dataclass(frozen=True, slots=True)
class Referred:
    """The client made from a referral, and their conversation."""

    client_id: UUID
    conversation_id: UUID


@dataclass(frozen=True, slots=True)
class Referrer:
    """Whose referral it is: the team, and the staff member who filled in the form, if one did."""

    team_id: UUID
    staff_id: UUID | None = None


def refer(house: House, referrer: Referrer, referral: Referral, *, now: datetime) -> Referred:
    """Make the client, their contact point and consent, and enrol them; all or nothing.

    Raises FormInvalid with every fault at once, by field.
    """
    with house.db.writing() as tx:
        return refer_in(tx, house, referrer, referral=referral, now=now)


def refer_in(
    tx: Connection, house: House, referrer: Referrer, *, referral: Referral, now: datetime
) -> Referred:
    """Do what `refer` does inside a transaction that is already open."""
    address = _checked(tx, house, referral)
    referred = Referred(house.new_id(), house.new_id())
    intake = _Intake(tx, house, referrer, referral, referred, house.new_id(), address, now)
    for write in _WRITES:
        write(intake)
    return referred


def judged(referral: Referral) -> tuple[dict[str, str], str | None]:
    """Return what is wrong with a referral by itself, by field, and its address if it is one.

    Whether another client has the address is not asked here.
    """
    faults: dict[str, str] = {}
    if not 0 < len(referral.name.strip()) <= NAME_LENGTH_MAX:
        faults["name"] = "Write the client's name, or what they want to be called."
    if referral.language not in LANGUAGES:
        faults["language"] = "Choose a language from the list."
    if referral.time_zone not in time_zones():
        faults["time_zone"] = "Choose a time zone from the list."
    address = _address(referral)
    if address is None:
        faults["address"] = "This is not a US phone number: check the digits."
    return faults, address


@dataclass(frozen=True, slots=True)
class _Intake:
    tx: Connection
    house: House
    referrer: Referrer
    referral: Referral
    referred: Referred
    point_id: UUID
    address: str
    now: datetime


def _checked(tx: Connection, house: House, referral: Referral) -> str:
    faults, address = judged(referral)
    if address and not referral.shared_phone and _known(tx, house, referral.channel, address):
        faults["address"] = KNOWN
    if faults or address is None:
        raise FormInvalid(faults)
    return address


def _address(referral: Referral) -> str | None:
    """Return the E.164 form of a US number, or None; a web chat's token stays as it is."""
    if referral.channel == "webchat":
        return referral.address or None
    # Loaded here: its tables would weigh on every web process that never refers anyone.
    import phonenumbers

    try:
        number = phonenumbers.parse(referral.address, "US")
    except phonenumbers.NumberParseException:
        return None
    # The plainer question would let a number without its area code pass.
    found = phonenumbers.is_possible_number_with_reason(number)
    if number.country_code != 1 or found != phonenumbers.ValidationResult.IS_POSSIBLE:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _known(tx: Connection, house: House, channel: str, address: str) -> bool:
    query = select(contact_points.c.id).where(
        contact_points.c.channel == channel,
        contact_points.c.address_hash == house.ring.look_up(address),
        contact_points.c.client_id.is_not(None),
    )
    return tx.execute(query).first() is not None


def _client(intake: _Intake) -> None:
    referral = intake.referral
    row = {
        "id": intake.referred.client_id,
        "team_id": intake.referrer.team_id,
        "name": referral.name.strip(),
        "language": referral.language,
        "time_zone": referral.time_zone,
        "safe_to_text": referral.safe_to_text,
        "shared_phone": referral.shared_phone,
        "service": referral.service.strip() or None,
        "created_at": intake.now,
    }
    intake.tx.execute(insert(clients), row)


def _contact_point(intake: _Intake) -> None:
    row = {
        "id": intake.point_id,
        "client_id": intake.referred.client_id,
        "channel": intake.referral.channel,
        "address": intake.address,
        "address_hash": intake.house.ring.look_up(intake.address),
        "state": "active",
        "created_at": intake.now,
    }
    intake.tx.execute(insert(contact_points), row)


def _conversation(intake: _Intake) -> None:
    row = {
        "id": intake.referred.conversation_id,
        "team_id": intake.referrer.team_id,
        "contact_point_id": intake.point_id,
        "state": "bot",
        "language": intake.referral.language,
        "created_at": intake.now,
    }
    intake.tx.execute(insert(conversations), row)


def _referral(intake: _Intake) -> None:
    referral = intake.referral
    agreed = referral.verbal_consent_by.strip()
    row = {
        "id": intake.house.new_id(),
        "client_id": intake.referred.client_id,
        "source": referral.source,
        "incident_number": referral.incident_number.strip() or None,
        "call_type": referral.call_type.strip() or None,
        "called_at": referral.called_at,
        "verbal_consent_by": agreed or None,
        "verbal_consent_at": intake.now if agreed else None,
        "staff_id": intake.referrer.staff_id,
        "created_at": intake.now,
    }
    intake.tx.execute(insert(referrals), row)


def _agreement(intake: _Intake) -> None:
    """The client's word to the crisis team covers one thing: asking them for consent by text."""
    heard_by = intake.referral.verbal_consent_by.strip()
    if not heard_by:
        return
    evidence = f"said yes to a first text; heard by {heard_by}"
    basis = Basis("referral", evidence, intake.referral.language, staff_id=intake.referrer.staff_id)
    decision = ("consent_request", "granted")
    row = consent.entry(intake.house, intake.point_id, decision, basis=basis, now=intake.now)
    intake.tx.execute(insert(consent_entries), row)


def _enrolment(intake: _Intake) -> None:
    campaign_id = campaigns.running_campaign(intake.tx, intake.referrer.team_id)
    if campaign_id is None or not intake.referral.verbal_consent_by.strip():
        return
    referred = intake.referred
    zone = intake.referral.time_zone
    enrolling = Enrolling(referred.client_id, referred.conversation_id, zone)
    cadences.enrol(intake.tx, intake.house, campaign_id, enrolling, now=intake.now)


def _marks(intake: _Intake) -> None:
    finding.mark(intake.tx, intake.house.ring, intake.referred.client_id)


def _log(intake: _Intake) -> None:
    staff_id = intake.referrer.staff_id
    row = audit.entry(
        intake.house.ring,
        intake.house.new_id(),
        intake.now,
        actor=f"staff:{staff_id}" if staff_id else "house",
        action="client.referred",
        subject=f"client:{intake.referred.client_id}",
        detail={"source": intake.referral.source},
    )
    audit.append(intake.tx, row)
    live = {"conversation_id": intake.referred.conversation_id, "kind": "referral"}
    intake.tx.execute(insert(activity), {**live, "at": intake.now})


_WRITES = (
    _client,
    _contact_point,
    _conversation,
    _referral,
    _marks,
    _agreement,
    _enrolment,
    _log,
)
