"""What must be true of a whole script, beyond each step: every step reached, few questions."""

import re
from collections.abc import Mapping, Sequence

from flows.draft import Draft
from flows.script import Ask, Purpose, Step

ASKS_MAX = 4
"""Questions on one path: the longer a survey by text, the more people leave it unfinished."""

_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")


def check_name(draft: Draft, name: str, line: int) -> None:
    """Note a script's or step's name that could not be part of a wording key."""
    if not _NAME.fullmatch(name):
        draft.faults.add(
            line, "name", why=f"{name!r}: begin small; small letters, digits and _ only"
        )


def check_paths(draft: Draft, start: str, steps: Mapping[str, Step | None]) -> None:
    """Note steps that nothing leads to, and a path with more questions than ASKS_MAX."""
    asked = _asks_reached(draft.links, start, steps)
    for name in steps:
        if name not in asked:
            why = f"{name}: nothing leads here from {start!r}"
            draft.faults.add(draft.lines[name], "unreachable step", why=why)
    over = next((name for name in steps if asked.get(name, 0) > ASKS_MAX), None)
    if over is not None:
        why = f"{over}: a client can be asked more than {ASKS_MAX} questions before its end"
        draft.faults.add(draft.lines[over], "too many questions", why=why)


def _asks_reached(
    links: Mapping[str, Sequence[str]], start: str, steps: Mapping[str, Step | None]
) -> dict[str, int]:
    """Return for each reached step the most questions asked on a way to it and in it, counted up
    to ASKS_MAX + 1: so a loop of questions ends the count instead of running for ever."""
    asked: dict[str, int] = {}
    pending = [(start, 0)] if start in steps else []
    while pending:
        name, before = pending.pop()
        count = min(before + isinstance(steps[name], Ask), ASKS_MAX + 1)
        if count > asked.get(name, -1):
            asked[name] = count
            pending += [(target, count) for target in links.get(name, ())]
    return asked


def check_purpose(draft: Draft, purpose: Purpose, steps: Mapping[str, Step | None]) -> None:
    """Note a caring contact that asks anything: it must want nothing of the client.

    Source: the Caring Contacts guide (caringcontacts.info); questions belong in check-ins.
    """
    if purpose != "caring_contact":
        return
    for name, step in steps.items():
        if isinstance(step, Ask):
            why = f"{name}: a caring contact asks nothing; make it a check-in"
            draft.faults.add(draft.lines[name], "caring contact asks", why=why)
    for key, text in draft.wordings.items():
        if any(mark in text for mark in "?¿？؟"):
            why = f"{key}: a caring contact puts no question"
            draft.faults.add(draft.lines[key], "caring contact asks", why=why)
