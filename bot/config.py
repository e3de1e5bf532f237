"""Settings: the only place that reads the environment."""

import os
import re
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlsplit

from bot.errors import ConfigInvalid

KEY_BYTES = 32
# The training house's own folder in the data folder, and what the real one leaves it beside that.
TRAINING, SECRET_FILE = "training", "training-secret"
DATABASE = "aftercall.db"
_HOST = re.compile(r"[A-Za-z0-9.-]+(:\d{1,5})?|\[[0-9A-Fa-f:]+\](:\d{1,5})?")
PORT, TRAINING_PORT = 8000, 8001
_PRICE = re.compile(r"[0-9](\.[0-9]{1,6})?")
THIS_MACHINE = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, slots=True)
class Policy:
    """What a city may tune. Hours are in the client's own time zone.

    Defaults: texting window and caps after TCPA practice and Oregon HB 3865 (9-19 h, inside the
    8-20 h hard stop, at most three unprompted texts in 24 h); claim deadlines and lease of the
    console's design.
    """

    window_start_hour: int = 9
    window_end_hour: int = 19
    texting_days: tuple[int, ...] = (0, 1, 2, 3, 4)
    unprompted_per_day_max: int = 3
    # How long after the client's own message an answer still counts as one, at any hour.
    reply_grace: timedelta = timedelta(minutes=30)
    confirmation_within: timedelta = timedelta(minutes=5)
    safety_text_every: timedelta = timedelta(hours=6)
    claim_within: tuple[timedelta, ...] = (
        timedelta(minutes=2),
        timedelta(minutes=30),
        timedelta(hours=10),
        timedelta(hours=24),
    )
    # By when whoever took it has said something to the client.
    reply_within: tuple[timedelta, ...] = (
        timedelta(minutes=5),
        timedelta(minutes=45),
        timedelta(hours=11),
        timedelta(hours=25),
    )
    # How each level's clocks count: by the `clock`, or only while somebody is on shift (`staffed`).
    # A staffed clock has run out at the latest when its shift ends: this one, or the next (0: when
    # its hours are over).
    counted: tuple[str, ...] = ("clock", "clock", "staffed", "staffed")
    by_end_of_shift: tuple[int, ...] = (0, 0, 1, 2)
    # When each rung of the chain is paged for danger now: on duty, second, everyone on shift,
    # supervisor, manager. The next level climbs at the pace of `page_again_after`, the lower ones
    # at that of `page_again_low_after`.
    rungs_at: tuple[timedelta, ...] = (
        timedelta(0),
        timedelta(minutes=2),
        timedelta(minutes=5),
        timedelta(minutes=10),
        timedelta(minutes=15),
    )
    page_again_after: timedelta = timedelta(minutes=5)
    page_again_low_after: timedelta = timedelta(minutes=30)
    # How long whoever acknowledged a page has to take it, before the next rung is paged.
    silent_after: timedelta = timedelta(minutes=5)
    # An urgent page goes out by a person's next way when the one before it was not answered.
    next_way_after: timedelta = timedelta(minutes=1)
    # What can wait comes to one person as one page in this time; the first comes at once.
    bundle_every: timedelta = timedelta(minutes=2)
    # A way that failed so often in a row is left out until its owner has tested it again.
    way_fails_after: int = 3
    page_lease: timedelta = timedelta(seconds=60)
    page_link_lasts: timedelta = timedelta(hours=12)
    test_page_every: timedelta = timedelta(minutes=1)
    lease: timedelta = timedelta(seconds=90)
    # How long a reply can be taken back before it leaves; none while somebody may be in danger.
    undo_within: timedelta = timedelta(seconds=5)
    # How long after a conversation its record is asked for, until it is written or not needed.
    record_asked_for: timedelta = timedelta(hours=24)
    # How old what a client told us about texting and calling safely may be before we ask again.
    ask_again_after: timedelta = timedelta(days=30)
    # How long a colleague has to accept a conversation that is offered to them.
    offer_lasts: timedelta = timedelta(minutes=5)
    # How far ahead a conversation can be put away, and how long a script can be kept quiet.
    snooze_longest: timedelta = timedelta(days=7)
    quiet_longest: timedelta = timedelta(days=60)
    # How long somebody still counts as looking after their page was last heard of.
    presence_lasts: timedelta = timedelta(seconds=45)
    # How long words that were begun and not sent are kept on the server.
    draft_kept_for: timedelta = timedelta(days=1)
    send_lease: timedelta = timedelta(seconds=60)
    session_idle: timedelta = timedelta(minutes=15)
    session_longest: timedelta = timedelta(hours=12)
    # A reply that could not leave asks again when what its writer saw is older than this.
    outbox_asks_after: timedelta = timedelta(minutes=2)
    # A phone that nobody touches covers what it shows.
    screen_lock_after: timedelta = timedelta(minutes=2)
    # What one SMS part costs in US dollars: Twilio's list price of a text within the US, and about
    # what carriers add. Both change, so a city sets its own; 0 says no price.
    price_per_part: Decimal = Decimal("0.0083") + Decimal("0.003")
    # Wording that no person has reviewed is held (P10) unless this is a training town.
    drafts_may_leave: bool = False


