"""Whose account the stand-in plays, and what time it asks for."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Anything that can say what time it is."""

    def now(self) -> datetime:
        """Return the present moment, aware and in UTC."""
        ...


@dataclass(frozen=True, slots=True)
class Account:
    """One provider account: its secrets, its sender pool and where its webhook goes.

    `webhook_url` may end in connection overrides such as `#rc=2&rp=all`, as at Twilio.
    `keyword_replies`: the carrier answers STOP, START and HELP by itself, Twilio's default.
    `advanced_opt_out`: it does so and also marks the webhook with `OptOutType`.
    """

    account_sid: str
    auth_token: str
    service_sid: str
    numbers: tuple[str, ...]
    webhook_url: str
    advanced_opt_out: bool = False
    keyword_replies: bool = True
    segments_per_second: float = 1.0

    def __post_init__(self) -> None:
        """Refuse an account without a sender or without throughput."""
        assert self.numbers, "an account needs at least one number"
        assert self.segments_per_second > 0

    def owns(self, number: str) -> bool:
        """Say whether a text may be sent from this number."""
        return number in self.numbers
