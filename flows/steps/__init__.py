"""The kinds of step, one file each: what an author writes, and what the engine does with it."""

from flows.steps import (
    ask,
    branch,
    cadence,
    call,
    consent,
    end,
    escalate,
    offer,
    record,
    remember,
    say,
    wait,
)
from flows.steps.ask import Ask, NotNow, Silence, Unclear
from flows.steps.branch import Branch
from flows.steps.cadence import Cadence
from flows.steps.call import Call
from flows.steps.consent import Consent
from flows.steps.end import End
from flows.steps.escalate import Escalate
from flows.steps.kind import Kind
from flows.steps.offer import Offer
from flows.steps.record import Record
from flows.steps.remember import Remember
from flows.steps.say import Say
from flows.steps.wait import Wait

KINDS: tuple[Kind, ...] = (
    offer.KIND,
    ask.KIND,
    branch.KIND,
    wait.KIND,
    record.KIND,
    remember.KIND,
    escalate.KIND,
    call.KIND,
    cadence.KIND,
    consent.KIND,
    end.KIND,
    say.KIND,
)
"""In the order in which a step's keys are tried: an offer also asks, an escalation also says."""

__all__ = [
    "KINDS",
    "Ask",
    "Branch",
    "Cadence",
    "Call",
    "Consent",
    "End",
    "Escalate",
    "Kind",
    "NotNow",
    "Offer",
    "Record",
    "Remember",
    "Say",
    "Silence",
    "Unclear",
    "Wait",
]
