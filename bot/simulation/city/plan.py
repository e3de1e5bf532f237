"""What a seed decides before anything happens: when, who, how rough, and what changes midway."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random

from bot.simulation.carrier import NONE, ROUGH, Faults, Outcome

SPRING, AUTUMN = datetime(2026, 3, 8, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)
ZONES = ("America/Los_Angeles",) * 5 + ("America/New_York", "Pacific/Honolulu", "America/Phoenix")
# When, after the start, each script's questions mostly stand open.
IN_USE_HOURS = {
    "consent": (2, 60),
    "first_check_in": (46, 90),
    "check_in": (170, 215),
    "errand": (22, 90),
}
# How many cities also play scripts for practice, which use all that the language can do.
PRACTISES = 0.5
DELIVERED_USUALLY = 0.8
OUTCOMES = (
    Outcome("undelivered", 30003),
    Outcome("undelivered", 30003),
    Outcome("undelivered", 30005),
    Outcome("undelivered", 30007),
    Outcome("undelivered", 30008),
    Outcome("sent"),
    Outcome("sent"),
    Outcome("delivered", delay_seconds=7200),
    Outcome("failed", 30034),
)


@dataclass(frozen=True, slots=True)
class Client:
    """One who will be referred: `agreed` says whether they told the crisis team yes."""

    name: str
    phone: str
    language: str
    zone: str
    channel: str
    agreed: bool
    shared: bool
    service: str
    referred_after: timedelta
    outcome: Outcome | None


@dataclass(frozen=True, slots=True)
class Plan:
    """A city's fate, as far as it is known beforehand.

    Who `practises` is also sent scripts that no client in life is.
    """

    seed: int
    starts_at: datetime
    ends_at: datetime
    clients: tuple[Client, ...]
    stranger: str | None
    faults: Faults
    outages: tuple[datetime, ...]
    bursts: tuple[datetime, ...]
    storms: tuple[datetime, ...]
    deploy: tuple[datetime, str] | None
    luck: float
    keyword_replies: bool
    advanced_opt_out: bool
    practises: bool


def planned(seed: int) -> Plan:
    """Decide all that from the seed."""
    rng = Random(f"{seed}/plan")
    near = rng.choice((SPRING, AUTUMN)) - timedelta(days=rng.randint(1, 7))
    starts_at = near + timedelta(hours=rng.uniform(15, 23))
    days = 34 if rng.random() < 0.1 else rng.randint(8, 10)
    ends_at = starts_at + timedelta(days=days)
    plan = Plan(
        seed=seed,
        starts_at=starts_at,
        ends_at=ends_at,
        clients=_clients(rng, rng.randint(2, 3)),
        stranger="+15035550180" if rng.random() < 0.3 else None,
        faults=_faults(rng),
        outages=tuple(_moments(rng, (starts_at, ends_at), rng.choice((0, 0, 1, 2)))),
        bursts=tuple(_moments(rng, (starts_at, ends_at), rng.choice((0, 1, 3)))),
        storms=tuple(_moments(rng, (starts_at, ends_at), rng.choice((0, 0, 0, 4)))),
        deploy=_deploy(rng, starts_at),
        luck=rng.choice((0.0, 0.5, 1.0, 1.0, 1.0, 3.0)),
        keyword_replies=rng.random() < 0.6,
        advanced_opt_out=rng.random() < 0.3,
        practises=rng.random() < PRACTISES,
    )
    return _practising(plan) if plan.practises else plan


def _practising(plan: Plan) -> Plan:
    """Let everyone be reached and say yes to a first text: the rest is to be seen in them."""
    clients = tuple(replace(client, agreed=True, outcome=None) for client in plan.clients)
    return replace(plan, clients=clients)


def _clients(rng: Random, count: int) -> tuple[Client, ...]:
    clients = [_client(rng, number) for number in range(count)]
    if rng.random() < 0.3:
        # Two who share a phone: whoever writes from it could be either.
        clients += [_client(rng, count, shared=True), _client(rng, count, shared=True)]
    return tuple(clients)


def _client(rng: Random, number: int, *, shared: bool = False) -> Client:
    return Client(
        name=f"Invented Person {number}",
        phone=f"+150355501{number:02d}",
        language="es" if rng.random() < 0.35 else "en",
        zone=rng.choice(ZONES),
        channel="whatsapp" if not shared and rng.random() < 0.1 else "sms",
        agreed=rng.random() < 0.85,
        shared=shared,
        service="the clinic" if rng.random() < 0.5 else "",
        referred_after=timedelta(hours=rng.uniform(0, 40)),
        outcome=None if rng.random() < DELIVERED_USUALLY else rng.choice(OUTCOMES),
    )


def _faults(rng: Random) -> Faults:
    kind = rng.random()
    if kind < 0.1:
        return NONE
    return ROUGH if kind < 0.45 else _odd(rng)


def _odd(rng: Random) -> Faults:
    """One or two faults, much more often than in life."""
    return Faults(
        lose_callback=rng.choice((0, 0, 1.0)),
        duplicate_callback=rng.choice((0, 0, 0.5)),
        lose_webhook=rng.choice((0, 0, 0.4, 1.0)),
        duplicate_webhook=rng.choice((0, 0, 1.0)),
        lose_answer=rng.choice((0, 0, 0.5)),
        burst_429=rng.choice((0, 0, 0.1)),
        server_error=rng.choice((0, 0, 0.2)),
        reorder_seconds=rng.choice((0, 0, 600)),
        latency_seconds=rng.choice((0, 1, 9)),
    )


def _moments(rng: Random, span: tuple[datetime, datetime], count: int) -> list[datetime]:
    starts_at, ends_at = span
    return [starts_at + (ends_at - starts_at) * rng.uniform(0, 0.95) for _ in range(count)]


def _deploy(rng: Random, starts_at: datetime) -> tuple[datetime, str] | None:
    """Change a script while conversations are likely to be in the middle of it."""
    if rng.random() < 0.4:
        return None
    script, (earliest, latest) = rng.choice(list(IN_USE_HOURS.items()))
    return starts_at + timedelta(hours=rng.uniform(earliest, latest)), script
