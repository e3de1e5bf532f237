"""The dry run: what a few members would be texted now, rendered and judged for real, and not sent.

Every sample is a turn that is played and dropped. Names are masked before anybody reads them, on
the page and on the phone to which somebody has a sample texted.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, literal_column, select

from bot.care.paging import ways
from bot.care.specialist import StaffMember
from bot.care.turn import scripts, thread
from bot.care.turn.turning import Turn
from bot.care.waves import building
from bot.errors import DeedRefused
from bot.house import House
from bot.privacy import audit
from models import clients, messages, wave_members

EACH_LANGUAGE, LOOKED_AT = 2, 200

_WAITING = (
    select(wave_members.c.conversation_id, wave_members.c.language)
    .add_columns(clients.c.name, clients.c.called, clients.c.service)
    .join(clients, clients.c.id == wave_members.c.client_id)
    .where(wave_members.c.campaign_id == bindparam("of_campaign"))
    .where(literal_column("wave_members.state = 'waiting'"))
    .order_by(wave_members.c.due_at, wave_members.c.place)
    .limit(LOOKED_AT)
)


@dataclass(frozen=True, slots=True)
class Sample:
    """What one member would read, their name masked; `standing` is what the gate says to it."""

    language: str
    variant: str
    bodies: tuple[str, ...]
    parts: int
    standing: str
    reason: str | None


def samples(tx: Connection, house: House, campaign: Any, now: datetime) -> list[Sample]:
    """Render the first members of each language, in each wording, in the order of their leaving."""
    return [
        _sample(tx, house, (row, variant, name), now)
        for row in _chosen(tx, campaign)
        for variant, name in sorted(campaign.scripts.items())
        if name in house.library.editions
    ]


def text_me(
    house: House,
    staff: StaffMember,
    campaign_id: UUID,
    *,
    which: tuple[str, str],
    now: datetime,
) -> None:
    """Text a sample, by its language and wording, to the phone by which its asker is paged.

    Raises DeedRefused (`no_phone`, `tried_often`, `nobody`), NotAllowed.
    """
    # Played in a transaction of its own, which is dropped: nothing of it stays.
    with house.db.reading() as tx:
        found = samples(tx, house, building.one(tx, staff, campaign_id), now)
    bodies = next((one.bodies for one in found if (one.language, one.variant) == which), ())
    if not bodies:
        raise DeedRefused("nobody")
    with house.db.writing() as tx:
        ways.text_trial(tx, house, staff.id, bodies=bodies, now=now)
        audit.append(tx, _told(house, staff, campaign_id, which=which, now=now))


def _told(
    house: House, staff: StaffMember, campaign_id: UUID, *, which: tuple[str, str], now: datetime
) -> dict[str, Any]:
    language, variant = which
    return audit.entry(
        house.ring,
        house.new_id(),
        now,
        actor=f"staff:{staff.id}",
        action="campaign.texted_to_self",
        subject=f"campaign:{campaign_id}",
        detail={"language": language, "variant": variant},
    )


def _chosen(tx: Connection, campaign: Any) -> Iterator[Any]:
    seen: dict[str, int] = {}
    for row in tx.execute(_WAITING, {"of_campaign": campaign.id}).all():
        seen[row.language] = seen.get(row.language, 0) + 1
        if seen[row.language] <= EACH_LANGUAGE:
            yield row


def _sample(tx: Connection, house: House, what: tuple[Any, str, str], now: datetime) -> Sample:
    row, variant, name = what
    turn = Turn(tx, house, thread.load(tx, house, row.conversation_id), kind="check_in", now=now)
    # What cannot be said would put the conversation before a person, were this not a trial.
    turn.state = "waiting"
    scripts.start(turn, name)
    said = turn.rows.of(messages)
    stands = said[0] if said else {"status": "refused", "reason": "failed"}
    return Sample(
        language=row.language,
        variant=variant,
        bodies=tuple(masked(one["body"], row) for one in said),
        parts=sum(one["segments"] for one in said),
        standing=stands["status"],
        reason=stands["reason"],
    )


def masked(body: str, row: Any) -> str:
    """Return a text without what it names of its reader: names by their first letter alone."""
    words = sorted({*(row.called or "").split(), *(row.name or "").split()}, key=len, reverse=True)
    for word in words:
        body = body.replace(word, f"{word[0]}…")
    return body.replace(row.service, "…") if row.service else body
