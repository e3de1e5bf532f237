"""What must hold of every year, judged by what phones got and people said."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from types import MappingProxyType
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import holidays

from bot.simulation.violation import Violation
from bot.simulation.year.evidence import Evidence

SAFETY, CONFIRMATION = "safety", "confirmation"
A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)
MONDAY_TO_FRIDAY = range(5)


def violations(evidence: Evidence) -> list[Violation]:
    """Return every broken promise that any checker sees."""
    return [found for check in CHECKS.values() for found in check(evidence)]


def in_hours(evidence: Evidence) -> Iterator[Violation]:
    """Where the client truly is: in the window, on a working day, and arriving before it closes."""
    first, last = evidence.policy.window_start_hour, evidence.policy.window_end_hour
    for one, row in evidence.unprompted:
        zone = ZoneInfo(evidence.people[one.phone].zone)
        lasts = timedelta(seconds=one.validity_seconds or A_WEEK.total_seconds())
        local, until = one.at.astimezone(zone), (one.at + lasts).astimezone(zone)
        closes = local.replace(hour=last, minute=0, second=0, microsecond=0)
        if not first <= local.hour < last or until > closes:
            yield _broken("P5", f"left at {local:%H:%M}, until {until:%H:%M}", row=row, at=one.at)
        if local.weekday() not in MONDAY_TO_FRIDAY or local.date() in _days_off(local.year):
            yield _broken("P5", f"left on {local:%a %d %b}", row=row, at=one.at)


@cache
def _days_off(year: int) -> Mapping[date, str]:
    return holidays.country_holidays("US", subdiv="OR", years=year)


def under_caps(evidence: Evidence) -> Iterator[Violation]:
    """No phone gets more than so many in any day and any week, whatever asks for it."""
    policy, times = evidence.policy, defaultdict[str, list[datetime]](list)
    for one, row in evidence.unprompted:
        times[one.phone].append(one.at)
        got = times[one.phone]
        for span, most in (
            (A_DAY, policy.unprompted_per_day_max),
            (A_WEEK, policy.unprompted_per_week_max),
        ):
            if sum(at > one.at - span for at in got) > most:
                yield _broken("P5", f"more than {most} in {span.days} days", row=row, at=one.at)


def after_a_stop(evidence: Evidence) -> Iterator[Violation]:
    """Who wrote a stop, or that we have the wrong person, gets one more text at most, at once."""
    happened = sorted(
        [(one.at, 0, one) for one in evidence.said] + [(one.at, 1, one) for one in evidence.handed],
        key=lambda it: it[:2],
    )
    stopped: dict[str, datetime] = {}
    told: Counter[str] = Counter()
    for at, _, one in happened:
        if hasattr(one, "kind"):
            _follow(one, stopped, told)
        elif one.phone in stopped:
            row = evidence.messages[one.message_id]
            told[one.phone] += 1
            late = at - stopped[one.phone] > evidence.policy.confirmation_within
            if told[one.phone] > 1 or late:
                yield _broken("P1", f"a text ({row.purpose}) after a stop", row=row, at=at)


def _follow(said: Any, stopped: dict[str, datetime], told: Counter[str]) -> None:
    if said.kind in ("stop", "wrong"):
        stopped.setdefault(said.phone, said.at)
    # Whoever writes to us again may be answered.
    elif said.phone in stopped:
        del stopped[said.phone]
        del told[said.phone]


def beside_a_person(evidence: Evidence) -> Iterator[Violation]:
    """While a person has a conversation the house says nothing in it but what keeps people safe,
    and the one confirmation of a stop."""
    held = defaultdict[UUID, list[Any]](list)
    for one in evidence.held:
        held[one.conversation_id].append(one)
    for text in evidence.handed:
        row = evidence.messages[text.message_id]
        if row.author != "bot" or row.purpose in (SAFETY, CONFIRMATION):
            continue
        for one in held[row.conversation_id]:
            if one.since < text.at and (one.until is None or text.at < one.until):
                yield _broken("P6", f"a text ({row.purpose}) beside a person", row=row, at=text.at)


def beside_an_escalation(evidence: Evidence) -> Iterator[Violation]:
    """Nothing is sent unasked to somebody who waits for a person."""
    spans = defaultdict[UUID, list[Any]](list)
    for one in evidence.escalations:
        spans[one.conversation_id].append((one.opened_at, one.closed_at or evidence.plan.ends_at))
    for text, row in evidence.unprompted:
        if any(since < text.at < until for since, until in spans[row.conversation_id]):
            yield _broken(
                "P6", f"a text ({row.purpose}) while a person is waited for", row=row, at=text.at
            )


def of_the_right_kind(evidence: Evidence) -> Iterator[Violation]:
    """Each text is of a kind that the client agreed to, by the ledger of that moment, in words
    of their language; and who never said yes by text gets nothing but the question."""
    yes = defaultdict[str, list[datetime]](list)
    for said in evidence.said:
        if said.kind == "yes":
            yes[said.phone].append(said.at)
    for one, row in evidence.unprompted:
        if not evidence.granted(row.conversation_id, row.purpose, one.at):
            yield _broken("P1", f"{row.purpose} without consent", row=row, at=one.at)
        asked = row.purpose == "consent_request"
        if not asked and not any(at < one.at for at in yes[one.phone]):
            yield _broken("P1", f"{row.purpose} to somebody who never said yes", row=row, at=one.at)
        if asked and not evidence.people[one.phone].agreed:
            yield _broken(
                "P1", "asked by text without a word to the crisis team", row=row, at=one.at
            )


def every_step_ends(evidence: Evidence) -> Iterator[Violation]:
    """Each planned step and each member of a campaign was sent, or has a reason why not."""
    for row in evidence.check_ins:
        over = row.planned_at < evidence.plan.ends_at - A_WEEK
        if row.state == "due" and over:
            yield _broken("P2", f"planned for {row.planned_at:%d %b} and still due", row=row)
        if row.state == "skipped" and not row.reason:
            yield _broken("P2", "skipped without a reason", row=row)
    for row in evidence.members:
        campaign = evidence.campaigns[row.campaign_id]
        if row.state == "skipped" and not row.reason:
            yield _broken("P2", "left out without a reason", row=row)
        if row.state in ("waiting", "open", "started") and campaign.state in (
            *("finished", "stopped"),
        ):
            yield _broken("P2", f"{row.state} in a campaign that is {campaign.state}", row=row)


def stopped_campaigns(evidence: Evidence) -> Iterator[Violation]:
    """Between a pause and going on, and after a stop, nothing of a campaign leaves."""
    shut = defaultdict[UUID, list[tuple[datetime, bool]]](list)
    for move in evidence.moves:
        shut[move.campaign_id].append((move.at, move.deed != "resume"))
    for text, row in evidence.unprompted:
        campaign_id = evidence.campaign_of.get(row.id)
        before = (
            [is_shut for at, is_shut in shut[campaign_id] if at < text.at] if campaign_id else []
        )
        if before and before[-1]:
            yield _broken(
                "P7", "a text of a campaign that is paused or stopped", row=row, at=text.at
            )


def _broken(promise: str, what: str, *, row: Any, at: datetime | None = None) -> Violation:
    return Violation(promise, what, row.conversation_id, at)


CHECKS: Mapping[str, Callable[[Evidence], Iterator[Violation]]] = MappingProxyType(
    {
        "in hours": in_hours,
        "under caps": under_caps,
        "after a stop": after_a_stop,
        "beside a person": beside_a_person,
        "beside an escalation": beside_an_escalation,
        "of the right kind": of_the_right_kind,
        "every step ends": every_step_ends,
        "stopped campaigns": stopped_campaigns,
    }
)
