"""What staff read instead of codes: levels, delivery, consent, signals.

The tables hold the English; the functions say it in the reader's language.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from bot.doors.console import provider_words
from bot.doors.dates import clock_time as clock_time
from bot.doors.dates import date as date
from bot.doors.dates import day as day
from bot.doors.dates import day_and_time as day_and_time
from bot.doors.dates import deadline as deadline
from bot.doors.dates import long_day as long_day
from bot.doors.dates import span as span
from bot.doors.tongue import marked, say
from flows.languages import LANGUAGES

LEVELS = (marked("Danger now"), marked("Urgent"), marked("Today"), marked("Next shift"))
CHANNELS = MappingProxyType(
    {"sms": marked("Text"), "whatsapp": marked("WhatsApp"), "webchat": marked("Web chat")}
)
STATES = MappingProxyType(
    {
        "bot": marked("Script speaks"),
        "waiting": marked("Waits for a person"),
        "held": marked("A person speaks"),
    }
)
# How a conversation may be closed; `close` keeps the key.
OUTCOMES = MappingProxyType(
    {
        "helped_by_text": marked("Helped by text"),
        "talked_by_phone": marked("Talked by phone"),
        "visit_made": marked("Visit made"),
        "connected_to_service": marked("Connected to a service"),
        "could_not_reach": marked("Could not reach"),
        "not_needed": marked("Not needed"),
        "handed_back": marked("Handed back to the script"),
    }
)
# What a text can be read as; the rule and the words stand beside it.
SIGNALS = MappingProxyType(
    {
        "risk_imminent": marked("may be in danger now"),
        "risk_elevated": marked("may be in danger"),
        "risk_denied": marked("says they are in no danger"),
        "opt_out": marked("wants no more texts"),
        "opt_in": marked("wants texts again"),
        "help_info": marked("asks who we are or for help"),
        "wants_person": marked("wants a person"),
        "wrong_person": marked("may be somebody else"),
        "language_switch": marked("asks for another language"),
        "language_unread": marked("a language that nobody here reads"),
    }
)
# What a specialist's ready replies are about.
TOPICS = MappingProxyType(
    {
        "hello": marked("Hello, I am here"),
        "thanks": marked("Thank you for telling me"),
        "safe_now": marked("Are you safe?"),
        "crisis_line": marked("Someone to talk to, any time"),
        "call_offer": marked("Offer a call"),
        "call_missed": marked("I could not reach you"),
        "slow": marked("I will be a little while"),
        "shelter": marked("A place for tonight"),
        "food": marked("Food"),
        "appointment": marked("Help with an appointment"),
        "medication": marked("Getting medicine"),
        "goodbye": marked("Handing back"),
    }
)
SECOND_READER = marked("the second reader")
PURPOSES = MappingProxyType(
    {
        "everything": marked("Any text"),
        "consent_request": marked("The first text"),
        "check_in": marked("Check-ins"),
        "caring_contact": marked("Caring contacts"),
    }
)
# What became of a service offered.
SERVICE_STATES = MappingProxyType(
    {
        "offered": marked("offered, not answered yet"),
        "accepted": marked("wanted"),
        "connected": marked("connected"),
        "declined": marked("not wanted"),
        "unreachable": marked("could not be reached"),
    }
)
SOURCES = MappingProxyType(
    {
        "client": marked("said by the client"),
        "staff": marked("told to staff"),
        "referral": marked("heard at referral"),
        "provider": marked("told by the provider"),
    }
)
SCRIPTS = MappingProxyType(
    {
        "consent": marked("Consent request"),
        "first_check_in": marked("First check-in"),
        "check_in": marked("Check-in"),
        "caring_contact": marked("Caring contact"),
    }
)
REASONS: Mapping[str, str] = MappingProxyType(
    {
        "later": marked("left to leave then"),
        "client_wrote": marked("the client wrote before this left"),
        "another_speaks": marked("a colleague has the conversation, or has answered"),
        "window": marked("texting window closed"),
        "daily_cap": marked("enough texts for one day"),
        "weekly_cap": marked("enough texts for one week"),
        "silent": marked("no answer several times: asked no more"),
        "answered_already": marked("answered before: not asked once more"),
        "wrote_lately": marked("the client wrote lately"),
        "translation": marked("no reviewed wording in this language"),
        "provider": marked("the provider asks us to wait"),
        "provider_unreachable": marked("the provider cannot be reached"),
        "proved_absent": marked("it had not arrived, so it goes again"),
        "opted_out": marked("the client stopped texting"),
        "no_consent": marked("no consent"),
        "person_speaks": marked("a person took over"),
        "waits_for_person": marked("it waits for a person"),
        "not_safe_to_text": marked("not safe to text"),
        "unreachable": marked("the number cannot be reached"),
        "suspect": marked("the number may be somebody else's"),
        "wrong_person": marked("the number may be somebody else's"),
        "too_late": marked("too late to make sense"),
        "already_confirmed": marked("already confirmed once"),
        "not_opted_out": marked("nothing to confirm"),
        "campaign_over": marked("the campaign is over"),
        "campaign_paused": marked("the campaign is paused"),
        "campaign_stopped": marked("the campaign was stopped"),
        "script_under_way": marked("another script is under way"),
        "answered": marked("the answer came first"),
        "language_switch": marked("said again in another language"),
        "cadence_stopped": marked("the script ended these check-ins"),
        "merged": marked("merged with another client"),
        "not_theirs": marked("the number is somebody else's"),
        "superseded": marked("a newer script took its place"),
        "closed_by_staff": marked("closed by staff"),
        "taken_back": marked("taken back"),
        "unverified": marked("not sure whether the number is still theirs"),
        "reassigned": marked("cut off, says the Reassigned Numbers Database"),
        "in_hospital": marked("the client is in hospital"),
        "in_jail": marked("the client is in jail"),
        "moved_away": marked("the client has moved away"),
        "deceased": marked("the client has died"),
        "ended_by_staff": marked("ended by staff"),
        "kept_quiet": marked("staff asked for quiet until then"),
        "number_gone": marked("the number cannot be reached"),
        "script_missing": marked("its script is missing"),
        "failed": marked("a check-in could not be started"),
        # How the shipped scripts end.
        "agreed": marked("agreed"),
        "not agreed": marked("not agreed"),
        "finished": marked("finished"),
        "partly answered": marked("partly answered"),
        "no answer": marked("no answer"),
        "left to a person": marked("left to a person"),
    }
)
_STATUSES = MappingProxyType(
    {
        "queued": marked("queued"),
        "sending": marked("being sent"),
        "doubtful": marked("nobody knows yet whether it was sent"),
        "accepted": marked("handed to the provider"),
        "sent": marked("sent"),
        "delivered": marked("delivered"),
        "read": marked("read"),
        "undelivered": marked("not delivered"),
        "failed": marked("failed"),
        "refused": marked("not sent"),
        "cancelled": marked("cancelled"),
    }
)
LANGUAGE_NAMES = MappingProxyType(
    {
        "en": marked("English"),
        "es": marked("Spanish"),
        "vi": marked("Vietnamese"),
        "zh-Hans": marked("Chinese (simplified)"),
        "zh-Hant": marked("Chinese (traditional)"),
        "ru": marked("Russian"),
        "uk": marked("Ukrainian"),
        "ro": marked("Romanian"),
        "ar": marked("Arabic"),
        "so": marked("Somali"),
        "ja": marked("Japanese"),
        "ko": marked("Korean"),
        "lo": marked("Lao"),
    }
)
# What the shipped scripts ask, and what they keep of the answers.
INSTRUMENTS = MappingProxyType(
    {
        "consent_to_texts": marked("Consent to texts"),
        "needs_help": marked("Needs help"),
        "self_rated_state": marked("Self rated state"),
        "service_result": marked("Service result"),
        "wants_call": marked("Wants call"),
    }
)
ANSWERS = MappingProxyType(
    {
        "yes": marked("yes"),
        "no": marked("no"),
        "not_yet": marked("not yet"),
        "not_wanted": marked("no longer wanted"),
        "no_reach": marked("could not reach them"),
    }
)


def reason(code: str | None) -> str:
    """Give a reason's words; a reason we have no words for is told as it is."""
    return _said(REASONS, code or "")


