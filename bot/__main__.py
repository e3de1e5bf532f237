"""The `aftercall` command: every way to start the house."""

import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

import click

from bot import config as configuration
from bot import log
from bot.config import Config
from bot.errors import ConfigInvalid, DatabaseDown, FormInvalid
from flows.errors import ScriptInvalid

# What authors, translators and reviewers use: each is loaded when it is run, and no other with it.
_ELSEWHERE = {
    "check": "checking:check",
    "console-words": "console_words:console_words",
    "dialogues": "dialogues:dialogues",
    "draw": "drawing:draw",
    "import": "importing:import_",
    "languages": "translating:languages",
    "learn": "reading:learn",
    "lexicons": "lexicons:lexicons",
    "numbers": "numbers:numbers",
    "play": "playing:play",
    "read": "reading:read",
    "reading": "reading:reading",
    "reference": "documenting:reference",
    "scripts": "scripts:scripts",
    "tokens": "tokens:tokens",
    "walk": "walking:walk",
}


class _Commands(click.Group):
    """The commands of this file, and those that are found in `bot.commands`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *_ELSEWHERE})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _ELSEWHERE:
            return super().get_command(ctx, cmd_name)
        module, _, name = _ELSEWHERE[cmd_name].partition(":")
        found: click.Command = getattr(import_module(f"bot.commands.{module}"), name)
        return found


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
def aftercall() -> None:
    """Text people after a crisis call, and put a peer specialist one reply away."""
    log.set_up()


@aftercall.command()
def run() -> None:
    """Run everything in one process: web, scheduler and, without Twilio, a town of phones."""
    from bot.commands import running

    running.everything(_config())


@aftercall.command()
@click.option("--host", default="127.0.0.1", help="Address to listen on.", show_default=True)
def training(host: str) -> None:
    """Run the training house beside the real one: a town of its own, without any provider."""
    from bot.commands import running

    running.everything(configuration.for_training(), host=host)


@aftercall.command("training-secret")
def training_secret() -> None:
    """Print what a training house elsewhere needs to know the real one's passes."""
    from bot.commands import passes

    passes.tell_secret(_config())


@aftercall.command()
@click.option("--host", default="127.0.0.1", help="Address to listen on.", show_default=True)
@click.option("--workers", default=2, help="Web processes.", show_default=True)
def web(host: str, workers: int) -> None:
    """Run the web processes: webhooks, console, web chat."""
    from bot.commands import running

    running.web(_config(), host=host, workers=workers)


@aftercall.command()
def scheduler() -> None:
    """Run the sweeps: sends, timers, check-ins, pages. As many as you like may run."""
    from bot.commands import running

    running.sweeps(_config())


@aftercall.command()
@click.option("--host", default="127.0.0.1", help="Address to listen on.", show_default=True)
@click.option("--training", "of_training", is_flag=True, help="Watch the training house.")
@click.option("--beside", default=0, hidden=True, help="End when this process has ended.")
def watchdog(host: str, *, of_training: bool, beside: int) -> None:
    """Watch over it all from a process of its own, and tell supervisors by another path."""
    from bot.commands import watching

    config = configuration.for_training() if of_training else _config()
    watching.watch(config, host=host, house=beside)


@aftercall.command()
def migrate() -> None:
    """Bring the database to the newest schema and keep every script's edition."""
    from bot.commands import upkeep

    upkeep.migrate(_config())


@aftercall.command()
def keys() -> None:
    """Print fresh keys, to be set in the environment of every process."""
    for name, value in configuration.fresh_keys().items():
        click.echo(f"{name}={value}")


@aftercall.group()
def team() -> None:
    """Found teams."""


@team.command("add")
@click.argument("name")
@click.option("--phone", required=True, help="Where a client can call you.")
@click.option("--program", help="How texts name you; it shows on lock screens.")
@click.option("--hours", default="8 am-6 pm", show_default=True, help="When people read.")
@click.option("--zone", "time_zone", default="America/Los_Angeles", show_default=True)
def team_add(name: str, *, program: str | None, **words: str) -> None:
    """Found a team, with follow-up on the default cadence for those it refers."""
    from bot.care.founding import Team
    from bot.commands import upkeep

    upkeep.add_team(_config(), Team(name, program=program or name[:40], **words))


@aftercall.group()
def staff() -> None:
    """Add members of staff and set their passwords."""


@staff.command("add")
@click.argument("name")
@click.option("--team", required=True, help="The team's name.")
@click.option("--role", type=click.Choice(["specialist", "supervisor", "administrator"]))
def staff_add(name: str, *, team: str, role: str | None) -> None:
    """Add a staff member and print their first password once."""
    from bot.commands import upkeep

    upkeep.add_staff(_config(), name, team=team, role=role or "specialist")


@aftercall.command("audit")
def audit() -> None:
    """Check the audit log's chain; exit 1 when it does not hold."""
    from bot.commands import upkeep

    sys.exit(upkeep.audit(_config()))


@aftercall.command("stand-in")
@click.option("--port", default=8010, show_default=True)
@click.option("--webhook-url", default="http://127.0.0.1:8000/webhooks/twilio/messages")
def stand_in(port: int, webhook_url: str) -> None:
    """Run a stand-in for Twilio's HTTP API on loopback, to try Twilio without an account."""
    from bot.simulation import standing_in

    standing_in.serve(port, webhook_url)


@aftercall.command()
@click.option("--seed", default=1, show_default=True, help="The first seed.")
@click.option("--count", default=1, show_default=True, help="How many, one seed each.")
@click.option("--duty", is_flag=True, help="Months of duty instead of cities.")
@click.option("--year", "people", type=click.IntRange(1), help="Years of so many clients instead.")
def simulate(seed: int, count: int, *, duty: bool, people: int | None) -> None:
    """Play whole cities in virtual time, faults and all; exit 1 when a promise broke."""
    from bot.commands import simulating

    if people is not None:
        sys.exit(1 if simulating.simulate_years(seed, count, people=people) else 0)
    play = simulating.simulate_duty if duty else simulating.simulate
    sys.exit(1 if play(seed, count) else 0)


@aftercall.command()
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def bench(as_json: bool) -> None:
    """Measure the house beside a lean reference, in one run."""
    from bench import report

    report.run(as_json=as_json)


def main() -> None:
    """Run the command; a setting or a script that is wrong is told in words, not a trace."""
    _told(aftercall)


def _told(command: Callable[..., Any]) -> None:
    try:
        command()
    except (ConfigInvalid, FormInvalid) as error:
        sys.exit(f"aftercall: {error}")
    except DatabaseDown:
        words = "the database cannot be used: check DATABASE_URL, and run `aftercall migrate` once"
        sys.exit(f"aftercall: {words}")
    except ScriptInvalid as error:
        sys.exit(f"aftercall: these files cannot be used:\n{error}")


def _config() -> Config:
    return configuration.from_environment()


if __name__ == "__main__":
    main()
