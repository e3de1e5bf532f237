"""Starting the training town again: asked for by whoever trains there, done by the next worker."""

from bot.config import DATABASE, Config
from bot.log import info
from bot.simulation.beginnings import PASSWORD_FILE

MARK = "start-again"
TOWN = (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", PASSWORD_FILE)


def ask(config: Config) -> None:
    """Keep that the town is to start again, until it has: also when that is interrupted."""
    assert config.real is not None, "only a training house starts again"
    (config.data / MARK).touch()


def is_asked(config: Config) -> bool:
    """Say whether the town is to start again."""
    return config.real is not None and (config.data / MARK).exists()


def forget(config: Config) -> None:
    """Remove the town with all that was done in it; nobody may have its database open."""
    assert config.real is not None, "only a training house forgets"
    for name in TOWN:
        (config.data / name).unlink(missing_ok=True)
    info("the training town starts again")


def done(config: Config) -> None:
    """Note that the town stands as it is to be."""
    (config.data / MARK).unlink(missing_ok=True)
