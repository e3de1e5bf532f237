"""Reads a client's head: who they are, every number they have, every conversation."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, exists, select

from bot.care import persons
from bot.doors.console import words
from bot.doors.console.client import client_words
from bot.doors.sessions import SignedIn
from bot.doors.tongue import say
from models import clients, contact_points, conversations, withdrawn_clients

# More numbers than anybody has; the newest are shown.
POINTS_MAX = 20

_CLIENT = select(clients).where(
    clients.c.id == bindparam("of_client"),
    clients.c.team_id == bindparam("of_team"),
    ~exists().where(withdrawn_clients.c.client_id == clients.c.id),
)
_POINTS = (
    select(contact_points, conversations.c.id.label("talk_id"))
    .add_columns(conversations.c.state.label("talk_state"), conversations.c.language)
    .join(conversations, conversations.c.contact_point_id == contact_points.c.id)
    .where(contact_points.c.client_id == bindparam("of_client"))
    .order_by(contact_points.c.id.desc())
    .limit(POINTS_MAX)
)


@dataclass(frozen=True, slots=True)
class Point:
    """One number or chat address, masked, and its conversation. `works` is False for one that
    cannot be reached or is suspected to be somebody else's."""

    id: UUID
    talk_id: UUID
    label: str
    state: str
    works: bool
    speaks: str
    language: str


@dataclass(frozen=True, slots=True)
class Whose:
    """A client of the reader's team: their row, and how they are reached, the newest first.

    `ids` are theirs and of those merged into them; `kept_id` is another's where they were merged.
    """

    client: Any
    points: Sequence[Point]
    reader: SignedIn
    ids: Sequence[UUID]
    kept_id: UUID

    @property
    def talk_ids(self) -> list[UUID]:
        """Return the ids of the client's conversations."""
        return [point.talk_id for point in self.points]

    def label(self, talk_id: UUID) -> str:
        """Say which number a conversation is on."""
        return next((one.label for one in self.points if one.talk_id == talk_id), "")


def read(tx: Connection, reader: SignedIn, client_id: UUID) -> Whose | None:
    """Read a client of the reader's team; None when there is none of that id."""
    key = {"of_client": client_id, "of_team": reader.staff.team_id}
    row = tx.execute(_CLIENT, key).first()
    if row is None:
        return None
    points = [_point(one) for one in tx.execute(_POINTS, {"of_client": client_id})]
    ids, kept_id = persons.all_ids(tx, client_id), persons.kept_id(tx, client_id)
    return Whose(row, points, reader, ids, kept_id)


def _point(row: Any) -> Point:
    state = say(client_words.CONTACT_STATES[row.state])
    why = words.reason(row.state_reason) if row.state != "active" else ""
    return Point(
        id=row.id,
        talk_id=row.talk_id,
        label=label(row),
        state=say("%(what)s (%(why)s)", what=state, why=why) if why and why != row.state else state,
        works=row.state == "active",
        speaks=words.state(row.talk_state),
        language=words.language(row.language),
    )


def label(row: Any) -> str:
    """Say which number or chat a contact point is, as in "Text …0143"."""
    channel = words.channel(row.channel)
    if row.channel == "webchat":
        return channel
    number = words.masked(row.channel, row.address)
    # translators: how a number is named, as in “Text …0143”.
    return say("%(channel)s %(number)s", channel=channel, number=number)