def delivery(message: Any, zone: ZoneInfo) -> str:
    """Say where a text of ours stands; "delivered" is never called "read"."""
    why = reason(message.reason)
    if message.status == "held":
        return _held(message, why, zone)
    if message.error_code and message.status in ("failed", "undelivered"):
        why = provider_words.why(message.error_code)
    stands = _said(_STATUSES, message.status)
    return f"{stands} — {why}" if why else stands


def _held(message: Any, why: str, zone: ZoneInfo) -> str:
    if not message.due_at:
        return say("held — %(reason)s", reason=why)
    until = day_and_time(message.due_at, zone)
    return say("held until %(time)s — %(reason)s", time=until, reason=why)


def level(number: int) -> str:
    """Give a level's name."""
    return say(LEVELS[number])


def state(code: str) -> str:
    """Say who speaks in a conversation."""
    return _said(STATES, code)


def channel(code: str) -> str:
    """Give a channel's name."""
    return _said(CHANNELS, code)


def outcome(code: str) -> str:
    """Say how a conversation was closed."""
    return _said(OUTCOMES, code)


def purpose(code: str) -> str:
    """Say what a consent covers."""
    return _said(PURPOSES, code)


def source(code: str) -> str:
    """Say where a consent decision comes from."""
    return _said(SOURCES, code)


def service_state(code: str) -> str:
    """Say what became of a service offered."""
    return _said(SERVICE_STATES, code)


def signal(code: str) -> str:
    """Say what a text was read as."""
    return _said(SIGNALS, code)


def topic(code: str) -> str:
    """Say what a ready reply is about."""
    return _said(TOPICS, code)


def language(code: str) -> str:
    """Give a language's name; a code that we do not know stays as it is."""
    return say(LANGUAGE_NAMES.get(code, code))


def language_names() -> Mapping[str, str]:
    """Give our languages by code, in the order of their list."""
    return {code: language(code) for code in LANGUAGES}


def direction(code: str) -> str:
    """Say which way a language is written."""
    return LANGUAGES[code].direction if code in LANGUAGES else "auto"


def masked(channel: str, address: str) -> str:
    """Give an address by its last four digits only; a web chat's token not at all."""
    return _said(CHANNELS, channel) if channel == "webchat" else f"…{address[-4:]}"


def initials(name: str | None) -> str:
    """Give a name's initials, at most two, or a question mark for nobody."""
    letters = [part[0] for part in (name or "").split() if part]
    return "".join(letters[:1] + letters[1:][-1:]).upper() or "?"


def script(name: str) -> str:
    """Give a script's name as staff call it; one we have no words for is told by its file's."""
    return say(SCRIPTS[name]) if name in SCRIPTS else name.replace("_", " ").capitalize()


def instrument(code: str) -> str:
    """Give an outcome's question in a few words."""
    if code in INSTRUMENTS:
        return say(INSTRUMENTS[code])
    return code.replace("_", " ").replace(".", ": ").capitalize()


def answer(value: str) -> str:
    """Give a typed answer; the client's own words stay as they are."""
    return say(ANSWERS[value]) if value in ANSWERS else value


def _said(table: Mapping[str, str], code: str) -> str:
    return say(table[code]) if code in table else code.replace("_", " ")
