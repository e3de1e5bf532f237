"""Moves: a place comes to stand in another version only where it is the same place there."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from flows.answers import Number, Question
from flows.engine import step
from flows.events import Heard
from flows.linking import link
from flows.moments import Moment
from flows.moving import Unmovable, moved, renamed
from flows.progress import Progress
from flows.script import Move, Plural, Script
from flows.step import Step
from flows.steps import (
    Branch,
    Call,
    Consent,
    End,
    NotNow,
    Offer,
    Remember,
    Say,
    Silence,
    Unclear,
    Wait,
)
from tests.authoring import DAY, NOW, OVER, PERSON, ask, at, read, script

GRACE = timedelta(days=2)
SAME = Move("v1", {})
NAP = Wait("nap", "over", Moment("3 days", after=3 * DAY))
CHOICE = Question("choice", options=("bed", "food"), labels=(("bed", "a bed"), ("food",)))
FOOD = Offer(
    name="how",
    wording="trial.how",
    question=Question("yes_no"),
    cases={"yes": "over", "no": "over"},
    unclear=Unclear("trial.how", "person"),
    silence=Silence(DAY, None, "over"),
    service="Food",
)
YES_NO: dict[str, Any] = {"question": Question("yes_no"), "cases": {"yes": "over", "no": "over"}}


def newer(*steps: Step, **changes: Any) -> Script:
    """Give the version that conversations are to come to."""
    return script(*steps, **{"version": "v2", **changes})


def go(
    place: Progress, before: Script, *, to: Script, steps: Mapping[str, str] | None = None
) -> Progress:
    """Move a place that can be moved."""
    found = moved(place, before, new=to, move=Move("v1", steps or {}))
    assert isinstance(found, Progress), found
    return found


def stays(place: Progress, before: Script, *, to: Script) -> str:
    """Return why a place stays."""
    found = moved(place, before, new=to, move=SAME)
    assert isinstance(found, Unmovable) and found.step == place.step
    return found.reason


def test_what_is_there_still_comes_along_with_all_that_is_known() -> None:
    place = at("how", unclear=1, reminders=1, values={"word": "food"}, zone="America/Denver")
    after = go(place, script(ask(), PERSON, OVER), to=newer(ask(), PERSON, OVER))
    assert after == replace(place, version="v2", asked_as={"v1": "how"})
    assert after.timer == place.timer


def test_a_step_with_a_new_name_is_found_and_its_timer_called_after_it() -> None:
    place = at("how", reminders=1)
    after = go(
        place,
        script(ask(), PERSON, OVER),
        to=newer(ask("feel"), PERSON, OVER),
        steps={"how": "feel"},
    )
    assert (after.step, after.timer, after.asked_as) == ("feel", "feel/0/1", {"v1": "how"})


@pytest.mark.parametrize("place", [at("nap", phase="waiting"), at("person", phase="with_a_person")])
def test_who_waits_waits_on_there(place: Progress) -> None:
    steps = (Say("hi", "nap", "trial.hi"), NAP, PERSON, OVER)
    assert go(place, script(*steps), to=newer(*steps)) == replace(place, version="v2")


@pytest.mark.parametrize(
    ("step", "steps", "found"),
    [
        ("how", {}, "how"),
        ("how", {"how": "feel"}, "feel"),
        ("food/how", {"food": "help"}, "help/how"),
        ("food/how", {"food/how": "help/feel", "food": "bed"}, "help/feel"),
        ("food/more/how", {"food": "help"}, "help/more/how"),
        ("food/more/how", {"food/more": "help"}, "help/how"),
        ("food/how", {"food/how": "feel"}, "feel"),
        ("how", {"how/now": "feel"}, "how"),
        ("how_now", {"how": "feel"}, "how_now"),
    ],
)
def test_a_step_of_a_called_script_follows_its_call_unless_it_is_named(
    step: str, steps: Mapping[str, str], found: str
) -> None:
    assert renamed(step, Move("v1", steps)) == found


def test_a_place_in_a_called_script_moves_with_its_call() -> None:
    inner = script(ask(), PERSON, OVER, name="inner")
    before, after = _calling("in", inner, version="v1"), _calling("into", inner, version="v2")
    place = go(at("in/how", unclear=1), before, to=after, steps={"in": "into"})
    assert (place.step, place.timer) == ("into/how", "into/how/1/0")


def _calling(name: str, inner: Script, *, version: str) -> Script:
    outer = script(Call(name, "inner", {"any": "over"}), OVER, name="trial", version=version)
    return link({"inner": inner, "trial": outer}, {"inner": "", "trial": ""})["trial"]


HOW = (ask(), PERSON, OVER, NAP)
REASONS: dict[str, tuple[Progress, tuple[Step, ...], tuple[Step, ...], str]] = {
    "over": (at("over", phase="ended"), HOW, HOW, "it has ended"),
    "gone": (at("how"), HOW, (PERSON, OVER), "there is no step 'how' there"),
    "never there": (at("hello"), HOW, HOW, "it has no such step itself"),
    "waits for something else": (
        at("how"),
        HOW,
        (replace(NAP, name="how"), OVER),
        "here it asks a question, there it lets time pass",
    ),
    "waits for nobody": (
        at("person", phase="with_a_person"),
        HOW,
        (Say("person", "over", "trial.person"), OVER),
        "here it waits for a person, there it goes on",
    ),
    "ends": (
        at("nap", phase="waiting"),
        HOW,
        (End("nap", "rested"),),
        "here it lets time pass, there it goes on",
    ),
    "put off": (
        at("how", put_off=1),
        (ask(not_now=NotNow(DAY, "over")), PERSON, OVER),
        HOW,
        'the client said "not now", for which it has no way there',
    ),
}


@pytest.mark.parametrize("case", REASONS)
def test_what_is_another_place_stays_and_says_why(case: str) -> None:
    place, before, after, why = REASONS[case]
    assert stays(place, script(*before), to=newer(*after)) == why


def test_a_client_who_once_said_not_now_and_was_asked_again_may_move() -> None:
    place = at("how", put_off=2)
    before = script(ask(not_now=NotNow(DAY, "over")), PERSON, OVER)
    assert go(place, before, to=newer(*HOW)).put_off == 2


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Question("scale", low=1, high=5), Question("scale", low=1, high=10)),
        (Question("scale", low=1, high=5), Question("number", low=1, high=5)),
        (Question("yes_no"), Question("yes_no", plain=True)),
        (Question("yes_no"), Question("text")),
        (CHOICE, replace(CHOICE, options=("food", "bed"))),
        (CHOICE, replace(CHOICE, options=("bed", "food", "ride"))),
        (CHOICE, replace(CHOICE, labels=(("bed",), ("food", "A Bed")))),
    ],
)
def test_a_question_that_wants_another_answer_is_another_place(
    before: Question, after: Question
) -> None:
    cases = {"any": "over"}
    one, other = (
        (ask(question=question, cases=cases), PERSON, OVER) for question in (before, after)
    )
    assert stays(at("how"), script(*one), to=newer(*other)) == "it asks for another answer there"


@pytest.mark.parametrize(
    "changes",
    [
        {"labels": (("bed", "a bed", "bett"), ("food", "meal"))},
        {"labels": (("bed",), ("food",))},
        {"can_wait": True},
    ],
)
def test_a_question_may_learn_words_and_forget_some(changes: dict[str, Any]) -> None:
    questions = (CHOICE, replace(CHOICE, **changes))
    one, other = ((ask(question=each, cases={"any": "over"}), PERSON, OVER) for each in questions)
    assert go(at("how"), script(*one), to=newer(*other)).step == "how"


@pytest.mark.parametrize(
    "after",
    [
        replace(FOOD, service="Beds"),
        ask(**YES_NO, outcome=None),
    ],
)
def test_a_yes_to_one_offer_is_none_to_another(after: Step) -> None:
    why = "it does not offer the same service there"
    assert stays(at("how"), script(FOOD, PERSON, OVER), to=newer(after, PERSON, OVER)) == why
    assert stays(at("how"), script(after, PERSON, OVER), to=newer(FOOD, PERSON, OVER)) == why
    assert go(at("how"), script(FOOD, PERSON, OVER), to=newer(FOOD, PERSON, OVER)).step == "how"


GRANT = Consent("grant", "over", "granted", ("check_in",))
AGREED = (ask(**{**YES_NO, "cases": {"yes": "hello", "no": "over"}}), GRANT, PERSON, OVER)
THANKS = Say("hello", "grant", "trial.hello")


def test_consent_stays_with_the_words_that_asked_for_it() -> None:
    asks, plain = (*AGREED, THANKS), (*AGREED[:1], replace(THANKS, next="over"), PERSON, OVER)
    why = "its answer is consent, which stays with the words that asked for it"
    assert stays(at("how"), script(*asks), to=newer(*asks)) == why
    assert stays(at("how"), script(*plain), to=newer(*asks)) == why
    assert stays(at("how"), script(*asks), to=newer(*plain)) == why


def test_consent_that_is_asked_for_later_is_no_hindrance() -> None:
    later = (ask(**{**YES_NO, "cases": {"yes": "nap", "no": "over"}}), PERSON, OVER)
    nap = replace(NAP, next="grant")
    steps = (*later, nap, GRANT)
    assert go(at("how"), script(*steps), to=newer(*steps)).version == "v2"
    assert go(at("nap", phase="waiting"), script(*steps), to=newer(*steps)).step == "nap"


def test_texts_that_need_another_consent_are_not_moved_to() -> None:
    after = newer(*HOW, purpose="caring_contact")
    assert stays(at("how"), script(*HOW), to=after) == "its texts need another consent there"


def test_a_value_keeps_its_kind_or_the_place_stays() -> None:
    place = at("how", values={"visit": "soon"})
    before, after = script(*HOW, values={"visit": "text"}), newer(*HOW, values={"visit": "date"})
    assert stays(place, before, to=after) == "the value 'visit' is a date there"
    assert go(at("how"), before, to=after).version == "v2"
    assert go(place, before, to=newer(*HOW)).values == {"visit": "soon"}


SAYS = Say("hello", "over", "trial.hello")
NAMES = {"trial.hello": "Your visit is on {visit}.", "trial.how.again": "Are you {mood}?"}


@pytest.mark.parametrize(
    ("values", "key", "name"),
    [({}, "trial.hello", "visit"), ({"visit": ""}, "trial.hello", "visit")],
)
def test_a_text_to_come_must_know_what_it_names(
    values: dict[str, str], key: str, name: str
) -> None:
    nap = replace(NAP, next="hello")
    before, after = script(nap, OVER), newer(nap, SAYS, OVER, wordings=NAMES)
    place = at("nap", phase="waiting", values=values)
    why = f"{key} names {{{name}}}, which may not be known there"
    assert stays(place, before, to=after) == why
    knows = replace(place, values={"visit": "2026-03-09"})
    assert go(knows, before, to=after).values == {"visit": "2026-03-09"}


def test_what_is_remembered_or_asked_for_on_the_way_is_known_by_then() -> None:
    before = script(replace(NAP, next="over"), OVER)
    remembers = (replace(NAP, next="keep"), Remember("keep", "hello", {"visit": "2026-03-09"}))
    when = read("if_known: note\nthen: over\nelse: over")
    assert isinstance(when, Branch)
    visit = replace(when.when, text='visit != ""')
    asks = (replace(NAP, next="known"), Branch("known", visit, "hello", "over"))
    for way in (remembers, asks):
        after = newer(*way, SAYS, OVER, wordings=NAMES)
        assert go(at("nap", phase="waiting"), before, to=after).version == "v2"


def test_the_texts_of_the_question_itself_must_know_what_they_name() -> None:
    before, after = script(*HOW), newer(*HOW, wordings=NAMES)
    why = "trial.how.again names {mood}, which may not be known there"
    assert stays(at("how"), before, to=after) == why
    assert go(at("how", values={"mood": "3"}), before, to=after).step == "how"


def test_a_plural_needs_what_it_counts() -> None:
    nap, days = replace(NAP, next="hello"), {"trial.hello": "one day"}
    plurals = {"trial.hello": Plural("days", "many days")}
    after = newer(nap, SAYS, OVER, wordings=days, plurals=plurals)
    why = "trial.hello names {days}, which may not be known there"
    assert stays(at("nap", phase="waiting"), script(nap, OVER), to=after) == why


QUIET = Wait("quiet", "over", Moment("3 days", after=3 * DAY))
HEARS = Silence(DAY, None, "quiet", GRACE)


def late(**changes: Any) -> tuple[Script, Progress]:
    """Give a script, and the place where silence has led past its question."""
    trial = script(ask(silence=HEARS), QUIET, PERSON, OVER)
    place = at("quiet", phase="waiting", expired="how", expired_until=NOW + GRACE, **changes)
    return trial, place


def test_a_late_question_comes_along_under_its_new_name() -> None:
    trial, place = late()
    after = newer(ask("feel", silence=HEARS), QUIET, PERSON, OVER)
    here = go(place, trial, to=after, steps={"how": "feel"})
    assert (here.expired, here.expired_until) == ("feel", NOW + GRACE)
    assert here.asked_as == {"v1": "how"}
    done, said = step(after, here, Heard(Number(5)), NOW + DAY)
    assert done.step == "over" and [each.step for each in said if hasattr(each, "step")] == ["feel"]


@pytest.mark.parametrize(
    "question",
    [
        None,
        ask(silence=replace(HEARS, grace=None)),
        ask(silence=HEARS, question=Question("scale", low=1, high=9)),
        ask(silence=HEARS, cases={"1": "grant", "5": "over"}),
    ],
)
def test_a_late_question_that_is_heard_no_more_is_forgotten(question: Step | None) -> None:
    trial, place = late()
    others = (QUIET, PERSON, OVER, GRANT)
    here = go(place, trial, to=newer(*((question,) if question else ()), *others))
    assert here == replace(at("quiet", phase="waiting"), version="v2")


def test_whoever_moves_twice_is_known_by_every_name() -> None:
    names = {"v1": "how", "v2": "feel", "v3": "mood"}
    one, two, three = (
        script(ask(name), PERSON, OVER, version=version) for version, name in names.items()
    )
    place = go(
        go(at("how"), one, to=two, steps={"how": "feel"}), two, to=three, steps={"feel": "mood"}
    )
    assert place.asked_as == {"v1": "how", "v2": "feel"}
