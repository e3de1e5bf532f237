"""Whether a planned text goes out now, waits, or never will. Pure: no database, no clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.care.steps import Step
from bot.sending.gate import AWAY, FOR_GOOD

TRY_AGAIN_AFTER = timedelta(hours=1)
UNVERIFIED = "unverified"


@dataclass(frozen=True, slots=True)
class Standing:
    """What the judgment rests on, read in the transaction that acts on it.

    `asks` says whether the script asks something, rather than being a caring contact. `unanswered`
    counts check-ins that ended without an answer since the client last wrote. `opens_at` is when
    the client may be texted, now or later. `circumstance` is why staff say that they are not,
    `waited_for` what the step has last waited for. `verified` says that the number is surely
    still theirs.
    """

    planned_at: datetime
    opens_at: datetime
    enrolled: bool = True
    campaign_state: str = "running"
    known: bool = True
    asks: bool = True
    granted: bool = True
    stopped: bool = False
    contact_state: str = "active"
    conversation_state: str = "bot"
    script_under_way: bool = False
    last_inbound_at: datetime | None = None
    unanswered: int = 0
    circumstance: str = ""
    waited_for: str | None = None
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Go:
    """It goes out now."""


@dataclass(frozen=True, slots=True)
class Wait:
    """It is looked at again then."""

    until: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Skip:
    """It never goes out; with `tell`, staff are told."""

    reason: str
    tell: bool = False


Judgment = Go | Wait | Skip


def judge(step: Step, at: Standing, now: datetime, *, silences_max: int) -> Judgment:
    """Judge a step whose hour has come: what stops it for good outranks what keeps it waiting."""
    reason = _never(at) or _not_wanted(step, at, silences_max)
    if reason is not None:
        return Skip(reason)
    if now - at.planned_at > step.late_by and not _moves_on(step, at):
        return Skip(_kept_by(at) or "too_late", tell=step.late == "tell")
    return _waiting(step, at, now) or Go()


def _kept_by(at: Standing) -> str | None:
    """Say what kept a step until it was too late, where a person can do something about it."""
    if not at.circumstance and not at.verified:
        return UNVERIFIED
    kept_by = at.circumstance or at.waited_for
    return kept_by if kept_by in AWAY or kept_by == UNVERIFIED else None


def _never(at: Standing) -> str | None:
    if at.stopped:
        return "opted_out"
    if not at.enrolled or at.campaign_state == "finished":
        return "campaign_over"
    if not at.known:
        return "script_missing"
    if not at.granted:
        return "no_consent"
    if at.circumstance in FOR_GOOD:
        return at.circumstance
    return None if at.contact_state == "active" else at.contact_state


def _not_wanted(step: Step, at: Standing, silences_max: int) -> str | None:
    """Who is silent is asked no more, and who answered is not reminded."""
    if at.asks and at.unanswered >= silences_max:
        return "silent"
    if step.when_open == "skip" and at.conversation_state != "bot":
        return "person_speaks"
    if step.when_open == "skip" and at.script_under_way:
        return "script_under_way"
    # Whether a question is answered is known when its script has ended.
    answered = at.unanswered == 0 and not at.script_under_way
    return "answered_already" if step.only_if == "unanswered" and answered else None


def _waiting(step: Step, at: Standing, now: datetime) -> Wait | None:
    if at.campaign_state != "running":
        return Wait(now + TRY_AGAIN_AFTER, "campaign_paused")
    if at.circumstance:
        return Wait(now + TRY_AGAIN_AFTER, at.circumstance)
    if not at.verified:
        return Wait(now + TRY_AGAIN_AFTER, UNVERIFIED)
    if at.conversation_state != "bot":
        return Wait(now + TRY_AGAIN_AFTER, "person_speaks")
    if _moves_on(step, at) and _counted(step, at) > now:
        return Wait(_counted(step, at), "wrote_lately")
    if at.opens_at > now:
        return Wait(at.opens_at, "window")
    if at.script_under_way and step.when_open != "interrupt":
        return Wait(now + TRY_AGAIN_AFTER, "script_under_way")
    return None


def _moves_on(step: Step, at: Standing) -> bool:
    """Say whether the step counts from the last reply, and one has come since it was planned."""
    if step.anchor != "last_reply" or at.last_inbound_at is None:
        return False
    return _counted(step, at) > at.planned_at


def _counted(step: Step, at: Standing) -> datetime:
    assert at.last_inbound_at is not None, "nothing to count from"
    return at.last_inbound_at + step.after
