"""The schema's history, through Alembic: the same on SQLite and PostgreSQL, up and down."""
