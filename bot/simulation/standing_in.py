"""Run the stand-in for Twilio's HTTP API, so that anyone can try Twilio without an account."""

import random

import click

from bot.clock import SystemClock
from bot.simulation.carrier.account import Account
from bot.simulation.carrier.faults import NONE
from bot.simulation.carrier.machine import Carrier
from bot.simulation.carrier.server import serve as serve_carrier


def serve(port: int, webhook_url: str) -> None:
    """Serve until Ctrl-C, having said which settings to give to Aftercall."""
    account = _account(webhook_url)
    click.echo(
        f"export TWILIO_API_URL=http://127.0.0.1:{port}"
        f" TWILIO_ACCOUNT_SID={account.account_sid} TWILIO_AUTH_TOKEN={account.auth_token}"
        f" TWILIO_MESSAGING_SERVICE_SID={account.service_sid}"
    )
    carrier = Carrier(random.Random(), account=account, faults=NONE)
    serve_carrier(carrier, SystemClock(), port=port, ready=click.echo)


def _account(webhook_url: str) -> Account:
    """Invent an account; its numbers are 555-01xx, its secrets good for nothing else."""
    return Account(
        account_sid="AC" + "0" * 32,
        auth_token="stand-in-" + "0" * 23,
        service_sid="MG" + "0" * 32,
        numbers=("+15035550190", "+15035550191"),
        webhook_url=webhook_url,
    )
