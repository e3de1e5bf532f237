"""Whatever the script, whatever happens and however time jumps: the engine never raises, never
loops, sets one timer where it waits and none elsewhere, and every way ends at an end or a person.

`pytest --hypothesis-profile=soak` draws others, and many more of them.
"""

from collections.abc import Callable, Sequence
from datetime import date, time, timedelta
from itertools import cycle

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.answers import (
    Answer,
    Day,
    Later,
    No,
    Number,
    Option,
    Text,
    TimeOfDay,
    Unsure,
    Yes,
)
from flows.events import Interrupted, Resumed, Started, TimerFired
from flows.script import Script
from flows.steps import Ask, Call, End, Wait
from tests.conversing import Conversation
from tests.random_scripts import Shelf, shelves

MANY = settings(max_examples=10 * settings().max_examples)

ANSWERS: dict[str, Answer | None] = {
    "yes": Yes(),
    "no": No(),
    "nothing we can read": None,
    "unsure": Unsure(),
    "not now": Later(),
    "1": Number(1),
    "3": Number(3),
    "99": Number(99),
    "bed": Option("bed"),
    "an option of nobody's": Option("zz"),
    "a day": Day(date(2026, 3, 20)),
    "an hour": TimeOfDay(time(7, 30)),
    "an empty text": Text(""),
    "a text": Text("a bed"),
}
KNOWN = {"mood": "2", "word": "food", "day": "2026-03-10", "hour": "18:30"}


def _pass(talk: Conversation, days: float) -> None:
    talk.now += timedelta(days=days)


def _hearing(answer: Answer | None) -> Callable[[Conversation], None]:
    return lambda talk: talk.hear(answer)


def _time_out(talk: Conversation) -> None:
    if talk.live:
        talk.wait()


HAPPENINGS: dict[str, Callable[[Conversation], None]] = {
    "silence": _time_out,
    **{f"hears {said}": _hearing(answer) for said, answer in ANSWERS.items()},
    "interrupted": lambda talk: talk.happen(Interrupted()),
    "handed back": lambda talk: talk.happen(Resumed()),
    "its last timer fires": lambda talk: talk.happen(TimerFired(talk.names[-1])),
    "its first timer fires": lambda talk: talk.happen(TimerFired(talk.names[1])),
    "an old timer fires": lambda talk: talk.happen(TimerFired(talk.names[len(talk.names) // 2])),
    "a timer of nobody's fires": lambda talk: talk.happen(TimerFired("zz/0/0")),
    "started again": lambda talk: talk.happen(Started(KNOWN, "America/Los_Angeles")),
    "started again knowing nothing": lambda talk: talk.happen(Started()),
    "an hour passes": lambda talk: _pass(talk, 1 / 24),
    "a month passes": lambda talk: _pass(talk, 30),
    "ten years pass": lambda talk: _pass(talk, 3650),
}
happenings = st.lists(st.sampled_from(list(HAPPENINGS)), max_size=25)
# A client who says the same again and again finds out what is not counted.
OFTEN = ("silence", "not now", "nothing we can read", "yes", "1", "bed")
replies = st.lists(st.sampled_from([*OFTEN, *OFTEN, *ANSWERS]), min_size=1, max_size=8)
knowing = st.sampled_from([{}, KNOWN, {**KNOWN, "mood": "9", "day": "soon"}])


def begun(shelf: Shelf, values: dict[str, str]) -> Conversation:
    talk = Conversation(shelf.linked)
    talk.begin(Started(values, "America/Los_Angeles"))
    return talk


def turns_at_most(script: Script) -> int:
    """Count what can happen before an end or a person, when nothing is asked or told twice.

    A question takes seven turns at most: unclear and reminded, put off, unclear while it is put
    off, reminded, and left; a wait takes one. An answer within its grace may leave all the waits
    after its question and go on from there, once.
    """
    asks = sum(isinstance(step, Ask) for step in script.steps.values())
    waits = sum(isinstance(step, Wait) for step in script.steps.values())
    return asks * (7 + 1 + waits) + waits


def is_over(talk: Conversation, reply: str) -> bool:
    """Tell whether nothing can happen any more unless the client writes, and this is no reply."""
    listens = talk.listens() and reply != "silence"
    return talk.place.phase == "with_a_person" or (talk.place.phase == "ended" and not listens)


def play(talk: Conversation, replies: Sequence[str], *, most: int) -> None:
    """Let the client reply so, in turn and again and again; it is over in so many turns."""
    for turns, reply in enumerate(cycle(replies)):
        if is_over(talk, reply):
            return
        assert turns < most
        if reply in ANSWERS and talk.listens():
            talk.hear(ANSWERS[reply])
        else:
            talk.wait()


@MANY
@given(shelves(), knowing, happenings)
def test_whatever_happens_all_is_well_after_each_turn(
    shelf: Shelf, values: dict[str, str], happened: list[str]
) -> None:
    talk = begun(shelf, values)
    for each in happened:
        HAPPENINGS[each](talk)


@MANY
@given(shelves(), knowing, replies)
def test_every_way_ends_at_an_end_or_a_person_in_a_counted_number_of_turns(
    shelf: Shelf, values: dict[str, str], said: list[str]
) -> None:
    talk = begun(shelf, values)
    play(talk, said, most=turns_at_most(talk.script))
    assert talk.place.phase in ("ended", "with_a_person")
    assert not talk.live


@MANY
@given(shelves(), knowing)
def test_silence_alone_ends_it_too_and_each_question_costs_two_turns_at_most(
    shelf: Shelf, values: dict[str, str]
) -> None:
    talk = begun(shelf, values)
    waiting = [type(step) for step in talk.script.steps.values()]
    asks = sum(issubclass(kind, Ask) for kind in waiting)
    play(talk, ["silence"], most=2 * asks + waiting.count(Wait))


@given(shelves())
def test_what_is_linked_is_flat_whole_and_the_same_each_time(shelf: Shelf) -> None:
    linked = shelf.linked
    assert linked == shelf.linked
    assert all(name == step.name for name, step in linked.steps.items())
    targets = {way.target for step in linked.steps.values() for way in step.exits()}
    assert targets <= set(linked.steps) and linked.start in linked.steps
    assert all("/" not in name for name, step in linked.steps.items() if isinstance(step, End))
    assert all(step.start for step in linked.steps.values() if isinstance(step, Call))


@given(shelves(), knowing, happenings)
def test_what_is_known_is_never_forgotten_unless_it_starts_again(
    shelf: Shelf, values: dict[str, str], happened: list[str]
) -> None:
    talk = begun(shelf, values)
    for each in (one for one in happened if not one.startswith("started")):
        known = set(talk.place.values)
        HAPPENINGS[each](talk)
        assert known <= set(talk.place.values)
