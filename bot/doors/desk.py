"""What every door for people needs, joined once when the web application is made."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.clock import Clock, SystemClock
from bot.config import Config
from bot.house import House
from bot.translator import Translator


@dataclass(frozen=True)
class Desk:
    """The house, its time, its settings, and how to tell the sender that a text is queued.

    `door_clock` times sign-ins: this machine's own time, so that moving the demonstration town's
    clock signs nobody out. There is a `translator` only where the city has one of its own.
    """

    house: House
    clock: Clock
    config: Config
    wake: Callable[[], None]
    door_clock: Clock = field(default_factory=SystemClock)
    translator: Translator | None = None

    @property
    def https(self) -> bool:
        """Say whether the outside world reaches us over TLS."""
        return self.config.address.startswith("https://")
