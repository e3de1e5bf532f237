"""Makes a client of a referral: everything that belongs to one, in one transaction."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, insert, select

from bot.care import cadences, campaigns, consent, finding
from bot.care.cadences import Enrolling
from bot.care.consent import Basis
from bot.care.intake.died import DIED, has_died
from bot.care.intake.referral import (
    Referral,
    Referrer,
    Told,
    address_of,
    faults_of,
    number_of,
)
from bot.care.intake.zips import read_zip, zones_of_zip
from bot.errors import FormInvalid
from bot.house import House
from bot.privacy import audit
from bot.sending import facts
from models import (
    activity,
    clients,
    consent_entries,
    contact_points,
    conversations,
    referrals,
    teams,
)


@dataclass(frozen=True, slots=True)
class Referred:
    """The client of a referral, their conversation, and the referral itself."""

    client_id: UUID
    conversation_id: UUID
    referral_id: UUID


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
    address = _checked(tx, house, referrer, referral=referral, now=now)
    return make(tx, house, Told(referral, referrer), address=address, now=now)


def make(tx: Connection, house: House, told: Told, *, address: str, now: datetime) -> Referred:
    """Make the client of a referral in which nobody found a fault."""
    referred = Referred(house.new_id(), house.new_id(), house.new_id())
    place = _place(tx, told)
    intake = _Intake(tx, house, told, referred, house.new_id(), address, place, now)
    for write in _WRITES:
        write(intake)
    return referred


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a client's hours are counted, and where else they may be."""

    zone: str
    possible: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Intake:
    tx: Connection
    house: House
    told: Told
    referred: Referred
    point_id: UUID
    address: str
    place: _Place
    now: datetime


def _checked(
    tx: Connection, house: House, referrer: Referrer, *, referral: Referral, now: datetime
) -> str:
    faults, address = faults_of(referral, now), address_of(referral)
    if address is not None:
        house.db.queue_up(tx, house.ring.look_up(address))
    team_id = referrer.team_id
    if address is not None and has_died(tx, house, team_id, referral=referral, address=address):
        faults["address"] = DIED
    elif (
        address is not None
        and not referral.shared_phone
        and _known(tx, house, team_id, channel=referral.channel, address=address)
    ):
        faults["address"] = (
            "Another client has this number. If they share a phone, tick 'shared phone'."
        )
    if faults or address is None:
        raise FormInvalid(faults)
    return address


def _known(tx: Connection, house: House, team_id: UUID, *, channel: str, address: str) -> bool:
    """Say whether the team has this number; what other teams have is not told."""
    query = select(contact_points.c.id).where(
        contact_points.c.channel == channel,
        contact_points.c.address_hash == house.ring.look_up(address),
        contact_points.c.client_id == clients.c.id,
        clients.c.team_id == team_id,
    )
    return tx.execute(query).first() is not None


def _place(tx: Connection, told: Told) -> _Place:
    """Say what the client said, else where they live, else where their area code lies, else home.

    A ZIP code or area code may lie in several zones: then no automatic text leaves before all of
    them allow it. Home is where the team is.
    """
    referral, team_id = told.referral, told.referrer.team_id
    if referral.time_zone:
        return _Place(referral.time_zone)
    home: str = tx.execute(select(teams.c.time_zone).where(teams.c.id == team_id)).scalar_one()
    zones = _zones_told(referral) or (home,)
    nearest = home if home in zones else zones[0]
    return _Place(nearest, zones if len(zones) > 1 else ())


def _zones_told(referral: Referral) -> tuple[str, ...]:
    code = read_zip(referral.zip_code)
    if code is not None and (zones := zones_of_zip(code)):
        return zones
    number = number_of(referral.address) if referral.channel != "webchat" else None
    return number.zones if number is not None else ()


def _client(intake: _Intake) -> None:
    referral = intake.told.referral
    row = {
        "id": intake.referred.client_id,
        "team_id": intake.told.referrer.team_id,
        "name": referral.name.strip(),
        "language": referral.language,
        "time_zone": intake.place.zone,
        "possible_zones": list(intake.place.possible) or None,
        "birth_year": str(referral.birth_year) if referral.birth_year is not None else None,
        "zip_code": read_zip(referral.zip_code),
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
        "channel": intake.told.referral.channel,
        "address": intake.address,
        "address_hash": intake.house.ring.look_up(intake.address),
        "state": "active",
        "created_at": intake.now,
    }
    intake.tx.execute(insert(contact_points), row)


