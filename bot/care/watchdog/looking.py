"""One look of the watchdog: read, judge, keep, tell."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.care.watchdog import facts, keeping, rules, telling
from bot.care.watchdog.keeping import Telling
from bot.care.watchdog.rules import Finding
from bot.care.watchdog.telling import Receiver, SecondPath
from bot.errors import DatabaseDown
from bot.house import House


@dataclass
class Watch:
    """What a watchdog remembers between two looks: when it began, and whom it would tell.

    That is all that it has when the database is gone; `down` is the alarm that says so.
    """

    since: datetime
    known: set[Receiver] = field(default_factory=set)
    # What the last look found: only what two looks in a row find is told. A clock that jumps, or a
    # sweep that starts anew, is no alarm.
    before: frozenset[tuple[str, str]] = frozenset()
    down: Telling | None = None
    down_told_at: datetime | None = None
    down_reached: int = 0


def look(house: House, path: SecondPath, watch: Watch, now: datetime) -> Sequence[Finding]:
    """Look once, tell what must be told, and return what is wrong.

    Raises TurnConflict when another watchdog looked at the same moment.
    """
    try:
        return _look(house, path, watch, now)
    except DatabaseDown:
        return _without_database(house, path, watch, now)


def _look(house: House, path: SecondPath, watch: Watch, now: datetime) -> Sequence[Finding]:
    with house.db.reading() as tx:
        seen = facts.read(tx, house.policy, watched_since=watch.since, now=now)
        watch.known = telling.everybody(tx, path, now)
    found = _twice(watch, rules.findings(seen, house.policy))
    told = [*keeping.keep(house, found, now), *_is_back(house, watch, now)]
    if told:
        with house.db.reading() as tx:
            to = telling.receivers(tx, path, told, now)
        keeping.reached(house, told, telling.tell(house, path, told, to))
    return found


def _twice(watch: Watch, found: Sequence[Finding]) -> Sequence[Finding]:
    before = watch.before
    watch.before = frozenset((one.kind, one.subject) for one in found)
    return [one for one in found if (one.kind, one.subject) in before]


def _without_database(
    house: House, path: SecondPath, watch: Watch, now: datetime
) -> Sequence[Finding]:
    """Tell from memory, at the pace of every other alarm."""
    if watch.down is None:
        watch.down = Telling(house.new_id(), "database", 1, now)
    wait = house.policy.watch_again_after if watch.down_reached else house.policy.watch_slack
    if watch.down_told_at is None or now - watch.down_told_at >= wait:
        watch.down_told_at = now
        watch.down_reached = telling.tell(house, path, [watch.down], watch.known)
    return [Finding("database", 1, watch.down.since)]


def _is_back(house: House, watch: Watch, now: datetime) -> list[Telling]:
    """Keep that the database was gone, now that there is one; return that it is over."""
    down, told_at = watch.down, watch.down_told_at
    watch.down, watch.down_told_at = None, None
    if down is None or told_at is None:
        return []
    over = keeping.keep_past(house, down, told_at=told_at, reached=watch.down_reached, now=now)
    watch.down_reached = 0
    return [over]
