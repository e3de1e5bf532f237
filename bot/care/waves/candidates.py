"""Reads how it stands with many clients at once: what conditions ask, and what excludes."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    bindparam,
    exists,
    func,
    literal_column,
    select,
)

from bot.care.waves.audience import Audience, Person, read_tags
from bot.care.waves.excluding import Standing
from bot.sending import facts
from models import (
    clients,
    consent_entries,
    contact_points,
    conversations,
    enrolments,
    escalations,
    messages,
    outcomes,
    progresses,
    referrals,
    wave_campaigns,
    wave_members,
    withdrawn_clients,
)


@dataclass(frozen=True, slots=True)
class Range:
    """The clients of a team between two ids, both included, as one campaign looks at them."""

    campaign_id: UUID
    team_id: UUID
    first: UUID
    last: UUID


@dataclass(frozen=True, slots=True)
class Candidate:
    """A client on the number that they would be texted on; without any there is no `standing`."""

    client_id: UUID
    person: Person
    conversation_id: UUID | None = None
    standing: Standing | None = None


_OURS = (
    clients.c.team_id == bindparam("of_team"),
    clients.c.id.between(bindparam("first"), bindparam("last")),
    ~exists().where(withdrawn_clients.c.client_id == clients.c.id),
)
# Written out, since SQLite takes a partial index for no bound value.
_IS_OPEN: ColumnElement[bool] = literal_column("escalations.state = 'open'")
_UNDER_WAY: ColumnElement[bool] = literal_column("progresses.state = 'active'")
_ESCALATED = exists().where(escalations.c.conversation_id == conversations.c.id, _IS_OPEN)
_BUSY = exists().where(progresses.c.conversation_id == conversations.c.id, _UNDER_WAY)
_TEXTED_AT = (
    select(func.max(messages.c.sent_at))
    .where(messages.c.conversation_id == conversations.c.id, messages.c.author == "bot")
    .where(messages.c.answers_at.is_(None))
    .scalar_subquery()
)
_ELSEWHERE = exists().where(
    wave_members.c.conversation_id == conversations.c.id,
    wave_members.c.state.in_(("waiting", "open", "started")),
    wave_members.c.campaign_id == wave_campaigns.c.id,
    wave_campaigns.c.state.in_(("running", "paused")),
    # Of two that go on at once the older one has a client whom both want.
    wave_campaigns.c.id < bindparam("of_campaign"),
)
_CLIENTS = select(clients.c.id, clients.c.language).where(*_OURS).order_by(clients.c.id)
_SEALED = select(clients.c.id, clients.c.birth_year, clients.c.zip_code, clients.c.tags)
_WHO = _SEALED.where(*_OURS)
_NUMBERS = (
    select(
        clients.c.id.label("client_id"),
        clients.c.time_zone.label("zone"),
        clients.c.safe_to_text,
        clients.c.text_from_hour,
        clients.c.text_until_hour,
        clients.c.possible_zones,
        *facts.CIRCUMSTANCE,
        contact_points.c.id.label("contact_point_id"),
        contact_points.c.state.label("contact_state"),
        conversations.c.id.label("conversation_id"),
        conversations.c.state,
        conversations.c.language,
        conversations.c.last_inbound_at,
        _ESCALATED.label("escalated"),
        _BUSY.label("busy"),
        _TEXTED_AT.label("texted_at"),
        _ELSEWHERE.label("elsewhere"),
    )
    .join(contact_points, contact_points.c.client_id == clients.c.id)
    .join(conversations, conversations.c.contact_point_id == contact_points.c.id)
    .where(*_OURS)
    .order_by(conversations.c.id)
)
_LEDGER = (
    select(consent_entries.c.contact_point_id, consent_entries.c.purpose)
    .add_columns(consent_entries.c.state, consent_entries.c.at)
    .join(contact_points, contact_points.c.id == consent_entries.c.contact_point_id)
    .join(clients, clients.c.id == contact_points.c.client_id)
    .where(*_OURS)
    .order_by(consent_entries.c.id)
)
# Where nobody wrote down when they called, they were referred about then.
_CALLED_AT = func.coalesce(referrals.c.called_at, referrals.c.created_at)
_CALLED = (
    select(referrals.c.client_id, func.max(_CALLED_AT).label("called_at"))
    .join(clients, clients.c.id == referrals.c.client_id)
    .where(*_OURS)
    .group_by(referrals.c.client_id)
)
_OUTCOMES = (
    select(contact_points.c.client_id, outcomes.c.value)
    .select_from(outcomes)
    .join(conversations, conversations.c.id == outcomes.c.conversation_id)
    .join(contact_points, contact_points.c.id == conversations.c.contact_point_id)
    .join(clients, clients.c.id == contact_points.c.client_id)
    .where(*_OURS, outcomes.c.instrument == bindparam("of_instrument"))
    .order_by(outcomes.c.id)
)
_ENROLLED = (
    select(enrolments.c.client_id, enrolments.c.campaign_id)
    .join(clients, clients.c.id == enrolments.c.client_id)
    .where(*_OURS, enrolments.c.state == "enrolled")
)


def read(tx: Connection, which: Range, audience: Audience) -> list[Candidate]:
    """Read every client in a range, by id; what no condition asks about is not read."""
    key = {"of_team": which.team_id, "first": which.first, "last": which.last}
    numbers = _numbers(tx, {**key, "of_campaign": which.campaign_id})
    ledger = _grouped(tx, _LEDGER, key, by="contact_point_id")
    persons = _Persons(tx, key, audience)
    return [
        _candidate(persons.one(row), numbers.get(row.id, []), row.id, ledger)
        for row in tx.execute(_CLIENTS, key)
    ]


def _numbers(tx: Connection, key: Mapping[str, Any]) -> dict[UUID, list[Any]]:
    return _grouped(tx, _NUMBERS, key, by="client_id")


def _grouped(
    tx: Connection, query: Select[Any], key: Mapping[str, Any], *, by: str
) -> dict[UUID, list[Any]]:
    groups: dict[UUID, list[Any]] = defaultdict(list)
    for row in tx.execute(query, key):
        groups[getattr(row, by)].append(row)
    return groups


class _Persons:
    """What the conditions ask about the clients of a range."""

    def __init__(self, tx: Connection, key: Mapping[str, Any], audience: Audience) -> None:
        sealed = tx.execute(_WHO, key) if audience.asks_who else ()
        self._who: dict[UUID, Any] = {row.id: row for row in sealed}
        self._called: dict[UUID, datetime] = dict(self._pairs(tx, _CALLED, key))
        self._instrument = audience.instrument
        asked = {**key, "of_instrument": audience.instrument}
        self._values = dict(self._pairs(tx, _OUTCOMES, asked)) if audience.instrument else {}
        self._cadences: dict[UUID, set[UUID]] = defaultdict(set)
        for client_id, cadence in self._pairs(tx, _ENROLLED, key) if audience.cadence_id else ():
            self._cadences[client_id].add(cadence)

    def _pairs(
        self, tx: Connection, query: Select[Any], key: Mapping[str, Any]
    ) -> Iterator[tuple[UUID, Any]]:
        return ((row[0], row[1]) for row in tx.execute(query, key))

    def one(self, row: Any) -> Person:
        """Put one client together."""
        who, value = self._who.get(row.id), self._values.get(row.id)
        return Person(
            language=row.language,
            birth_year=int(who.birth_year) if who is not None and who.birth_year else None,
            zip_code=(who.zip_code or "") if who is not None else "",
            tags=frozenset(read_tags(who.tags or "")) if who is not None else frozenset(),
            called_at=self._called.get(row.id),
            outcomes={self._instrument: value} if value is not None else {},
            cadences=frozenset(self._cadences.get(row.id, ())),
        )


def _candidate(
    person: Person, rows: Sequence[Any], client_id: UUID, ledger: Mapping[UUID, Sequence[Any]]
) -> Candidate:
    if not rows:
        return Candidate(client_id, person)
    best = max(rows, key=lambda row: _worth(row, ledger.get(row.contact_point_id, ())))
    # What is too much on one number is too much on all; a person on one has the client.
    standing = Standing(
        facts.standing(best, ledger.get(best.contact_point_id, ())),
        escalated=any(row.escalated or row.state != "bot" for row in rows),
        texted_at=max((row.texted_at for row in rows if row.texted_at), default=None),
        script_under_way=any(row.busy for row in rows),
        elsewhere=any(row.elsewhere for row in rows),
    )
    person = replace(person, language=best.language)
    return Candidate(client_id, person, best.conversation_id, standing)


def _worth(row: Any, entries: Sequence[Any]) -> tuple[bool, bool, str]:
    """Prefer a number that works and agreed to something, then where they wrote last."""
    agreed = any(state == "granted" for state in facts.standing(row, entries).consent.values())
    wrote = row.last_inbound_at.isoformat() if row.last_inbound_at is not None else ""
    return row.contact_state == "active", agreed, wrote
