"""Judges what a form of the record holds. Faults are words of ours, which doors put into sentences.

`needed`, `choice`, `too_long`, `minutes`, `past`, `step_needed`, `changed`, `ended`, `take_first`.
"""

from collections.abc import Container
from datetime import date
from zoneinfo import ZoneInfo

from bot.care.turn.turning import Turn
from bot.errors import FormInvalid

TEXT_LENGTH_MAX = 4000
LINE_LENGTH_MAX = 200
NAME_LENGTH_MAX = 80


class Judged:
    """The faults of one form, by field, gathered so that all are told at once."""

    def __init__(self) -> None:
        """Start with none."""
        self.faults: dict[str, str] = {}

    def text(self, field: str, value: str, *, most: int, needed: bool = False) -> None:
        """Judge a text: at most so many characters, and not empty where it is needed."""
        if needed and not value.strip():
            self.faults[field] = "needed"
        elif len(value) > most:
            self.faults[field] = "too_long"

    def choice(self, field: str, value: str, *, known: Container[str]) -> None:
        """Judge a choice from a list."""
        if value not in known:
            self.faults[field] = "choice"

    def day(self, field: str, value: date | None, *, today: date) -> None:
        """Judge a day to come; none is fine."""
        if value is not None and value < today:
            self.faults[field] = "past"

    def finish(self) -> None:
        """Raise FormInvalid with every fault, if there is one."""
        if self.faults:
            raise FormInvalid(self.faults)


def today_of(turn: Turn) -> date:
    """Return the day that it is where the client is."""
    return turn.now.astimezone(ZoneInfo(turn.thread.row.zone)).date()
