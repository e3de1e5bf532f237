"""What staff read instead of codes: levels, deadlines, delivery, consent. English only."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from flows.languages import LANGUAGES

LEVELS = ("Danger now", "Urgent", "Today", "Next shift")
CHANNELS = MappingProxyType({"sms": "Text", "whatsapp": "WhatsApp", "webchat": "Web chat"})
STATES = MappingProxyType(
    {"bot": "Script speaks", "waiting": "Waits for a person", "held": "A person speaks"}
)
# How a conversation may be closed; `close` keeps the key.
OUTCOMES = MappingProxyType(
    {
        "helped_by_text": "Helped by text",
        "talked_by_phone": "Talked by phone",
        "visit_made": "Visit made",
        "connected_to_service": "Connected to a service",
        "could_not_reach": "Could not reach",
        "not_needed": "Not needed",
        "handed_back": "Handed back to the script",
    }
)
# What a text can be read as; the rule and the words stand beside it.
SIGNALS = MappingProxyType(
    {
        "risk_imminent": "may be in danger now",
        "risk_elevated": "may be in danger",
        "risk_denied": "says they are in no danger",
        "opt_out": "wants no more texts",
        "opt_in": "wants texts again",
        "help_info": "asks who we are or for help",
        "wants_person": "wants a person",
        "wrong_person": "may be somebody else",
        "language_switch": "asks for another language",
        "language_unread": "a language that nobody here reads",
    }
)
# What a specialist's ready replies are about.
TOPICS = MappingProxyType(
    {
        "hello": "Hello, I am here",
        "thanks": "Thank you for telling me",
        "safe_now": "Are you safe?",
        "crisis_line": "Someone to talk to, any time",
        "call_offer": "Offer a call",
        "call_missed": "I could not reach you",
        "slow": "I will be a little while",
        "shelter": "A place for tonight",
        "food": "Food",
        "appointment": "Help with an appointment",
        "medication": "Getting medicine",
        "goodbye": "Handing back",
    }
)
SECOND_READER = "the second reader"
PURPOSES = MappingProxyType(
    {
        "everything": "Any text",
        "consent_request": "The first text",
        "check_in": "Check-ins",
        "caring_contact": "Caring contacts",
    }
)
# What became of a service offered.
SERVICE_STATES = MappingProxyType(
    {
        "offered": "offered, not answered yet",
        "accepted": "wanted",
        "declined": "not wanted",
        "connected": "connected",
        "unreachable": "could not be reached",
    }
)
SOURCES = MappingProxyType(
    {
        "client": "said by the client",
        "staff": "told to staff",
        "referral": "heard at referral",
        "provider": "told by the provider",
    }
)
SCRIPTS = MappingProxyType(
    {
        "consent": "Consent request",
        "first_check_in": "First check-in",
        "check_in": "Check-in",
        "caring_contact": "Caring contact",
    }
)
REASONS: Mapping[str, str] = MappingProxyType(
    {
        "window": "texting window closed",
        "daily_cap": "enough texts for one day",
        "translation": "no reviewed wording in this language",
        "provider": "the provider asks us to wait",
        "provider_unreachable": "the provider cannot be reached",
        "proved_absent": "it had not arrived, so it goes again",
        "opted_out": "the client stopped texting",
        "no_consent": "no consent",
        "person_speaks": "a person took over",
        "waits_for_person": "it waits for a person",
        "not_safe_to_text": "not safe to text",
        "unreachable": "the number cannot be reached",
        "suspect": "the number may be somebody else's",
        "wrong_person": "the number may be somebody else's",
        "too_late": "too late to make sense",
        "already_confirmed": "already confirmed once",
        "not_opted_out": "nothing to confirm",
        "campaign_over": "the campaign is over",
        "campaign_paused": "the campaign is paused",
        "script_under_way": "another script is under way",
        "answered": "the answer came first",
        "language_switch": "said again in another language",
        "cadence_stopped": "the script ended these check-ins",
        "superseded": "a newer script took its place",
        "closed_by_staff": "closed by staff",
        "taken_back": "taken back",
        "ended_by_staff": "ended by staff",
        "kept_quiet": "staff asked for quiet until then",
    }
)
_STATUSES = MappingProxyType(
    {
        "queued": "queued",
        "sending": "being sent",
        "doubtful": "nobody knows yet whether it was sent",
        "accepted": "handed to the provider",
        "sent": "sent",
        "delivered": "delivered",
        "read": "read",
        "undelivered": "not delivered",
        "failed": "failed",
        "refused": "not sent",
        "cancelled": "cancelled",
    }
)


def reason(code: str | None) -> str:
    """Give a reason's words; a reason we have no words for is told as it is."""
    return REASONS.get(code or "", (code or "").replace("_", " "))


def delivery(message: Any, zone: ZoneInfo) -> str:
    """Say where a text of ours stands; "delivered" is never called "read"."""
    why = reason(message.reason)
    if message.status == "held":
        until = f" until {day_and_time(message.due_at, zone)}" if message.due_at else ""
        return f"held{until} — {why}"
    if message.error_code and message.status in ("failed", "undelivered"):
        why = f"provider's error {message.error_code}"
    words = _STATUSES.get(message.status, message.status)
    return f"{words} — {why}" if why else words


def day_and_time(at: datetime, zone: ZoneInfo) -> str:
    """Give a time as "Mon 2 Nov 9:00" in a zone."""
    local = at.astimezone(zone)
    return f"{local:%a} {local.day} {local:%b} {clock_time(at, zone)}"


def clock_time(at: datetime, zone: ZoneInfo) -> str:
    """Give a time as "9:05" in a zone."""
    local = at.astimezone(zone)
    return f"{local.hour}:{local:%M}"


def date(at: datetime, zone: ZoneInfo) -> str:
    """Give a date as "2 Nov 2026" in a zone."""
    local = at.astimezone(zone)
    return f"{local.day} {local:%b %Y}"


def span(length: timedelta) -> str:
    """Give a length of time in the one or two units that matter: "40 s", "12 min", "3 h 20 min"."""
    seconds = int(abs(length.total_seconds()))
    if seconds < 60:
        return f"{seconds} s"
    minutes, hours = seconds // 60, seconds // 3600
    if minutes < 60:
        return f"{minutes} min"
    if hours < 24:
        return f"{hours} h {minutes % 60} min" if minutes % 60 else f"{hours} h"
    return f"{hours // 24} d {hours % 24} h" if hours % 24 else f"{hours // 24} d"


def deadline(by: datetime, now: datetime) -> str:
    """Say how long is left, or how late it is."""
    return f"{span(by - now)} left" if by > now else f"{span(by - now)} late"


def direction(code: str) -> str:
    """Say which way a language is written."""
    return LANGUAGES[code].direction if code in LANGUAGES else "auto"


def masked(channel: str, address: str) -> str:
    """Give an address by its last four digits only; a web chat's token not at all."""
    return CHANNELS[channel] if channel == "webchat" else f"…{address[-4:]}"


def initials(name: str | None) -> str:
    """Give a name's initials, at most two, or a question mark for nobody."""
    letters = [part[0] for part in (name or "").split() if part]
    return "".join(letters[:1] + letters[1:][-1:]).upper() or "?"


def script(name: str) -> str:
    """Give a script's name as staff call it; one we have no words for is told by its file's."""
    return SCRIPTS.get(name, name.replace("_", " ").capitalize())


def instrument(code: str) -> str:
    """Give an outcome's question in a few words."""
    return code.replace("_", " ").replace(".", ": ").capitalize()
