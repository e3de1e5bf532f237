"""Settings: the only place that reads the environment."""

import os
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from bot.errors import ConfigInvalid

KEY_BYTES = 32


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
    page_again_after: timedelta = timedelta(minutes=5)
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
    send_lease: timedelta = timedelta(seconds=60)
    session_idle: timedelta = timedelta(minutes=15)
    session_longest: timedelta = timedelta(hours=12)
    # A reply that could not leave asks again when what its writer saw is older than this.
    outbox_asks_after: timedelta = timedelta(minutes=2)
    # A shift's usual length, and the longest; how long somebody rests between two.
    shift_usual: timedelta = timedelta(hours=10)
    shift_longest: timedelta = timedelta(hours=14)
    rest_between_shifts: timedelta = timedelta(hours=8)
    # How far ahead a roster is made at once, and gaps are looked for every day.
    roster_longest: timedelta = timedelta(weeks=26)
    gaps_looked_ahead: timedelta = timedelta(days=14)
    # How long a publishing can be undone.
    publishing_undone_within: timedelta = timedelta(hours=1)
    # Which public holidays a roster shows: of the United States, and of this state of theirs.
    holidays_state: str = "OR"
    # A phone that nobody touches covers what it shows.
    screen_lock_after: timedelta = timedelta(minutes=2)
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
class Keys:
    """Field keys by id, the current one, and the root of all derived secrets."""

    fields: Mapping[int, bytes] = field(repr=False)
    current: int
    root: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Config:
    """All settings. Without a Twilio account the house runs on simulated phones."""

    # It may hold a password.
    database_url: str = field(repr=False)
    keys: Keys
    data: Path
    port: int = 8000
    public_url: str = ""
    twilio: TwilioAccount | None = None
    policy: Policy = Policy()

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
    return Config(
        database_url=env.get("DATABASE_URL") or f"sqlite:///{data / 'aftercall.db'}",
        keys=_keys(env, data),
        data=data,
        port=_port(env),
        public_url=env.get("PUBLIC_URL", ""),
        twilio=twilio,
        policy=Policy(drafts_may_leave=drafts),
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


def _needed(env: Mapping[str, str], name: str) -> str:
    if not env.get(name):
        raise ConfigInvalid(f"{name} is not set: with TWILIO_ACCOUNT_SID it is needed too")
    return env[name]


def _port(env: Mapping[str, str]) -> int:
    text = env.get("PORT") or "8000"
    if not text.isascii() or not text.isdigit() or not 0 <= int(text) < 65536:
        raise ConfigInvalid(f"PORT is {text!r}: give a number from 0 to 65535")
    return int(text)


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
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f"keys.{os.getpid()}")
    lines = "\n".join([*fresh_keys().values(), ""])
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        out.write(lines)
    try:
        os.link(draft, file)
    except FileExistsError:
        pass  # another process made them a moment ago: use those
    finally:
        draft.unlink()


def _fresh_key() -> str:
    return b64encode(os.urandom(KEY_BYTES)).decode()
