"""How many texts are on their way to the provider at once.

A provider that is slow holds up the texts that are with it, and no other: what is due while they
are under way sets out beside them.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Condition
from typing import Protocol

from bot.log import failure
from bot.sending.channels.base import Outgoing

# A sweep that waits no longer shows a sign of life, however slow the provider is.
PATIENCE_SECONDS = 1.0

Take = Callable[[bool], Outgoing | bool | None]
"""Claims the next text; told whether it must be one that somebody waits for (see `take`)."""

HandOver = Callable[[Outgoing], None]


class Flight(Protocol):
    """A way of having texts handed over."""

    def fill(self, take: Take, hand_over: HandOver, *, limit: int) -> int:
        """Let up to `limit` texts be taken and handed over; return how many were looked at."""

    def land(self) -> None:
        """Wait for those that are on their way; none sets out any more."""


class OneByOne:
    """One text at a time, each settled before the next is looked at."""

    def fill(self, take: Take, hand_over: HandOver, *, limit: int) -> int:
        """Take and hand over in turn."""
        for done in range(limit):
            taken = take(False)
            if taken is None:
                return done
            if isinstance(taken, Outgoing):
                hand_over(taken)
        return limit

    def land(self) -> None:
        """Nothing is ever on its way when anybody else has a turn."""


class Abreast:
    """Up to `lanes` texts at once, `prompt_lanes` of which are kept for what somebody waits for."""

    def __init__(self, lanes: int, *, prompt_lanes: int) -> None:
        """Prepare the lanes; their threads start when there is something to carry."""
        assert 0 <= prompt_lanes < lanes
        self._lanes, self._open_to_all = lanes, lanes - prompt_lanes
        self._pool = ThreadPoolExecutor(lanes, thread_name_prefix="sends")
        self._freed = Condition()
        self._under_way = 0

    def fill(self, take: Take, hand_over: HandOver, *, limit: int) -> int:
        """Take while there are lanes free, each text into a thread of its own.

        Returns when nothing is due, or for PATIENCE_SECONDS no lane came free.
        """
        done = 0
        while done < limit and self._is_free(self._lanes):
            prompt_only = self._under_way >= self._open_to_all
            taken = take(prompt_only)
            if taken is None:
                # Nothing more is due, or only what must wait for a lane that is open to all.
                if not prompt_only or not self._is_free(self._open_to_all):
                    break
                continue
            done += 1
            if isinstance(taken, Outgoing):
                self._set_out(taken, hand_over)
        return done

    def land(self) -> None:
        """Wait for those that are on their way; none sets out any more."""
        self._pool.shutdown(wait=True)

    def _is_free(self, lanes: int) -> bool:
        """Wait until fewer than so many lanes are taken; False when none came free."""
        with self._freed:
            return self._freed.wait_for(lambda: self._under_way < lanes, PATIENCE_SECONDS)

    def _set_out(self, taken: Outgoing, hand_over: HandOver) -> None:
        with self._freed:
            self._under_way += 1
        self._pool.submit(self._carry, taken, hand_over)

    def _carry(self, taken: Outgoing, hand_over: HandOver) -> None:
        try:
            hand_over(taken)
        except Exception as error:
            # It stays `sending`: the provider is asked about it when its lease has run out.
            failure("a text was not settled", error)
        finally:
            with self._freed:
                self._under_way -= 1
                self._freed.notify_all()
