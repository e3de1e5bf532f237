"""The sweeps: bounded batches of what is due. Any number of processes may run them at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, insert, select, update

from bot.care import (
    archiving,
    by_machine,
    checkins,
    digests,
    drafts,
    finding,
    specialist,
    turn,
    verifying,
)
from bot.care.paging import calling, doubts, leaving
from bot.care.rosters import checking
from bot.care.uploads import checking as upload_checking
from bot.care.uploads import folder, importing, keeping, undoing
from bot.care.watchdog import watched
from bot.care.waves import sweeping
from bot.log import failure
from bot.privacy import audit
from bot.sending import delivery
from bot.sending.channels.base import Outcome, Outgoing, Taken
from bot.wiring import Parts
from models import heartbeats

BATCH = 50
TRANSLATED_AT_ONCE = 5
SENT_AT_ONCE = 1000
# Rows of a file: checked by the thousand, taken over by a few, so that a turn waits for neither.
ROWS_CHECKED_AT_ONCE = 1000
ROWS_TAKEN_AT_ONCE = 20
# Messages that go to the archive: some 300,000 a day.
ROWS_MOVED_AT_ONCE = 200
BATCHES_A_TICK = 10
BEAT_EVERY = timedelta(seconds=10)
_BEAT = select(heartbeats.c.beat_at).where(heartbeats.c.sweep == bindparam("of_sweep"))


@dataclass(frozen=True, slots=True)
class Sweep:
    """A sweep's name, how often it runs, and its work, which returns how many it did."""

    name: str
    every_seconds: float
    run: Callable[[Parts, datetime], int]


def sweep(parts: Parts, one: Sweep, now: datetime) -> int:
    """Run one sweep and leave its heartbeat; an error is recorded, the next tick tries again."""
    try:
        done = one.run(parts, now)
        beat(parts, one.name, done=done, now=now)
    except Exception as error:
        failure(f"sweep {one.name} failed", error)
        return 0
    return done


def beat(parts: Parts, name: str, *, done: int, now: datetime) -> None:
    """Say that this sweep is alive, at most every BEAT_EVERY."""
    old = heartbeats.c.beat_at <= now - BEAT_EVERY
    change = update(heartbeats).where(heartbeats.c.sweep == name)
    with parts.house.db.reading() as tx:
        [known] = parts.house.db.fetch(tx, _BEAT, {"of_sweep": name}) or [None]
    if known is not None and now - known.beat_at < BEAT_EVERY:
        return
    with parts.house.db.writing() as tx:
        if known is None:
            tx.execute(insert(heartbeats), {"sweep": name, "beat_at": now, "done": done})
        else:
            tx.execute(change.where(old).values(beat_at=now, done=done))


@dataclass(frozen=True, slots=True)
class _Texts:
    """Texts that are due, as a flight carries them.

    The clock is looked at for each: a window may close while a thousand of them leave.
    """

    parts: Parts

    def take(self, most: int, *, prompt_only: bool) -> Taken:
        house, now, on_setback = self.parts.house, self.parts.clock.now(), self.parts.on_setback
        return delivery.take(house, now, on_setback=on_setback, most=most, prompt_only=prompt_only)

    def hand_over(self, outgoing: Outgoing) -> Outcome:
        return delivery.hand_over(self.parts.channels, outgoing, self.parts.clock.now())

    def settle(self, outcomes: Sequence[Outcome]) -> None:
        house, channels, on_setback = self.parts.house, self.parts.channels, self.parts.on_setback
        delivery.settle(house, channels, outcomes, on_setback=on_setback)


def _sends(parts: Parts, _: datetime) -> int:
    return parts.flight.fill(_Texts(parts), limit=SENT_AT_ONCE)


def _doubts(parts: Parts, _: datetime) -> int:
    return _one_by_one(parts, lambda at: delivery.resolve(parts.house, parts.channels, at, limit=1))


def _unanswered(parts: Parts, _: datetime) -> int:
    house, channels, on_setback = parts.house, parts.channels, parts.on_setback
    return _one_by_one(
        parts, lambda at: delivery.ask_again(house, channels, at, limit=1, on_setback=on_setback)
    )


def _one_by_one(parts: Parts, ask: Callable[[datetime], int]) -> int:
    """Look at the clock before each of a batch: a slow provider makes minutes of fifty requests.

    By then the window may have closed, and a lease counted from the first would have run out.
    """
    for done in range(BATCH):
        if not ask(parts.clock.now()):
            return done
    return BATCH


def _check_ins(parts: Parts, now: datetime) -> int:
    return checkins.start_due(parts.house, now, limit=BATCH)


