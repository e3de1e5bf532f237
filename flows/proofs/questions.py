"""Whether a person sees what the reader did not understand, and whether a kind text asks."""

from collections.abc import Iterator

from flows.errors import Fault
from flows.proofs.book import Book, Said
from flows.proofs.plan import Plan
from flows.script import Script
from flows.steps import Ask, End, Escalate

MARKS = frozenset("?¿？؟")
"""Question marks of the languages that we write."""


def unclear_faults(plan: Plan) -> Iterator[tuple[str, Fault]]:
    """Give each question whose not-understood exit can miss a person, with its fault.

    A text that we could not read may be a cry for help: a person must see it before the script
    ends or asks for something else.
    """
    for name, step in plan.own():
        missed = _without_person(plan, step.unclear.then) if isinstance(step, Ask) else None
        if missed is not None:
            why = f"what is not understood reaches {missed!r} before a person has seen it"
            yield name, plan.book.fault(name, "unclear without a person", key="unclear", why=why)


def _without_person(plan: Plan, start: str) -> str | None:
    """Return an end or a question that a way from here reaches before a person, if any does."""
    seen: set[str] = set()
    pending = [start]
    while pending:
        name = pending.pop()
        step = plan.script.steps[name]
        if isinstance(step, Ask | End):
            return name
        if name not in seen and not isinstance(step, Escalate):
            seen.add(name)
            pending += [way.target for way in plan.ways[name]]
    return None


def asking_faults(book: Book) -> Iterator[Fault]:
    """Give the questions of a caring contact, which wants nothing of the client.

    Source: the Caring Contacts guide (caringcontacts.info); questions belong in check-ins.
    """
    if book.script.purpose == "caring_contact":
        for name, step in book.script.steps.items():
            if isinstance(step, Ask):
                yield book.fault(name, "caring contact asks", why=WANTS_NOTHING)


def asks_kindly(said: Said, script: Script) -> bool:
    """Tell whether a caring contact's text asks without being a question's own."""
    if script.purpose != "caring_contact" or isinstance(script.steps.get(said.step), Ask):
        return False
    return not MARKS.isdisjoint(said.text)


WANTS_NOTHING = "a caring contact asks nothing; make it a check-in"
