"""PURE. When the next wave opens, how many it has, and when a campaign pauses by itself."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.config import Policy

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Going:
    """How a running campaign goes.

    `answering` people on duty can answer; `open` members of its wave have not been looked at yet;
    `escalated` items of the team wait for somebody. Of the `settled` newest texts `failed` did not
    arrive.
    """

    answering: int
    pace: int
    open: int = 0
    waves: int = 0
    opened_at: datetime | None = None
    escalated: int = 0
    settled: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Opens:
    """A wave opens for up to `size` members."""

    size: int


@dataclass(frozen=True, slots=True)
class Waits:
    """No wave opens now."""

    reason: str


@dataclass(frozen=True, slots=True)
class Pauses:
    """The campaign pauses until a person lets it go on."""

    reason: str


def judge(going: Going, now: datetime, policy: Policy) -> Opens | Waits | Pauses:
    """Decide how a running campaign goes on."""
    if going.settled >= policy.wave_failing_least:
        if going.failed / going.settled > policy.wave_failing_share:
            return Pauses("failures")
    if going.escalated > policy.wave_waiting_each * max(1, going.answering):
        return Pauses("escalations")
    if going.answering == 0:
        return Waits("nobody_on_duty")
    if going.open:
        return Waits("wave_under_way")
    if going.opened_at is not None and now < going.opened_at + policy.wave_every:
        return Waits("pace")
    return Opens(size(policy, pace=going.pace, answering=going.answering))


def size(policy: Policy, *, pace: int, answering: int) -> int:
    """Return how many texts one wave has: no more than people can answer and the provider takes."""
    share = policy.wave_every / HOUR
    takes = policy.provider_texts_per_minute * (policy.wave_every / timedelta(minutes=1))
    return max(1, int(min(pace * answering * share, takes)))


def variant(number: int, variants: int) -> str:
    """Return which wording the nth wave has, counted from 1: by turns."""
    return "ab"[(number - 1) % variants]
