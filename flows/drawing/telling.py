"""Steps in the words of those who read pictures of scripts: what each does, and every way out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flows.answers import Question
from flows.drawing.ways import Way, said_case, ways_after, ways_of
from flows.durations import duration_text
from flows.script import Script
from flows.step import Step
from flows.steps import (
    Ask,
    Branch,
    Cadence,
    Call,
    Consent,
    End,
    Escalate,
    Offer,
    Record,
    Remember,
    Say,
    Wait,
)
from flows.wording import Edition, Wording


@dataclass(frozen=True, slots=True)
class Told:
    """A step in words.

    `kind` is the word that names its kind in a script. `title` says what it does, `notes` more of
    that. `wording` is the key of what the client reads, `more` that of its other texts, each after
    when it is said. `within` names the call that the step was written in for, "" outside of any.
    """

    name: str
    kind: str
    title: str
    ways: tuple[Way, ...]
    wording: str | None = None
    notes: tuple[str, ...] = ()
    more: tuple[tuple[str, str], ...] = ()
    within: str = ""


def tell(script: Script) -> tuple[Told, ...]:
    """Return every step of a linked script in words: in the order of its file, what a call brings
    in right behind the call."""
    return tuple(told_step(script.steps[name]) for name in _in_order(script))


def told_step(step: Step) -> Told:
    """Return one step in words; a kind that has none of its own is told by its name."""
    match step:
        case Ask():
            return _told_ask(step)
        case Say():
            return _told(step, "Says", kind="say", wording=step.wording)
        case Escalate():
            title = f"A person, P{step.level}"
            return _told(step, title, kind="escalate", wording=step.wording, notes=(step.reason,))
        case End():
            return _told(step, f"Ends: {step.result}", kind="end")
        case Wait():
            return _told(step, "Waits", kind="wait", notes=(str(step.until),))
        case Call():
            return _told(step, f"Plays {step.script}", kind="call")
        case _:
            return _told_deed(step)


def told_wording(edition: Edition, key: str, *, language: str) -> tuple[Wording | None, str]:
    """Return a wording in a language, and the text to show for it: that of "many" for a plural,
    and "" when the language has none."""
    wording = edition.wording(key, language)
    if wording is None:
        return None, ""
    return wording, wording.forms[-1] if wording.forms else wording.text


def _in_order(script: Script) -> Iterator[str]:
    inside: dict[str, list[str]] = {}
    for name in script.steps:
        inside.setdefault(name.rpartition("/")[0], []).append(name)
    pending = list(reversed(inside.get("", [])))
    while pending:
        name = pending.pop()
        yield name
        pending += reversed(inside.get(name, []))


def _told(
    step: Step, title: str, *, kind: str, wording: str | None = None, notes: Sequence[str] = ()
) -> Told:
    within = step.name.rpartition("/")[0]
    ways = ways_after(step) if isinstance(step, Call) else tuple(ways_of(step.exits()))
    if isinstance(step, Wait):
        ways = (Way("next", "when it is due", step.next),)
    return Told(step.name, kind, title, ways, wording, tuple(notes), within=within)


def _told_deed(step: Step) -> Told:
    """Tell a step that the client sees nothing of."""
    match step:
        case Branch():
            return _told(step, "If", kind="if", notes=(_condition(str(step.when)),))
        case Record():
            return _told(
                step, "Records", kind="record", notes=(f"{step.instrument}: {step.value}",)
            )
        case Remember():
            notes = tuple(f"{name}: {value}" for name, value in step.values.items())
            return _told(step, "Remembers", kind="remember", notes=notes)
        case Cadence():
            verb = "Starts" if step.deed == "start" else "Stops"
            return _told(step, f"{verb} a cadence", kind="cadence", notes=(step.cadence,))
        case Consent():
            purposes = tuple(purpose.replace("_", " ") for purpose in step.purposes)
            return _told(step, f"Consent {step.state}", kind="consent", notes=purposes)
        case _:
            return _told(step, type(step).__name__, kind=type(step).__name__.lower())


def _condition(text: str) -> str:
    known = _KNOWN.fullmatch(text)
    return f"{known[1]} is known" if known else text


_KNOWN = re.compile(r'([a-z][a-z0-9_]*) != ""')


def _told_ask(ask: Ask) -> Told:
    offers = isinstance(ask, Offer)
    return Told(
        name=ask.name,
        kind="offer" if offers else "ask",
        title=f"Offers {ask.service}" if isinstance(ask, Offer) else _asks(ask.question),
        ways=tuple(ways_of(ask.exits(), offers=offers, reminds=ask.silence.remind is not None)),
        wording=ask.wording,
        notes=tuple(_kept(ask)),
        more=tuple(_other_texts(ask)),
        within=ask.name.rpartition("/")[0],
    )


def _asks(question: Question) -> str:
    match question.kind:
        case "yes_no":
            return "Asks: yes or no"
        case "choice":
            return f"Asks: one of {len(question.options)}"
        case "scale":
            return f"Asks: {question.low} to {question.high}"
        case "number":
            return f"Asks: a number, {question.low} to {question.high}"
        case "date":
            return "Asks: a date"
        case "time":
            return "Asks: a time of day"
        case "text":
            return "Asks: any words"


def _kept(ask: Ask) -> Iterator[str]:
    if ask.question.plain:
        yield "only a plain yes counts"
    if ask.question.about:
        yield f"any words that tell of the {ask.question.about} count"
    if ask.outcome is not None:
        yield f"records {ask.outcome}"
    if ask.remember is not None:
        yield f"remembers {ask.remember}"
    if ask.not_now is not None:
        yield f"“not now”: asks again after {duration_text(ask.not_now.after)}"
    if ask.silence.grace is not None:
        yield f"a late answer counts for {duration_text(ask.silence.grace)}"


def _other_texts(ask: Ask) -> Iterator[tuple[str, str]]:
    if ask.unclear.again != ask.wording:
        yield "When not understood", ask.unclear.again
    if ask.silence.remind not in (None, ask.wording):
        yield f"After {duration_text(ask.silence.after)} of silence", str(ask.silence.remind)
    for option in ask.question.options:
        yield f"Words for {said_case(option)}", f"{ask.wording}.options.{option}"
