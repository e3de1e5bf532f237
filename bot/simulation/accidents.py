"""Processes that die between two commits or in the middle of a request, and turns that fail."""

from random import Random
from typing import Literal

KILL_BY_COMMIT = 0.006
FAIL_BY_COMMIT = 0.003
KILL_BY_REQUEST = 0.02
FAIL_IN_A_STORM = 0.4


class ProcessKilled(BaseException):
    """The process is gone, with all that it had in memory; nothing in it may catch this."""


class CommitFailed(Exception):
    """The database would not commit, or did and the answer never came: an error like any other."""


class Accidents:
    """Bad luck with one's own machines. `armed` says whether anything happens at all.

    In a `storm` commits fail almost as often as they work.
    """

    def __init__(self, rng: Random, *, scale: float = 1.0) -> None:
        """Take the seed's chance; `scale` multiplies every likelihood."""
        self._rng, self._scale = rng, scale
        self.armed = self.storm = False
        self.commits = self.kills = self.failures = 0

    def commit(self, moment: Literal["before", "after"]) -> None:
        """Stand at one side of a commit. Raises ProcessKilled or CommitFailed, by chance."""
        self.commits += moment == "before"
        if not self.armed:
            return
        drawn = self._rng.random() / self._scale if self._scale else 1.0
        if drawn < KILL_BY_COMMIT:
            self._kill(f"{moment} a commit")
        if drawn < KILL_BY_COMMIT + FAIL_BY_COMMIT or self._storms():
            self.failures += 1
            raise CommitFailed(moment)

    def request(self, moment: Literal["before", "after"]) -> None:
        """Stand at one side of a request to the carrier. Raises ProcessKilled, by chance."""
        if self.armed and self._rng.random() < KILL_BY_REQUEST * self._scale:
            self._kill(f"{moment} a request")

    def _storms(self) -> bool:
        return self.storm and self._rng.random() < FAIL_IN_A_STORM

    def _kill(self, where: str) -> None:
        self.kills += 1
        raise ProcessKilled(where)
