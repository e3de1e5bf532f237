"""Draws answers of 1 to 5 over time. Attributes only: a strict policy lets no inline style in.

The drawing is for the eye; the words and the table beside it say the same.
"""

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from bot.doors.console.client.answers import Answer
from flows.drawing.svg import tag

WIDTH, HEIGHT = 320, 120
LEFT, RIGHT, TOP, BOTTOM = 22, 310, 10, 96
LOWEST, HIGHEST = 1, 5
Point = tuple[float, float]


def draw(answers: Sequence[Answer]) -> Markup:
    """Return a line chart of answers, which come newest first, from left to right by time."""
    points = _points(answers[::-1])
    # Every piece is made of numbers and dates of ours, and escaped by `tag`.
    return Markup(
        tag(
            "svg",
            *_grid(),
            *_line(points),
            *(tag("circle", cx=x, cy=y, r=4, class_="chart-dot") for x, y in points),
            *_dates(answers),
            viewBox=f"0 0 {WIDTH} {HEIGHT}",
            class_="chart",
            aria_hidden="true",
        )
    )


def _points(oldest_first: Sequence[Answer]) -> list[Point]:
    began, ended = oldest_first[0].at, oldest_first[-1].at
    whole = (ended - began).total_seconds()
    return [
        (_across((one.at - began).total_seconds() / whole if whole else 1.0), _up(int(one.value)))
        for one in oldest_first
    ]


def _across(part: float) -> float:
    return LEFT + 6 + part * (RIGHT - LEFT - 12)


def _up(value: int) -> float:
    return BOTTOM - (value - LOWEST) / (HIGHEST - LOWEST) * (BOTTOM - TOP)


def _grid() -> Iterator[str]:
    for value in range(LOWEST, HIGHEST + 1):
        y = _up(value)
        yield tag("line", x1=LEFT, x2=RIGHT, y1=y, y2=y, class_="chart-grid")
        yield tag("text", str(value), x=LEFT - 8, y=y + 4, text_anchor="end", class_="chart-text")


def _line(points: Sequence[Point]) -> Iterator[str]:
    if len(points) > 1:
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        yield tag("polyline", points=path, class_="chart-line", fill="none")


def _dates(answers: Sequence[Answer]) -> Iterator[str]:
    newest, oldest, low = answers[0].date, answers[-1].date, HEIGHT - 6
    yield tag("text", _apart(newest), x=RIGHT, y=low, text_anchor="end", class_="chart-text")
    if len(answers) > 1 and oldest != newest:
        yield tag("text", _apart(oldest), x=LEFT, y=low, class_="chart-text")


def _apart(date: str) -> str:
    """Return a date that runs in its own direction; time runs from left to right (UAX 9)."""
    return f"\u2068{date}\u2069"
