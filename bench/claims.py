"""Claiming check-ins that are due, among few and among many enrolments, by one and by several.

The reference is the same with a tenth of the enrolments: what is due costs, not what is stored.
"""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from multiprocessing import get_context
from time import perf_counter
from uuid import UUID

from sqlalchemy import text

from bench.figures import Figure, Needed, alternate
from bench.people import build, settle_in
from bench.size import Size
from bench.stores import Store
from bot.care import checkins
from bot.house import House

RATIO_MOST, MILLISECONDS_MOST = 2.5, 100.0
CLAIMED_AT_ONCE, WORKERS = 1_000, 4
# Each client is in many campaigns here, so that a disk holds it; a claim reads neither of them.
CLIENTS = 1_000
# Of ten check-ins one is still to come; the others are over.
TO_COME = 10

_CAMPAIGNS = """
    INSERT INTO campaigns (id, team_id, name, state, cadence, created_at)
    SELECT gen_random_uuid(), teams.id, 'Follow-up ' || n, 'running', '[]', :now
    FROM teams CROSS JOIN generate_series(1, :campaigns) n
"""
# Ids rise with time, as ours do.
_ENROLMENTS = """
    INSERT INTO enrolments (id, campaign_id, client_id, state, enrolled_at)
    SELECT ('00000000-0000-7000-8000-' || lpad(to_hex(row_number() OVER ()), 12, '0'))::uuid,
           campaigns.id, clients.id, 'enrolled', :now
    FROM campaigns CROSS JOIN clients WHERE campaigns.name LIKE 'Follow-up %'
"""
_CHECK_INS = """
    INSERT INTO check_ins (id, enrolment_id, conversation_id, script, state, planned_at, due_at)
    SELECT id, id, (SELECT id FROM conversations LIMIT 1), 'check_in',
           CASE WHEN number % :to_come = 0 THEN 'due' ELSE 'finished' END,
           :now + number % 8640 * interval '5 minutes', :now + number % 8640 * interval '5 minutes'
    FROM (SELECT id, row_number() OVER () AS number FROM enrolments) numbered
"""
# They lie far apart, as the enrolments of many months do.
_DUE = """
    UPDATE check_ins SET state = 'due', due_at = CAST(:now AS timestamptz) - interval '1 minute'
    WHERE id IN
        (SELECT id FROM check_ins WHERE state = 'finished' ORDER BY md5(id::text) LIMIT :due)
"""


@dataclass(frozen=True, slots=True)
class Worker:
    """A process that claims until nothing is due."""

    url: str
    now: datetime

    def claim_all(self, _: int) -> list[UUID]:
        """Return what it was given."""
        house = build(self.url).house
        found: list[UUID] = []
        while claimed := checkins.claim(house, self.now, limit=CLAIMED_AT_ONCE // 10):
            found += claimed
        house.db.close()
        return found


def measure(size: Size, store: Store, now: datetime) -> list[Figure]:
    """Measure milliseconds to claim 1,000 with `size.enrolments`, and how many were given twice."""
    many, few = size.enrolments, size.enrolments // 10
    due = CLAIMED_AT_ONCE * (size.rounds + 2)
    urls = {count: store.fresh(f"claims_{count}") for count in (many, few)}
    houses = [_filled(urls[count], count, due=due, now=now) for count in (many, few)]
    ours, reference = alternate(size.rounds, *(_claiming(house, now) for house in houses))
    for house in houses:
        house.db.close()
    twice = _given_twice(urls[many], due=due, now=now + 2 * checkins.LEASE)
    words = f"1,000 due of {many:,} enrolments, {store.engine}"
    most = Needed(MILLISECONDS_MOST, at_least=False, of="ours")
    none = Needed(0, at_least=False, of="ours")
    return [
        Figure("claims_ms", words, "ms", ours, needed=most),
        Figure(
            "claims_growth",
            f"beside those of {few:,}",
            "ms",
            ours,
            reference,
            Needed(RATIO_MOST, at_least=False),
        ),
        Figure("claims_twice", f"given to two of {WORKERS} workers", "", [twice], needed=none),
    ]


def _filled(url: str, enrolments: int, *, due: int, now: datetime) -> House:
    """Fill a database with so many enrolments, each with a check-in, some of which are due."""
    settle_in(url, people=CLIENTS, now=now)
    house = build(url).house
    with house.db.writing() as tx:
        # Nothing refers to what is not there, and to look that up would take most of the time.
        tx.execute(text("SET LOCAL session_replication_role = replica"))

        tx.execute(text(_CAMPAIGNS), {"now": now, "campaigns": max(enrolments // CLIENTS, 1)})
        tx.execute(text(_ENROLMENTS), {"now": now})
        later = {"now": now + timedelta(days=1), "to_come": TO_COME}
        tx.execute(text(_CHECK_INS), later)
        tx.execute(text(_DUE), {"now": now, "due": due})
    with house.db.writing() as tx:
        tx.execute(text("ANALYZE"))
    return house


def _claiming(house: House, now: datetime) -> Callable[[], float]:
    def claim() -> float:
        began = perf_counter()
        claimed = checkins.claim(house, now, limit=CLAIMED_AT_ONCE)
        took = (perf_counter() - began) * 1000
        assert len(set(claimed)) == CLAIMED_AT_ONCE, "fewer were claimed than were due"
        return took

    return claim


def _given_twice(url: str, *, due: int, now: datetime) -> int:
    """Let several processes claim all that is due at once; count what more than one was given."""
    worker = Worker(url, now)
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn")) as workers:
        given = list(chain.from_iterable(workers.map(worker.claim_all, range(WORKERS))))
    assert len(set(given)) == due, "something that was due was given to nobody"
    return len(given) - len(set(given))
