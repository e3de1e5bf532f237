"""A real house and the training house beside it: two towns, each with a database of its own."""

from dataclasses import replace
from pathlib import Path

from bot.config import RealHouse, TrainingHouse
from bot.privacy import passes
from tests.town import RING, Town
from tests.twilio_town import ACCOUNT

REAL, TRAINING = "http://127.0.0.1:8131", "http://127.0.0.1:8132"


def real_house(database_url: str, data: Path, *, training: str = TRAINING) -> Town:
    """Give a house with an account, which leads to a training house."""
    town = Town(database_url, data, twilio=ACCOUNT)
    there = TrainingHouse(training, None)
    # The tests' browsers speak to it without TLS.
    town.config = replace(town.config, public_url=REAL, training=there)
    return town


def training_house(database_url: str, data: Path, *, real: str = REAL) -> Town:
    """Give the training house beside it, which has the secret of its passes."""
    town = Town(database_url, data)
    there = RealHouse(real, data / "training-secret", passes.secret(RING))
    town.config = replace(town.config, public_url=TRAINING, real=there)
    return town
