"""Settings: the only place that reads the environment."""

from bot.config.environment import for_training, from_environment
from bot.config.keyfile import draft_of, fresh_keys
from bot.config.policy import Policy
from bot.config.settings import (
    Config,
    Keys,
    MailServer,
    RealHouse,
    TrainingHouse,
    TranslatorServer,
    TwilioAccount,
    WatchdogPath,
    is_loopback,
)
from bot.config.two_houses import DATABASE

__all__ = [
    "DATABASE",
    "Config",
    "Keys",
    "MailServer",
    "Policy",
    "RealHouse",
    "TrainingHouse",
    "TranslatorServer",
    "TwilioAccount",
    "WatchdogPath",
    "draft_of",
    "for_training",
    "fresh_keys",
    "from_environment",
    "is_loopback",
]
