"""Texts abreast: a slow one holds up no other, and lanes are kept for what somebody waits for."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import Queue
from threading import Event
from uuid import UUID

from bot.sending.channels.base import Outgoing
from bot.sending.flight import Abreast, OneByOne

SECONDS = 10.0


def text(number: int) -> Outgoing:
    return Outgoing(UUID(int=number), "sms", f"+1503555{number:04}", "words")


class Due:
    """What is due: texts that somebody waits for, and others."""

    def __init__(self, *, prompt: int = 0, others: int = 0) -> None:
        self.prompt = [text(number) for number in range(prompt)]
        self.others = [text(1000 + number) for number in range(others)]

    def take(self, prompt_only: bool) -> Outgoing | bool | None:
        if self.prompt:
            return self.prompt.pop(0)
        if self.others and not prompt_only:
            return self.others.pop(0)
        return None


@contextmanager
def slow_provider() -> Iterator[tuple[Callable[[Outgoing], None], Event, "Queue[Outgoing]"]]:
    """A provider that answers nobody until it is let go; who is with it stands in the queue."""
    go, here = Event(), Queue[Outgoing]()

    def hand_over(outgoing: Outgoing) -> None:
        here.put(outgoing)
        assert go.wait(SECONDS)

    try:
        yield hand_over, go, here
    finally:
        go.set()


def test_one_by_one_each_is_handed_over_before_the_next_is_taken() -> None:
    due, left = Due(prompt=1, others=2), list[Outgoing]()
    assert OneByOne().fill(due.take, left.append, limit=10) == 3
    assert [one.message_id.int for one in left] == [0, 1000, 1001]
    assert OneByOne().fill(Due(others=5).take, left.append, limit=2) == 2


def test_what_is_due_sets_out_beside_what_is_still_under_way() -> None:
    flight = Abreast(4, prompt_lanes=1)
    with slow_provider() as (hand_over, go, here):
        assert flight.fill(Due(others=2).take, hand_over, limit=10) == 2
        assert flight.fill(Due(others=1).take, hand_over, limit=10) == 1
        assert {here.get(timeout=SECONDS).message_id.int for _ in range(3)} == {1000, 1001}
        go.set()
    flight.land()


def test_lanes_are_kept_for_what_somebody_waits_for() -> None:
    flight = Abreast(4, prompt_lanes=2)
    with slow_provider() as (hand_over, go, here):
        many = Due(others=9)
        assert flight.fill(many.take, hand_over, limit=50) == 2 and len(many.others) == 7
        both = Due(prompt=3, others=1)
        assert flight.fill(both.take, hand_over, limit=50) == 2
        assert len(both.prompt) == 1 and len(both.others) == 1
        go.set()
    flight.land()
    assert here.qsize() == 4


def test_all_that_is_due_leaves_however_few_the_lanes() -> None:
    flight, left = Abreast(3, prompt_lanes=1), Queue[Outgoing]()
    assert flight.fill(Due(prompt=40, others=60).take, left.put, limit=1000) == 100
    flight.land()
    assert len({left.get_nowait().message_id for _ in range(100)}) == 100


def test_a_text_that_could_not_be_settled_frees_its_lane() -> None:
    flight, left = Abreast(1, prompt_lanes=0), Queue[Outgoing]()

    def breaks_once(outgoing: Outgoing) -> None:
        if outgoing.message_id.int == 1000:
            raise RuntimeError("the database is away")
        left.put(outgoing)

    assert flight.fill(Due(others=3).take, breaks_once, limit=10) == 3
    flight.land()
    assert left.qsize() == 2
