"""Reads what the watchdog needs: a port to answer on, and a path of its own to supervisors."""

from collections.abc import Mapping
from datetime import timedelta

from bot.config.peers import MAILBOX, mail_server_of
from bot.config.policy import POLICY
from bot.config.settings import TwilioAccount, WatchdogPath
from bot.config.variables import E164, number_of, port_of
from bot.errors import ConfigInvalid

PORTS = 65536
BESIDE = 20
MINUTE = 60
_ACCOUNT = "AFTERCALL_WATCHDOG_TWILIO_ACCOUNT_SID"


def watchdog_path(env: Mapping[str, str], port: int) -> WatchdogPath:
    """Read the watchdog's settings, for a house that answers on `port`. Raises ConfigInvalid."""
    sender = "AFTERCALL_WATCHDOG_MAIL_SENDER"
    return WatchdogPath(
        port=port_of(env, "AFTERCALL_WATCHDOG_PORT", default=beside(port)),
        mail=mail_server_of(env, "AFTERCALL_WATCHDOG_SMTP_URL", sender=sender),
        twilio=_account(env),
        tells=tuple(_tells(env)),
    )


def beside(port: int) -> int:
    """Return where the watchdog of a house answers that answers on this port; 0 for any."""
    return port + BESIDE if 0 < port < PORTS - BESIDE else 0


def looks_every(env: Mapping[str, str]) -> timedelta:
    """Read how often the watchdog looks, in seconds. Raises ConfigInvalid."""
    name = "AFTERCALL_WATCHDOG_LOOKS_EVERY"
    text = env.get(name, "")
    if not text:
        return POLICY.watch_every
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MINUTE:
        raise ConfigInvalid(f"{name} is {text!r}: give seconds from 1 to {MINUTE}")
    return timedelta(seconds=int(text))


def _account(env: Mapping[str, str]) -> TwilioAccount | None:
    """Read the second account: one more of the same would fail with the first."""
    sid = env.get(_ACCOUNT, "")
    if not sid:
        return None
    if sid == env.get("TWILIO_ACCOUNT_SID"):
        raise ConfigInvalid(f"{_ACCOUNT} is the house's own: the watchdog needs another one")
    token = env.get("AFTERCALL_WATCHDOG_TWILIO_AUTH_TOKEN", "")
    number = number_of(env, "AFTERCALL_WATCHDOG_TWILIO_FROM")
    if not token or not number:
        words = f"{_ACCOUNT} needs AFTERCALL_WATCHDOG_TWILIO_AUTH_TOKEN and …_FROM too"
        raise ConfigInvalid(words)
    api_url = env.get("AFTERCALL_WATCHDOG_TWILIO_API_URL", "")
    return TwilioAccount(sid, (token,), "", api_url=api_url, paging_from=number)


def _tells(env: Mapping[str, str]) -> list[str]:
    name = "AFTERCALL_WATCHDOG_TELLS"
    found = [one.strip() for one in env.get(name, "").split(",") if one.strip()]
    for one in found:
        if not MAILBOX.fullmatch(one) and not E164.fullmatch(one):
            raise ConfigInvalid(f"{name}: give mailboxes and numbers (+1…), with commas between")
    return found
