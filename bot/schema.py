"""The schema: bring a database to the newest migration, or take it back down."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from bot.db import Database

MIGRATIONS = Path(__file__).parent.parent / "models" / "migrations"


def migrate(db: Database, to: str = "head") -> None:
    """Run the migrations up to `to`."""
    # Loaded here: Alembic is heavy, and only this deed needs it.
    from alembic import command

    with db.writing() as tx:
        command.upgrade(_config(tx), to)


def unmigrate(db: Database, to: str = "base") -> None:
    """Run the migrations down to `to`."""
    from alembic import command

    with db.writing() as tx:
        command.downgrade(_config(tx), to)


def is_current(db: Database) -> bool:
    """Say whether the database stands at the newest migration."""
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    with db.reading() as tx:
        at = MigrationContext.configure(tx).get_current_revision()
    return at == ScriptDirectory(str(MIGRATIONS)).get_current_head()


def _config(tx: Connection) -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = tx
    return config
