"""Bring conversations in progress to the current version of their script, as that declares.

Nobody is texted by it. Each conversation moves in a transaction of its own, under its lock, so the
work may stop anywhere, be done again, or be done by several processes at once.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, select, update

from bot.care import shelf
from bot.care.turn import thread
from bot.care.turn.scripts import find_edition
from bot.errors import ScriptMissing, TurnConflict
from bot.house import House
from bot.privacy import audit
from flows.moving import Unmovable, moved
from flows.progress import Progress
from flows.script import Script
from models import progresses, timers

BATCH = 200
TRIES_MAX = 3

_BEHIND = (
    select(progresses.c.id, progresses.c.conversation_id)
    .add_columns(progresses.c.script_version, progresses.c.place)
    .where(progresses.c.script == bindparam("name"), progresses.c.state == "active")
    .where(
        progresses.c.script_version != bindparam("version"), progresses.c.id > bindparam("after")
    )
    .order_by(progresses.c.id)
    .limit(BATCH)
)
_STILL = select(progresses.c.script_version, progresses.c.place).where(
    progresses.c.id == bindparam("of_progress"), progresses.c.state == "active"
)
_PLACE = (
    update(progresses)
    .where(progresses.c.id == bindparam("of_progress"))
    .values(place=bindparam("to_place"), script_version=bindparam("to_version"))
)
_TIMER = (
    update(timers)
    .where(timers.c.progress_id == bindparam("of_progress"), timers.c.name == bindparam("old_name"))
    .where(timers.c.fired_at.is_(None), timers.c.cancelled_at.is_(None))
    .values(name=bindparam("new_name"))
)
_FIRST = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where conversations of one older version stand, and what a move does with them: `to` is the
    step they come to, None where they stay, and then `why` says the reason."""

    version: str
    step: str
    to: str | None
    why: str = ""


Counts = Mapping[Standing, int]


def survey(house: House, name: str) -> Counts:
    """Count the conversations on older versions of a script by what a move would do with them.

    Changes nothing. Raises ScriptMissing for no script.
    """
    mover = _Mover(house, name)
    return Counter(mover.look(row).standing for row in _behind(house, mover.new))


def move(house: House, name: str, now: datetime) -> Counts:
    """Move every conversation on an older version that can be moved; return what was done.

    Raises ScriptMissing for no script, and for a version that the database does not keep: other
    processes would not find the conversations' script.
    """
    mover = _Mover(house, name)
    with house.db.reading() as tx:
        if not shelf.is_kept(tx, (name, mover.new.version)):
            where = "in the database yet: run `aftercall migrate` first"
            raise ScriptMissing(f"no {name}@{mover.new.version} {where}")
    done = (_move_one(mover, row, now) for row in _behind(house, mover.new))
    return Counter(standing for standing in done if standing is not None)


def unknown_versions(house: House, name: str) -> list[str]:
    """Return the versions that a script declares moves from but the database does not keep."""
    new = shelf.current_edition(house, name).script
    with house.db.reading() as tx:
        return [move.version for move in new.moves if not shelf.is_kept(tx, (name, move.version))]


def _behind(house: House, new: Script) -> Iterator[Any]:
    """Give every progress on an older version, a batch at a time."""
    key = {"name": new.name, "version": new.version, "after": _FIRST}
    while True:
        with house.db.reading() as tx:
            rows = tx.execute(_BEHIND, key).all()
        yield from rows
        if len(rows) < BATCH:
            return
        key["after"] = rows[-1].id


@dataclass(frozen=True, slots=True)
class _Look:
    """What a move does with one progress: its place before and, where it moves, after."""

    standing: Standing
    before: Progress | None = None
    after: Progress | None = None


def _move_one(mover: "_Mover", row: Any, now: datetime) -> Standing | None:
    """Move one conversation; None when it ended or moved meanwhile."""
    for _ in range(TRIES_MAX):
        try:
            with mover.house.db.writing() as tx:
                return _move(tx, mover, row, now)
        except TurnConflict:
            continue
    return Standing(row.script_version, "?", None, "it was busy: move again")


def _move(tx: Connection, mover: "_Mover", row: Any, now: datetime) -> Standing | None:
    thread.lock(tx, row.conversation_id)
    still = tx.execute(_STILL, {"of_progress": row.id}).first()
    if still is None or still.script_version == mover.new.version:
        return None
    look = mover.look(still)
    if look.before is not None and look.after is not None:
        _write(tx, row.id, look.before, after=look.after)
        audit.append(tx, _entry(mover.house, row.conversation_id, look, now))
    return look.standing


def _write(tx: Connection, progress_id: UUID, before: Progress, *, after: Progress) -> None:
    key = {"of_progress": progress_id}
    place = json.dumps(after.to_dict(), ensure_ascii=False, separators=(",", ":"))
    tx.execute(_PLACE, {**key, "to_place": place, "to_version": after.version})
    tx.execute(_TIMER, {**key, "old_name": before.timer, "new_name": after.timer})


def _entry(house: House, conversation_id: UUID, look: _Look, now: datetime) -> dict[str, Any]:
    assert look.before is not None and look.after is not None
    detail = {
        "script": look.after.script,
        "from": [look.before.version, look.before.step],
        "to": [look.after.version, look.after.step],
    }
    return audit.entry(
        house.ring,
        house.new_id(),
        now,
        actor="house",
        action="progress.moved",
        subject=f"conversation:{conversation_id}",
        detail=detail,
    )


class _Mover:
    """The current script, what it declares about older ones, and those as they are met."""

    def __init__(self, house: House, name: str) -> None:
        self.house = house
        self.new = shelf.current_edition(house, name).script
        self._moves = {move.version: move for move in self.new.moves}
        self._old: dict[str, Script | None] = {}

    def look(self, row: Any) -> _Look:
        """Say what a move does with a progress."""
        version: str = row.script_version
        try:
            place = Progress.from_dict(json.loads(row.place))
        except (ValueError, TypeError):
            return _Look(Standing(version, "?", None, "its place cannot be read"))
        found = self._found(place, version)
        if isinstance(found, Unmovable):
            return _Look(Standing(version, place.step, None, found.reason), place)
        return _Look(Standing(version, place.step, found.step), place, found)

    def _found(self, place: Progress, version: str) -> Progress | Unmovable:
        declared = self._moves.get(version)
        if declared is None:
            return Unmovable(place.step, "the script declares no move from this version")
        old = self._edition(version)
        if old is None:
            return Unmovable(place.step, "that version is not kept, or cannot be read")
        return moved(place, old, new=self.new, move=declared)

    def _edition(self, version: str) -> Script | None:
        if version not in self._old:
            with self.house.db.reading() as tx:
                self._old[version] = self._read(tx, version)
        return self._old[version]

    def _read(self, tx: Connection, version: str) -> Script | None:
        try:
            return find_edition(tx, self.house, name=self.new.name, version=version).script
        except ScriptMissing:
            return None
