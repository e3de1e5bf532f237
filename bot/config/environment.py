"""Reads the environment: nobody else does."""

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from bot.config.keyfile import read_keys
from bot.config.peers import mail_server, price_per_part, translator_server, twilio_account
from bot.config.policy import Policy
from bot.config.settings import PORT, Config, RealHouse, WatchdogPath
from bot.config.two_houses import (
    DATABASE,
    SECRET_FILE,
    TRAINING,
    TRAINING_PORT,
    origin,
    stand_apart,
    training_house,
    training_secret,
)
from bot.config.variables import flag_of, folder_of, port_of
from bot.config.watching import beside, looks_every, watchdog_path


def from_environment(environ: Mapping[str, str] | None = None) -> Config:
    """Read the settings; raises ConfigInvalid naming the variable and what to do."""
    env = os.environ if environ is None else environ
    data = Path(env.get("AFTERCALL_DATA", "var"))
    twilio = twilio_account(env)
    drafts = flag_of(env, "AFTERCALL_DRAFTS_MAY_LEAVE", default=twilio is None)
    port = port_of(env, "PORT", default=PORT)
    config = Config(
        database_url=env.get("DATABASE_URL") or f"sqlite:///{data / DATABASE}",
        keys=read_keys(env, data),
        data=data,
        port=port,
        public_url=env.get("PUBLIC_URL", ""),
        twilio=twilio,
        mail=mail_server(env),
        translator=translator_server(env),
        watchdog=watchdog_path(env, port),
        referral_folder=folder_of(env, "AFTERCALL_REFERRAL_FOLDER"),
        policy=Policy(
            drafts_may_leave=drafts,
            price_per_part=price_per_part(env),
            watch_every=looks_every(env),
        ),
    )
    return replace(config, training=training_house(env, config))


def for_training(environ: Mapping[str, str] | None = None) -> Config:
    """Read the settings of the training house; raises ConfigInvalid as `from_environment` does.

    It has a folder, a database and keys of its own, and no provider: neither the Twilio account
    nor the real house's keys are read, whatever the environment holds. Refused where its database
    would be the real one's.
    """
    env = os.environ if environ is None else environ
    home = Path(env.get("AFTERCALL_DATA", "var"))
    data = home / TRAINING
    port = port_of(env, "AFTERCALL_TRAINING_PORT", default=TRAINING_PORT)
    stand_apart(data / DATABASE, env.get("DATABASE_URL") or f"sqlite:///{home / DATABASE}")
    here = env.get("AFTERCALL_TRAINING_URL") or f"http://127.0.0.1:{port}"
    there = env.get("PUBLIC_URL") or f"http://127.0.0.1:{port_of(env, 'PORT', default=PORT)}"
    return Config(
        database_url=f"sqlite:///{data / DATABASE}",
        keys=read_keys({}, data),
        data=data,
        port=port,
        public_url=origin(here, "AFTERCALL_TRAINING_URL"),
        policy=Policy(drafts_may_leave=True),
        watchdog=WatchdogPath(port=beside(port)),
        real=RealHouse(origin(there, "PUBLIC_URL"), home / SECRET_FILE, training_secret(env)),
    )
