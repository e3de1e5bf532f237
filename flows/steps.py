"""The steps of a script file: one reader a step kind, chosen by the key that names the kind."""

import re
from collections.abc import Callable
from typing import cast

from flows.document import Table, Value
from flows.draft import Draft, Page
from flows.placeholders import PLACEHOLDERS
from flows.questions import read_ask, read_duration
from flows.script import Branch, Consent, ConsentState, End, Escalate, Say, Step, Wait
from flows.suggest import did_you_mean

CONSENT_STATES = ("granted", "revoked")
CONSENT_PURPOSES = ("check_in", "caring_contact")
LEVELS = ("P0", "P1", "P2", "P3")


def read_step(draft: Draft, name: str, value: Value) -> Step | None:
    """Return the step, or None when its kind cannot be told; what is wrong becomes faults."""
    if not isinstance(value, Table):
        draft.faults.add(value.line, "shape", why=f"{name}: a step holds keys and values")
        return None
    page = Page(draft, name, Table(value.entries, value.lines, draft.lines[name]))
    kind = next((kind for kind in KINDS if kind in value.entries), None)
    if kind is None:
        _no_kind(page)
        return None
    return KINDS[kind](page)


def _no_kind(page: Page) -> None:
    near = (did_you_mean(key, KINDS) for key in page.table.entries)
    hint = next((words for words in near if "mean" in words), f"; known: {', '.join(KINDS)}")
    page.fault(None, "step kind", why=f"no key says what this step does{hint}")
    page.link_all()


def _say(page: Page) -> Say:
    page.allow(("say", "next"))
    return Say(page.step, page.wording("say"), page.target("next"))


def _branch(page: Page) -> Branch:
    page.allow(("if_known", "then", "else"))
    known = page.one_of("if_known", PLACEHOLDERS)
    return Branch(page.step, known, page.target("then"), page.target("else"))


def _wait(page: Page) -> Wait:
    page.allow(("wait", "next"))
    return Wait(page.step, read_duration(page, "wait"), page.target("next"))


def _consent(page: Page) -> Consent:
    page.allow(("consent", "purposes", "next"))
    state, purposes = page.one_of("consent", CONSENT_STATES), page.words("purposes")
    if "purposes" in page.table.entries and not purposes:
        page.fault("purposes", "purpose", why="name at least one purpose")
    for purpose in set(purposes) - set(CONSENT_PURPOSES):
        line = page.line("purposes")
        page.draft.faults.unknown(line, "purpose", word=purpose, known=CONSENT_PURPOSES)
    return Consent(page.step, cast(ConsentState, state), purposes, page.target("next"))


def _escalate(page: Page) -> Escalate:
    page.allow(("escalate", "next"), ("say",))
    call = page.within("escalate")
    call.allow(("level", "reason"))
    level = call.one_of("level", LEVELS)
    said = page.wording("say") if "say" in page.table.entries else None
    return Escalate(
        name=page.step,
        level=LEVELS.index(level) if level in LEVELS else 0,
        reason=call.text("reason"),
        wording=said,
        next=page.target("next"),
    )


def _end(page: Page) -> End:
    page.allow(("end",))
    result = page.text("end")
    if not re.fullmatch(r"[a-z][a-z ]*", result):
        page.fault("end", "name", why="an end is a few small letters: `finished`, `no answer`")
    return End(page.step, result)


KINDS: dict[str, Callable[[Page], Step]] = {
    "ask": read_ask,
    "if_known": _branch,
    "wait": _wait,
    "consent": _consent,
    "escalate": _escalate,
    "end": _end,
    "say": _say,  # last: an escalation may also say something
}
