"""What an `ask` step waits to hear, and where each answer leads.

answer: yes or no | one of (with options) | scale 1 to 5 | number 0 to 30 | date | time of day |
free text
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from flows.answers import Question
from flows.document import Listing, Scalar, Table
from flows.draft import Page
from flows.reading.groups import TOPICS
from flows.values import ValueKind

ANSWER_KINDS = (
    "yes or no",
    "one of",
    "scale 1 to 5",
    "number 0 to 30",
    "date",
    "time of day",
    "free text",
)
OPTIONS_MAX = 9
NUMBER_MAX = 999
OPTION_WORDS = " | "
"""Between the words of one option, in a catalog."""

_SCALE = re.compile(r"scale ([0-9]) to ([0-9]|10)")
_NUMBER = re.compile(r"number ([0-9]{1,3}) to ([0-9]{1,3})")
_SPAN = re.compile(r"([0-9]{1,3})(?:-([0-9]{1,3}))?")
_PLAIN_KINDS = {
    "one of": Question("choice"),
    "yes or no": Question("yes_no"),
    "date": Question("date"),
    "time of day": Question("time"),
    "free text": Question("text"),
}


@dataclass(frozen=True, slots=True)
class Asking:
    """A question and its cases, `any` among them where every answer leads on alike."""

    question: Question
    cases: dict[str, str]


def read_asking(page: Page) -> Asking:
    """Return what is asked; what is wrong with it becomes faults."""
    question = _question(page)
    cases = _cases(page, question)
    found = question or Question("text")
    return Asking(replace(found, can_wait="not_now" in page.table.entries), cases)


def remembered_kind(answer: str) -> ValueKind:
    """Return the kind of value that an answer of this kind is kept as."""
    kinds: dict[str, ValueKind] = {"scale": "number", "number": "number", "date": "date"}
    kinds["time"] = "time"
    return kinds.get(answer.split(" ")[0], "text")


def _question(page: Page) -> Question | None:
    answer = page.text("answer")
    if answer and "options" in page.table.entries and answer != "one of":
        page.fault("options", "unknown key", why="only `answer: one of` has options")
    if answer and "plain" in page.table.entries and answer != "yes or no":
        page.fault("plain", "unknown key", why="only `answer: yes or no` can be plain")
    if answer and "about" in page.table.entries and answer != "yes or no":
        page.fault("about", "unknown key", why="only `answer: yes or no` is about something")
    if shape := _SCALE.fullmatch(answer) or _NUMBER.fullmatch(answer):
        return _bounded(page, shape)
    question = _PLAIN_KINDS.get(answer)
    if question is None:
        if "answer" in page.table.entries:
            line = page.line("answer")
            page.draft.faults.unknown(line, "answer kind", word=answer, known=ANSWER_KINDS)
        return None
    if question.kind == "choice":
        return _choice(page)
    return replace(question, plain=_plain(page), about=_about(page))


def _bounded(page: Page, shape: re.Match[str]) -> Question:
    low, high = int(shape[1]), int(shape[2])
    if low >= high:
        page.fault("answer", "answer kind", why=f"it rises: {low} to {high} does not")
    return Question("scale" if shape.re is _SCALE else "number", low=low, high=high)


def _choice(page: Page) -> Question:
    options = tuple(_options(page))
    if not 2 <= len(set(options)) == len(options) <= OPTIONS_MAX:
        why = f"`one of` needs 2 to {OPTIONS_MAX} options, each once"
        page.fault("options" if options else "answer", "options", why=why)
    for option in options:
        page.check_name("options", option)
    return Question("choice", options=options, labels=tuple(_labels(page, options)))


def _options(page: Page) -> Iterable[str]:
    if isinstance(page.table.entries.get("options"), Table):
        return page.within("options").table.entries
    return page.words("options")


def _labels(page: Page, options: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Give each option's words, and keep them as a wording that translators meet."""
    given = page.table.entries.get("options")
    for option in options:
        if not isinstance(given, Table):
            yield (option.replace("_", " "),)
            continue
        words = _words(page, given.entries[option])
        page.answer_words(option, OPTION_WORDS.join(words), line=given.lines[option])
        yield words


def _words(page: Page, value: Listing | Scalar | Table) -> tuple[str, ...]:
    items = value.items if isinstance(value, Listing) else (value,)
    words = tuple(item.text for item in items if isinstance(item, Scalar))
    if len(words) != len(items) or not all(words) or any("|" in word for word in words):
        page.fault(
            "options", "shape", why="an option is a list of words: {food: [food, groceries]}"
        )
    return words


def _about(page: Page) -> str:
    return page.one_of("about", TOPICS) if "about" in page.table.entries else ""


def _plain(page: Page) -> bool:
    plain = page.text("plain", "no")
    if plain not in ("yes", "no"):
        page.fault("plain", "shape", why="`plain` is yes or no")
    return plain == "yes"


def _cases(page: Page, question: Question | None) -> dict[str, str]:
    if question is None:
        return {}
    if isinstance(page.table.entries.get("next"), Scalar):
        return {"any": page.target("next")}
    cases = page.within("next")
    written = {key: cases.target(key) for key in cases.table.entries}
    if question.kind == "yes_no":
        _match(cases, written, known=("yes", "no", "unsure"), needed=("yes", "no"))
        return written
    if question.kind == "choice":
        _match(cases, written, known=question.options, needed=question.options)
        return written
    if question.kind in ("scale", "number"):
        return _number_cases(cases, question, written)
    if cases.given:
        page.fault("next", "shape", why=f"`answer: {page.text('answer')}` leads to one step")
    return {}


def _match(
    page: Page, cases: Iterable[str], *, known: Iterable[str], needed: Iterable[str]
) -> None:
    for case in set(cases) - set(known):
        page.draft.faults.unknown(page.line(case), "unknown case", word=case, known=known)
    for case in needed:
        if page.given and case not in cases:
            page.fault(None, "missing case", why=f"the answer {case!r} leads nowhere")


def _number_cases(page: Page, question: Question, written: dict[str, str]) -> dict[str, str]:
    cases: dict[str, str] = {}
    for span, target in written.items():
        numbers = _numbers(page, span)
        off = [number for number in numbers if not question.low <= number <= question.high]
        taken = [number for number in numbers if str(number) in cases]
        if off:
            page.fault(span, "unknown case", why=f"{off[0]} is not on the scale")
        elif taken:
            led = cases[str(taken[0])]
            page.fault(span, "case twice", why=f"{taken[0]} already leads to {led}")
        cases |= {str(number): target for number in numbers if str(number) not in cases}
    needed = map(str, range(question.low, question.high + 1))
    missing = [number for number in needed if number not in cases]
    # One of them says enough: a number may have a thousand answers.
    _match(page, cases, known=list(cases), needed=missing[:1])
    return cases


def _numbers(page: Page, span: str) -> range:
    shape = _SPAN.fullmatch(span)
    if shape is None or int(shape[2] or shape[1]) < int(shape[1]):
        page.fault(span, "unknown case", why=f"{span!r} is not a number or a span such as 1-2")
        return range(0)
    return range(int(shape[1]), int(shape[2] or shape[1]) + 1)
