"""The gate: may this text leave now? Pure, and asked twice: when written, and when sent.

Local time lives only here and in `rendering`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.config import Policy
from flows.public_days import is_public_holiday

CONSENT_REQUEST = "consent_request"
CHECK_IN = "check_in"
CARING_CONTACT = "caring_contact"
REPLY = "reply"
STAFF_REPLY = "staff_reply"
CONFIRMATION = "confirmation"
# The fixed answer to a cry for help: it leaves even when a person has just taken over.
SAFETY = "safety"

# Why a reply is held that its writer left to leave by itself.
LATER = "later"
EVERYTHING = "everything"
# Who moved away or died is texted no more; the others again, from a day on or once somebody says.
DECEASED = "deceased"
AWAY = frozenset({"in_hospital", "in_jail"})
FOR_GOOD = frozenset({"moved_away", DECEASED})
NEEDS_LEDGER = frozenset({CONSENT_REQUEST, CHECK_IN, CARING_CONTACT})
# Twilio accepts a validity of 1 to 36,000 s; four hours at most keeps a check-in of today today.
VALIDITY_LONGEST = timedelta(hours=4)
VALIDITY_SHORTEST = timedelta(seconds=60)
# The provider counts from when it has the text, which is as late as a request may take.
HANDED_OVER_WITHIN = timedelta(seconds=15)
OPENINGS_TRIED_MAX = 8
# A text of a campaign that is paused is looked at again this often.
PAUSED_FOR = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Draft:
    """A text that wants to leave. `answers_at` is when the client wrote what it answers,
    `written_at` when it was itself, if it has waited since.

    `later` says that its writer, a person, has left it to leave by itself at a later hour.
    """

    purpose: str
    author: str
    answers_at: datetime | None = None
    worded: bool = True
    later: bool = False
    written_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What the decision rests on, read in the same transaction.

    `consent` is the ledger's latest state by purpose. `stopped_at` is set while the client has
    stopped everything. `unprompted` counts automatic texts of the last 24 hours that answered
    nothing, `unprompted_of_week` those of seven days. `safe_hours` is set where the client said
    that texts are safe only between two hours of their day. `possible_zones` are set where nobody
    knows in which of several the client is: a text must be right in all of them. `campaign` is how
    it stands with the campaign that says a text unasked, nothing where none does. `another_speaks`
    is asked for a reply that leaves later alone: whether another person than its writer has the
    conversation, or has answered meanwhile. `circumstance` is why staff say that nothing is sent
    unasked, until `circumstance_until` where that is set.
    """

    zone: str
    contact_state: str = "active"
    safe_to_text: bool = True
    safe_hours: tuple[int, int] | None = None
    consent: Mapping[str, str] = field(default_factory=dict)
    stopped_at: datetime | None = None
    confirmed_at: datetime | None = None
    conversation_state: str = "bot"
    last_inbound_at: datetime | None = None
    unprompted: int = 0
    unprompted_of_week: int = 0
    another_speaks: bool = False
    campaign: str = ""
    possible_zones: tuple[str, ...] = ()
    circumstance: str = ""
    circumstance_until: datetime | None = None

    @property
    def zones(self) -> tuple[str, ...]:
        """Return every zone that the client may be in."""
        return self.possible_zones or (self.zone,)


@dataclass(frozen=True, slots=True)
class Cleared:
    """It may leave now; an unprompted text must arrive within `validity_seconds` or not at all."""

    validity_seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """It may not leave yet. Without `until` a person has to act first."""

    reason: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """It will never leave."""

    reason: str


Decision = Cleared | Held | Refused


def decide(draft: Draft, facts: Facts, now: datetime, policy: Policy) -> Decision:
    """Decide by P1, P5, P6 and P10, in the order in which the rules outrank one another."""
    refusal = _refusal(draft, facts, now, policy)
    if refusal is not None:
        return Refused(refusal)
    if not draft.worded:
        return Held("translation")
    if draft.later:
        return _at_its_hour(draft, facts, now, policy)
    if draft.author == "staff" or _is_reply(draft, now, policy):
        return Cleared()
    return _in_hours(facts, now, policy)


