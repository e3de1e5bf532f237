"""The forms the carrier posts to us, and their signature."""

from collections.abc import Mapping
from datetime import datetime

from twilio.request_validator import RequestValidator

from bot.simulation.carrier.account import Account
from bot.simulation.carrier.deliveries import Delivery, Kind, overrides
from bot.simulation.carrier.keywords import Keyword
from bot.simulation.carrier.refusals import WHATSAPP
from bot.simulation.carrier.resources import MessageResource, StatusChange

API_VERSION = "2010-04-01"

# Twilio adds parameters without notice, and sends some of them empty: a handler that lists the
# parameters it knows, or drops the blank ones, computes another signature.
PLACE = {
    "FromCity": "PORTLAND",
    "FromState": "OR",
    "FromZip": "",
    "FromCountry": "US",
    "ToCity": "",
    "ToState": "OR",
    "ToZip": "",
    "ToCountry": "US",
    "UnannouncedField": "added without notice",
}


def inbound_form(
    message: MessageResource, account: Account, *, keyword: Keyword | None
) -> dict[str, str]:
    """Return the form of an inbound text; `keyword` is what Advanced Opt-Out handled, if it did."""
    form = _identity(message, account) | {
        "SmsMessageSid": message.sid,
        "SmsStatus": "received",
        "Body": message.original_body,
        "NumMedia": str(message.num_media),
        "NumSegments": str(message.segments),
    }
    if keyword is not None:
        form["OptOutType"] = keyword
    return form | _media(message, account) | _channel(message.sender)


def status_form(
    message: MessageResource, account: Account, *, change: StatusChange
) -> dict[str, str]:
    """Return the form of one status callback."""
    form = _identity(message, account) | {
        "MessageStatus": change.status,
        "SmsStatus": change.status,
    }
    if change.error_code is not None:
        form["ErrorCode"] = str(change.error_code)
    if change.status in {"delivered", "undelivered"}:
        form["RawDlrDoneDate"] = change.at.strftime("%y%m%d%H%M")
    return form


def signed(
    kind: Kind, message_sid: str, *, to: tuple[str, str], form: Mapping[str, str], at: datetime
) -> Delivery:
    """Return the post of a form, signed as Twilio signs; `to` is the URL and the auth token."""
    url, retries, retry_on = overrides(to[0])
    signature = RequestValidator(to[1]).compute_signature(url, form)
    headers = {
        "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
        "User-Agent": "TwilioProxy/1.1",
        "X-Twilio-Signature": signature,
        "I-Twilio-Idempotency-Token": f"{message_sid}-{_status(form)}",
    }
    return Delivery(kind, message_sid, url, form, headers, at, retries, retry_on)


def _status(form: Mapping[str, str]) -> str:
    return form.get("MessageStatus") or form.get("CallStatus") or "received"


def _identity(message: MessageResource, account: Account) -> dict[str, str]:
    """Return what every post says about its message."""
    form = {
        "MessageSid": message.sid,
        "SmsSid": message.sid,
        "AccountSid": account.account_sid,
        "From": message.sender,
        "To": message.to,
        "ApiVersion": API_VERSION,
    }
    if message.service_sid:
        form["MessagingServiceSid"] = message.service_sid
    return form


def _media(message: MessageResource, account: Account) -> dict[str, str]:
    """Return the address and type of each picture of a text."""
    base = f"https://api.twilio.com/{API_VERSION}/Accounts/{account.account_sid}"
    form = {}
    for number in range(message.num_media):
        sid = "ME" + message.sid[2:-1] + str(number)
        form[f"MediaUrl{number}"] = f"{base}/Messages/{message.sid}/Media/{sid}"
        form[f"MediaContentType{number}"] = "image/jpeg"
    return form


def _channel(sender: str) -> dict[str, str]:
    """Return the fields of the channel: a place for a phone, a profile for WhatsApp."""
    if not sender.startswith(WHATSAPP):
        return dict(PLACE)
    wa_id = sender.removeprefix(WHATSAPP).removeprefix("+")
    return {
        "WaId": wa_id,
        "ProfileName": "Invented Person",
        "ChannelMetadata": '{"type":"whatsapp","data":{}}',
        "UnannouncedField": PLACE["UnannouncedField"],
    }
