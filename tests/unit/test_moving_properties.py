"""Whatever moves, and whenever: it stands rightly in the new version and plays on to its end."""

from collections.abc import Mapping
from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from flows.answers import Answer, No, Number, Yes
from flows.effects import Effect, RecordOffer, RecordOutcome, Remember, Say, SetTimer
from flows.engine import asked, step
from flows.events import Event, Heard, Interrupted, Resumed, Started, TimerFired
from flows.moving import moved
from flows.progress import Progress
from flows.script import Move, Script
from flows.steps import Ask
from tests.conversing import Conversation
from tests.random_scripts import Shelf, shelves

SAME = Move("v1", {})
ANSWERS: dict[str, Answer | None] = {
    "yes": Yes(),
    "no": No(),
    "1": Number(1),
    "3": Number(3),
    "nothing we can read": None,
}
EVENTS: dict[str, Event] = {
    **{said: Heard(answer) for said, answer in ANSWERS.items()},
    "interrupted": Interrupted(),
    "handed back": Resumed(),
}
happenings = st.lists(st.sampled_from(["silence", *EVENTS]), max_size=8)
masks = st.integers(0, 2**10)
MANY = settings(max_examples=2 * settings().max_examples)


def happen(talk: Conversation, what: str) -> None:
    """Let one thing happen, silence only where time is waited for."""
    if what == "silence":
        if talk.live:
            talk.wait()
    else:
        talk.happen(EVENTS[what])


def begun(trial: Script, before: list[str]) -> Conversation:
    talk = Conversation(trial)
    talk.begin(Started({"mood": "2", "day": "2026-03-10"}, "America/Los_Angeles"))
    for what in before:
        happen(talk, what)
    return talk


def carry(talk: Conversation, place: Progress, after: Script) -> Conversation:
    """Give the same conversation in its new place; its timer keeps its time."""
    there = Conversation(after)
    there.place, there.now, there.names = place, talk.now, [*talk.names, place.timer]
    there.live = dict(zip([place.timer], talk.live.values(), strict=False))
    return there


def after_all(talk: Conversation) -> None:
    """Let the client keep silent until it is over: at an end, or before a person."""
    for _ in range(3 * len(talk.script.steps)):
        if not talk.live:
            break
        talk.wait()
    assert talk.place.phase in ("ended", "with_a_person")


@MANY
@given(shelves(), shelves(), masks, happenings, happenings)
def test_whatever_moves_stands_rightly_and_plays_to_its_end(
    before: Shelf, after: Shelf, mask: int, first: list[str], then: list[str]
) -> None:
    talk = begun(before.linked, first)
    other = _changed(talk.script, after.linked, mask=mask)
    place = moved(talk.place, talk.script, new=other, move=SAME)
    assume(isinstance(place, Progress))
    assert isinstance(place, Progress)
    _looks_right(place, other)
    there = carry(talk, place, other)
    assert asked(other, place, talk.now) is None or asked(talk.script, talk.place, talk.now)
    for what in then:
        happen(there, what)
    after_all(there)


def _changed(trial: Script, other: Script, *, mask: int) -> Script:
    """Give the script with some of its steps, as the bits of `mask` say, as the other has them.

    Whatever leads onward in both leads onward here too.
    """
    kept = [name for place, name in enumerate(trial.steps) if mask >> place & 1]
    steps = {**trial.steps, **other.steps, **{name: trial.steps[name] for name in kept}}
    return replace(trial, steps=steps, version="v2")


def _looks_right(place: Progress, trial: Script) -> None:
    """A place at rest: its step waits for what it waits for, and so does its late question."""
    assert place.phase == trial.steps[place.step].phase != "ended"
    assert place.version == trial.version
    assert (place.expired is None) == (place.expired_until is None)
    if place.expired is not None:
        question = trial.steps[place.expired]
        assert isinstance(question, Ask) and question.silence.grace
    assert bool(place.asked_as) == (place.phase == "asking" or place.expired is not None)


@MANY
@given(shelves(), happenings, happenings)
def test_where_only_names_changed_all_goes_on_as_if_nothing_had_moved(
    shelf: Shelf, first: list[str], then: list[str]
) -> None:
    talk = begun(shelf.linked, first)
    names = {name: f"new_{name}" for name in talk.script.steps}
    other = _by_other_names(talk.script, names)
    place = moved(talk.place, talk.script, new=other, move=Move("v1", names))
    assume(isinstance(place, Progress))
    assert isinstance(place, Progress)
    there = carry(talk, place, other)
    for what in then:
        assert _told(there, what) == [_renamed(each, names) for each in _told(talk, what)]
        assert there.place.step == names[talk.place.step]


def _by_other_names(trial: Script, names: Mapping[str, str]) -> Script:
    steps = [each.moved(names.__getitem__) for each in trial.steps.values()]
    by_name = {each.name: each for each in steps}
    return replace(trial, steps=by_name, start=names[trial.start], version="v2")


def _told(talk: Conversation, what: str) -> list[Effect]:
    """Let one thing happen and return what is to be done about it, the names of timers aside."""
    event: Event = TimerFired(next(iter(talk.live), "")) if what == "silence" else EVENTS[what]
    now = max([talk.now, *talk.live.values()]) if what == "silence" else talk.now
    _, said = step(talk.script, talk.place, event, now)
    happen(talk, what)
    return [replace(one, name="") if isinstance(one, SetTimer) else one for one in said]


def _renamed(effect: Effect, names: Mapping[str, str]) -> Effect:
    if isinstance(effect, Say | RecordOutcome | Remember | RecordOffer):
        return replace(effect, step=names[effect.step])
    return effect
