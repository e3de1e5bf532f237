"""L1: an answer counts once for each time it was asked for, and a late one within its grace only.

Judged from rows alone: when each question was said, and when the timer of its silence fired.
"""

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from typing import Any
from uuid import UUID

from bot.simulation.city.evidence import Evidence
from bot.simulation.violation import Violation

L1 = "L1 a late answer counts once, and in time"
Question = tuple[UUID, str, str]


def check(evidence: Evidence) -> Iterator[Violation]:
    """Find answers kept twice, too late, after something newer began, or to an offer never made."""
    for (_, step, _), rows in _answers(evidence).items():
        for one, again in pairwise(rows):
            if not _asked(evidence, again, since=one.at):
                what = f"{step} was answered twice and asked once"
                yield Violation(L1, what, again.conversation_id, again.at)
        for row in rows:
            yield from _check_in_time(evidence, row)
    for row in evidence.rows("service_referrals"):
        if row.state != "offered" and not _offered(evidence, row):
            what = f"{row.step} was {row.state} and never offered"
            yield Violation(L1, what, row.conversation_id, row.at)


def late_answers(evidence: Evidence) -> list[Any]:
    """Return the answers that came after silence had gone past their question."""
    found = [row for rows in _answers(evidence).values() for row in rows]
    return [row for row in found if _passed_at(evidence, row) is not None]


def _answers(evidence: Evidence) -> dict[Question, list[Any]]:
    """Group what clients answered by question, oldest first."""
    groups: dict[Question, list[Any]] = {}
    for row in evidence.rows("outcomes"):
        if (row.script_version, row.step) in evidence.graces:
            groups.setdefault((row.progress_id, row.step, row.instrument), []).append(row)
    for row in evidence.rows("service_referrals"):
        if row.state != "offered":
            groups.setdefault((row.progress_id, row.step, "offer"), []).append(row)
    return groups


def _check_in_time(evidence: Evidence, row: Any) -> Iterator[Violation]:
    passed_at = _passed_at(evidence, row)
    if passed_at is None:
        return
    grace = evidence.graces[row.script_version, row.step]
    if grace is None or row.at > passed_at + grace:
        what = f"{row.step} was answered {row.at - passed_at} after its silence, grace {grace}"
        yield Violation(L1, what, row.conversation_id, row.at)
    newer = [
        one.script
        for one in evidence.of("progresses", row.conversation_id)
        if passed_at < one.started_at <= row.at
    ]
    if newer:
        what = f"{row.step} was answered late, when {newer[0]} had begun"
        yield Violation(L1, what, row.conversation_id, row.at)


def _passed_at(evidence: Evidence, row: Any) -> datetime | None:
    """Return when silence went past the question that a row answers; None if it still stood."""
    fired = [
        timer.fired_at
        for timer in evidence.rows("timers")
        if timer.progress_id == row.progress_id and timer.name.startswith(f"{row.step}/")
        if timer.fired_at is not None and timer.fired_at <= row.at
    ]
    last = max(fired, default=None)
    return None if last is None or _asked(evidence, row, since=last) else last


def _asked(evidence: Evidence, row: Any, *, since: datetime) -> bool:
    """Say whether the question was said, at first or again, from then until it was answered."""
    return any(
        one.step == row.step and one.author == "bot" and since <= one.created_at < row.at
        for one in evidence.of("messages", row.conversation_id)
    )


def _offered(evidence: Evidence, row: Any) -> bool:
    return any(
        one.state == "offered"
        and (one.progress_id, one.step) == (row.progress_id, row.step)
        and one.at < row.at
        for one in evidence.rows("service_referrals")
    )
