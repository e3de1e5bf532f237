"""Alembic's entrance: runs the migrations on the connection that it was given."""

from alembic import context

from models import metadata


def run() -> None:
    """Run the migrations in the caller's connection."""
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=metadata,
        compare_type=False,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
