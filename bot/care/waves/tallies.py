"""How campaigns stand, in numbers: bounded by the size of one campaign, never by what is stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Integer, case, cast, func, select

from bot.care.waves import intervals, rhythm
from bot.care.waves.intervals import Share
from models import wave_campaigns, wave_members, waves

CAMPAIGNS_MAX = 100
WAVES_MAX = 40

_M = wave_members.c


@dataclass(frozen=True, slots=True)
class Counts:
    """Members of one group, by what became of them."""

    members: int = 0
    waiting: int = 0
    sent: int = 0
    delivered: int = 0
    failed: int = 0
    skipped: int = 0
    replied: int = 0
    escalated: int = 0
    opted_out: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        """Add two groups up."""
        return Counts(*(getattr(self, one) + getattr(other, one) for one in _NAMES))


_NAMES = tuple(Counts.__slots__)
_COUNTS = (
    func.count().label("members"),
    *(
        func.sum(case((_M.state.in_(states), 1), else_=0)).label(name)
        for name, states in (
            ("waiting", ("waiting", "open", "started")),
            ("sent", ("sent",)),
            ("failed", ("failed",)),
            ("skipped", ("skipped",)),
        )
    ),
    *(
        func.sum(cast(_M[name], Integer)).label(name)
        for name in ("delivered", "replied", "escalated", "opted_out")
    ),
)


@dataclass(frozen=True, slots=True)
class Wording:
    """How clients answered one wording: of those whom it reached."""

    variant: str
    script: str
    replied: Share
    opted_out: Share


def listed(tx: Connection, team_id: UUID) -> list[Any]:
    """Return a team's campaigns, newest first."""
    query = select(wave_campaigns).where(wave_campaigns.c.team_id == team_id)
    return list(tx.execute(query.order_by(wave_campaigns.c.id.desc()).limit(CAMPAIGNS_MAX)))


def by_language(tx: Connection, campaign_id: UUID) -> Mapping[str, Counts]:
    """Count a campaign's members by language."""
    query = select(_M.language, *_COUNTS).where(_M.campaign_id == campaign_id)
    rows = tx.execute(query.group_by(_M.language).order_by(_M.language))
    return {row.language: _counts(row) for row in rows}


def by_wave(tx: Connection, campaign_id: UUID) -> list[tuple[Any, Counts]]:
    """Return the newest waves with the counts of their members."""
    newest = select(waves).where(waves.c.campaign_id == campaign_id)
    rows = tx.execute(newest.order_by(waves.c.number.desc()).limit(WAVES_MAX)).all()
    if not rows:
        return []
    query = select(_M.wave, *_COUNTS).where(_M.campaign_id == campaign_id)
    grouped = query.where(_M.wave >= rows[-1].number).group_by(_M.wave)
    counted = {row.wave: _counts(row) for row in tx.execute(grouped)}
    return [(row, counted.get(row.number, Counts())) for row in rows]


def left_out(tx: Connection, campaign_id: UUID) -> Mapping[str, int]:
    """Count who was left out or failed, by reason, the most first."""
    people = func.count().label("people")
    query = select(_M.reason, people).where(_M.campaign_id == campaign_id)
    ended = query.where(_M.state.in_(("skipped", "failed"))).group_by(_M.reason)
    return {row.reason: row.people for row in tx.execute(ended.order_by(people.desc(), _M.reason))}


def wordings(tx: Connection, row: Any) -> list[Wording]:
    """Compare a campaign's wordings, each by the members of its waves whom it reached."""
    query = select(_M.wave, *_COUNTS).where(_M.campaign_id == row.id, _M.wave > 0)
    totals = {variant: Counts() for variant in sorted(row.scripts)}
    for wave in tx.execute(query.group_by(_M.wave)):
        totals[rhythm.variant(wave.wave, len(row.scripts))] += _counts(wave)
    return [
        Wording(
            variant,
            row.scripts[variant],
            intervals.wilson(min(one.replied, one.sent), one.sent),
            intervals.wilson(min(one.opted_out, one.sent), one.sent),
        )
        for variant, one in totals.items()
    ]


def _counts(row: Any) -> Counts:
    return Counts(*(int(getattr(row, name) or 0) for name in _NAMES))
