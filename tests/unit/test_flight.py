"""Texts abreast: a slow one holds up no other, and lanes are kept for what somebody waits for."""

from collections.abc import Sequence
from datetime import UTC, datetime
from queue import Queue
from threading import Event
from uuid import UUID

import pytest

from bot.sending.channels.base import Outcome, Outgoing, Sent, Taken
from bot.sending.flight import Abreast, OneByOne

SECONDS = 10.0
NOW = datetime(2026, 3, 3, 18, 0, tzinfo=UTC)


class Due:
    """What is due: texts that somebody waits for, numbered from 0, and others, from 1000.

    The provider takes each at once; one that is not `open` answers nobody until it is.
    """

    def __init__(self, *, prompt: int = 0, others: int = 0, is_open: bool = True) -> None:
        self.prompt, self.others = list(range(prompt)), list(range(1000, 1000 + others))
        self.open, self.here, self.settled = Event(), Queue[int](), list[list[int]]()
        if is_open:
            self.open.set()

    def take(self, most: int, *, prompt_only: bool) -> Taken:
        """Take what somebody waits for, or else others."""
        of = self.prompt if self.prompt or prompt_only else self.others
        numbers = [of.pop(0) for _ in range(min(most, 8, len(of)))]
        texts = [Outgoing(UUID(int=one), "sms", f"+1503555{one:04}", "words") for one in numbers]
        return Taken(len(texts), texts)

    def hand_over(self, outgoing: Outgoing) -> Outcome:
        """Let the provider have it."""
        self.here.put(outgoing.message_id.int)
        assert self.open.wait(SECONDS)
        return Outcome(outgoing, NOW, Sent(str(outgoing.message_id), "accepted"))

    def settle(self, outcomes: Sequence[Outcome]) -> None:
        """Keep what was settled together."""
        self.settled.append([one.outgoing.message_id.int for one in outcomes])

    def all_settled(self) -> list[int]:
        """Return every text that was settled, by number."""
        return sorted(number for together in self.settled for number in together)


def test_one_by_one_each_is_settled_before_the_next_is_taken() -> None:
    due = Due(prompt=1, others=2)
    assert OneByOne().fill(due, limit=10) == 3
    assert due.settled == [[0], [1000], [1001]]
    assert OneByOne().fill(Due(others=5), limit=2) == 2


def test_what_is_due_sets_out_beside_what_is_still_under_way() -> None:
    flight, due = Abreast(3, prompt_lanes=1), Due(others=2, is_open=False)
    assert flight.fill(due, limit=10) == 2
    due.others.append(1002)
    assert flight.fill(due, limit=10) == 1
    assert {due.here.get(timeout=SECONDS) for _ in range(3)} == {1000, 1001, 1002}
    due.open.set()
    flight.land()
    assert due.all_settled() == [1000, 1001, 1002]


def test_lanes_are_kept_for_what_somebody_waits_for() -> None:
    flight = Abreast(2, prompt_lanes=2)
    due = Due(others=9, is_open=False)
    assert flight.fill(due, limit=50) == 2 and len(due.others) == 7
    due.prompt += [0, 1, 2]
    assert flight.fill(due, limit=50) == 2 and due.prompt == [2]
    due.open.set()
    flight.land()
    assert due.all_settled() == [0, 1, 1000, 1001]


@pytest.mark.parametrize("lanes", [1, 2, 32])
def test_all_that_is_due_leaves_however_few_the_lanes(lanes: int) -> None:
    flight, due = Abreast(lanes, prompt_lanes=1), Due(prompt=40, others=60)
    assert flight.fill(due, limit=1000) == 100
    flight.land()
    assert due.all_settled() == [*range(40), *range(1000, 1060)]


def test_no_more_is_looked_at_than_was_asked_for() -> None:
    flight, due = Abreast(32, prompt_lanes=4), Due(others=60)
    assert flight.fill(due, limit=10) == 10 and len(due.others) == 50
    flight.land()


def test_what_comes_back_together_is_settled_together() -> None:
    flight, due = Abreast(8, prompt_lanes=0), Due(others=8, is_open=False)
    flight.fill(due, limit=10)
    for _ in range(8):
        due.here.get(timeout=SECONDS)
    due.open.set()
    flight.land()
    assert due.all_settled() == list(range(1000, 1008)) and len(due.settled) < 8


def test_a_text_that_cannot_be_settled_spoils_no_other() -> None:
    class Away(Due):
        def settle(self, outcomes: Sequence[Outcome]) -> None:
            if any(one.outgoing.message_id.int == 1001 for one in outcomes):
                raise RuntimeError("the database is away")
            super().settle(outcomes)

    flight, due = Abreast(4, prompt_lanes=0), Away(others=5)
    assert flight.fill(due, limit=10) == 5
    flight.land()
    assert due.all_settled() == [1000, 1002, 1003, 1004]


def test_a_text_that_could_not_be_handed_over_frees_its_lane() -> None:
    class Broken(Due):
        def hand_over(self, outgoing: Outgoing) -> Outcome:
            if outgoing.message_id.int == 1000:
                raise RuntimeError("nobody thought of this")
            return super().hand_over(outgoing)

    flight, due = Abreast(1, prompt_lanes=0), Broken(others=3)
    assert flight.fill(due, limit=10) == 3
    flight.land()
    assert due.all_settled() == [1001, 1002]


def test_while_nothing_can_be_settled_nothing_more_is_taken() -> None:
    class Stuck(Due):
        def __init__(self) -> None:
            super().__init__(others=99)
            self.away = Event()

        def settle(self, outcomes: Sequence[Outcome]) -> None:
            assert self.away.wait(SECONDS)
            super().settle(outcomes)

    flight, due = Abreast(2, prompt_lanes=1), Stuck()
    taken = flight.fill(due, limit=99)
    assert 6 <= taken < 99
    due.away.set()
    assert taken + flight.fill(due, limit=99) == 99
    flight.land()
    assert len(due.all_settled()) == 99
