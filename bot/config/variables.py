"""Reads single variables: each bad one is an error that names it and says what to do."""

import re
from collections.abc import Mapping
from pathlib import Path

from bot.errors import ConfigInvalid

E164 = re.compile(r"\+[1-9]\d{6,14}")


def needed(env: Mapping[str, str], name: str) -> str:
    """Return what else an account needs. Raises ConfigInvalid."""
    if not env.get(name):
        raise ConfigInvalid(f"{name} is not set: with TWILIO_ACCOUNT_SID it is needed too")
    return env[name]


def port_of(env: Mapping[str, str], name: str, *, default: int) -> int:
    """Return the number of a port. Raises ConfigInvalid."""
    text = env.get(name) or str(default)
    if not text.isascii() or not text.isdigit() or not 0 <= int(text) < 65536:
        raise ConfigInvalid(f"{name} is {text!r}: give a number from 0 to 65535")
    return int(text)


def flag_of(env: Mapping[str, str], name: str, *, default: bool) -> bool:
    """Return a yes or no. Raises ConfigInvalid."""
    text = env.get(name, "").lower()
    if text not in ("", "0", "1", "no", "yes"):
        raise ConfigInvalid(f"{name} is {text!r}: give 1 or 0")
    return text in ("1", "yes") if text else default


def folder_of(env: Mapping[str, str], name: str) -> Path | None:
    """Return a folder, which must be there; None where none is named. Raises ConfigInvalid."""
    text = env.get(name, "")
    if text and not Path(text).is_dir():
        raise ConfigInvalid(f"{name} is {text!r}: make this folder first, or leave it out")
    return Path(text) if text else None


def number_of(env: Mapping[str, str], name: str) -> str:
    """Return a phone number in E.164, or nothing. Raises ConfigInvalid."""
    number = env.get(name, "")
    if number and not E164.fullmatch(number):
        raise ConfigInvalid(f"{name} is no number: give one of ours, as in +15035550190")
    return number
