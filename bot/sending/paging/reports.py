"""Reads what Twilio posts about pages: what became of a text or a call. The paths it posts to."""

from collections.abc import Mapping
from uuid import UUID

from bot.sending.channels.base import StatusReport

VOICE_PATH = "/webhooks/twilio/voice"
STATUS_PATH = "/webhooks/twilio/pages"
SID_LENGTH_MAX = 64

# On the right, of models.states.PAGE_STATES.
TEXT_STATES = {
    "scheduled": "sent",
    "accepted": "sent",
    "queued": "sent",
    "sending": "sent",
    "sent": "sent",
    "delivered": "delivered",
    "read": "delivered",
    "undelivered": "failed",
    "failed": "failed",
    "canceled": "failed",
}
# What somebody, or something, answered has arrived; whether it was heard, only a key tells. Where
# nobody answered the way works all the same: such a call stays as sent.
CALL_STATES = {
    "queued": "sent",
    "initiated": "sent",
    "ringing": "sent",
    "in-progress": "delivered",
    "completed": "delivered",
    "busy": "sent",
    "no-answer": "sent",
    "canceled": "sent",
    "failed": "failed",
}


def status_url(address: str, attempt_id: UUID) -> str:
    """Return where the provider reports to about this attempt."""
    return f"{address}{STATUS_PATH}/{attempt_id}"


def read(form: Mapping[str, str], attempt_id: UUID) -> StatusReport | None:
    """Read a status callback of a text or call; None for a word that is new since."""
    if "CallSid" in form:
        sid, state = form["CallSid"], CALL_STATES.get(form.get("CallStatus", ""))
    else:
        sid, state = form.get("MessageSid", ""), TEXT_STATES.get(form.get("MessageStatus", ""))
    if state is None:
        return None
    return StatusReport(sid[:SID_LENGTH_MAX], state, _code(form.get("ErrorCode", "")), attempt_id)


def _code(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0
