"""A step part by part, in words: what two versions of it are compared by.

Its name and its texts are no parts; texts are compared for themselves, language by language.
"""

from collections.abc import Iterator, Mapping

from flows.answers import Question
from flows.durations import duration_text, parse_duration
from flows.step import How, Step
from flows.steps import (
    KINDS,
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
    Wait,
)

Part = tuple[str, str]
"""What it is, and what stands there: `the question`, `1 to 5`."""


def kind_word(step: Step) -> str:
    """Return the word that names a step's kind in scripts."""
    return next(kind.word for kind in KINDS if type(step) is kind.step)


def parts_of(step: Step) -> Mapping[str, str]:
    """Return what a step does but where its answers lead, each part with its words, in the order
    in which authors write."""
    return dict([("the kind of step", kind_word(step)), *_own(step), *_ways(step)])


def answers_of(step: Step) -> Mapping[str, str]:
    """Return the step that each answer, or each result of a called script, leads to."""
    if isinstance(step, Call):
        return step.cases
    return {way.label: way.target for way in step.exits() if way.how == "answer"}


def longer(before: str, after: str) -> str:
    """Say whether the second of two durations is longer or shorter; nothing of other words."""
    one, other = parse_duration(before), parse_duration(after)
    if one is None or other is None or one == other:
        return ""
    return "longer" if other > one else "shorter"


def _own(step: Step) -> Iterator[Part]:
    match step:
        case Ask():
            yield from _of_question(step)
        case Branch():
            yield "the condition", str(step.when)
        case Wait():
            yield "the wait", str(step.until)
        case Escalate():
            yield "the urgency", f"P{step.level}"
            yield "the reason", step.reason
        case Call():
            yield "the script that is called", step.script
        case End():
            yield "the end", step.result
        case _:
            yield from _of_deed(step)


def _of_deed(step: Step) -> Iterator[Part]:
    match step:
        case Record():
            yield "the outcome", f"{step.instrument}: {step.value}"
        case Remember():
            yield from ((f"the value {name!r}", value) for name, value in step.values.items())
        case Cadence():
            yield "the cadence", f"{step.deed} {step.cadence}"
        case Consent():
            yield "the consent", f"{step.state} for {', '.join(step.purposes)}"


def _of_question(ask: Ask) -> Iterator[Part]:
    if isinstance(ask, Offer):
        yield "the service", ask.service
    yield "the question", _asked(ask.question)
    if ask.outcome is not None:
        yield "the outcome", ask.outcome
    if ask.remember is not None:
        yield "the value that is remembered", ask.remember
    yield "the time to answer", duration_text(ask.silence.after)
    if ask.silence.remind is not None:
        yield "the reminder", "once"
    if ask.silence.grace is not None:
        yield "the grace for a late answer", duration_text(ask.silence.grace)
    if ask.not_now is not None:
        yield 'the time after "not now"', duration_text(ask.not_now.after)


def _asked(question: Question) -> str:
    match question.kind:
        case "yes_no":
            asked = "a plain yes or no" if question.plain else "yes or no"
            return f"{asked} about the {question.about}" if question.about else asked
        case "choice":
            return f"one of {', '.join(question.options)}"
        case "scale" | "number":
            return f"{question.kind} {question.low} to {question.high}"
        case "time":
            return "time of day"
        case "text":
            return "free text"
        case "date":
            return "date"


def _ways(step: Step) -> Iterator[Part]:
    """Give the ways out that no answer leads to."""
    for way in () if isinstance(step, Call) else step.exits():
        if way.how == "condition":
            yield f"the step {'otherwise' if way.label == 'else' else 'if so'}", way.target
        elif way.how != "answer":
            yield _WAYS[way.how], way.target


_WAYS: Mapping[How, str] = {
    "next": "the next step",
    "unclear": "the step after what is not understood",
    "silence": "the step after silence",
    "not now": 'the step after a second "not now"',
    "handed back": "the step after the hand-back",
}