def _verifying(parts: Parts, now: datetime) -> int:
    return verifying.look_ahead(parts.house, now, limit=BATCH)


def _campaigns(parts: Parts, now: datetime) -> int:
    return sweeping.go_on(parts.house, now, limit=BATCH)


def _timers(parts: Parts, now: datetime) -> int:
    return turn.fire_due_timers(parts.house, now, limit=BATCH)


def _stored(parts: Parts, now: datetime) -> int:
    return turn.retry_stored(parts.house, now, limit=BATCH)


def _pages(parts: Parts, now: datetime) -> int:
    return calling.page_due(parts.house, now, limit=BATCH)


def _page_sends(parts: Parts, _: datetime) -> int:
    house, pagers, address = parts.house, parts.pagers, parts.config.address
    return _one_by_one(
        parts, lambda at: leaving.send_due(house, pagers, at, address=address, limit=1)
    )


def _page_doubts(parts: Parts, _: datetime) -> int:
    house, pagers, address = parts.house, parts.pagers, parts.config.address
    return _one_by_one(parts, lambda at: doubts.ask_due(house, pagers, at, address=address))


def _claims(parts: Parts, now: datetime) -> int:
    return specialist.lapse_claims(parts.house, now, limit=BATCH)


def _lost(parts: Parts, now: datetime) -> int:
    return turn.recover(parts.house, parts.channels, now)


def _marks(parts: Parts, _: datetime) -> int:
    return finding.mark_some(parts.house, limit=BATCH)


def _drafts(parts: Parts, now: datetime) -> int:
    return drafts.expire(parts.house, now, limit=BATCH)


def _translations(parts: Parts, now: datetime) -> int:
    # The machine may take seconds over each.
    return by_machine.fill_wished(parts.house, parts.translator, now, limit=TRANSLATED_AT_ONCE)


def _rosters(parts: Parts, now: datetime) -> int:
    return checking.check_due(parts.house, now, limit=BATCH)


def _digests(parts: Parts, now: datetime) -> int:
    house, pagers, address = parts.house, parts.pagers, parts.config.address
    return digests.send_due(house, pagers, now, address=address, limit=BATCH)


def _watched(parts: Parts, now: datetime) -> int:
    return watched.tell_if_silent(parts.house, now)


def _uploads(parts: Parts, now: datetime) -> int:
    house, few, lying = parts.house, ROWS_TAKEN_AT_ONCE, parts.config.referral_folder
    return (
        (folder.take_files(house, lying, now) if lying else 0)
        + _some_times(lambda: upload_checking.check_some(house, now, limit=ROWS_CHECKED_AT_ONCE))
        + _some_times(lambda: importing.import_some(house, now, limit=few))
        + _some_times(lambda: undoing.undo_some(house, now, limit=few))
    )


def _some_times(work: Callable[[], int]) -> int:
    """Do a batch of rows after another, BATCHES_A_TICK at most; return how many rows."""
    total = 0
    for _ in range(BATCHES_A_TICK):
        done = work()
        total += done
        if not done:
            break
    return total


def _upload_ends(parts: Parts, now: datetime) -> int:
    return keeping.throw_away(parts.house, now, limit=ROWS_CHECKED_AT_ONCE)


def _archive(parts: Parts, now: datetime) -> int:
    return _some_times(lambda: archiving.move(parts.house, now, limit=ROWS_MOVED_AT_ONCE))


def _seals(parts: Parts, now: datetime) -> int:
    with parts.house.db.writing() as tx:
        return audit.seal(tx, parts.house.ring, now)


SWEEPS = (
    Sweep("inbound", 10, _stored),
    Sweep("pages", 5, _pages),
    Sweep("page_sends", 1, _page_sends),
    Sweep("page_doubts", 15, _page_doubts),
    Sweep("claims", 5, _claims),
    Sweep("timers", 2, _timers),
    Sweep("check_ins", 5, _check_ins),
    Sweep("verifying", 60, _verifying),
    Sweep("campaigns", 2, _campaigns),
    Sweep("sends", 0.5, _sends),
    Sweep("doubts", 15, _doubts),
    Sweep("unanswered", 600, _unanswered),
    Sweep("lost_inbound", 3600, _lost),
    Sweep("archive", 600, _archive),
    Sweep("audit_seals", 300, _seals),
    Sweep("client_marks", 60, _marks),
    Sweep("drafts", 60, _drafts),
    Sweep("translations", 3, _translations),
    Sweep("rosters", 600, _rosters),
    Sweep("watched", 30, _watched),
    Sweep("digests", 60, _digests),
    Sweep("uploads", 1, _uploads),
    Sweep("upload_ends", 5, _upload_ends),
)
