"""Reads whom the house talks to: the provider, a mail server, a translator."""

import re
from collections.abc import Mapping
from decimal import Decimal
from urllib.parse import SplitResult, unquote, urlsplit

from bot.config.policy import POLICY
from bot.config.settings import MailServer, TranslatorServer, TwilioAccount
from bot.config.variables import needed, number_of
from bot.errors import ConfigInvalid

THIS_MACHINE = ("127.0.0.1", "::1", "localhost")
MAILBOX = re.compile(r"[\w.+-]+@[\w.-]+", re.ASCII)
_MAIL_PORTS = {"smtps": 465, "smtp": 587}
_PRICE = re.compile(r"[0-9](\.[0-9]{1,6})?")


def twilio_account(env: Mapping[str, str]) -> TwilioAccount | None:
    """Read the account; without one, phones are simulated. Raises ConfigInvalid."""
    if not env.get("TWILIO_ACCOUNT_SID"):
        return None
    tokens = (needed(env, "TWILIO_AUTH_TOKEN"), env.get("TWILIO_AUTH_TOKEN_PREVIOUS", ""))
    needed(env, "PUBLIC_URL")
    return TwilioAccount(
        account_sid=env["TWILIO_ACCOUNT_SID"],
        tokens=tuple(token for token in tokens if token),
        messaging_service_sid=needed(env, "TWILIO_MESSAGING_SERVICE_SID"),
        api_url=env.get("TWILIO_API_URL", ""),
        paging_from=number_of(env, "TWILIO_PAGING_FROM"),
    )


def price_per_part(env: Mapping[str, str]) -> Decimal:
    """Read what one part of an SMS costs, in US dollars. Raises ConfigInvalid."""
    text = env.get("AFTERCALL_PRICE_PER_PART")
    if not text:
        return POLICY.price_per_part
    if not _PRICE.fullmatch(text):
        words = "give US dollars below 10, such as 0.0113, or 0 to show no price"
        raise ConfigInvalid(f"AFTERCALL_PRICE_PER_PART is {text!r}: {words}")
    return Decimal(text)


def mail_server(env: Mapping[str, str]) -> MailServer | None:
    """Read AFTERCALL_SMTP_URL (`smtps://name:password@host:465`) and AFTERCALL_MAIL_SENDER."""
    return mail_server_of(env, "AFTERCALL_SMTP_URL", sender="AFTERCALL_MAIL_SENDER")


def mail_server_of(env: Mapping[str, str], name: str, *, sender: str) -> MailServer | None:
    """Read a mail server and who mails come from, out of these variables. Raises ConfigInvalid."""
    if not env.get(name):
        return None
    mailbox = env.get(sender, "")
    if not MAILBOX.fullmatch(mailbox):
        raise ConfigInvalid(f"{sender}: give the address that pages come from")
    try:
        return _mail_server(urlsplit(env[name]), mailbox)
    except ValueError:
        words = "give smtps://name:password@host:465, or smtp://… for a server with STARTTLS"
        # The error itself might quote the password.
        raise ConfigInvalid(f"{name}: {words}") from None


def _mail_server(parts: SplitResult, sender: str) -> MailServer:
    if parts.scheme not in _MAIL_PORTS or not parts.hostname or parts.path not in ("", "/"):
        raise ValueError("no address of a mail server")
    return MailServer(
        host=parts.hostname,
        port=parts.port or _MAIL_PORTS[parts.scheme],
        sender=sender,
        wraps=parts.scheme == "smtps",
        name=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


def translator_server(env: Mapping[str, str]) -> TranslatorServer | None:
    """Read where to translate: clients' words go there, so never in the clear over a network."""
    url = env.get("AFTERCALL_TRANSLATOR_URL", "").rstrip("/")
    if not url:
        return None
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    named = "AFTERCALL_TRANSLATOR_URL"
    if not host or parts.username or parts.query or parts.scheme not in ("http", "https"):
        raise ConfigInvalid(f"{named}: give an address such as https://translate.example.gov")
    if parts.scheme == "http" and host not in THIS_MACHINE:
        raise ConfigInvalid(f"{named}: http is for this machine alone, elsewhere give https")
    return TranslatorServer(url, env.get("AFTERCALL_TRANSLATOR_KEY", ""))
