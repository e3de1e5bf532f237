"""The JSON the stand-in answers with, in the shapes of Twilio's public OpenAPI description."""

from collections.abc import Mapping
from datetime import datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlencode

from bot.simulation.carrier.account import Account
from bot.simulation.carrier.calls import CallResource
from bot.simulation.carrier.log import Page
from bot.simulation.carrier.posts import API_VERSION
from bot.simulation.carrier.resources import MessageResource, Rejected

ERROR_PAGES = "https://www.twilio.com/docs/errors"
PAGING = {"Page", "PageToken", "PageSize"}


def error_json(refused: Rejected) -> dict[str, Any]:
    """Return the body of a refusal."""
    return {
        "code": refused.code,
        "message": refused.message,
        "more_info": f"{ERROR_PAGES}/{refused.code}",
        "status": refused.http_status,
    }


def message_json(message: MessageResource, account: Account) -> dict[str, Any]:
    """Return one message; while a service has not chosen a sender, it has no sender or segments."""
    uri = f"{_messages_uri(account)}/{message.sid}"
    chosen = message.from_ is not None
    return {
        "sid": message.sid,
        "account_sid": account.account_sid,
        "api_version": API_VERSION,
        "messaging_service_sid": message.service_sid,
        "direction": message.direction,
        "from": message.from_,
        "to": message.to,
        "body": message.body,
        "num_media": str(message.num_media),
        "num_segments": str(message.segments if chosen else 0),
        "price": None,
        "price_unit": None,
        "uri": f"{uri}.json",
        "subresource_uris": {"media": f"{uri}/Media.json"},
        **_state_json(message),
    }


def call_json(call: CallResource, account: Account) -> dict[str, Any]:
    """Return one call."""
    ended, begun = call.ended_at, call.answered_at
    seconds = round((ended - begun).total_seconds()) if ended and begun else None
    return {
        "sid": call.sid,
        "account_sid": account.account_sid,
        "api_version": API_VERSION,
        "direction": "outbound-api",
        "from": call.sender,
        "to": call.to,
        "status": call.status,
        "answered_by": None,
        "duration": None if seconds is None else str(seconds),
        "date_created": _rfc_2822(call.created_at),
        "start_time": _rfc_2822(begun),
        "end_time": _rfc_2822(ended),
        "uri": f"/{API_VERSION}/Accounts/{account.account_sid}/Calls/{call.sid}.json",
    }


def page_json(page: Page, query: Mapping[str, str], *, account: Account) -> dict[str, Any]:
    """Return one page of the log with the addresses of its neighbours."""
    start = page.number * page.size
    return {
        "messages": [message_json(message, account) for message in page.messages],
        "page": page.number,
        "page_size": page.size,
        "start": start,
        "end": start + max(len(page.messages) - 1, 0),
        "uri": _page_uri(account, query, page=page, number=page.number),
        "first_page_uri": _page_uri(account, query, page=page, number=0),
        "previous_page_uri": _previous_uri(account, query, page=page),
        "next_page_uri": _next_uri(account, query, page=page),
    }


def account_json(account: Account) -> dict[str, Any]:
    """Return the account itself; unlike Twilio's, the answer does not repeat its token."""
    return {
        "sid": account.account_sid,
        "owner_account_sid": account.account_sid,
        "friendly_name": "Stand-in",
        "status": "active",
        "type": "Full",
        "date_created": None,
        "date_updated": None,
        "uri": f"/{API_VERSION}/Accounts/{account.account_sid}.json",
        "subresource_uris": {"messages": f"{_messages_uri(account)}.json"},
    }


def _state_json(message: MessageResource) -> dict[str, Any]:
    """Return what changes about a message as it goes its way."""
    return {
        "status": message.status,
        "error_code": message.error_code,
        "error_message": f"Error {message.error_code}" if message.error_code else None,
        "date_created": _rfc_2822(message.created_at),
        "date_sent": _rfc_2822(message.sent_at),
        "date_updated": _rfc_2822(message.updated_at),
    }


def _rfc_2822(moment: datetime | None) -> str | None:
    """Write a moment the way this API does, to the second."""
    return format_datetime(moment) if moment is not None else None


def _messages_uri(account: Account) -> str:
    return f"/{API_VERSION}/Accounts/{account.account_sid}/Messages"


def _previous_uri(account: Account, query: Mapping[str, str], *, page: Page) -> str | None:
    """Return the address of the page before, which the first has not."""
    if page.number == 0:
        return None
    return _page_uri(account, query, page=page, number=page.number - 1)


def _next_uri(account: Account, query: Mapping[str, str], *, page: Page) -> str | None:
    """Return the address of the next page, with the token that keeps the place."""
    if page.token is None:
        return None
    address = _page_uri(account, query, page=page, number=page.number + 1)
    return f"{address}&PageToken={page.token}"


def _page_uri(account: Account, query: Mapping[str, str], *, page: Page, number: int) -> str:
    """Return the address of a page, relative to the host, with the filters asked for."""
    filters = {name: value for name, value in query.items() if name not in PAGING}
    paging = {"PageSize": page.size, "Page": number}
    return f"{_messages_uri(account)}.json?{urlencode({**filters, **paging})}"
