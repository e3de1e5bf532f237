"""What is left of a city when all has settled: every row, all that was sent, all that was said."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import select

from bot.config import Policy
from bot.house import House
from bot.library import Library
from bot.privacy import audit
from bot.simulation.carrier import MessageResource
from bot.simulation.city.people import Said
from bot.simulation.city.wire import Attempt, message_of
from bot.simulation.city.world import World
from bot.simulation.history import Line
from flows.steps import Ask
from models import metadata

# What the promises are judged by; the rest of the tables say nothing about them.
TABLES = """
    teams clients contact_points consent_entries conversations turns messages progresses outcomes
    escalations pages claims stored_inbound check_ins timers script_versions
    remembered service_referrals enrolments snoozes
""".split()


@dataclass(slots=True)
class SentText:
    """A text that the carrier accepted, and for which of our messages.

    `began_at` is when the request set out, `left_at` when the carrier sent it on, if it did.
    """

    sid: str
    message_id: UUID
    to: str
    body: str
    began_at: datetime
    accepted_at: datetime
    left_at: datetime | None


@dataclass(repr=False)
class Evidence:
    """Everything the checkers look at. Rows are copies: changing one changes nothing else."""

    tables: dict[str, list[Any]]
    sent: list[SentText]
    said: list[Said]
    deploys: list[tuple[datetime, str, str]]
    audit_faults: list[str]
    policy: Policy
    calm_at: datetime
    ends_at: datetime
    lines: list[Line]
    # How long a late answer still counts, by a script's version and the step that asks.
    graces: dict[tuple[str, str], timedelta | None]

    def rows(self, table: str) -> list[Any]:
        """Return a table's rows in the order of their ids."""
        return self.tables[table]

    @cached_property
    def messages(self) -> dict[UUID, Any]:
        """Give messages by id."""
        return {row.id: row for row in self.rows("messages")}

    @cached_property
    def turns(self) -> dict[UUID, Any]:
        """Give turns by id."""
        return {row.id: row for row in self.rows("turns")}

    @cached_property
    def heard(self) -> dict[str, Any]:
        """Give inbound messages by the carrier's id."""
        return {row.provider_id: row for row in self.rows("messages") if row.direction == "in"}

    @cached_property
    def points(self) -> dict[UUID, Any]:
        """Give contact points by their conversation's id."""
        points = {row.id: row for row in self.rows("contact_points")}
        return {row.id: points[row.contact_point_id] for row in self.rows("conversations")}

    @cached_property
    def ledger(self) -> dict[UUID, list[Any]]:
        """Give consent entries by contact point, oldest first."""
        found: dict[UUID, list[Any]] = {}
        for row in self.rows("consent_entries"):
            found.setdefault(row.contact_point_id, []).append(row)
        return found

    def of(self, table: str, conversation_id: UUID) -> list[Any]:
        """Return a table's rows of one conversation."""
        return [row for row in self.rows(table) if row.conversation_id == conversation_id]

    def sent_for(self, message_id: UUID) -> list[SentText]:
        """Return what the carrier accepted for one message."""
        return [text for text in self.sent if text.message_id == message_id]

    def zone(self, conversation_id: UUID) -> str:
        """Return whose hours count: the client's, or the team's where there is none."""
        clients = {row.id: row.time_zone for row in self.rows("clients")}
        point = self.points[conversation_id]
        zone: str = clients.get(point.client_id) or self.rows("teams")[0].time_zone
        return zone


def gather(world: World) -> Evidence:
    """Take down the evidence of a city that has been played."""
    house = world.stage.house
    with house.db.reading() as tx:
        faults = audit.faults(tx, house.ring)
    return Evidence(
        tables={name: _rows(house, name) for name in TABLES},
        sent=[_sent(message, world.wire.attempts) for message in world.carrier.sent],
        said=list(world.crowd.said),
        deploys=list(world.deploys),
        audit_faults=faults,
        policy=house.policy,
        calm_at=world.calm_at,
        ends_at=world.clock.at,
        lines=list(world.stage.history.lines),
        graces=_graces(world.shelves),
    )


def _graces(shelves: list[Library]) -> dict[tuple[str, str], timedelta | None]:
    return {
        (edition.script.version, step.name): step.silence.grace
        for shelf in shelves
        for edition in shelf.editions.values()
        for step in edition.script.steps.values()
        if isinstance(step, Ask)
    }


def _rows(house: House, name: str) -> list[Any]:
    table = metadata.tables[name]
    query = select(table).order_by(*table.primary_key.columns)
    with house.db.reading() as tx:
        return [SimpleNamespace(**row._mapping) for row in tx.execute(query)]


def _sent(message: MessageResource, attempts: list[Attempt]) -> SentText:
    message_id = message_of(message.status_callback or "")
    began = [a.began_at for a in attempts if a.message_id == message_id]
    left = [change.at for change in message.history if change.status == "sent"]
    return SentText(
        sid=message.sid,
        message_id=message_id,
        to=message.to,
        body=message.original_body,
        began_at=max(at for at in began if at <= message.accepted_at),
        accepted_at=message.accepted_at,
        left_at=left[0] if left else None,
    )