def _conversation(intake: _Intake) -> None:
    row = {
        "id": intake.referred.conversation_id,
        "team_id": intake.told.referrer.team_id,
        "contact_point_id": intake.point_id,
        "state": "bot",
        "language": intake.told.referral.language,
        "created_at": intake.now,
    }
    intake.tx.execute(insert(conversations), row)


def _referral(intake: _Intake) -> None:
    keep(intake.tx, intake.referred, intake.told, now=intake.now)


def keep(tx: Connection, referred: Referred, told: Told, *, now: datetime) -> None:
    """Keep what was told of the call."""
    referral, referrer = told.referral, told.referrer
    agreed = referral.verbal_consent_by.strip()
    row = {
        "id": referred.referral_id,
        "client_id": referred.client_id,
        "source": referral.source,
        "incident_number": referral.incident_number.strip() or None,
        "call_type": referral.call_type.strip() or None,
        "called_at": referral.called_at,
        "disposition": referral.disposition.strip() or None,
        "verbal_consent_by": agreed or None,
        "verbal_consent_at": (referral.verbal_consent_at or now) if agreed else None,
        "staff_id": referrer.staff_id,
        "api_token_id": referrer.token_id,
        "created_at": now,
    }
    tx.execute(insert(referrals), row)


def _agreement(intake: _Intake) -> None:
    agree(intake.tx, intake.house, intake.point_id, told=intake.told, now=intake.now)


def agree(tx: Connection, house: House, point_id: UUID, *, told: Told, now: datetime) -> None:
    """The client's word to the crisis team covers one thing: asking them for consent by text."""
    referral, heard_by = told.referral, told.referral.verbal_consent_by.strip()
    if not heard_by:
        return
    evidence = f"said yes to a first text; heard by {heard_by}"
    staff_id = told.referrer.staff_id
    basis = Basis("referral", evidence, referral.language, staff_id=staff_id)
    decision = ("consent_request", "granted")
    row = consent.entry(house, point_id, decision, basis=basis, now=now)
    tx.execute(insert(consent_entries), row)


def _stop(intake: _Intake) -> None:
    """A stop is the number's: whoever is referred with it next is not texted until they ask."""
    same = select(contact_points.c.id).where(
        contact_points.c.channel == intake.told.referral.channel,
        contact_points.c.address_hash == intake.house.ring.look_up(intake.address),
        contact_points.c.id != intake.point_id,
    )
    others = intake.tx.execute(same).scalars().all()
    if any(facts.is_stopped(intake.tx, one) for one in others):
        basis = Basis("referral", "the number has stopped texting", intake.told.referral.language)
        rows = consent.stop(intake.house, [intake.point_id], basis=basis, now=intake.now)
        intake.tx.execute(insert(consent_entries), rows)


def _enrolment(intake: _Intake) -> None:
    campaign_id = campaigns.running_campaign(intake.tx, intake.told.referrer.team_id)
    if campaign_id is None or not intake.told.referral.verbal_consent_by.strip():
        return
    referred = intake.referred
    enrolling = Enrolling(referred.client_id, referred.conversation_id, intake.place.zone)
    cadences.enrol(intake.tx, intake.house, campaign_id, enrolling, now=intake.now)


def _marks(intake: _Intake) -> None:
    finding.mark(intake.tx, intake.house.ring, intake.referred.client_id)


def _log(intake: _Intake) -> None:
    tell(intake.tx, intake.house, intake.referred, told=intake.told, now=intake.now)


def tell(tx: Connection, house: House, referred: Referred, *, told: Told, now: datetime) -> None:
    """Tell the audit log and the pages that are open."""
    row = audit.entry(
        house.ring,
        house.new_id(),
        now,
        actor=told.referrer.actor,
        action="client.referred",
        subject=f"client:{referred.client_id}",
        detail={"source": told.referral.source},
    )
    audit.append(tx, row)
    live = {"conversation_id": referred.conversation_id, "kind": "referral"}
    tx.execute(insert(activity), {**live, "at": now})


_WRITES = (
    _client,
    _contact_point,
    _conversation,
    _referral,
    _marks,
    _agreement,
    _stop,
    _enrolment,
    _log,
)
