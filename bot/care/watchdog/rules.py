"""What the watchdog finds wrong, pure: what it saw at one moment, judged by the house's policy.

It trusts nothing that anybody says of themselves but what stands in the database: who has what,
which page is due when, which has left, which sweep was alive.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from uuid import UUID

from bot.config import Policy

# What decides, and what hands over to providers. Each is alive when all of it is.
SCHEDULER = ("inbound", "pages", "claims", "timers", "check_ins")
SENDER = ("sends", "page_sends")


@dataclass(frozen=True, slots=True)
class Alone:
    """An open urgent escalation that nobody has, since when, and what its chain does.

    `next_page_at` is None when nobody will be paged. `paged_at` is when it was first paged for
    since then; `reached` says whether any of those pages went out to anybody.
    """

    team_id: UUID
    since: datetime
    next_page_at: datetime | None
    paged_at: datetime | None = None
    reached: bool = False


@dataclass(frozen=True, slots=True)
class Stuck:
    """How many of a kind stand still, and since when the oldest does."""

    count: int = 0
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """What the database says at a moment. `watched_since` is when this watchdog began to look.

    `beats` are by sweep; `outbound` and `failed` count the texts of the last while that a provider
    was given and did not deliver; `unheard` those delivered since any came in, if that is long ago.
    """

    at: datetime
    watched_since: datetime
    alone: Sequence[Alone] = ()
    beats: Mapping[str, datetime] = field(default_factory=dict)
    pages: Stuck = Stuck()
    inbound: Stuck = Stuck()
    lost: Stuck = Stuck()
    unheard: Stuck = Stuck()
    unreachable: Stuck = Stuck()
    outbound: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong: its kind (models.states.ALARMS), how many it is about, since when.

    Without `team_id` it concerns the whole house.
    """

    kind: str
    count: int
    since: datetime
    team_id: UUID | None = None

    @property
    def subject(self) -> str:
        """Name what it is about, so that it is known again."""
        return str(self.team_id or "")


def findings(seen: Seen, policy: Policy) -> list[Finding]:
    """Return all that is wrong, what concerns people in danger first."""
    return [
        *_of_teams("unwatched", [one for one in seen.alone if _is_unwatched(one, seen, policy)]),
        *_of_teams("unreached", [one for one in seen.alone if _is_unreached(one, seen, policy)]),
        *_silent("scheduler", SCHEDULER, seen, policy),
        *_silent("sender", SENDER, seen, policy),
        *_stuck("pages", seen.pages),
        *_stuck("inbound", max(seen.inbound, seen.lost, seen.unheard, key=_how_many)),
        *_provider(seen, policy),
    ]


def _is_unwatched(one: Alone, seen: Seen, policy: Policy) -> bool:
    """Say whether nobody has it, and no page is due, or one is overdue, for too long."""
    if seen.at - one.since <= policy.watch_slack:
        return False
    return one.next_page_at is None or seen.at - one.next_page_at > policy.watch_slack


def _is_unreached(one: Alone, seen: Seen, policy: Policy) -> bool:
    paged = one.paged_at is not None and seen.at - one.paged_at > policy.watch_slack
    return paged and not one.reached


def _of_teams(kind: str, alone: Sequence[Alone]) -> Iterator[Finding]:
    for team_id, found in groupby(sorted(alone, key=_team), key=lambda one: one.team_id):
        times = [one.since for one in found]
        yield Finding(kind, len(times), min(times), team_id)


def _team(one: Alone) -> str:
    return str(one.team_id)


def _silent(kind: str, sweeps: Sequence[str], seen: Seen, policy: Policy) -> Iterator[Finding]:
    """Find sweeps that were last alive too long ago; one that never was, since we began to look."""
    last = min(seen.beats.get(name, seen.watched_since) for name in sweeps)
    if seen.at - last > policy.watch_silent_after:
        yield Finding(kind, 1, last)


def _stuck(kind: str, stuck: Stuck) -> Iterator[Finding]:
    if stuck.since is not None:
        yield Finding(kind, stuck.count, stuck.since)


def _how_many(stuck: Stuck) -> int:
    return stuck.count if stuck.since is not None else -1


def _provider(seen: Seen, policy: Policy) -> Iterator[Finding]:
    if seen.unreachable.since is not None:
        yield Finding("provider", seen.unreachable.count, seen.unreachable.since)
    elif seen.failed >= max(policy.failing_least, policy.failing_share * seen.outbound):
        yield Finding("provider", seen.failed, seen.at)
