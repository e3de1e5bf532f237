"""Reads Twilio's webhook forms. Parameters may be added without notice: unknown ones are fine."""

import re
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from bot.errors import InboundRejected
from bot.sending.channels.base import Inbound, StatusReport

# Ours on the right: initial and intermediate statuses are all "the provider has it".
STATUSES = {
    "scheduled": "accepted",
    "accepted": "accepted",
    "queued": "accepted",
    "sending": "accepted",
    "sent": "sent",
    "delivered": "delivered",
    "undelivered": "undelivered",
    "failed": "failed",
    "canceled": "cancelled",
    "read": "read",
    "partially_delivered": "sent",
}

_SID = re.compile(r"[A-Za-z0-9]{2,64}")
ADDRESS_LENGTH_MAX = 64
WHATSAPP = "whatsapp:"


def inbound(form: Mapping[str, str], received_at: datetime) -> Inbound:
    """Read an inbound message. Raises InboundRejected (400) when it has no sid or sender."""
    channel, address = split_address(form.get("From", ""))
    if not address:
        raise InboundRejected(400, "no sender")
    return Inbound(
        channel=channel,
        provider_id=_sid(form),
        address=address,
        body=form.get("Body", ""),
        received_at=received_at,
        media_count=_count(form.get("NumMedia", "0")),
        opt_out_handled=bool(form.get("OptOutType")),
    )


def status_report(form: Mapping[str, str], message_id: str | None) -> StatusReport | None:
    """Read a status callback; None for a status that Twilio has invented since.

    `message_id` is ours, from the callback's URL.
    """
    sid, status = _sid(form), STATUSES.get(form.get("MessageStatus", ""))
    if status is None:
        return None
    code = form.get("ErrorCode", "")
    error_code = int(code) if code.isascii() and code.isdigit() and len(code) < 7 else 0
    return StatusReport(sid, status, error_code, _uuid(message_id))


def split_address(address: str) -> tuple[str, str]:
    """Return the channel and the bare address of `+1…` or `whatsapp:+1…`."""
    bare = address.removeprefix(WHATSAPP).strip()[:ADDRESS_LENGTH_MAX]
    return ("whatsapp" if address.startswith(WHATSAPP) else "sms"), bare


def joined_address(channel: str, address: str) -> str:
    """Return the address as Twilio writes it."""
    return f"{WHATSAPP}{address}" if channel == "whatsapp" else address


def _sid(form: Mapping[str, str]) -> str:
    sid = form.get("MessageSid", "")
    if not _SID.fullmatch(sid):
        raise InboundRejected(400, "no message sid")
    return sid


def _count(text: str) -> int:
    """Read NumMedia; what is not a small number still means that something came."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 3 else 1


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
