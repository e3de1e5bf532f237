"""P7: a conversation finishes on the script version it began with, whatever is deployed."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from bot.simulation.city.evidence import Evidence
from bot.simulation.violation import Violation

P7 = "P7 a conversation finishes on its version"


def check(evidence: Evidence) -> Iterator[Violation]:
    """Find progress begun on an old version or moved to another, and texts and answers of one."""
    for row in evidence.rows("progresses"):
        yield from _check_progress(evidence, row)
    for row in evidence.rows("messages"):
        if row.script not in (None, "fixed") and not (row.idempotency_key or "").startswith(
            "retry:"
        ):
            yield from _check_message(evidence, row)
    versions = {row.id: row.script_version for row in evidence.rows("progresses")}
    for row in evidence.rows("outcomes"):
        if row.progress_id is not None and versions[row.progress_id] != row.script_version:
            yield Violation(P7, f"an answer of {row.script_version}", row.conversation_id)


def _check_progress(evidence: Evidence, row: Any) -> Iterator[Violation]:
    current = _current(evidence, row.script, row.started_at)
    place = json.loads(row.place)
    found = (place["script"], place["version"])
    if found != (row.script, row.script_version):
        yield Violation(P7, f"{row.script} moved to {found}", row.conversation_id)
    if row.script_version != current:
        yield Violation(P7, f"{row.script} began on {row.script_version}", row.conversation_id)


def _current(evidence: Evidence, script: str, at: datetime) -> str:
    """Return the version that was in service then."""
    deployed = [v for since, name, v in evidence.deploys if name == script and since <= at]
    return deployed[-1]


def _check_message(evidence: Evidence, row: Any) -> Iterator[Violation]:
    under_way = {
        one.script_version
        for one in evidence.of("progresses", row.conversation_id)
        if one.script == row.script
        if one.started_at <= row.created_at <= (one.ended_at or evidence.ends_at)
    }
    if row.script_version not in under_way:
        what = f"{row.wording} was said on {row.script_version} in {sorted(under_way)}"
        yield Violation(P7, what, row.conversation_id, row.created_at)
