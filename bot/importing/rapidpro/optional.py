"""What a client may write for an option, in English and in every language that has words for it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.importing.rapidpro.asked import Asked
from bot.importing.rapidpro.choosing import taken
from bot.importing.rapidpro.cleaning import plain_word
from bot.importing.rapidpro.desk import Desk, replies_of, translations_of
from bot.importing.rapidpro.export import Action, Case, Flow, Router, Translation
from bot.importing.rapidpro.expressions import expressions
from bot.importing.rapidpro.languages import LANGUAGE, code_of
from bot.importing.rapidpro.scripts import Said
from bot.importing.rapidpro.testing import WORDS, argument_words
from flows.languages import SOURCE_LANGUAGE
from flows.questions import OPTION_WORDS


@dataclass(frozen=True, slots=True)
class OptionWords:
    """The words of one option; `english` tells whether the source words are."""

    option: str
    words: tuple[str, ...]
    said: Said
    english: bool


def option_texts(
    flow: Flow, router: Router, *, asked: Asked, message: Action
) -> Iterator[OptionWords]:
    """Give the words of each option of a choice, with those of other languages."""
    counted = taken(asked, router, replies_of(message))
    for option, category in asked.ways.items():
        tests = [
            case
            for case in router.cases
            if case.category == category and case.path in asked.carried
        ]
        found = list(_translated_tests(flow, tests))
        found += _translated_replies(flow, message, counted=counted, option=option)
        yield _words(option, asked.words[option], found, code=code_of(flow.language).code)


_Found = tuple[Translation, tuple[str, ...]]


def _translated_tests(flow: Flow, tests: Sequence[Case]) -> Iterator[_Found]:
    for case in tests:
        for texts in translations_of(flow, case.uuid, name="arguments").values():
            words = argument_words(replace(case, arguments=tuple(one.text for one in texts)))
            for one in texts:
                yield one, words


def _translated_replies(
    flow: Flow, message: Action, *, counted: Mapping[str, str], option: str
) -> Iterator[_Found]:
    replies = replies_of(message)
    for texts in translations_of(flow, message.uuid, name="quick_replies").values():
        for one in texts:
            if one.place < len(replies) and counted.get(replies[one.place]) == option:
                yield one, (one.text,)


def _words(option: str, base: Sequence[str], found: Sequence[_Found], *, code: str) -> OptionWords:
    """Put the words of every language together, the English ones as the source."""
    by_code: dict[str, dict[str, None]] = {code: dict.fromkeys(base)}
    marks = []
    for one, said in found:
        usable = [plain_word(word) for word in said if not expressions(word)]
        usable = [word for word in usable if word and not word.isdecimal()]
        if LANGUAGE.fullmatch(one.language) and usable:
            by_code.setdefault(code_of(one.language).code, {}).update(dict.fromkeys(usable))
            marks.append(one.path)
    source = tuple(by_code.get(SOURCE_LANGUAGE) or by_code[code])
    others = {
        other: OPTION_WORDS.join(words)
        for other, words in by_code.items()
        if other != SOURCE_LANGUAGE
    }
    texts = Said(OPTION_WORDS.join(source), others, marks=tuple(marks))
    return OptionWords(option, source, texts, english=SOURCE_LANGUAGE in by_code)


def read_alike(
    desk: Desk, flow: Flow, router: Router, *, asked: Asked, message: Action
) -> Iterator[str]:
    """Give the paths of translated tests and quick replies whose question needs no words of its
    own: their words are read as the same answer in their language, or are the same numbers."""
    answers = {category: answer for answer, category in asked.ways.items()}
    for case in router.cases:
        tests = (
            translations_of(flow, case.uuid, name="arguments") if case.path in asked.carried else {}
        )
        for language, texts in tests.items():
            said = tuple(one.text for one in texts)
            words = argument_words(replace(case, arguments=said)) if case.type in WORDS else ()
            alike = {desk.reads(language)(word) for word in words} == {answers.get(case.category)}
            if said == case.arguments or alike:
                yield from (one.path for one in texts)
    counted = taken(asked, router, replies_of(message))
    for answer in answers.values():
        for one, _ in _translated_replies(flow, message, counted=counted, option=answer):
            if desk.reads(one.language)(one.text) == answer:
                yield one.path
