"""A campaign to everybody: how long finding its members takes, and how soon it stands still.

The lean reference of the plan is one statement that copies as many members. The provider takes each
text after LATENCY_MS; the campaign is stopped while a wave leaves, and what counts is when the last
of its texts has left.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Event, Thread
from time import perf_counter, sleep
from uuid import UUID

from sqlalchemy import insert, select, text

from bench import crowd
from bench.crowd import Crowd
from bench.figures import Figure, Needed
from bench.people import build
from bench.size import Size
from bench.stores import Store
from bot import schema, wiring
from bot.care.specialist import StaffMember
from bot.care.waves import building, planning, sweeping
from bot.care.waves.audience import Audience
from bot.house import House
from bot.sending.channels.base import Outgoing, Sent
from bot.sending.channels.onscreen import OnScreen
from bot.sweeps import SWEEPS
from bot.wiring import Parts
from models import consent_entries, contact_points, shifts, staff_members

LATENCY_MS = 200
# How long texts leave before the stop, and how long nothing has left when all is quiet.
LEAVING_FOR, QUIET_FOR = 1.0, 1.5
PLANNED_WITHIN, STOPPED_WITHIN = 60.0, 5.0
PACE, WAVE = 10_000, 500
AT_ONCE = 2_000


class Slow(OnScreen):
    """A provider that takes its time; it remembers when it was last handed a text."""

    def __init__(self) -> None:
        """It has been handed none yet."""
        super().__init__("SM")
        self.last_at = 0.0

    def send(self, outgoing: Outgoing) -> Sent:
        """Take a text."""
        sleep(LATENCY_MS / 1000)
        self.last_at = perf_counter()
        return super().send(outgoing)


@dataclass(frozen=True, slots=True)
class Standing:
    """A clock that stands."""

    at: datetime

    def now(self) -> datetime:
        """Return where it stands."""
        return self.at


def measure(size: Size, store: Store, now: datetime) -> list[Figure]:
    """Measure seconds to plan a campaign to `size.clients`, and from its stop to its last text."""
    provider = Slow()
    parts = _parts(store.fresh(f"campaigns_{store.engine}"), provider, now)
    staff = _settle(parts.house, size, now)
    campaign_id = _written(parts.house, staff, now)
    planned, copied = _planned(parts.house, now), _copied(parts.house)
    stopped = _stopped(parts, staff, campaign_id, provider=provider, now=now)
    parts.flight.land()
    parts.house.db.close()
    many, name = f"{size.clients:,}", store.engine
    within = [Needed(one, at_least=False, of="ours") for one in (PLANNED_WITHIN, STOPPED_WITHIN)]
    return [
        Figure(
            f"campaign_{name}_plan", f"planning {many}, {name}", "s", planned, copied, within[0]
        ),
        Figure(f"campaign_{name}_stop", f"stop to last text, {name}", "s", stopped, (), within[1]),
    ]


def _parts(url: str, provider: Slow, now: datetime) -> Parts:
    parts = build(url)
    schema.migrate(parts.house.db)
    wiring.keep_editions(parts.house, now)
    policy = replace(
        parts.house.policy,
        wave_pace_most=PACE,
        provider_texts_per_minute=PACE,
        undo_within=timedelta(),
    )
    sends = replace(parts, clock=Standing(now), channels={"sms": provider})
    return wiring.abreast(replace(sends, house=replace(parts.house, policy=policy)))


def _settle(house: House, size: Size, now: datetime) -> tuple[StaffMember, StaffMember]:
    """Let everybody in, who agreed to caring contacts, and two supervisors on duty."""
    noor = replace(crowd.settle(house, Crowd(size.clients), now), role="supervisor")
    ida = StaffMember(house.new_id(), noor.team_id, "supervisor", "Ida")
    row = {"id": ida.id, "team_id": ida.team_id, "sign_in_name": "ida", "display_name": "Ida"}
    told = {"role": "supervisor", "languages": ["en"], "password_hash": "", "active": True}
    on_duty = {"starts_at": now - timedelta(hours=1), "ends_at": now + timedelta(hours=9)}
    with house.db.writing() as tx:
        tx.execute(insert(staff_members), {**row, **told, "created_at": now})
        rows = [{"id": house.new_id(), "staff_id": one.id, **on_duty} for one in (noor, ida)]
        tx.execute(insert(shifts), rows)
        points = list(tx.execute(select(contact_points.c.id)).scalars())
        entries = [_granted(house, one, now) for one in points]
        for first in range(0, len(entries), AT_ONCE):
            tx.execute(insert(consent_entries), entries[first : first + AT_ONCE])
        if not house.db.is_sqlite:
            tx.execute(text("ANALYZE"))
    return noor, ida


def _granted(house: House, point_id: UUID, now: datetime) -> dict[str, object]:
    row = {"id": house.new_id(), "contact_point_id": point_id, "purpose": "caring_contact"}
    told = {"state": "granted", "source": "client", "evidence": "consent/1", "language": "en"}
    return {**row, **told, "at": now}


def _written(house: House, staff: tuple[StaffMember, StaffMember], now: datetime) -> UUID:
    plan = building.Plan("To everybody", Audience(), {"a": "caring_contact"}, PACE)
    campaign_id = building.keep(house, staff[0], plan, None, now)
    building.prepare(house, staff[0], campaign_id, now)
    return campaign_id


def _planned(house: House, now: datetime) -> list[float]:
    started = perf_counter()
    while planning.plan_next(house, now):
        pass
    return [perf_counter() - started]


def _copied(house: House) -> list[float]:
    with house.db.writing() as tx:
        started = perf_counter()
        tx.execute(text("CREATE TABLE copied AS SELECT * FROM wave_members"))
        return [perf_counter() - started]


def _stopped(
    parts: Parts,
    staff: tuple[StaffMember, StaffMember],
    campaign_id: UUID,
    *,
    provider: Slow,
    now: datetime,
) -> list[float]:
    """Let a wave leave for a moment, and stop it; return the seconds until its last text."""
    house, (writer, approver) = parts.house, staff
    building.approve(house, approver, campaign_id, now)
    building.start(house, writer, campaign_id, now)
    sweeping.go_on(house, now, limit=WAVE)
    with _leaving(parts):
        sleep(LEAVING_FOR)
        begun = perf_counter()
        building.stop(house, writer, campaign_id, now)
        while perf_counter() - max(provider.last_at, begun) < QUIET_FOR:
            sleep(LATENCY_MS / 1000)
    return [max(provider.last_at - begun, 0.0)]


@contextmanager
def _leaving(parts: Parts) -> Iterator[None]:
    """Let texts leave, as the scheduler does, for as long as the block lasts."""
    over, [sends] = Event(), [one for one in SWEEPS if one.name == "sends"]

    def run() -> None:
        while not over.is_set():
            if not sends.run(parts, parts.clock.now()):
                sleep(0.05)

    sender = Thread(target=run)
    sender.start()
    try:
        yield
    finally:
        over.set()
        sender.join()