def _refusal(draft: Draft, facts: Facts, now: datetime, policy: Policy) -> str | None:
    if facts.contact_state == "unreachable":
        return "unreachable"
    if draft.purpose == CONFIRMATION:
        return _confirmation_refusal(facts, now, policy)
    if facts.stopped_at is not None:
        return "opted_out"
    if facts.contact_state == "suspect":
        return "wrong_person"
    return _uncovered(draft, facts, now, policy)


def _confirmation_refusal(facts: Facts, now: datetime, policy: Policy) -> str | None:
    """One confirmation, within five minutes of the opt-out (47 CFR 64.1200(a)(12))."""
    if facts.stopped_at is None:
        return "not_opted_out"
    if facts.confirmed_at is not None and facts.confirmed_at >= facts.stopped_at:
        return "already_confirmed"
    return "too_late" if now - facts.stopped_at > policy.confirmation_within else None


def circumstance(facts: Facts, now: datetime) -> str:
    """Return why a client is not texted unasked now; empty for nothing that staff were told."""
    over = facts.circumstance_until is not None and facts.circumstance_until <= now
    return "" if over else facts.circumstance


def _uncovered(draft: Draft, facts: Facts, now: datetime, policy: Policy) -> str | None:
    if draft.author == "bot" and facts.circumstance == DECEASED and draft.purpose != SAFETY:
        return DECEASED
    if draft.purpose in NEEDS_LEDGER and facts.consent.get(draft.purpose) != "granted":
        return "no_consent"
    if draft.purpose not in NEEDS_LEDGER and not _may_answer(facts):
        return "no_consent"
    if draft.author == "bot" and facts.conversation_state == "held" and draft.purpose != SAFETY:
        return "person_speaks"
    if draft.author == "bot" and not _is_reply(draft, now, policy):
        return circumstance(facts, now) or _unprompted_refusal(draft, facts, now, policy)
    return None


def _may_answer(facts: Facts) -> bool:
    """Say whether we may answer: the client wrote to us, or agreed to hear from us."""
    return facts.last_inbound_at is not None or "granted" in facts.consent.values()


def _unprompted_refusal(draft: Draft, facts: Facts, now: datetime, policy: Policy) -> str | None:
    if draft.written_at is not None and now - draft.written_at > policy.unprompted_waits_longest:
        return "too_late"
    if facts.campaign in ("stopping", "stopped"):
        return "campaign_stopped"
    if facts.conversation_state == "waiting":
        return "waits_for_person"
    never = not _ever_opens(narrowed(policy, facts.safe_hours))
    return "not_safe_to_text" if never or not facts.safe_to_text else None


def _is_reply(draft: Draft, now: datetime, policy: Policy) -> bool:
    """Say whether it still counts as an answer; the safety text does however late it leaves."""
    if draft.answers_at is None:
        return False
    return draft.purpose == SAFETY or now - draft.answers_at <= policy.reply_grace


def narrowed(policy: Policy, safe_hours: tuple[int, int] | None) -> Policy:
    """Return the policy with the texting window cut down to what a client said is safe.

    Hours that lie outside of the city's window leave one that never opens.
    """
    if safe_hours is None:
        return policy
    start, end = safe_hours
    return replace(
        policy,
        window_start_hour=max(policy.window_start_hour, start),
        window_end_hour=min(policy.window_end_hour, end),
    )


def asks_hour(facts: Facts, now: datetime, policy: Policy) -> bool:
    """Say whether a person's reply, written now, has to say when it leaves.

    It does outside of the client's hours (`next_hour`), unless it answers: the client's own message
    is at most `reply_grace` old.
    """
    written_at = facts.last_inbound_at
    answers = written_at is not None and now - written_at <= policy.reply_grace
    return not answers and next_hour(facts, now, policy) != now


