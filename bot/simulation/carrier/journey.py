"""The way of one message from acceptance to its ending, as a plan of status changes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from bot.simulation.carrier.resources import Outcome, StatusChange

STEP_SECONDS_MAX = 2.0
VALIDITY_EXPIRED = 30036
QUEUE_OVERFLOW = 30001


@dataclass(frozen=True, slots=True)
class Route:
    """When a message is accepted, leaves the queue and expires, and how it will end."""

    accepted_at: datetime
    starts_at: datetime
    expires_at: datetime
    outcome: Outcome
    by_service: bool
    overflows: bool = False


def plan(route: Route, rng: Random) -> list[StatusChange]:
    """Return every status change to come, in order of time.

    The initial status is not among them. A message still queued when its validity period ends
    fails with 30036 and is never sent.
    """
    steps = _Steps(route.accepted_at, rng)
    if route.by_service:
        steps.add("queued")
    if route.overflows:
        steps.add("failed", QUEUE_OVERFLOW)
    elif route.starts_at >= route.expires_at:
        steps.wait_until(route.expires_at)
        steps.planned.append(StatusChange("failed", route.expires_at, VALIDITY_EXPIRED))
    else:
        steps.wait_until(route.starts_at)
        _leave(steps, route.outcome)
    return steps.planned


class _Steps:
    """A plan being made: each step follows the one before by a moment of chance."""

    def __init__(self, start: datetime, rng: Random) -> None:
        self.at, self.rng = start, rng
        self.planned: list[StatusChange] = []

    def wait_until(self, moment: datetime) -> None:
        """Let nothing more happen before this moment."""
        self.at = max(self.at, moment)

    def add(self, status: str, error_code: int | None = None) -> None:
        """Plan the next status a moment after the last."""
        self.at += timedelta(seconds=self.rng.uniform(0.05, STEP_SECONDS_MAX))
        self.planned.append(StatusChange(status, self.at, error_code))


def _leave(steps: _Steps, outcome: Outcome) -> None:
    """Plan the way from the queue to the handset, or to wherever it ends."""
    steps.add("sending")
    if outcome.ending == "failed":
        steps.add("failed", outcome.error_code)
        return
    steps.add("sent")
    steps.wait_until(steps.at + timedelta(seconds=outcome.delay_seconds))
    if outcome.ending == "undelivered":
        steps.add("undelivered", outcome.error_code)
    elif outcome.ending != "sent":
        steps.add("delivered")
    if outcome.ending == "read":
        steps.add("read")
