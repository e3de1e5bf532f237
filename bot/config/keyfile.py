"""The keys: from the environment, or made once and kept in the data folder."""

import os
from base64 import b64decode, b64encode
from collections.abc import Mapping
from pathlib import Path

from bot.config.settings import Keys
from bot.errors import ConfigInvalid

KEY_BYTES = 32


def read_keys(env: Mapping[str, str], data: Path) -> Keys:
    """Read AFTERCALL_KEYS (`1:base64,2:base64`, the last in use) and AFTERCALL_ROOT_KEY.

    Without them, keys are made once and kept in the data folder, readable by its owner alone.
    """
    if not env.get("AFTERCALL_KEYS"):
        return _parsed(*_kept(data / "keys"), told=str(data / "keys"))
    if not env.get("AFTERCALL_ROOT_KEY"):
        raise ConfigInvalid("AFTERCALL_ROOT_KEY is not set: AFTERCALL_KEYS needs it beside it")
    return _parsed(env["AFTERCALL_KEYS"], env["AFTERCALL_ROOT_KEY"])


def fresh_keys() -> dict[str, str]:
    """Make new keys, by the name of the variable that each belongs in."""
    return {"AFTERCALL_KEYS": f"1:{_fresh_key()}", "AFTERCALL_ROOT_KEY": _fresh_key()}


def _parsed(ring: str, root: str, *, told: str = "AFTERCALL_KEYS and AFTERCALL_ROOT_KEY") -> Keys:
    try:
        pairs = [part.split(":", 1) for part in ring.split(",")]
        fields = {_key_id(number): read_key(text) for number, text in pairs}
        if len(fields) < len(pairs):
            raise ValueError("an id was given twice")
        return Keys(fields, int(pairs[-1][0]), read_key(root))
    except ValueError:
        words = "give id:base64 pairs of 32-byte keys, ids from 1 to 255, each once"
        # The error itself might quote a key.
        raise ConfigInvalid(f"{told}: {words}") from None


def _key_id(text: str) -> int:
    number = int(text)
    if not 0 < number < 256:  # it takes one byte of every ciphertext
        raise ValueError("an id beyond one byte")
    return number


def read_key(text: str) -> bytes:
    """Read a key of 32 bytes from base64. Raises ValueError."""
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
