"""A person sees what was not understood, before the script ends or asks for something else.

A text that we could not read may be a cry for help. An export sends it on to its next message; here
a step that fetches a person is put before it, and the export's way goes on when they hand back.
"""

from collections.abc import Mapping
from typing import Any

from bot.importing.rapidpro.acting import LEVEL, REASON
from bot.importing.rapidpro.scripts import Ending

Steps = Mapping[str, Mapping[str, Any]]


def misses_a_person(steps: Steps, start: str) -> bool:
    """Whether some way from a step comes to a question, a called script or an end first."""
    seen: set[str] = set()
    pending = [start]
    while pending:
        name = pending.pop()
        body = steps.get(name, {})
        if name == Ending.A_PERSON.value or "escalate" in body or name in seen:
            continue
        if not body or not body.keys().isdisjoint({"ask", "call", "end"}):
            return True
        seen.add(name)
        pending += [body[key] for key in ("then", "else", "next") if isinstance(body.get(key), str)]
    return False


def a_person_before(target: str) -> dict[str, Any]:
    """Return the step that fetches a person and then goes on to a step."""
    return {"escalate": {"level": LEVEL, "reason": REASON}, "next": target}
