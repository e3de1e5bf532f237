"""Questions whose answers are numbers, and menus whose options are numbered."""

from collections.abc import Iterator, Sequence

from bot.importing.rapidpro.asked import Asked, grouped
from bot.importing.rapidpro.export import Case, Router
from bot.importing.rapidpro.testing import Left, Span, argument_words, span

NUMBER_MAX = 999
SCALE_MAX = 10


def numbers(router: Router, tests: Sequence[Case]) -> Asked:
    """Return a question for a number, each leading where the first test that it passes leads."""
    return _numbers(router, [(case, span(case) or (None, None)) for case in tests])


def digits(router: Router, tests: Sequence[Case]) -> Asked | None:
    """Return a question for a number where the tests look for digits only, and not for those of
    a menu."""
    said = [(case, word) for case in tests for word in argument_words(case)]
    if numbered(tests) or not all(_is_number(word) for _, word in said):
        return None
    return _numbers(router, [(case, (int(word), int(word))) for case, word in said])


def numbered(tests: Sequence[Case]) -> list[Case] | None:
    """Return the tests of a menu in the order of its numbers, 1 to the last, each once; None when
    they are no such menu."""
    by_number: dict[int, list[Case]] = {}
    for _, group in grouped(tests):
        found = {int(word) for case in group for word in argument_words(case) if _is_number(word)}
        if len(found) != 1:
            return None
        by_number.setdefault(found.pop(), []).extend(group)
    if sorted(by_number) != list(range(1, len(grouped(tests)) + 1)):
        return None
    return [case for number in sorted(by_number) for case in by_number[number]]


def _is_number(word: str) -> bool:
    return word.isascii() and word.isdecimal() and int(word[:4]) <= NUMBER_MAX


def _numbers(router: Router, tests: Sequence[tuple[Case, Span]]) -> Asked:
    low, high = _bounds([one for _, one in tests])
    ways: dict[str, str] = {}
    for first, last, category in _spans(router, tests, range(low, high + 1)):
        ways[f"{first}-{last}" if last > first else str(first)] = category
    scale = high <= SCALE_MAX and low < SCALE_MAX and _is_closed(tests)
    changed = () if _is_closed(tests) else tuple(_cut(tests))
    carried = tuple(dict.fromkeys(case.path for case, _ in tests))
    answer = f"{'scale' if scale else 'number'} {low} to {high}"
    return Asked(answer, ways, carried=carried, changed=changed)


def _bounds(spans: Sequence[Span]) -> tuple[int, int]:
    """Return the lowest and the highest number asked for, within what a question of ours can."""
    low = min(0 if first is None else first for first, _ in spans)
    high = max(NUMBER_MAX if last is None else last for _, last in spans)
    low, high = (min(max(number, 0), NUMBER_MAX) for number in (low, high))
    if low < high:
        return low, high
    # A question of ours goes from one number to a higher one.
    return (low - 1, low) if low else (0, 1)


def _is_closed(tests: Sequence[tuple[Case, Span]]) -> bool:
    return all(
        first is not None and last is not None and 0 <= first and last <= NUMBER_MAX
        for _, (first, last) in tests
    )


def _cut(tests: Sequence[tuple[Case, Span]]) -> Iterator[Left]:
    for case, one in tests:
        if not _is_closed([(case, one)]):
            yield Left(case.path, f"only whole numbers from 0 to {NUMBER_MAX} are answers here")


def _spans(
    router: Router, tests: Sequence[tuple[Case, Span]], asked: range
) -> Iterator[tuple[int, int, str]]:
    """Give the spans of numbers that go the same way: first, last, category."""
    begins, way = asked[0], _way(router, tests, asked[0])
    for number in asked[1:]:
        following = _way(router, tests, number)
        if following != way:
            yield begins, number - 1, way
            begins, way = number, following
    yield begins, asked[-1], way


def _way(router: Router, tests: Sequence[tuple[Case, Span]], number: int) -> str:
    for case, (first, last) in tests:
        if (first is None or first <= number) and (last is None or number <= last):
            return case.category
    return router.default