@dataclass(frozen=True, slots=True)
class TwilioAccount:
    """A Twilio account; `tokens` holds the current auth token and, while rotating, the last."""

    account_sid: str
    tokens: tuple[str, ...] = field(repr=False)
    messaging_service_sid: str
    api_url: str = ""
    timeout_seconds: int = 10


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
    policy: Policy = Policy()
    training: TrainingHouse | None = None
    real: RealHouse | None = None

    @property
    def simulated(self) -> bool:
        """Say whether phones are simulated, which also allows moving the town's clock."""
        return self.twilio is None

    @property
    def address(self) -> str:
        """Give the address that the outside world knows us by, without a slash at the end."""
        return (self.public_url or f"http://127.0.0.1:{self.port}").rstrip("/")


def from_environment(environ: Mapping[str, str] | None = None) -> Config:
    """Read the settings; raises ConfigInvalid naming the variable and what to do."""
    env = os.environ if environ is None else environ
    data = Path(env.get("AFTERCALL_DATA", "var"))
    twilio = _twilio(env)
    drafts = _flag(env, "AFTERCALL_DRAFTS_MAY_LEAVE", default=twilio is None)
    config = Config(
        database_url=env.get("DATABASE_URL") or f"sqlite:///{data / DATABASE}",
        keys=_keys(env, data),
        data=data,
        port=_port(env, "PORT", default=PORT),
        public_url=env.get("PUBLIC_URL", ""),
        twilio=twilio,
        translator=_translator(env),
        policy=Policy(drafts_may_leave=drafts, price_per_part=_price(env)),
    )
    return replace(config, training=_training(env, config))


def for_training(environ: Mapping[str, str] | None = None) -> Config:
    """Read the settings of the training house; raises ConfigInvalid as `from_environment` does.

    It has a folder, a database and keys of its own, and no provider: neither the Twilio account
    nor the real house's keys are read, whatever the environment holds. Refused where its database
    would be the real one's.
    """
    env = os.environ if environ is None else environ
    home = Path(env.get("AFTERCALL_DATA", "var"))
    data = home / TRAINING
    port = _port(env, "AFTERCALL_TRAINING_PORT", default=TRAINING_PORT)
    _stand_apart(data / DATABASE, env.get("DATABASE_URL") or f"sqlite:///{home / DATABASE}")
    here = env.get("AFTERCALL_TRAINING_URL") or f"http://127.0.0.1:{port}"
    there = env.get("PUBLIC_URL") or f"http://127.0.0.1:{_port(env, 'PORT', default=PORT)}"
    return Config(
        database_url=f"sqlite:///{data / DATABASE}",
        keys=_keys({}, data),
        data=data,
        port=port,
        public_url=_origin(here, "AFTERCALL_TRAINING_URL"),
        policy=Policy(drafts_may_leave=True),
        real=RealHouse(_origin(there, "PUBLIC_URL"), home / SECRET_FILE, _secret(env)),
    )


def fresh_keys() -> dict[str, str]:
    """Make new keys, by the name of the variable that each belongs in."""
    return {"AFTERCALL_KEYS": f"1:{_fresh_key()}", "AFTERCALL_ROOT_KEY": _fresh_key()}


def _twilio(env: Mapping[str, str]) -> TwilioAccount | None:
    if not env.get("TWILIO_ACCOUNT_SID"):
        return None
    tokens = (_needed(env, "TWILIO_AUTH_TOKEN"), env.get("TWILIO_AUTH_TOKEN_PREVIOUS", ""))
    _needed(env, "PUBLIC_URL")
    return TwilioAccount(
        account_sid=env["TWILIO_ACCOUNT_SID"],
        tokens=tuple(token for token in tokens if token),
        messaging_service_sid=_needed(env, "TWILIO_MESSAGING_SERVICE_SID"),
        api_url=env.get("TWILIO_API_URL", ""),
    )


def _translator(env: Mapping[str, str]) -> TranslatorServer | None:
    """Read where to translate: clients' words go there, so never in the clear over a network."""
    url = env.get("AFTERCALL_TRANSLATOR_URL", "").rstrip("/")
    if not url:
        return None
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    named = "AFTERCALL_TRANSLATOR_URL"
    if not host or parts.username or parts.query or parts.scheme not in ("http", "https"):
        raise ConfigInvalid(f"{named}: give an address such as https://translate.example.gov")
    if parts.scheme == "http" and host not in THIS_MACHINE:
        raise ConfigInvalid(f"{named}: http is for this machine alone, elsewhere give https")
    return TranslatorServer(url, env.get("AFTERCALL_TRANSLATOR_KEY", ""))


def _needed(env: Mapping[str, str], name: str) -> str:
    if not env.get(name):
        raise ConfigInvalid(f"{name} is not set: with TWILIO_ACCOUNT_SID it is needed too")
    return env[name]


def _port(env: Mapping[str, str], name: str, *, default: int) -> int:
    text = env.get(name) or str(default)
    if not text.isascii() or not text.isdigit() or not 0 <= int(text) < 65536:
        raise ConfigInvalid(f"{name} is {text!r}: give a number from 0 to 65535")
    return int(text)


