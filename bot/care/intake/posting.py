"""A machine refers a client: once, however often it says so."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Literal
from uuid import UUID

from sqlalchemy import Connection, delete, exists, insert, select

from bot.care import cadences, campaigns
from bot.care.cadences import Enrolling
from bot.care.intake import known, making
from bot.care.intake.known import Known
from bot.care.intake.making import Referred
from bot.care.intake.referral import Told, address_of, faults_of
from bot.errors import DeedRefused, FormInvalid
from bot.house import House
from models import api_requests, check_ins, contact_points, conversations, referrals

# How long a key is remembered: machines try again within hours, operators within days.
KEY_KEPT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a machine asked, by its key for it: the same key and body are the same request."""

    key: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Posted:
    """What became of it, in ids and words of ours.

    `texting` says whether anything is planned for the client, or they are only kept on file.
    """

    id: str
    client: Literal["new", "known"]
    texting: Literal["planned", "on_file"]


def post(house: House, told: Told, asked: Asked, *, now: datetime) -> tuple[Posted, bool]:
    """Take a referral in; returns what became of it, and whether that was already so.

    Raises FormInvalid with every fault; DeedRefused `key_used` for a key that came with another
    body, `number_taken` for a number that the team knows under another name, `deceased` for one
    of a client who has died.
    """
    token_id = told.referrer.token_id
    assert token_id is not None, "a machine shows its token"
    key = _hash(token_id.bytes, asked.key.encode())
    with house.db.writing() as tx:
        house.db.queue_up(tx, key)
        before = _before(tx, token_id, key=key, body=asked.body)
        if before is not None:
            return before, True
        posted = _take(tx, house, told, now=now)
        row = {"id": house.new_id(), "api_token_id": token_id, "key_hash": key, "at": now}
        kept = {"body_hash": _hash(asked.body), "answer": asdict(posted)}
        tx.execute(insert(api_requests), {**row, **kept})
        _forget(tx, token_id, now)
    return posted, False


def read(house: House, team_id: UUID, *, referral_id: UUID) -> dict[str, str] | None:
    """Return what became of a team's referral, in ids and words of ours; None where it has none."""
    query = (
        select(conversations.c.id)
        .join(contact_points, contact_points.c.id == conversations.c.contact_point_id)
        .join(referrals, referrals.c.client_id == contact_points.c.client_id)
        .where(referrals.c.id == referral_id, conversations.c.team_id == team_id)
    )
    with house.db.reading() as tx:
        ids = tx.execute(query).scalars().all()
        planned = any(_texting(tx, one) == "planned" for one in ids)
    if not ids:
        return None
    return {"id": str(referral_id), "texting": "planned" if planned else "on_file"}


def _before(tx: Connection, token_id: UUID, *, key: bytes, body: bytes) -> Posted | None:
    query = select(api_requests.c.body_hash, api_requests.c.answer).where(
        api_requests.c.api_token_id == token_id, api_requests.c.key_hash == key
    )
    row = tx.execute(query).first()
    if row is None:
        return None
    if row.body_hash != _hash(body):
        raise DeedRefused("key_used")
    return Posted(**row.answer)


def _take(tx: Connection, house: House, told: Told, *, now: datetime) -> Posted:
    referral = told.referral
    faults, address = faults_of(referral, now), address_of(referral)
    if faults or address is None:
        raise FormInvalid(faults)
    house.db.queue_up(tx, house.ring.look_up(address))
    team_id = told.referrer.team_id
    found = known.standing(tx, house, team_id, referral=referral, address=address)
    if isinstance(found, Known):
        return _again(tx, house, found, told=told, now=now)
    if found != "new":
        raise DeedRefused(found)
    made = making.make(tx, house, told, address=address, now=now)
    return Posted(str(made.referral_id), "new", _texting(tx, made.conversation_id))


def _again(tx: Connection, house: House, found: Known, *, told: Told, now: datetime) -> Posted:
    """Keep what was told of a client of ours; what they agreed to anew may be asked by text."""
    referral_id = known.told_before(tx, found.client_id, told.referral)
    if referral_id is None:
        referral_id = house.new_id()
        referred = Referred(found.client_id, found.conversation_id, referral_id)
        making.keep(tx, referred, told, now=now)
        making.agree(tx, house, found.point_id, told=told, now=now)
        _join(tx, house, found, told=told, now=now)
        making.tell(tx, house, referred, told=told, now=now)
    return Posted(str(referral_id), "known", _texting(tx, found.conversation_id))


def _join(tx: Connection, house: House, found: Known, *, told: Told, now: datetime) -> None:
    campaign_id = campaigns.running_campaign(tx, told.referrer.team_id)
    if campaign_id is not None and told.referral.verbal_consent_by.strip():
        enrolling = Enrolling(found.client_id, found.conversation_id, found.zone)
        cadences.join(tx, house, campaign_id, enrolling, now=now)


def _texting(tx: Connection, conversation_id: UUID) -> Literal["planned", "on_file"]:
    due = exists().where(check_ins.c.conversation_id == conversation_id, check_ins.c.state == "due")
    return "planned" if tx.execute(select(due)).scalar_one() else "on_file"


def _forget(tx: Connection, token_id: UUID, now: datetime) -> None:
    old = (api_requests.c.api_token_id == token_id, api_requests.c.at < now - KEY_KEPT)
    tx.execute(delete(api_requests).where(*old))


def _hash(*parts: bytes) -> bytes:
    return sha256(b"\n".join(parts)).digest()
