"""Questions whose answers are words: yes or no, and one of several options."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from bot.importing.rapidpro.asked import ANY, Asked, grouped
from bot.importing.rapidpro.cleaning import plain_word
from bot.importing.rapidpro.export import Case, Router
from bot.importing.rapidpro.names import Names, slug
from bot.importing.rapidpro.testing import WORDS, Left, argument_words, passes

OPTIONS_MAX = 9
Reads = Callable[[str], str | None]
"""Tells whether a word is read as `yes` or as `no`, or as neither (None)."""

_NEARLY = {
    "has_all_words": "its words count in this order only",
    "has_beginning": "its words count as a whole answer, not as the beginning of one",
    "has_only_text": "letter case does not matter here",
}


def yes_or_no(router: Router, tests: Sequence[Case], reads: Reads) -> Asked | None:
    """Return a question of yes or no, where every word to look for is read as one of the two."""
    ways: dict[str, str] = {}
    words: dict[str, tuple[str, ...]] = {}
    for category, group in grouped(tests):
        said = _words(group)
        meanings = {reads(word) for word in said}
        meaning = meanings.pop() if len(meanings) == 1 else None
        if meaning is None or meaning in ways:
            return None
        ways[meaning], words[meaning] = category, said
    both = {answer: ways.get(answer, router.default) for answer in ("yes", "no")}
    return Asked("yes or no", both, words, carried=tuple(case.path for case in tests))


def choice(router: Router, tests: Sequence[Case]) -> Asked:
    """Return a question with an option for each category, in the tests' order."""
    groups = grouped(tests)
    if len(groups) == 1:
        return _only_one(tests)
    names, ways, words = Names(), {}, {}
    for category, group in groups[:OPTIONS_MAX]:
        found = router.category(category)
        option = names.new(slug(found.name if found else "", "option"))
        ways[option], words[option] = category, _words(group)
    over = [case for _, group in groups[OPTIONS_MAX:] for case in group]
    kept = [case for case in tests if case not in over]
    return Asked(
        "one of",
        ways,
        _each_once(words),
        carried=tuple(case.path for case in kept),
        left=tuple(Left(one.path, f"a choice has at most {OPTIONS_MAX} options") for one in over),
        changed=(*_nearly(kept), *_misnumbered(groups[:OPTIONS_MAX])),
    )


def _only_one(tests: Sequence[Case]) -> Asked:
    """Keep the only way that is asked for: one answer cannot be told from all others."""
    why = "one answer alone cannot be told from the rest: any text takes its way"
    left = tuple(Left(case.path, why) for case in tests)
    return Asked("free text", {ANY: tests[0].category}, left=left)


def _words(tests: Sequence[Case]) -> tuple[str, ...]:
    found = [plain_word(word) for case in tests for word in argument_words(case)]
    return tuple(dict.fromkeys(word for word in found if word))


def _each_once(words: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Leave a word to the first option that has it, as the router does, and digits to the places
    of the options, which they choose here."""
    seen: set[str] = set()
    once: dict[str, tuple[str, ...]] = {}
    for option, said in words.items():
        new = [word for word in said if word.casefold() not in seen and not word.isdecimal()]
        seen.update(word.casefold() for word in said)
        once[option] = tuple(new) or (option.replace("_", " "),)
    return once


def _nearly(tests: Sequence[Case]) -> Iterator[Left]:
    for case in tests:
        # One word alone means the same in any order, and case is of little weight in a word.
        if case.type in _NEARLY and (case.type != "has_all_words" or len(_words([case])) > 1):
            yield Left(case.path, _NEARLY[case.type])


def _misnumbered(groups: Sequence[tuple[str, Sequence[Case]]]) -> Iterator[Left]:
    for place, (_, tests) in enumerate(groups, start=1):
        for case in tests:
            digits = [word for word in argument_words(case) if word.isdecimal()]
            for word in digits:
                if word != str(place):
                    yield Left(case.path, f"the answer {word} chooses option {word} here")


def with_replies(asked: Asked, router: Router, replies: Sequence[str]) -> Asked:
    """Let a message's quick replies count as words of the options whose tests take them."""
    words = dict(asked.words)
    for said, answer in taken(asked, router, replies).items():
        reply = plain_word(said)
        known = {word.casefold() for one in words.values() for word in one}
        if asked.is_choice and reply.casefold() not in known and not reply.isdecimal():
            words[answer] = (*words[answer], reply)
    return replace(asked, words=words)


def taken(asked: Asked, router: Router, replies: Sequence[str]) -> dict[str, str]:
    """Return the quick replies that a carried test takes, each with the answer it counts as."""
    answers = {category: answer for answer, category in asked.ways.items()}
    found: dict[str, str] = {}
    for reply in replies:
        for case in router.cases:
            takes = case.type in WORDS and case.path in asked.carried and passes(case, reply)
            if takes and case.category in answers:
                found.setdefault(reply, answers[case.category])
    return found