def _training(env: Mapping[str, str], config: Config) -> TrainingHouse | None:
    """Read where the training house is. It needs an origin of its own, as private as ours.

    What a browser keeps (the app, its worker, its vault) belongs to an origin, and signing out
    clears all of it.
    """
    if not env.get("AFTERCALL_TRAINING_URL"):
        return None
    url = _origin(env["AFTERCALL_TRAINING_URL"], "AFTERCALL_TRAINING_URL")
    if url == config.address:
        raise ConfigInvalid("AFTERCALL_TRAINING_URL is our own address: give it another")
    if config.address.startswith("https://") and not url.startswith("https://"):
        raise ConfigInvalid("AFTERCALL_TRAINING_URL must begin with https:// as PUBLIC_URL does")
    kept = None if env.get("AFTERCALL_KEYS") else config.data / SECRET_FILE
    return TrainingHouse(url, kept)


def _origin(text: str, name: str) -> str:
    """Return an address as an origin, as it stands in the policy of a page."""
    parts = urlsplit(text.strip())
    known = parts.scheme in ("http", "https") and _HOST.fullmatch(parts.netloc)
    if not known or parts.path.strip("/") or parts.query or parts.fragment:
        raise ConfigInvalid(f"{name}: give an address such as https://training.example.org")
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _stand_apart(ours: Path, real_url: str) -> None:
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


def _secret(env: Mapping[str, str]) -> bytes | None:
    name = "AFTERCALL_TRAINING_SECRET"
    try:
        return _key(env[name]) if env.get(name) else None
    except ValueError:
        raise ConfigInvalid(f"{name}: give what `aftercall training-secret` prints") from None


def _price(env: Mapping[str, str]) -> Decimal:
    text = env.get("AFTERCALL_PRICE_PER_PART")
    if not text:
        return Policy().price_per_part
    if not _PRICE.fullmatch(text):
        words = "give US dollars below 10, such as 0.0113, or 0 to show no price"
        raise ConfigInvalid(f"AFTERCALL_PRICE_PER_PART is {text!r}: {words}")
    return Decimal(text)


def _flag(env: Mapping[str, str], name: str, *, default: bool) -> bool:
    text = env.get(name, "").lower()
    if text not in ("", "0", "1", "no", "yes"):
        raise ConfigInvalid(f"{name} is {text!r}: give 1 or 0")
    return text in ("1", "yes") if text else default


def _keys(env: Mapping[str, str], data: Path) -> Keys:
    """Read AFTERCALL_KEYS (`1:base64,2:base64`, the last in use) and AFTERCALL_ROOT_KEY.

    Without them, keys are made once and kept in the data folder, readable by its owner alone.
    """
    if not env.get("AFTERCALL_KEYS"):
        return _parsed(*_kept(data / "keys"), told=str(data / "keys"))
    if not env.get("AFTERCALL_ROOT_KEY"):
        raise ConfigInvalid("AFTERCALL_ROOT_KEY is not set: AFTERCALL_KEYS needs it beside it")
    return _parsed(env["AFTERCALL_KEYS"], env["AFTERCALL_ROOT_KEY"])


def _parsed(ring: str, root: str, *, told: str = "AFTERCALL_KEYS and AFTERCALL_ROOT_KEY") -> Keys:
    try:
        pairs = [part.split(":", 1) for part in ring.split(",")]
        fields = {_key_id(number): _key(text) for number, text in pairs}
        if len(fields) < len(pairs):
            raise ValueError("an id was given twice")
        return Keys(fields, int(pairs[-1][0]), _key(root))
    except ValueError:
        words = "give id:base64 pairs of 32-byte keys, ids from 1 to 255, each once"
        # The error itself might quote a key.
        raise ConfigInvalid(f"{told}: {words}") from None


def _key_id(text: str) -> int:
    number = int(text)
    if not 0 < number < 256:  # it takes one byte of every ciphertext
        raise ValueError("an id beyond one byte")
    return number


def _key(text: str) -> bytes:
    key = b64decode(text, validate=True)
    if len(key) != KEY_BYTES:
        raise ValueError("a key has 32 bytes")
    return key


def _kept(file: Path) -> tuple[str, str]:
    try:
        if not file.exists():
            _make_keys(file)
        ring, _, root = file.read_text().strip().partition("\n")
    except OSError as error:
        words = f"AFTERCALL_DATA: {file.parent} cannot be used ({error.strerror})"
        raise ConfigInvalid(words) from error
    return ring, root


def _make_keys(file: Path) -> None:
    """Write the file under its final name only once it is whole; the first of two racers wins."""
    draft = draft_of(file, "\n".join([*fresh_keys().values(), ""]).encode())
    try:
        os.link(draft, file)
    except FileExistsError:
        pass  # another process made them a moment ago: use those
    finally:
        draft.unlink()


def draft_of(file: Path, content: bytes) -> Path:
    """Write beside a file, for its owner alone; to be moved into its place once it is whole."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(content)
    return draft


def _fresh_key() -> str:
    return b64encode(os.urandom(KEY_BYTES)).decode()
