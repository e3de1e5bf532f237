"""`offer`: a service is offered, and what the client says to it is written down."""

from datetime import timedelta

import pytest

from flows.answers import Answer, Later, No, Question, Unsure, Yes
from flows.effects import RecordOffer, Say, SetTimer
from flows.steps import NotNow, Offer, Silence, Unclear
from tests.authoring import NOW, at, faults, leads, read

WHOLE = """\
offer: Northside
ask: Would you like it?
next: {accepted: over, declined: other}
unclear: {then: other}
silence: {after: 20 hours, then: over}
not_now: {after: 4 hours, then: other}"""
HERE = at("here")


def offer() -> Offer:
    step = read(WHOLE)
    assert isinstance(step, Offer)
    return step


def test_it_is_a_yes_no_question_that_knows_what_it_offers() -> None:
    assert offer() == Offer(
        name="here",
        wording="trial.here",
        question=Question("yes_no", can_wait=True),
        cases={"yes": "over", "no": "other"},
        unclear=Unclear("trial.here", "other"),
        silence=Silence(timedelta(hours=20), None, "over"),
        not_now=NotNow(timedelta(hours=4), "other"),
        service="Northside",
    )


def test_it_offers_before_it_asks() -> None:
    assert offer().enter(HERE, NOW) == (
        HERE,
        (
            RecordOffer("Northside", "offered", "here"),
            Say("trial.here", "here", asks=True),
            SetTimer("here/0/0", NOW + timedelta(hours=20)),
        ),
    )


@pytest.mark.parametrize(("answer", "state"), [(Yes(), "accepted"), (No(), "declined")])
def test_a_plain_answer_is_written_down_as_a_referral(answer: Answer, state: str) -> None:
    place, [kept] = offer().keep(HERE, answer)
    assert (place, kept) == (HERE, RecordOffer("Northside", state, "here"))  # type: ignore[arg-type]


@pytest.mark.parametrize("answer", [None, Unsure(), Later()])
def test_nothing_else_is_written_down(answer: Answer | None) -> None:
    assert offer().keep(HERE, answer) == (HERE, ())
    assert offer().target(answer) is None


def test_moved_it_is_an_offer_still() -> None:
    moved = offer().moved(str.upper)
    assert isinstance(moved, Offer) and moved.service == "Northside"


def test_its_ways_are_named_by_yes_and_no() -> None:
    assert leads(offer()) == {
        ("answer", "yes"): "over",
        ("answer", "no"): "other",
        ("unclear", "not understood twice"): "other",
        ("silence", "20 hours"): "over",
        ("not now", "not now, twice"): "other",
    }


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("offer: Northside", "offer: ''", "1: name: here: 'offer' has 1 to 80 characters"),
        ("Northside", "x" * 81, "1: name: here: 'offer' has 1 to 80 characters"),
        ("Northside", "[Northside]", "1: shape: here: 'offer' must be text"),
        (", declined: other", "", "3: missing key: here: 'declined' is needed here"),
        ("declined: other", "declined: othr", "3: unknown step: 'othr' is not known here"),
        ("accepted: over", "acepted: over", "3: unknown key: 'acepted' is not known here; did"),
        ("{accepted: over, declined: other}", "over", "3: shape: here: 'next' must hold keys"),
        ("{then: other}", "{then: othr}", "4: unknown step: 'othr'"),
        ("not_now: {after: 4 hours", "not_now: {after: soon", "6: duration: here: 'soon'"),
    ],
)
def test_each_fault_is_one_at_its_line(old: str, new: str, found: str) -> None:
    assert old in WHOLE
    [told] = faults(WHOLE.replace(old, new, 1))
    assert told.startswith(found)


def test_without_not_now_it_cannot_wait() -> None:
    step = read(WHOLE.rpartition("\n")[0])
    assert isinstance(step, Offer) and not step.question.can_wait and step.not_now is None
