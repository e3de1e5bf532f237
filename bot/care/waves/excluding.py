"""PURE. Why a client of the audience is not texted, the weightiest reason first."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.sending.gate import Facts, circumstance

# Nobody hears from a campaign who was texted unasked so lately (design of the console).
REST = timedelta(hours=72)


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands with one client on one number. `facts` is what the gate knows of it.

    `texted_at` is when anything last left for them that they had not just asked for.
    """

    facts: Facts
    escalated: bool = False
    texted_at: datetime | None = None
    script_under_way: bool = False
    elsewhere: bool = False


def reason(standing: Standing, purpose: str, now: datetime) -> str | None:
    """Return why this client is left out; None when they can be texted for this purpose."""
    facts = standing.facts
    if facts.stopped_at is not None:
        return "opted_out"
    if facts.contact_state != "active":
        return facts.contact_state
    if facts.consent.get(purpose) != "granted":
        return "no_consent"
    if not facts.safe_to_text:
        return "not_safe_to_text"
    return circumstance(facts, now) or _busy(standing, now)


def _busy(standing: Standing, now: datetime) -> str | None:
    if standing.facts.conversation_state == "held":
        return "person_speaks"
    if standing.escalated or standing.facts.conversation_state != "bot":
        return "waits_for_person"
    if standing.texted_at is not None and now - standing.texted_at < REST:
        return "texted_lately"
    if standing.elsewhere:
        return "another_campaign"
    return "script_under_way" if standing.script_under_way else None
