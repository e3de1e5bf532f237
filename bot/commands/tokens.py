"""Tokens by which machines refer clients to a team."""

import click

from bot import config as configuration
from bot.care.intake import tokens as care
from bot.care.intake.tokens import Kept
from bot.commands.upkeep import parts_of, team_id
from bot.errors import ConfigInvalid, DeedRefused

of_team = click.option("--team", required=True, help="The team that clients are referred to.")


@click.group()
def tokens() -> None:
    """Tokens by which dispatch and records systems refer clients (docs/api.md)."""


@tokens.command()
@click.argument("name")
@of_team
def add(name: str, team: str) -> None:
    """Make a token called NAME and print it, this once."""
    parts = parts_of(configuration.from_environment())
    try:
        with parts.house.db.writing() as tx:
            made = care.make(tx, parts.house, team_id(tx, team), name=name, now=parts.clock.now())
    except DeedRefused:
        raise ConfigInvalid(f"give a name that the team has not used: not {name!r}") from None
    click.echo(made)


@tokens.command("list")
@of_team
def list_(team: str) -> None:
    """List a team's tokens: what they may do, when they were used last, and which are revoked."""
    parts = parts_of(configuration.from_environment())
    with parts.house.db.reading() as tx:
        for one in care.of_team(tx, team_id(tx, team)):
            click.echo(_told(one))


@tokens.command()
@click.argument("name")
@of_team
def revoke(name: str, team: str) -> None:
    """Let nobody in by the token called NAME any more, at once."""
    parts = parts_of(configuration.from_environment())
    with parts.house.db.writing() as tx:
        done = care.revoke(tx, parts.house, team_id(tx, team), name=name, now=parts.clock.now())
    if not done:
        raise ConfigInvalid(f"{team} has no living token {name!r}: see `aftercall tokens list`")
    click.echo(f"{name} is revoked.")


def _told(one: Kept) -> str:
    used = f"last used {one.last_used_at:%Y-%m-%d %H:%M} UTC" if one.last_used_at else "never used"
    ended = f", revoked {one.revoked_at:%Y-%m-%d %H:%M} UTC" if one.revoked_at else ""
    return f"{one.name}: {one.scope}, {used}{ended}"
