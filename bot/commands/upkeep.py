"""Upkeep: the schema, the scripts, the staff, the audit log."""

import sys
from uuid import UUID

import click
from sqlalchemy import Connection, select

from bot import library, schema, wiring
from bot.care import accounts, founding
from bot.care.accounts import NewStaff
from bot.care.founding import Team
from bot.config import Config
from bot.errors import ConfigInvalid
from bot.privacy import audit as audit_log
from bot.wiring import ROOT, Parts
from flows.wording import Edition
from models import teams

PASSWORD_LENGTH = 20


def parts_of(config: Config) -> Parts:
    """Build the house without what reads texts: no text comes in here."""
    books = library.load(ROOT, lexicons_later=True)
    return wiring.build(config, sends=False, books=books)


def migrate(config: Config) -> None:
    """Bring the database to the newest schema and keep every script's edition."""
    added = migrate_quietly(parts_of(config))
    click.echo(f"The database is at the newest schema; {len(added)} new script edition(s) kept.")
    for edition in added:
        click.echo(f"  {edition.script.name}@{edition.script.version}")


def migrate_quietly(parts: Parts) -> list[Edition]:
    """Migrate, see that there is a team, keep the editions; returns those that are new."""
    if parts.house.db.is_sqlite:
        parts.config.data.mkdir(parents=True, exist_ok=True)
    schema.migrate(parts.house.db)
    if not parts.config.simulated:
        with parts.house.db.writing() as tx:
            founding.ensure_one(tx, parts.house, parts.clock.now())
    return wiring.keep_editions(parts.house, parts.clock.now())


def add_team(config: Config, team: Team) -> None:
    """Found a team."""
    parts = parts_of(config)
    with parts.house.db.writing() as tx:
        if tx.execute(select(teams.c.id).filter_by(name=team.name)).first() is not None:
            raise ConfigInvalid(f"there is a team {team.name!r} already")
        founding.found(tx, parts.house, team, parts.clock.now())
    click.echo(f"{team.name} can refer clients now.")


def add_staff(config: Config, name: str, *, team: str, role: str) -> None:
    """Add a staff member to a team and print their first password once."""
    parts = parts_of(config)
    password = parts.house.new_token()[:PASSWORD_LENGTH]
    with parts.house.db.writing() as tx:
        new = NewStaff(team_id(tx, team), name, name.title(), role, password)
        accounts.create_staff(tx, parts.house, new, parts.clock.now())
    click.echo(f"{name} can sign in with: {password}")


def team_id(tx: Connection, name: str) -> UUID:
    """Return the id of the team of this name. Raises ConfigInvalid when there is none."""
    found: UUID | None = tx.execute(select(teams.c.id).filter_by(name=name)).scalar()
    if found is None:
        raise ConfigInvalid(f"there is no team {name!r}: make it with `aftercall team add`")
    return found


def audit(config: Config) -> int:
    """Check the audit log; returns 0 when it holds, else 1 with every fault printed."""
    parts = parts_of(config)
    with parts.house.db.reading() as tx:
        found = audit_log.faults(tx, parts.house.ring)
    for fault in found:
        click.echo(fault, file=sys.stderr)
    click.echo("The audit log holds." if not found else f"{len(found)} fault(s).")
    return 1 if found else 0
