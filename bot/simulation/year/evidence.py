"""What is left of a year: what was handed over and said, who held what, and the rows."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from bot.config import Policy
from bot.house import House
from bot.simulation.year.office import Held, Moved
from bot.simulation.year.phones import Handed, Said
from bot.simulation.year.plan import Person, Plan
from bot.simulation.year.world import World
from models import (
    check_ins,
    consent_entries,
    contact_points,
    conversations,
    escalations,
    messages,
    wave_campaigns,
    wave_members,
    wave_texts,
)

_MESSAGES = select(
    messages.c.id,
    messages.c.conversation_id,
    messages.c.author,
    messages.c.purpose,
    messages.c.answers_at,
    messages.c.language,
    messages.c.wording,
).where(messages.c.direction == "out")
_LEDGER = (
    select(consent_entries.c.purpose, consent_entries.c.state, consent_entries.c.at)
    .add_columns(conversations.c.id.label("conversation_id"))
    .join(contact_points, contact_points.c.id == consent_entries.c.contact_point_id)
    .join(conversations, conversations.c.contact_point_id == contact_points.c.id)
    .order_by(consent_entries.c.id)
)


@dataclass(frozen=True)
class Evidence:
    """Everything the checkers look at."""

    plan: Plan
    policy: Policy
    handed: Sequence[Handed]
    said: Sequence[Said]
    held: Sequence[Held]
    moves: Sequence[Moved]
    talks: Mapping[str, UUID]
    messages: Mapping[UUID, Any]
    ledger: Mapping[UUID, Sequence[Any]]
    check_ins: Sequence[Any]
    members: Sequence[Any]
    campaigns: Mapping[UUID, Any]
    escalations: Sequence[Any]
    campaign_of: Mapping[UUID, UUID]

    @cached_property
    def people(self) -> dict[str, Person]:
        """Give people by their phone."""
        return {one.phone: one for one in self.plan.people}

    @cached_property
    def unprompted(self) -> list[tuple[Handed, Any]]:
        """Give the automatic texts that answered nothing, each with its row, in order of time."""
        found = [(one, self.messages[one.message_id]) for one in self.handed]
        return [(one, row) for one, row in found if row.author == "bot" and row.answers_at is None]

    def granted(self, conversation_id: UUID, purpose: str, at: datetime) -> bool:
        """Say what the ledger said of a purpose at a moment."""
        entries = [row for row in self.ledger.get(conversation_id, ()) if row.purpose == purpose]
        before = bisect_right([row.at for row in entries], at)
        return before > 0 and entries[before - 1].state == "granted"


def gather(world: World) -> Evidence:
    """Take down the evidence of a year that has been played."""
    house = world.stage.house
    ledger = defaultdict(list)
    for row in _rows(house, _LEDGER):
        ledger[row.conversation_id].append(row)
    return Evidence(
        plan=world.plan,
        policy=house.policy,
        handed=world.phones.handed,
        said=world.phones.said,
        held=world.office.held,
        moves=world.office.moves,
        talks=world.referred,
        messages={row.id: row for row in _rows(house, _MESSAGES)},
        ledger=ledger,
        check_ins=_rows(house, select(check_ins)),
        members=_rows(house, select(wave_members)),
        campaigns={row.id: row for row in _rows(house, select(wave_campaigns))},
        escalations=_rows(house, select(escalations)),
        campaign_of={row.message_id: row.campaign_id for row in _rows(house, select(wave_texts))},
    )


def _rows(house: House, query: Select[*tuple[Any, ...]]) -> Sequence[Any]:
    with house.db.reading() as tx:
        return tx.execute(query).all()
