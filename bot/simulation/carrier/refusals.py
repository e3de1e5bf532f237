"""Why the carrier refuses a request to send, in the order Twilio notices.

Codes and their meaning are Twilio's error dictionary; the wording is ours, because nobody should
act on it. As at Twilio, some messages carry a number: they do not belong in a log.
"""

import re
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from bot.simulation.carrier.account import Account
from bot.simulation.carrier.resources import Rejected

BODY_CHARACTERS_MAX = 1600
VALIDITY_SECONDS_MAX = 36000
RETRY_AFTER_SECONDS = 1

E164 = re.compile(r"\+[1-9]\d{6,14}")
WHATSAPP = "whatsapp:"

MAGIC_RECIPIENTS = {
    "+15005550001": 21211,
    "+15005550002": 21612,
    "+15005550003": 21408,
    "+15005550004": 21610,
    "+15005550009": 21614,
}
MAGIC_SENDERS = {"+15005550001": 21212, "+15005550007": 21606, "+15005550008": 21611}
MAGIC_SENDER_FINE = "+15005550006"

MEANINGS = {
    20001: (400, "A parameter is not valid."),
    20003: (401, "Authenticate"),
    20404: (404, "The requested resource was not found."),
    20409: (409, "The message is not in a state that allows this."),
    20429: (429, "Too Many Requests"),
    20500: (500, "Internal Server Error"),
    20503: (503, "Service Unavailable"),
    21201: (400, "No 'To' number is specified."),
    21205: (400, "The 'Url' is not valid."),
    21210: (400, "The 'From' number is not one of this account."),
    21211: (400, "The 'To' number {to} is not a valid phone number."),
    21213: (400, "A 'From' number is required."),
    21212: (400, "The 'From' number is not a valid phone number."),
    21408: (400, "Permission to send to the region of the 'To' number is not enabled."),
    21602: (400, "Message body is required."),
    21603: (400, "A 'From' number or a Messaging Service is required."),
    21604: (400, "A 'To' phone number is required."),
    21606: (400, "The 'From' number cannot send messages for this account."),
    21609: (400, "The 'StatusCallback' URL is not valid."),
    21610: (400, "Attempt to send to an unsubscribed recipient."),
    21611: (400, "The 'From' number has too many messages in its queue."),
    21612: (400, "The 'To' number {to} is not reachable from this sender."),
    21614: (400, "The 'To' number {to} is not a mobile number."),
    21617: (400, "The message body exceeds the limit of 1600 characters."),
    21701: (400, "The Messaging Service does not exist."),
}


def rejected(code: int, *, to: str = "") -> Rejected:
    """Return the refusal that goes with one of Twilio's codes."""
    http_status, meaning = MEANINGS[code]
    retry_after = RETRY_AFTER_SECONDS if code == 20429 else None
    return Rejected(http_status, code, meaning.format(to=to), retry_after)


def refusal(
    form: Mapping[str, str], account: Account, *, refused: Mapping[str, int], blocked: bool
) -> Rejected | None:
    """Return why this form cannot be sent, or nothing when it can.

    `refused` are numbers with a code of their own; `blocked` says the recipient opted out.
    """
    to = form.get("To", "")
    code = (
        _missing(form)
        or _bad_sender(form, account)
        or _bad_recipient(to, refused)
        or _bad_option(form)
        or (21610 if blocked else None)
    )
    return rejected(code, to=to) if code else None


def call_refusal(
    form: Mapping[str, str], account: Account, *, refused: Mapping[str, int]
) -> Rejected | None:
    """Return why this form begins no call, or nothing when it does."""
    to = form.get("To", "")
    code = _bad_call(form, account) or (refused.get(to) if E164.fullmatch(to) else 21211)
    return rejected(code, to=to) if code else None


def _bad_call(form: Mapping[str, str], account: Account) -> int | None:
    """Find the parameter without which nobody can be called, or that is wrong."""
    if not form.get("To"):
        return 21201
    if not form.get("From"):
        return 21213
    if not account.owns(form["From"]):
        return 21210
    if not _is_public_url(form.get("Url", "")):
        return 21205
    callback = form.get("StatusCallback")
    return None if callback is None or _is_public_url(callback) else 21609


def is_address(text: str) -> bool:
    """Say whether this is an E.164 number, or one of WhatsApp."""
    return E164.fullmatch(text.removeprefix(WHATSAPP)) is not None


def _missing(form: Mapping[str, str]) -> int | None:
    """Find the parameter without which nothing can be sent."""
    if not form.get("To"):
        return 21604
    if not (form.get("From") or form.get("MessagingServiceSid")):
        return 21603
    if not any(form.get(name) for name in ("Body", "MediaUrl", "ContentSid")):
        return 21602
    return 21617 if len(form.get("Body", "")) > BODY_CHARACTERS_MAX else None


def _bad_sender(form: Mapping[str, str], account: Account) -> int | None:
    """Find what is wrong with the sender, a number or a Messaging Service."""
    service_sid, number = form.get("MessagingServiceSid"), form.get("From")
    if service_sid and service_sid != account.service_sid:
        return 21701
    if not number or number == MAGIC_SENDER_FINE:
        return None
    if number in MAGIC_SENDERS:
        return MAGIC_SENDERS[number]
    if not is_address(number):
        return 21212
    return None if account.owns(number) else 21606


def _bad_recipient(to: str, refused: Mapping[str, int]) -> int | None:
    """Find what is wrong with the recipient's number."""
    if not is_address(to):
        return 21211
    return refused.get(to) or MAGIC_RECIPIENTS.get(to)


def _bad_option(form: Mapping[str, str]) -> int | None:
    """Find a parameter with an impossible value; scheduling is not played by the stand-in."""
    callback, validity = form.get("StatusCallback"), form.get("ValidityPeriod")
    if callback is not None and not _is_public_url(callback):
        return 21609
    if validity is not None and not _within(validity, VALIDITY_SECONDS_MAX):
        return 20001
    return 20001 if _any_of(form, ("ScheduleType", "SendAt")) else None


def _is_public_url(url: str) -> bool:
    """Say whether the carrier would post here; host names with an underscore are refused."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    return parts.scheme in {"http", "https"} and bool(host) and "_" not in host


def _within(number: str, most: int) -> bool:
    """Say whether this is a whole number from 1 to `most`."""
    return number.isascii() and number.isdigit() and 1 <= int(number) <= most


def _any_of(form: Mapping[str, str], names: Iterable[str]) -> bool:
    """Say whether one of the parameters was given."""
    return any(name in form for name in names)
