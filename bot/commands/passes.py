"""The secret by which a training house knows the passes of the real one: printed, or left."""

import os
from base64 import b64encode

import click

from bot.config import Config, draft_of
from bot.errors import ConfigInvalid
from bot.privacy import passes
from bot.privacy.keys import KeyRing
from bot.wiring import Parts


def tell_secret(config: Config) -> None:
    """Print the variable that a training house on another machine or in a container needs."""
    ring = KeyRing(config.keys.fields, config.keys.current, config.keys.root)
    secret = b64encode(passes.secret(ring)).decode()
    click.echo(f"AFTERCALL_TRAINING_SECRET={secret}")


def leave_secret(parts: Parts) -> None:
    """Leave the secret where the training house finds it: only beside keys that we keep there too.

    Raises ConfigInvalid when it cannot be written.
    """
    there = parts.config.training
    if there is None or there.secret_file is None:
        return
    try:
        os.replace(draft_of(there.secret_file, passes.secret(parts.house.ring)), there.secret_file)
    except OSError as error:
        words = f"AFTERCALL_DATA: {there.secret_file.parent} cannot be used ({error.strerror})"
        raise ConfigInvalid(words) from error
