"""The `ask` step of a script file: its question, its cases, and its two ways out.

answer: yes or no | scale 1 to 5 | one of (with options: [...]) | free text
"""

import re
from collections.abc import Iterable
from datetime import timedelta

from flows.answers import Question
from flows.draft import Page
from flows.durations import parse_duration
from flows.script import Ask, Silence, Unclear

ANSWER_KINDS = ("yes or no", "scale 1 to 5", "one of", "free text")
REQUIRED = ("ask", "answer", "next", "unclear", "silence")
OPTIONAL = ("options", "plain", "outcome")
OPTIONS_MAX = 9
_SCALE = re.compile(r"scale ([0-9]) to ([0-9]|10)")
_SPAN = re.compile(r"([0-9]{1,2})(?:-([0-9]{1,2}))?")


def read_ask(page: Page) -> Ask:
    """Return the step; what is wrong with it becomes faults."""
    page.allow(REQUIRED, OPTIONAL)
    question = _question(page)
    unclear = _unclear(page.within("unclear"))
    return Ask(
        name=page.step,
        wording=page.wording("ask"),
        question=question or Question("text"),
        cases=_cases(page, question, unsure=unclear.then),
        unclear=unclear,
        silence=_silence(page.within("silence")),
        outcome=page.text("outcome") or None,
    )


def _question(page: Page) -> Question | None:
    answer, options = page.text("answer"), page.words("options")
    if options and answer != "one of":
        page.fault("options", "unknown key", why="only `answer: one of` has options")
    if scale := _SCALE.fullmatch(answer):
        return _scale(page, low=int(scale[1]), high=int(scale[2]))
    if answer == "one of":
        return _choice(page, options)
    if answer == "yes or no":
        return Question("yes_no", plain=_plain(page))
    if answer == "free text":
        return Question("text")
    if "answer" in page.table.entries:
        line = page.line("answer")
        page.draft.faults.unknown(line, "answer kind", word=answer, known=ANSWER_KINDS)
    return None


def _scale(page: Page, *, low: int, high: int) -> Question:
    if low >= high:
        page.fault("answer", "answer kind", why=f"a scale rises: {low} to {high} does not")
    return Question("scale", low=low, high=high)


def _choice(page: Page, options: tuple[str, ...]) -> Question:
    if not 2 <= len(set(options)) == len(options) <= OPTIONS_MAX:
        why = f"`one of` needs 2 to {OPTIONS_MAX} options, each once"
        page.fault("options" if options else "answer", "options", why=why)
    return Question("choice", options=options)


def _plain(page: Page) -> bool:
    plain = page.text("plain", "no")
    if plain not in ("yes", "no"):
        page.fault("plain", "shape", why="`plain` is yes or no")
    return plain == "yes"


def _cases(page: Page, question: Question | None, *, unsure: str) -> dict[str, str]:
    if question is None:
        page.link_all()
        return {}
    if question.kind == "text":
        return {"text": page.target("next")}
    cases = page.within("next")
    written = {key: cases.target(key) for key in cases.table.entries}
    if question.kind == "yes_no":
        _match(cases, written, known=("yes", "no", "unsure"), needed=("yes", "no"))
        return {"unsure": unsure, **written}
    if question.kind == "choice":
        _match(cases, written, known=question.options, needed=question.options)
        return written
    return _scale_cases(cases, question, written)


def _match(
    page: Page, cases: Iterable[str], *, known: Iterable[str], needed: Iterable[str]
) -> None:
    for case in set(cases) - set(known):
        page.draft.faults.unknown(page.line(case), "unknown case", word=case, known=known)
    for case in needed:
        if page.given and case not in cases:
            page.fault(None, "missing case", why=f"the answer {case!r} leads nowhere")


def _scale_cases(page: Page, question: Question, written: dict[str, str]) -> dict[str, str]:
    cases: dict[str, str] = {}
    for span, target in written.items():
        for number in _numbers(page, span):
            if not question.low <= number <= question.high:
                page.fault(span, "unknown case", why=f"{number} is not on the scale")
            if str(number) in cases:
                page.fault(
                    span, "case twice", why=f"{number} already leads to {cases[str(number)]}"
                )
            cases.setdefault(str(number), target)
    asked = [str(number) for number in range(question.low, question.high + 1)]
    _match(page, cases, known=list(cases), needed=asked)
    return cases


def _numbers(page: Page, span: str) -> range:
    shape = _SPAN.fullmatch(span)
    if shape is None or int(shape[2] or shape[1]) < int(shape[1]):
        page.fault(span, "unknown case", why=f"{span!r} is not a number or a span such as 1-2")
        return range(0)
    return range(int(shape[1]), int(shape[2] or shape[1]) + 1)


def _unclear(page: Page) -> Unclear:
    page.allow(("then",), ("again",))
    own = "again" in page.table.entries
    again = page.wording("again", ".again") if own else page.main_wording
    return Unclear(again, page.target("then"))


def _silence(page: Page) -> Silence:
    page.allow(("after", "then"), ("remind",))
    return Silence(read_duration(page, "after"), _remind(page), page.target("then"))


def _remind(page: Page) -> str | None:
    remind = page.text("remind")
    if remind == "once":
        return page.main_wording
    return page.wording("remind", ".remind") if remind else None


def read_duration(page: Page, key: str) -> timedelta:
    """Return the duration of a key; a wrong one is a fault."""
    duration = parse_duration(page.text(key))
    if duration is None and key in page.table.entries:
        page.fault(key, "duration", why=f"{page.text(key)!r}: write 30 minutes, 20 hours or 3 days")
    return duration or timedelta(0)
