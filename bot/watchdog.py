"""The watchdog's process: looks again and again at the database, and says how it goes."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from bot.care.watchdog import looking
from bot.care.watchdog.looking import Watch
from bot.care.watchdog.telling import SecondPath
from bot.care.watchdog.watched import BEATS_AS
from bot.clock import stopwatch
from bot.errors import DatabaseDown
from bot.log import failure, info, warning
from bot.sweeps import beat
from bot.wiring import Parts

# A look that takes longer than this many has hung.
LATE_LOOKS = 3


@dataclass(frozen=True, slots=True)
class State:
    """How it goes: `status` is ok, alarm or silent; `alarms` are the kinds that stand."""

    status: str
    alarms: tuple[str, ...]
    looked_seconds_ago: int

    @property
    def told(self) -> tuple[str, tuple[str, ...], int]:
        """Give it to the door."""
        return self.status, self.alarms, self.looked_seconds_ago


class Watchdog:
    """Looks at the pace of the policy, in a thread of its own, until stopped.

    `rests` says when the database is not to be touched.
    """

    def __init__(
        self, parts: Parts, path: SecondPath, *, rests: Callable[[], bool] = lambda: False
    ) -> None:
        """Prepare to look; nothing runs yet."""
        self._parts, self._path, self._rests = parts, path, rests
        self._watch = Watch(parts.clock.now())
        self._told = threading.Event()
        self._thread = threading.Thread(target=self._run, name=BEATS_AS, daemon=True)
        self._looked = stopwatch()
        self._alarms: tuple[str, ...] = ()

    def start(self) -> None:
        """Begin to look."""
        if not self._path.pagers:
            warning("the watchdog can tell nobody: give it a mail server or an account of its own")
        info("watchdog started", count=len(self._path.always))
        self._thread.start()

    def stop(self) -> None:
        """Stop after the look under way."""
        self._told.set()
        self._thread.join(timeout=10)

    def state(self) -> State:
        """Say how it goes, without any detail."""
        ago = stopwatch() - self._looked
        late = ago > LATE_LOOKS * self._parts.house.policy.watch_every.total_seconds()
        status = "silent" if late else "alarm" if self._alarms else "ok"
        return State(status, self._alarms, round(ago))

    def look(self) -> None:
        """Look once; what goes wrong with that is recorded, and the next look tries again."""
        try:
            self._look()
        except Exception as error:
            failure("the watchdog could not look", error)
        finally:
            # Opened anew each time: what it sees is never what a connection of old remembers.
            self._parts.house.db.close()

    def _look(self) -> None:
        now = self._parts.clock.now()
        found = looking.look(self._parts.house, self._path, self._watch, now)
        self._alarms = tuple(sorted({one.kind for one in found}))
        self._looked = stopwatch()
        try:
            beat(self._parts, BEATS_AS, done=len(found), now=now)
        except DatabaseDown as error:
            failure("the watchdog could not leave its sign of life", error)

    def _run(self) -> None:
        every = self._parts.house.policy.watch_every.total_seconds()
        while not self._told.is_set():
            if not self._rests():
                self.look()
            self._told.wait(every)
