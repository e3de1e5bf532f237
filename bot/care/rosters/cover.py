"""What of a roster is covered: gaps, hours with more than one person, and languages. Pure.

Time is cut where somebody comes or goes; each need is laid over the pieces. So the work grows with
the shifts and the days, never with their product.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate, groupby, pairwise
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.care.rosters.shifts import Shift, Span, Weekly
from bot.care.rosters.walls import DAY_MINUTES

Languages = Mapping[UUID, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Need:
    """At these hours so many people are needed, who speak a language if one is named."""

    hours: Weekly
    role: str = "first"
    least: int = 1
    language: str | None = None


# Where a team has not said what it needs: somebody is on duty at every hour.
ALWAYS = Weekly(frozenset(range(7)), 0, DAY_MINUTES)
SOMEBODY = (Need(ALWAYS),)


@dataclass(frozen=True, slots=True)
class Gap:
    """A span in which `missing` people are short; `there` says how many there are."""

    span: Span
    role: str
    language: str | None
    missing: int
    there: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """A span in which the same people are there."""

    span: Span
    staff: frozenset[UUID]


def gaps(
    shifts: Iterable[Shift], needs: Sequence[Need], look: Span, *, zone: ZoneInfo, speak: Languages
) -> list[Gap]:
    """Return every gap in the span looked at, in the order of time; adjoining ones are one.

    `speak` says which languages each person speaks; who is not in it speaks none.
    """
    known = list(shifts)
    found = [gap for need in needs for gap in _gaps(known, need, look, zone, speak)]
    return sorted(found, key=lambda gap: (gap.span.starts_at, gap.role, gap.language or ""))


def newly(before: Sequence[Gap], after: Sequence[Gap]) -> list[Gap]:
    """Return the gaps that were not there before, or have become longer or deeper."""
    return [gap for gap in after if not _was_there(gap, before)]


def _was_there(gap: Gap, before: Sequence[Gap]) -> bool:
    as_deep = (
        one.span
        for one in before
        if (one.role, one.language) == (gap.role, gap.language) and one.missing >= gap.missing
    )
    return any(gap.span.within(one) == gap.span for one in _joined(sorted(as_deep, key=_start)))


def pieces(shifts: Iterable[Shift], look: Span, role: str = "first") -> list[Piece]:
    """Cut the span where somebody of a role comes or goes; say who is there in each piece."""
    mine = [one for one in shifts if one.role == role and one.span.meets(look)]
    return list(_pieces(mine, look))


def doubled(shifts: Iterable[Shift], look: Span) -> list[Span]:
    """Return when more than one person is the first on duty."""
    return _joined(piece.span for piece in pieces(shifts, look) if len(piece.staff) > 1)


def spoken(shifts: Iterable[Shift], look: Span, speak: Languages) -> Mapping[str, Sequence[Span]]:
    """Return when each language is spoken by somebody on duty, first or second."""
    found: dict[str, list[Span]] = {}
    for one in shifts:
        if one.role in ("first", "second") and one.span.meets(look):
            for language in speak.get(one.staff_id, ()):
                found.setdefault(language, []).append(one.span.within(look))
    return {language: _joined(sorted(spans, key=_start)) for language, spans in found.items()}


def _gaps(
    shifts: Sequence[Shift], need: Need, look: Span, zone: ZoneInfo, speak: Languages
) -> Iterator[Gap]:
    fits = [one for one in shifts if _counts(one, need, speak)]
    short = [
        (span.within(window), missing)
        for span, missing, window in _both(_short(fits, need.least, look), need, look, zone)
    ]
    for missing, spans in groupby(short, key=lambda one: one[1]):
        for span in _joined(one[0] for one in spans):
            yield Gap(span, need.role, need.language, missing, need.least - missing)


def _counts(shift: Shift, need: Need, speak: Languages) -> bool:
    if shift.role != need.role:
        return False
    return need.language is None or need.language in speak.get(shift.staff_id, ())


def _windows(hours: Weekly, look: Span, zone: ZoneInfo) -> list[Span]:
    """Return when a need holds; hours that meet at midnight are one."""
    before = hours.start_minute + hours.length_minutes
    first = look.starts_at.astimezone(zone).date() - timedelta(days=1 + before // DAY_MINUTES)
    last = look.ends_at.astimezone(zone).date()
    spans = (hours.on(day, zone).within(look) for day in hours.days(first, last))
    return _joined(span for span in spans if span.length > timedelta(0))


def _short(shifts: Sequence[Shift], least: int, look: Span) -> list[tuple[Span, int]]:
    """Return when fewer than `least` are there, and by how many."""
    comings: dict[datetime, int] = {look.starts_at: 0, look.ends_at: 0}
    for span in _once(shifts):
        if span.starts_at < look.ends_at and span.ends_at > look.starts_at:
            begins, ends = max(span.starts_at, look.starts_at), min(span.ends_at, look.ends_at)
            comings[begins] = comings.get(begins, 0) + 1
            comings[ends] = comings.get(ends, 0) - 1
    times = sorted(comings)
    there = accumulate(comings[at] for at in times)
    return [
        (Span(begins, ends), least - count)
        for (begins, ends), count in zip(pairwise(times), there, strict=False)
        if count < least
    ]


def _once(shifts: Sequence[Shift]) -> Iterator[Span]:
    """Give the hours of each person, joined: nobody counts twice."""
    theirs: dict[UUID, list[Span]] = {}
    for one in shifts:
        theirs.setdefault(one.staff_id, []).append(one.span)
    for spans in theirs.values():
        yield from _joined(sorted(spans, key=_start))


def _both(
    short: Sequence[tuple[Span, int]], need: Need, look: Span, zone: ZoneInfo
) -> Iterator[tuple[Span, int, Span]]:
    """Give each short span with each window of the need that it meets, both in order of time."""
    windows, at = _windows(need.hours, look, zone), 0
    for span, missing in short:
        while at < len(windows) and windows[at].ends_at <= span.starts_at:
            at += 1
        met = at
        while met < len(windows) and windows[met].starts_at < span.ends_at:
            yield span, missing, windows[met]
            met += 1


def _pieces(shifts: Sequence[Shift], look: Span) -> Iterator[Piece]:
    comings: dict[datetime, list[tuple[UUID, int]]] = {look.starts_at: [], look.ends_at: []}
    for one in shifts:
        here = one.span.within(look)
        if here.length > timedelta(0):
            comings.setdefault(here.starts_at, []).append((one.staff_id, 1))
            comings.setdefault(here.ends_at, []).append((one.staff_id, -1))
    times, there = sorted(comings), dict[UUID, int]()
    for begins, ends in pairwise(times):
        for staff_id, change in comings[begins]:
            there[staff_id] = there.get(staff_id, 0) + change
        there = {staff_id: times for staff_id, times in there.items() if times}
        yield Piece(Span(begins, ends), frozenset(there))


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Join spans that touch or overlap; they come in the order of their beginnings."""
    joined: list[Span] = []
    for span in spans:
        if joined and span.starts_at <= joined[-1].ends_at:
            joined[-1] = Span(joined[-1].starts_at, max(joined[-1].ends_at, span.ends_at))
        else:
            joined.append(span)
    return joined


def _start(span: Span) -> datetime:
    return span.starts_at