def next_hour(facts: Facts, now: datetime, policy: Policy) -> datetime | None:
    """Return `now` within the client's hours, else when they begin next, in UTC.

    Those are the texting window, cut down to the hours that the client said are safe. None outside
    of the window for a client to whom no hour is safe to be texted first.
    """
    own = narrowed(policy, facts.safe_hours)
    opens = open_everywhere(now, facts.zones, own) if _ever_opens(own) else None
    return opens if opens == now or facts.safe_to_text else None


def _at_its_hour(draft: Draft, facts: Facts, now: datetime, policy: Policy) -> Decision:
    """Judge a reply that was left to leave by itself: only if nothing was said since.

    The client's newest words may have changed everything, and two people never answer at once.
    """
    if facts.last_inbound_at != draft.answers_at:
        return Refused("client_wrote")
    if facts.another_speaks:
        return Refused("another_speaks")
    if away := circumstance(facts, now):
        return Refused(away)
    opens = next_hour(facts, now, policy)
    if opens is None:
        return Refused("not_safe_to_text")
    return Cleared() if opens == now else Held(LATER, opens)


def _in_hours(facts: Facts, now: datetime, policy: Policy) -> Decision:
    if facts.campaign == "paused":
        return Held("campaign_paused", now + PAUSED_FOR)
    policy = narrowed(policy, facts.safe_hours)
    opens = open_everywhere(now, facts.zones, policy)
    if opens > now:
        return Held("window", opens)
    if facts.unprompted_of_week >= policy.unprompted_per_week_max:
        return Held("weekly_cap", open_everywhere(now + timedelta(hours=24), facts.zones, policy))
    if facts.unprompted >= policy.unprompted_per_day_max:
        return Held("daily_cap", open_everywhere(now + timedelta(hours=24), facts.zones, policy))
    closes = min(window_end(now, zone, policy) for zone in facts.zones)
    lasts = closes - now - HANDED_OVER_WITHIN
    if lasts < VALIDITY_SHORTEST:
        return Held("window", open_everywhere(closes, facts.zones, policy))
    return Cleared(int(min(lasts, VALIDITY_LONGEST).total_seconds()))


def open_everywhere(now: datetime, zones: Sequence[str], policy: Policy) -> datetime:
    """Return `now` when the texting window is open in all of the zones, else when it next is.

    Where they have no hour in common it gives one of the openings after `now`: a text that waits
    for it finds the next one then, and never leaves.
    """
    at = now
    for _ in range(OPENINGS_TRIED_MAX):
        opens = max(next_open(at, zone, policy) for zone in zones)
        if opens == at:
            break
        at = opens
    return at


def next_open(now: datetime, zone: str, policy: Policy) -> datetime:
    """Return `now` when the client's texting window is open, else when it opens next, in UTC."""
    local = now.astimezone(ZoneInfo(zone))
    if _is_texting_day(local.date(), policy) and _window(local, policy):
        return now
    days = 0 if local.hour < policy.window_start_hour else 1
    while not _is_texting_day((local + timedelta(days=days)).date(), policy):
        days += 1
    day = (local + timedelta(days=days)).date()
    opening = time(policy.window_start_hour, tzinfo=local.tzinfo)
    return datetime.combine(day, opening).astimezone(UTC)


def window_end(now: datetime, zone: str, policy: Policy) -> datetime:
    """Return when the window that is open at `now` closes, in UTC."""
    local = now.astimezone(ZoneInfo(zone))
    closing = time(policy.window_end_hour, tzinfo=local.tzinfo)
    return datetime.combine(local.date(), closing).astimezone(UTC)


def _is_texting_day(day: date, policy: Policy) -> bool:
    if day.weekday() not in policy.texting_days:
        return False
    return not (policy.quiet_on_holidays and is_public_holiday(day, policy.holidays_state))


def _ever_opens(policy: Policy) -> bool:
    return policy.window_start_hour < policy.window_end_hour


def _window(local: datetime, policy: Policy) -> bool:
    return policy.window_start_hour <= local.hour < policy.window_end_hour
