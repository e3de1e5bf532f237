"""Whether every word that stands for an option is read as that option, in every language.

The reader that reads clients' texts reads the words here, with the words of the client's language
and of English, since clients write in both. What is read first wins: a number, another option, a
wish to stop.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from flows.answers import Answer, Option, Question
from flows.errors import Fault
from flows.languages import SOURCE_LANGUAGE
from flows.proofs.book import Book, Said
from flows.proofs.reserved import is_reserved
from flows.questions import OPTION_WORDS
from flows.reading import Lexicon, read
from flows.reading.normalize import message
from flows.reading.pieces import answers, cover, views
from flows.steps import Ask

SHADOWED = "shadowed answer"

Words = Mapping[tuple[str, str], Said]
"""Translated answer words by wording key and language."""


@dataclass(frozen=True, slots=True)
class _Word:
    """One word for one option, in one language, and where it stands."""

    option: str
    word: str
    file: str
    line: int


def shadow_faults(book: Book, words: Words, lexicons: Mapping[str, Lexicon]) -> Iterator[Fault]:
    """Give a fault for each word that is read as something else than its option, or as nothing."""
    for step in book.script.steps.values():
        if isinstance(step, Ask) and step.question.kind == "choice":
            found: dict[tuple[str, int, str], Fault] = {}
            for language in lexicons:
                for fault in _shadowed(book, step, language, words=words, lexicons=lexicons):
                    found.setdefault((fault.file, fault.line, fault.why), fault)
            yield from found.values()


def _shadowed(
    book: Book, ask: Ask, language: str, *, words: Words, lexicons: Mapping[str, Lexicon]
) -> Iterator[Fault]:
    """Read each word of a question's options in one language."""
    source = list(_source_words(book, ask))
    own = list(_own_words(ask, language, words))
    question = replace(ask.question, labels=tuple(_labels(ask.question, own + source)))
    used = [each for code, each in lexicons.items() if code in (language, SOURCE_LANGUAGE)]
    for each in own or source:
        if is_reserved(each.word):
            continue
        why = _why(each, question, used)
        if why is not None:
            rule, told = why
            yield Fault(each.file, each.line, rule, f"{ask.name}: {told}")


def _why(each: _Word, question: Question, lexicons: Sequence[Lexicon]) -> tuple[str, str] | None:
    """Return the rule that a word breaks, and how it is read instead."""
    reading = read(each.word, lexicons=lexicons, question=question)
    if reading.signals:
        said = reading.signals[0]
        return SHADOWED, f"{each.word!r} is read as {said.kind} before any answer"
    other = _means_too(each, question, lexicons)
    if other is not None:
        return SHADOWED, f"{each.word!r} means {other!r} too"
    if reading.answer == Option(each.option):
        return None
    if reading.answer is None:
        return "answer not understood", f"{each.word!r} is not read as {each.option!r}"
    return SHADOWED, f"{each.word!r} {_instead(each, reading.answer, question)}"


def _means_too(each: _Word, question: Question, lexicons: Sequence[Lexicon]) -> str | None:
    """Return another option that a word means by itself: by its number, or as a yes or a no.

    The reader takes an author's word for its option; the client may have meant the other.
    """
    heard = message(each.word)
    pieces = list(cover(heard, answers(views(heard, lexicons))))
    if len(pieces) != 1:
        return None
    options = question.options
    places = [number for number in pieces[0].numbers if 1 <= number <= len(options)]
    meant = {options[place - 1] for place in places} | (pieces[0].marks & {"yes", "no"})
    return next((option for option in sorted(meant & set(options)) if option != each.option), None)


def _instead(each: _Word, answer: Answer, question: Question) -> str:
    """Say what a word is read as; one that stands for two options is read as none."""
    if isinstance(answer, Option):
        return f"is read as {answer.key!r}"
    tokens = message(each.word).tokens
    both = (
        option
        for option, words in zip(question.options, question.labels, strict=False)
        if option != each.option and tokens in (message(word).tokens for word in words)
    )
    other = next(both, None)
    if other is not None:
        return f"stands for {other!r} too"
    return f"is read as {type(answer).__name__.lower()}"


def _labels(question: Question, words: Sequence[_Word]) -> Iterator[tuple[str, ...]]:
    for option in question.options:
        yield tuple(each.word for each in words if each.option == option)


def _source_words(book: Book, ask: Ask) -> Iterator[_Word]:
    for option, label in zip(ask.question.options, ask.question.labels, strict=False):
        key = f"{ask.wording}.options.{option}"
        lines = book.script.lines
        line = lines.get(key) or lines.get(f"{ask.name}:options") or lines.get(ask.name, 1)
        for word in label:
            yield _Word(option, word, book.file, line)


def _own_words(ask: Ask, language: str, words: Words) -> Iterator[_Word]:
    for option in ask.question.options:
        said = words.get((f"{ask.wording}.options.{option}", language))
        for word in said.text.split(OPTION_WORDS) if said is not None else ():
            assert said is not None
            yield _Word(option, word, said.file, said.line)
