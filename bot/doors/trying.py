"""Tries a deed again when two transactions met: the loser was rolled back whole."""

from collections.abc import Callable
from typing import TypeVar

from bot.errors import TurnConflict

TRIES_MAX = 3
Done = TypeVar("Done")


def attempt(deed: Callable[[], Done]) -> Done:
    """Do it, up to TRIES_MAX times; raises TurnConflict when every one met another."""
    for _ in range(TRIES_MAX - 1):
        try:
            return deed()
        except TurnConflict:
            continue
    return deed()
