"""Reads the town's phones: whose they are, and what stands on their screens."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, exists, func, or_, select

from bot.doors.console import words
from models import clients, contact_points, conversations, messages, withdrawn_clients

PHONES_MAX = 60
SCREEN_MAX = 60
# What a phone has: a text on its way, refused or held is not on its screen.
ARRIVED = ("sent", "delivered", "read")


@dataclass(frozen=True, slots=True)
class Phone:
    """A simulated phone, by its contact point's id."""

    id: UUID
    conversation_id: UUID
    name: str
    language: str
    code: str
    direction: str
    number: str


@dataclass(frozen=True, slots=True)
class Bubble:
    """A text on a phone's screen; `mine` is what the phone's owner wrote."""

    body: str
    mine: bool
    language: str
    direction: str
    time: str


def read(tx: Connection, team_id: UUID) -> Sequence[Phone]:
    """List the team's phones, in the order in which their owners were referred."""
    query = (
        select(contact_points, clients.c.name, conversations.c.language)
        .add_columns(conversations.c.id.label("conversation_id"))
        .join(clients, clients.c.id == contact_points.c.client_id)
        .join(conversations, conversations.c.contact_point_id == contact_points.c.id)
        .where(clients.c.team_id == team_id, contact_points.c.channel != "webchat")
        .where(~exists().where(withdrawn_clients.c.client_id == clients.c.id))
        .order_by(contact_points.c.id)
        .limit(PHONES_MAX)
    )
    return [
        Phone(
            id=row.id,
            conversation_id=row.conversation_id,
            name=row.name,
            language=words.language(row.language),
            code=row.language,
            direction=words.direction(row.language),
            number=words.masked(row.channel, row.address),
        )
        for row in tx.execute(query)
    ]


def choose(listed: Sequence[Phone], phone_id: UUID | None) -> Phone | None:
    """Return the phone of that id, else the first one."""
    return next((phone for phone in listed if phone.id == phone_id), next(iter(listed), None))


def screen(tx: Connection, conversation_id: UUID, zone: ZoneInfo) -> Sequence[Bubble]:
    """Read what a phone has sent and received, oldest first."""
    at = func.coalesce(messages.c.sent_at, messages.c.created_at)
    on_screen = or_(messages.c.direction == "in", messages.c.status.in_(ARRIVED))
    query = (
        select(messages, at.label("at"))
        .where(messages.c.conversation_id == conversation_id, on_screen)
        .order_by(at.desc(), messages.c.id.desc())
        .limit(SCREEN_MAX)
    )
    return [
        Bubble(
            body=row.body,
            mine=row.direction == "in",
            language=row.language,
            direction="auto" if row.direction == "in" else words.direction(row.language),
            time=words.day_and_time(row.at, zone),
        )
        for row in reversed(tx.execute(query).all())
    ]
