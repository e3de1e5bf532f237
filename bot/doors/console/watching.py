"""Watches for changes, once for all live pages of this process, while any page listens.

Numbers of `activity` are given at the insert and seen at the commit, so on PostgreSQL a lower one
may appear after a higher one: the watcher re-reads a little behind and tells each number once.
"""

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from queue import Empty, Full, Queue
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, select

from bot.db import Database
from bot.log import failure
from models import activity, conversations

LOOK_EVERY_SECONDS = 0.5
LOOK_AGAIN_SECONDS = 5.0
LOOK_BEHIND = 200
ROWS_MAX = 1000
# A page that is slow to read needs no list of what it missed: one change makes it look again.
LOOKS_WAITING_MAX = 10


@dataclass(frozen=True, slots=True)
class Change:
    """Something happened in a conversation; `number` is the live pages' cursor."""

    number: int
    conversation_id: UUID
    team_id: UUID
    kind: str


Changes = tuple[Change, ...]
"""What one look found: pages are woken once a look, however much has changed."""


@dataclass(frozen=True, eq=False)
class Listener:
    """One live page, told of its own team's changes and no others."""

    team_id: UUID
    changes: "Queue[Changes]" = field(default_factory=lambda: Queue(LOOKS_WAITING_MAX))

    def hear(self, seconds: float) -> Changes:
        """Wait for the next changes, at most so long; nothing when there are none."""
        try:
            return self.changes.get(timeout=seconds)
        except Empty:
            return ()


class Watcher:
    """Reads new changes in a thread of its own, and hands each to the listeners of its team."""

    def __init__(self, db: Database, *, listeners_max: int) -> None:
        """Watch nothing yet."""
        self._db, self._max = db, listeners_max
        self._lock = threading.Lock()
        self._listeners: list[Listener] = []
        self._thread: threading.Thread | None = None
        self._pause = threading.Event()

    def join(self, team_id: UUID) -> Listener | None:
        """Listen for a team's changes from now on; None when there is no room."""
        with self._lock:
            if len(self._listeners) >= self._max:
                return None
            if self._thread is None:
                # Before anything is told: what is committed from here on is new to all who listen.
                where = (self._standing(),)
                self._thread = threading.Thread(
                    target=self._watch, args=where, name="live", daemon=True
                )
                self._thread.start()
            listener = Listener(team_id)
            self._listeners.append(listener)
        return listener

    def leave(self, listener: Listener) -> None:
        """Stop listening."""
        with self._lock:
            if listener in self._listeners:
                self._listeners.remove(listener)

    def close(self) -> None:
        """Forget all listeners, and wait until the thread has ended."""
        with self._lock:
            self._listeners.clear()
            thread = self._thread
        if thread is not None:
            thread.join()

    def _watch(self, seen: set[int]) -> None:
        while self._anybody():
            wait_seconds = LOOK_EVERY_SECONDS
            try:
                seen = self._look(seen)
            except Exception as error:
                failure("live pages could not be told", error)
                wait_seconds = LOOK_AGAIN_SECONDS
            self._pause.wait(wait_seconds)

    def _anybody(self) -> bool:
        with self._lock:
            if not self._listeners:
                self._thread = None
            return bool(self._listeners)

    def _standing(self) -> set[int]:
        """Return the numbers of the newest changes, which need no telling."""
        with self._db.reading() as tx:
            rows = tx.execute(_after(newest(tx) - LOOK_BEHIND)).all()
        return {row.number for row in rows}

    def _look(self, seen: set[int]) -> set[int]:
        """Tell what is new, and return what is known now."""
        with self._db.reading() as tx:
            rows = tx.execute(_after(max(seen, default=0) - LOOK_BEHIND)).all()
        changes = [Change(row.number, row.conversation_id, row.team_id, row.kind) for row in rows]
        self._tell(change for change in changes if change.number not in seen)
        return {change.number for change in changes} or seen

    def _tell(self, changes: Iterable[Change]) -> None:
        of_team: dict[UUID, list[Change]] = {}
        for change in changes:
            of_team.setdefault(change.team_id, []).append(change)
        told = {team_id: tuple(found) for team_id, found in of_team.items()}
        with self._lock:
            listeners = [one for one in self._listeners if one.team_id in told]
        for listener in listeners:
            _give(listener, told[listener.team_id])


def newest(tx: Connection) -> int:
    """Return the number of the newest change, which is the cursor of a page read now."""
    return tx.execute(select(func.max(activity.c.number))).scalar() or 0


def _after(number: int) -> Any:
    return (
        select(activity, conversations.c.team_id)
        .join(conversations)
        .where(activity.c.number > number)
        .order_by(activity.c.number)
        .limit(ROWS_MAX)
    )


def _give(listener: Listener, changes: Changes) -> None:
    try:
        listener.changes.put_nowait(changes)
    except Full:
        pass  # it has enough to make it look again
