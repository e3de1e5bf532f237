"""A router that waits for a message, as a question of ours.

Where a question can only take one kind of answer, the kind of the first test decides; where ways
cannot be told apart, the first is kept. What is left out is told, test by test.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.importing.rapidpro import choosing, counting
from bot.importing.rapidpro.asked import ANY, Asked
from bot.importing.rapidpro.choosing import Reads
from bot.importing.rapidpro.export import Case, Router
from bot.importing.rapidpro.testing import DAYS, NUMBERS, TIMES, WORDS, Left, family, unsayable


def asked(router: Router, reads: Reads) -> Asked:
    """Return the question whose answer a router waits for; `reads` knows words of yes and no."""
    if not _is_about_the_answer(router.operand):
        why = f"it tests {router.operand} and not the answer"
        return _anything(router, [Left(case.path, why) for case in router.cases])
    tests, left = _sayable(router)
    if not tests:
        return _anything(router, left)
    chosen = family(tests[0]) or WORDS
    kept = [case for case in tests if case.type in chosen]
    others = [Left(case.path, _OTHER_KIND) for case in tests if case.type not in chosen]
    if chosen is WORDS:
        found = choosing.yes_or_no(router, kept, reads) or counting.digits(router, kept)
        found = found or choosing.choice(router, counting.numbered(kept) or kept)
    elif chosen is NUMBERS:
        found = counting.numbers(router, kept)
    else:
        found = _one_way(kept, {DAYS: "date", TIMES: "time of day"}.get(chosen, "free text"))
    return replace(found, left=(*left, *others, *found.left))


_OTHER_KIND = "a question takes one kind of answer, and an earlier test decided it"


def _is_about_the_answer(operand: str) -> bool:
    """Whether the text of the client's message is tested, perhaps in other letters."""
    return "input" in operand and "attachments" not in operand


def _sayable(router: Router) -> tuple[list[Case], list[Left]]:
    tests: list[Case] = []
    left: list[Left] = []
    for case in router.cases:
        why = unsayable(case)
        if router.category(case.category) is None:
            why = "it leads to a category that is not there"
        if why:
            left.append(Left(case.path, why))
        else:
            tests.append(case)
    return tests, left


def _anything(router: Router, left: Sequence[Left]) -> Asked:
    """Take any text: without a test that can be made, the first test's way is kept."""
    first = next((case for case in router.cases if router.category(case.category)), None)
    way = first.category if first else router.default
    kept = [replace(one, why=f"{one.why}: any text takes its way") for one in left[:1]]
    return Asked("free text", {ANY: way}, left=(*kept, *left[1:]))


def _one_way(tests: Sequence[Case], answer: str) -> Asked:
    left = {case.path: why for case in tests if (why := _not_told_apart(case, tests[0]))}
    carried = tuple(case.path for case in tests if case.path not in left)
    lost = tuple(Left(path, why) for path, why in left.items())
    return Asked(answer, {ANY: tests[0].category}, carried=carried, left=lost)


def _not_told_apart(case: Case, first: Case) -> str:
    if case.type in DAYS and case.type != "has_date":
        return "dates are not compared here: any date takes the first test's way"
    if case.category != first.category:
        return "the first test takes every such answer"
    return ""
