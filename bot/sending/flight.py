"""How many texts are on their way to the provider at once.

A provider that is slow holds up the texts that are with it, and no other: what is due while they
are under way sets out beside them.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Condition, Lock
from typing import Protocol

from bot.log import failure
from bot.sending.channels.base import Outcome, Outgoing, Taken

# A sweep that waits no longer shows a sign of life, however slow the provider is.
PATIENCE_SECONDS = 1.0
# While no lane is free to all, what somebody waits for is looked for this often.
PROMPT_LOOK_SECONDS = 0.05
# Lanes that come free one after another are filled by one transaction, and what comes back is
# recorded by one: most of what a text costs is what a transaction costs.
TAKEN_TOGETHER, TAKEN_TOGETHER_SECONDS = 8, 0.006
SETTLED_TOGETHER_SECONDS = 0.05


class Texts(Protocol):
    """What is due, and what is done with it."""

    def take(self, most: int, *, prompt_only: bool) -> Taken:
        """Claim the next, up to so many; perhaps only such as somebody waits for."""

    def hand_over(self, outgoing: Outgoing) -> Outcome:
        """Hand one over to its provider; many threads do so at once."""

    def settle(self, outcomes: Sequence[Outcome]) -> None:
        """Record what came of several. To record one a second time changes nothing."""


class Flight(Protocol):
    """A way of having texts handed over."""

    def fill(self, texts: Texts, *, limit: int) -> int:
        """Let up to `limit` texts be taken and handed over; return how many were looked at."""

    def land(self) -> None:
        """Wait for those that are on their way; none sets out any more."""


class OneByOne:
    """One text at a time, each settled before the next is looked at."""

    def fill(self, texts: Texts, *, limit: int) -> int:
        """Take and hand over in turn."""
        for done in range(limit):
            taken = texts.take(1, prompt_only=False)
            if not taken.looked_at:
                return done
            for outgoing in taken.outgoing:
                texts.settle([texts.hand_over(outgoing)])
        return limit

    def land(self) -> None:
        """Nothing is ever on its way when anybody else has a turn."""


class Abreast:
    """Up to `lanes` texts at once, and `prompt_lanes` beside them for what somebody waits for.

    A thread of each lane hands over; one more records what came back meanwhile.
    """

    def __init__(self, lanes: int, *, prompt_lanes: int) -> None:
        """Prepare the lanes; their threads start when there is something to carry."""
        assert lanes > 0 and prompt_lanes >= 0
        self._lanes, self._in_all = lanes, lanes + prompt_lanes
        self._carriers = ThreadPoolExecutor(self._in_all, thread_name_prefix="sends")
        self._clerk = ThreadPoolExecutor(1, thread_name_prefix="settles")
        self._together = min(TAKEN_TOGETHER, lanes)
        # Two who wait on what one lock guards: each is woken for what it waits for, since to wake
        # a thread for nothing costs more than most of what a text does.
        self._guard = Lock()
        self._lane_free = Condition(self._guard)
        self._came_back = Condition(self._guard)
        self._under_way = 0
        self._unsettled = 0
        self._back: list[Outcome] = []

    def fill(self, texts: Texts, *, limit: int) -> int:
        """Take while there are lanes free, each text into a lane of its own.

        Returns when nothing is due, or for PATIENCE_SECONDS no lane came free.
        """
        done, patience = 0, PATIENCE_SECONDS
        while done < limit and patience > 0:
            free = self._wait_for_lanes()
            taken = texts.take(min(free or self._spare(), limit - done), prompt_only=not free)
            if free and not taken.looked_at:
                break
            patience = PATIENCE_SECONDS if taken.looked_at else patience - PROMPT_LOOK_SECONDS
            done += taken.looked_at
            for outgoing in taken.outgoing:
                self._set_out(outgoing, texts)
        return done

    def land(self) -> None:
        """Wait for those that are on their way; none sets out any more."""
        self._carriers.shutdown(wait=True)
        self._clerk.shutdown(wait=True)

    def _wait_for_lanes(self) -> int:
        """Return how many lanes are free to all; 0 when none came free for a while."""
        with self._guard:
            if self._lane_free.wait_for(lambda: self._free(self._lanes), PROMPT_LOOK_SECONDS):
                some = partial(self._has_free, self._together)
                self._lane_free.wait_for(some, TAKEN_TOGETHER_SECONDS)
            return self._free(self._lanes)

    def _spare(self) -> int:
        """Return how many lanes are free to what somebody waits for."""
        with self._guard:
            return self._free(self._in_all)

    def _has_free(self, lanes: int) -> bool:
        return self._free(self._lanes) >= lanes

    def _free(self, lanes: int) -> int:
        """Count free lanes, and none while what came back is recorded too slowly."""
        return max(0, min(lanes - self._under_way, 2 * self._in_all - self._unsettled))

    def _set_out(self, outgoing: Outgoing, texts: Texts) -> None:
        with self._guard:
            self._under_way += 1
        self._carriers.submit(self._carry, outgoing, texts)

    def _carry(self, outgoing: Outgoing, texts: Texts) -> None:
        came = []
        try:
            came = [texts.hand_over(outgoing)]
        except Exception as error:
            _not_settled(error)
        with self._guard:
            first = not self._back
            self._back += came
            self._unsettled += len(came)
            self._under_way -= 1
            if self._free(self._lanes) == 1 or self._has_free(self._together):
                self._lane_free.notify()
            if len(self._back) >= self._lanes:
                self._came_back.notify()
        if first and came:
            self._clerk.submit(self._settle, texts)

    def _settle(self, texts: Texts) -> None:
        """Record all that comes back in a short while."""
        with self._guard:
            self._came_back.wait_for(
                lambda: len(self._back) >= self._lanes, SETTLED_TOGETHER_SECONDS
            )
            back, self._back = self._back, []
        try:
            texts.settle(back)
        except Exception:
            _settle_each(texts, back)
        with self._guard:
            self._unsettled -= len(back)
            self._lane_free.notify()


def _settle_each(texts: Texts, outcomes: Sequence[Outcome]) -> None:
    """Let one that cannot be recorded spoil no other."""
    for one in outcomes:
        try:
            texts.settle([one])
        except Exception as error:
            _not_settled(error)


def _not_settled(error: Exception) -> None:
    # It stays `sending`: the provider is asked about it when its lease has run out.
    failure("a text was not settled", error)
