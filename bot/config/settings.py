"""What the settings are: of the house, of its provider, of all that it talks to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from bot.config.policy import POLICY, Policy

PORT = 8000


@dataclass(frozen=True, slots=True)
class TwilioAccount:
    """A Twilio account; `tokens` holds the current auth token and, while rotating, the last.

    `paging_from` is the number that pages come from; without it nobody can be called.
    """

    account_sid: str
    tokens: tuple[str, ...] = field(repr=False)
    messaging_service_sid: str
    api_url: str = ""
    timeout_seconds: int = 10
    paging_from: str = ""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where pages by e-mail are handed over, and from whom they come.

    `wraps`: the connection is TLS from its first byte. If not, it becomes TLS by STARTTLS before
    anything else is said; only a server on this machine may do without.
    """

    host: str
    port: int
    sender: str
    wraps: bool = False
    name: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    timeout_seconds: int = 15

    @property
    def is_here(self) -> bool:
        """Say whether the server runs on this machine."""
        return is_loopback(self.host)


@dataclass(frozen=True, slots=True)
class WatchdogPath:
    """Where the watchdog answers, and the path of its own by which it tells.

    `tells` are mailboxes and numbers that are told whatever the database says, or when there is
    none.
    """

    port: int = 0
    mail: MailServer | None = None
    twilio: TwilioAccount | None = None
    tells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TranslatorServer:
    """A server of the city's own that translates by machine (LibreTranslate's API)."""

    url: str
    key: str = field(default="", repr=False)
    timeout_seconds: float = 3


@dataclass(frozen=True, slots=True)
class Keys:
    """Field keys by id, the current one, and the root of all derived secrets."""

    fields: Mapping[int, bytes] = field(repr=False)
    current: int
    root: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class TrainingHouse:
    """What a house knows of the training house beside it: its origin, where to leave its secret.

    `secret_file` is None when the keys come from the environment: then the secret does too.
    """

    url: str
    secret_file: Path | None


@dataclass(frozen=True, slots=True)
class RealHouse:
    """What a training house knows of the real one: its address, and the secret of its passes.

    Without `secret` it stands in `secret_file` once the real house has started.
    """

    url: str
    secret_file: Path
    secret: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Config:
    """All settings. Without a Twilio account the house runs on simulated phones.

    `training` is the training house that this one leads to; `real` makes this a training house.
    """

    # It may hold a password.
    database_url: str = field(repr=False)
    keys: Keys
    data: Path
    port: int = PORT
    public_url: str = ""
    twilio: TwilioAccount | None = None
    translator: TranslatorServer | None = None
    policy: Policy = POLICY
    training: TrainingHouse | None = None
    real: RealHouse | None = None
    mail: MailServer | None = None
    watchdog: WatchdogPath = WatchdogPath()
    # Files of referrals that lie here, in a folder of their team's name, are read.
    referral_folder: Path | None = None

    @property
    def simulated(self) -> bool:
        """Say whether phones are simulated, which also allows moving the town's clock."""
        return self.twilio is None

    @property
    def address(self) -> str:
        """Give the address that the outside world knows us by, without a slash at the end."""
        return (self.public_url or f"http://127.0.0.1:{self.port}").rstrip("/")

    @property
    def pushes(self) -> bool:
        """Say whether a browser would let us push to it: over TLS, or on this machine."""
        parts = urlsplit(self.address)
        return parts.scheme == "https" or is_loopback(parts.hostname or "")


def is_loopback(host: str) -> bool:
    """Say whether a host's name or address is this machine's own, without looking it up."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
