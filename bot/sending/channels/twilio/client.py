"""Twilio's own client library, joined to an account, and what its errors prove.

Everything that loads the library's REST part goes through here: it is large.
"""

from collections.abc import Callable
from typing import TypeVar

import requests
from requests.adapters import HTTPAdapter
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http import HttpClient
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client
from urllib3.exceptions import MaxRetryError, NewConnectionError

from bot.config import TwilioAccount
from bot.errors import ChannelError, DeliveryDoubtful, ProviderUnreachable
from bot.sending.channels.base import Remedy
from bot.sending.channels.twilio import codes

# As many as there may be texts under way at once, and a few who ask.
CONNECTIONS_KEPT = 64
TOO_MANY = 429
UNKNOWN_CODE = 0
# The last is an answer that is no JSON, as from a proxy in between.
BROKEN = (TwilioException, requests.RequestException, ValueError)

Answer = TypeVar("Answer")


def join(account: TwilioAccount, http_client: HttpClient | None = None) -> Client:
    """Return a client of this account; every call of it has a time-out."""
    ours = http_client or TwilioHttpClient(timeout=account.timeout_seconds)
    client = Client(account.account_sid, account.tokens[0], http_client=ours)
    if account.api_url:
        client.api.base_url = account.api_url.rstrip("/")
    if http_client is None:
        _keep_ready(ours.session, client.api.base_url)
    return client


def _keep_ready(session: requests.Session, url: str) -> None:
    """Keep a connection open for every text under way; the library keeps as many as cores, plus 4.

    A text that finds none shakes hands anew, which costs more than all else about it. Proxies and
    certificates are looked up in the environment once, not for each text, which costs a fifth.
    """
    for scheme in ("https://", "http://"):
        session.mount(scheme, HTTPAdapter(pool_maxsize=CONNECTIONS_KEPT))
    found = session.merge_environment_settings(url, {}, None, None, None)
    session.proxies, session.verify, session.trust_env = found["proxies"], found["verify"], False


def asked(question: Callable[[], Answer]) -> Answer:
    """Ask; whatever goes wrong means that we do not know, and raises ProviderUnreachable."""
    try:
        return question()
    except BROKEN as error:
        raise ProviderUnreachable("the provider could not be asked") from error


def outcome(error: Exception, is_final: Callable[[Remedy], bool]) -> Exception:
    """Say what an error while sending proves: refused, never arrived, or nothing at all.

    `is_final` says by a refusal's remedy whether the same would be refused again for ever.
    """
    if isinstance(error, TwilioRestException):
        return _refused(error, is_final)
    if isinstance(error, requests.ConnectTimeout) or _never_connected(error):
        return ProviderUnreachable("no connection was made")
    return DeliveryDoubtful("the connection broke before an answer came")


def _refused(error: TwilioRestException, is_final: Callable[[Remedy], bool]) -> Exception:
    if error.status >= 500:
        return DeliveryDoubtful("the provider failed while it had the request")
    code = 20429 if error.status == TOO_MANY else error.code or UNKNOWN_CODE
    return ChannelError(code, permanent=is_final(codes.remedy(code)))


def _never_connected(error: Exception) -> bool:
    inner = error.args[0] if error.args else None
    return isinstance(inner, MaxRetryError) and isinstance(inner.reason, NewConnectionError)
