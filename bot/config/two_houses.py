"""The real house and the training house beside it: what each reads of the other."""

import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from bot.config.keyfile import read_key
from bot.config.settings import Config, TrainingHouse
from bot.errors import ConfigInvalid

# The training house's own folder in the data folder, and what the real one leaves it beside that.
TRAINING, SECRET_FILE = "training", "training-secret"
DATABASE = "aftercall.db"
TRAINING_PORT = 8001
_HOST = re.compile(r"[A-Za-z0-9.-]+(:\d{1,5})?|\[[0-9A-Fa-f:]+\](:\d{1,5})?")


def training_house(env: Mapping[str, str], config: Config) -> TrainingHouse | None:
    """Read where the training house is. It needs an origin of its own, as private as ours.

    What a browser keeps (the app, its worker, its vault) belongs to an origin, and signing out
    clears all of it.
    """
    if not env.get("AFTERCALL_TRAINING_URL"):
        return None
    url = origin(env["AFTERCALL_TRAINING_URL"], "AFTERCALL_TRAINING_URL")
    if url == config.address:
        raise ConfigInvalid("AFTERCALL_TRAINING_URL is our own address: give it another")
    if config.address.startswith("https://") and not url.startswith("https://"):
        raise ConfigInvalid("AFTERCALL_TRAINING_URL must begin with https:// as PUBLIC_URL does")
    kept = None if env.get("AFTERCALL_KEYS") else config.data / SECRET_FILE
    return TrainingHouse(url, kept)


def origin(text: str, name: str) -> str:
    """Return an address as an origin, as it stands in the policy of a page."""
    parts = urlsplit(text.strip())
    known = parts.scheme in ("http", "https") and _HOST.fullmatch(parts.netloc)
    if not known or parts.path.strip("/") or parts.query or parts.fragment:
        raise ConfigInvalid(f"{name}: give an address such as https://training.example.org")
    return f"{parts.scheme}://{parts.netloc.lower()}"


def stand_apart(ours: Path, real_url: str) -> None:
    """Refuse a database of our own that the real house has, by whatever path."""
    scheme, _, rest = real_url.partition(":///")
    real = Path(rest.partition("?")[0].removeprefix("file:"))
    if scheme.startswith("sqlite") and _same(ours, real):
        words = f"DATABASE_URL is {ours}, which belongs to the training house: give it another"
        raise ConfigInvalid(words)


def _same(ours: Path, real: Path) -> bool:
    if ours.exists() and real.exists():
        return ours.samefile(real)
    return ours.resolve() == real.resolve()


def training_secret(env: Mapping[str, str]) -> bytes | None:
    """Read the secret of passes, where the training house is given it so. Raises ConfigInvalid."""
    name = "AFTERCALL_TRAINING_SECRET"
    try:
        return read_key(env[name]) if env.get(name) else None
    except ValueError:
        raise ConfigInvalid(f"{name}: give what `aftercall training-secret` prints") from None
