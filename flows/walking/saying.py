"""What a client can write to a question: every answer it has, in words of their language."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time

from flows.answers import (
    Answer,
    Day,
    Later,
    No,
    Number,
    Option,
    Question,
    QuestionKind,
    Text,
    TimeOfDay,
    Unsure,
    Yes,
)
from flows.formatting import Speech, fill
from flows.samples import BY_KIND
from flows.values import ValueKind
from flows.walking.voice import Voice
from flows.wording import Wording

NUMBERS_ALL_TRIED = 31
"""Of a longer range of numbers only `pivots` are tried: where something changes."""

NOTHING_SAID = " "
Numbers = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A text that a client writes, and the answer that it must be read as."""

    text: str
    means: Answer | None


def sayings(question: Question, voice: Voice, pivots: Numbers = ()) -> tuple[Said, ...]:
    """Return texts for every answer to a question, "not now" and what is none of them included."""
    said = [*_ANSWERS[question.kind](question, voice, pivots)]
    if question.can_wait:
        said += [Said(word, Later()) for word in voice.first("later")]
    nothing = (NOTHING_SAID,) if question.kind == "text" else voice.nothing()
    return (*said, *(Said(word, None) for word in nothing))


def _yes_no(question: Question, voice: Voice, pivots: Numbers) -> Iterator[Said]:
    means: Mapping[str, Answer] = {"yes": Yes(), "no": No(), "unsure": Unsure()}
    for group, answer in means.items():
        yield from (Said(word, answer) for word in voice.first(group))


def _numbers(question: Question, voice: Voice, pivots: Numbers) -> Iterator[Said]:
    for number in _tried(question, pivots):
        yield Said(str(number), Number(number))
        yield from (Said(word, Number(number)) for word in voice.first(str(number)))


def _tried(question: Question, pivots: Numbers) -> list[int]:
    inside = range(question.low, question.high + 1)
    if len(inside) <= NUMBERS_ALL_TRIED:
        return list(inside)
    wanted = {question.low, question.high, *pivots}
    return sorted(number for number in wanted if number in inside)


def _choice(question: Question, voice: Voice, pivots: Numbers) -> Iterator[Said]:
    for place, key in enumerate(question.options, start=1):
        yield Said(str(place), Option(key))
    for key, words in zip(question.options, question.labels, strict=False):
        yield from (Said(word, Option(key)) for word in dict.fromkeys(words))


def _day(question: Question, voice: Voice, pivots: Numbers) -> Iterator[Said]:
    for text in _told("date", voice):
        yield Said(text, Day(date.fromisoformat(BY_KIND["date"])))


def _time(question: Question, voice: Voice, pivots: Numbers) -> Iterator[Said]:
    for text in _told("time", voice):
        yield Said(text, TimeOfDay(time.fromisoformat(BY_KIND["time"])))


def _told(kind: ValueKind, voice: Voice) -> Iterator[str]:
    """Give a day or a time as we say it in the language, and in plain digits."""
    value = BY_KIND[kind]
    speech = Speech(voice.language, {kind: kind})
    words = fill(Wording(f"{{{kind}}}", reviewed=True), {kind: value}, speech).text
    yield from dict.fromkeys((words, value))


def _text(question: Question, voice: Voice, pivots: Numbers) -> Iterator[Said]:
    yield from (Said(word, Text(word)) for word in voice.nothing())


_ANSWERS: Mapping[QuestionKind, Callable[[Question, Voice, Numbers], Iterator[Said]]] = {
    "yes_no": _yes_no,
    "scale": _numbers,
    "number": _numbers,
    "choice": _choice,
    "date": _day,
    "time": _time,
    "text": _text,
}
