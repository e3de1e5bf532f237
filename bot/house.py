"""What every deed in the house needs, joined once by `wiring` and handed down."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from bot.config import Policy
from bot.db import Database
from bot.library import Library
from bot.privacy.keys import KeyRing


@dataclass(frozen=True)
class House:
    """The database, the scripts, the keys, the rules a city tunes, and where ids come from."""

    db: Database
    library: Library
    ring: KeyRing
    policy: Policy
    new_id: Callable[[], UUID]
    new_token: Callable[[], str]
