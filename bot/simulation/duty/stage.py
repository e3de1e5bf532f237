"""Where a month happens: time, the agenda, the story, and a house whose processes may die."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from bot import library, wiring
from bot.care.claims import AlreadyClaimed
from bot.config import Config, Policy
from bot.errors import DeedRefused, LeaseLost, NotAllowed, StaleView, TurnConflict
from bot.house import House
from bot.library import Library
from bot.simulation.accidents import Accidents, CommitFailed, ProcessKilled
from bot.simulation.agenda import Agenda, Happening
from bot.simulation.history import History
from bot.simulation.places import KEYS
from bot.simulation.time import SeededIds, VirtualClock

REFUSALS = (AlreadyClaimed, DeedRefused, LeaseLost, NotAllowed, StaleView, TurnConflict)
# Drafts may leave: nobody reads them.
TRAINING = Policy(drafts_may_leave=True)
ADDRESS = "https://aftercall.example"


@cache
def books() -> Library:
    """Return the checkout's library, read once."""
    return library.load(wiring.ROOT)


class Stage:
    """One house on one database, and the hours that pass in it."""

    def __init__(
        self,
        database_url: str,
        clock: VirtualClock,
        *,
        luck: Accidents,
        ids: Random,
        policy: Policy = TRAINING,
    ) -> None:
        """Open the house."""
        self.clock, self.luck = clock, luck
        self.agenda, self.history = Agenda(), History()
        config = Config(database_url, KEYS, Path(), public_url=ADDRESS, policy=policy)
        parts = wiring.build(
            config, sends=False, clock=clock, commit_watch=luck.commit, books=books()
        )
        new_id = SeededIds(clock, ids)
        house = replace(parts.house, new_id=new_id, new_token=new_id.token)
        self.parts = replace(parts, house=house)

    @property
    def house(self) -> House:
        """Return the house."""
        return self.parts.house

    def tell(self, what: str, about: object = "") -> None:
        """Write down what happened."""
        self.history.add(self.clock.at, what, about)

    def soon(self, seconds: float, happening: Happening) -> None:
        """Let something happen in a while."""
        self.agenda.add(self.clock.at + timedelta(seconds=seconds), happening)

    def do(self, told: str, deed: Callable[[House], Any], about: object = "") -> Any:
        """Do something in a process; gives back its answer, a refusal, or None where it died."""
        result = self.survive(lambda: deed(self.house))
        outcome = type(result).__name__ if isinstance(result, Exception) else "done"
        reason = getattr(result, "reason", "")
        self.tell(f"{told}: {'no answer' if result is None else outcome} {reason}".rstrip(), about)
        return result

    def survive(self, deed: Callable[[], Any]) -> Any:
        """Do something; what refuses it is the answer, and there is none where the process died."""
        try:
            return deed()
        except REFUSALS as refusal:
            return refusal
        except CommitFailed:
            return None
        except ProcessKilled as death:
            self.tell(f"a process dies {death}")
            self.house.db.close()
            return None

    def close(self) -> None:
        """Let the database go."""
        self.house.db.close()
