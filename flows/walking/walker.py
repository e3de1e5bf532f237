"""Walks a script in one language: every turn between two places, then every way from its start.

Two standings are one place when the script goes on alike from them (`Standing.key`), so that the
turns are few and the ways can be counted. The engine, the reader and the renderer are those that
clients meet; what cannot be said or read becomes a fault of the walk.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from flows import engine
from flows.errors import StepLimitReached
from flows.walking import known
from flows.walking.counting import Leads, count_ways
from flows.walking.coverage import Walked
from flows.walking.hearing import Hearing
from flows.walking.seeing import Seen
from flows.walking.speaking import Speaking
from flows.walking.standing import (
    Key,
    Standing,
    after_grace,
    begun,
    beside,
    taken,
    untold,
)
from flows.walking.voice import Voice
from flows.walking.ways import Way
from flows.wording import Edition

BEGINNINGS_MAX = 256
PLACES_MAX = 20_000
WAYS_PLAYED_MAX = 2_000
"""A script and language. Where there are more ways, every turn is taken still, and so many ways are
played from beginning to end."""


def walk(edition: Edition, voice: Voice, lines: Mapping[str, str]) -> Walked:
    """Walk a script in a voice's language; `lines` are the crisis numbers that wordings give.

    Bounded by BEGINNINGS_MAX, PLACES_MAX and WAYS_PLAYED_MAX; a script that runs or asks without
    end is a fault.
    """
    always = known.always(voice.language, lines)
    walker = _Walker(
        edition,
        voice.language,
        Hearing(edition, voice),
        Seen(edition.script, Speaking(edition, voice.language, always)),
    )
    turns = ways = 0
    try:
        walker.take_all_turns()
        turns, ways = walker.turns, walker.count_all_ways()
        walker.play_all_ways()
    except StepLimitReached as limit:
        walker.fault(f"{limit.step}: the step limit is reached: it goes on without waiting")
    return walker.told(turns, ways)


@dataclass(slots=True)
class _Walker:
    edition: Edition
    language: str
    hearing: Hearing
    seen: Seen
    read: tuple[str, ...] = field(init=False)
    named: tuple[str, ...] = field(init=False)
    leads: Leads = field(default_factory=dict)
    first: dict[Key, Standing] = field(default_factory=dict)
    faults: dict[str, None] = field(default_factory=dict)
    turns: int = 0
    played: int = 0

    def __post_init__(self) -> None:
        read = frozenset(known.asked_about(self.edition.script))
        self.read = tuple(sorted(read))
        self.named = tuple(sorted(known.named(self.edition) - read))

    def fault(self, why: str) -> None:
        self.faults[why] = None

    def take_all_turns(self) -> None:
        """Take every turn from every place, each once."""
        always = self.seen.speaking.always
        for number, values in enumerate(known.beginnings(self.edition.script, always)):
            if number == BEGINNINGS_MAX:
                self.fault(f"more than {BEGINNINGS_MAX} ways to begin: the others were left out")
                break
            turn = begun(self.edition.script, values)
            self.seen.see(turn)
            self.first.setdefault(self._key(turn.after), turn.after)
        pending = deque(self.first.items())
        while pending:
            key, standing = pending.popleft()
            if key not in self.leads:
                pending += self._look_around(key, standing)
            if len(self.leads) > PLACES_MAX:
                self.fault(f"more than {PLACES_MAX} places: the walk stopped there")
                return

    def _look_around(self, key: Key, standing: Standing) -> list[tuple[Key, Standing]]:
        """Take every turn from one place; return where they led."""
        ways = list(self._ways(standing))
        self.leads[key] = (standing.over, tuple(after for after, _ in ways))
        if not ways and not standing.over:
            self.fault(f"{standing.place.step}: it waits there for ever")
        return [*ways, *self._look_beside(standing)]

    def _look_beside(self, standing: Standing) -> Iterator[tuple[Key, Standing]]:
        """Take the turns that must lead back to the same step, and let the time of grace pass."""
        for event in beside(standing):
            turn = taken(self.edition.script, standing, event)
            self.turns += 1
            self.seen.see(turn)
            if turn.after.place.step != standing.place.step:
                self.fault(f"{standing.place.step}: {event} leads away from it")
            yield self._key(turn.after), turn.after
        late = after_grace(standing)
        if standing.in_grace and engine.asked(self.edition.script, late.place, late.now):
            self.fault(f"{standing.place.expired}: it still listens after its time of grace")

    def _ways(self, standing: Standing) -> Iterator[tuple[Key, Standing]]:
        """Take every turn from one place; give where each way on from it leads.

        Two turns are one way when they leave by the same exit and stand alike afterwards.
        """
        led: set[tuple[Way | None, Key]] = set()
        for event in (*self.hearing.heard(standing), *untold(standing)):
            turn = taken(self.edition.script, standing, event)
            self.turns += 1
            way, key = self.seen.see(turn), self._key(turn.after)
            if (way, key) not in led:
                led.add((way, key))
                yield key, turn.after

    def _key(self, standing: Standing) -> Key:
        return standing.key(self.read, self.named)

    def count_all_ways(self) -> int:
        """Return how many ways there are from the start to an end; one without end is a fault."""
        ways = count_ways(self.leads, self.first)
        if ways is None:
            self.fault("a way never ends: it comes back to a place where it was")
        return ways or 0

    def play_all_ways(self) -> None:
        """Walk whole ways, one after the other, up to the bound; none without an end."""
        under_way = [] if self.faults else [iter(self.first.items())]
        while under_way and self.played < WAYS_PLAYED_MAX:
            _, standing = next(under_way[-1], (None, None))
            if standing is None:
                under_way.pop()
            else:
                self.played += standing.over
                under_way.append(self._ways(standing))

    def told(self, turns: int, ways: int) -> Walked:
        """Return what was covered."""
        return Walked(
            script=self.edition.script.name,
            language=self.language,
            covered=self.seen.covered(),
            places=len(self.leads),
            turns=turns,
            ways=ways,
            played=self.played,
            texts_read=self.hearing.read,
            faults=(*self.faults, *self.hearing.faults, *self.seen.speaking.faults),
        )
