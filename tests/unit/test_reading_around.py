"""The one number of a text, beside words that no list knows: an answer on a scale, or a count."""

from dataclasses import replace

import pytest

from flows.answers import Answer, Number, Question, Unsure
from flows.reading import Lexicon, Readers, Reading
from flows.reading.answers import number_beside
from flows.reading.lexicon_file import parse
from flows.reading.normalize import Message, message
from flows.reading.pieces import View, views
from flows.reading.reading import Confidence
from flows.reading.second import Model, around, features, trained
from flows.reading.second.features import BUCKETS
from flows.reading.second.model import ANY, DOUBT_FROM, SCALE_NUMBER, ZERO, weigher

SCALE = Question("scale", low=1, high=5)
LEXICON = parse(
    """
language: en
status: draft
numbers:
  3: [three]
answers:
  with_number: [today]
  out_of: [out of]
signals:
  risk_imminent:
    any: [kill myself]
""",
    "en",
)
POINTS = ["still a 3", "call it a 2", "back to a 1", "id go with 4", "not great, 2", "well, 5"]
COUNTS = ["got 3 cats", "2 kids here", "on bus 4 now", "at 1 oclock", "saw 5 movies", "2 friends"]


def seen(text: str, lexicon: Lexicon = LEXICON) -> tuple[Message, tuple[View, ...]]:
    heard = message(text)
    return heard, views(heard, [lexicon])


def beside(text: str) -> list[int]:
    heard, found = seen(text)
    piece = number_beside(heard, seen=found, question=SCALE)
    assert piece is not None
    return list(around(heard, found, piece))


def model() -> Model:
    """Learn from a handful of points on a scale, and of counts."""
    texts = POINTS + COUNTS
    weights = trained(
        [beside(text) for text in texts], [one in POINTS for one in texts], rounds=20, cost=1.0
    )
    return Model({SCALE_NUMBER: weights}, {SCALE_NUMBER: 20.0}, "x")


def reading(text: str, second: Model | None, question: Question = SCALE) -> Reading:
    readers = Readers({"en": LEXICON}, second)
    return readers.read(text, languages=["en"], question=question)


@pytest.mark.parametrize("digit", range(1, 6))
def test_what_is_learned_of_one_number_holds_for_all(digit: int) -> None:
    for text in (f"still a {digit}", f"call it a {digit}", f"not great, {digit}"):
        assert reading(text, None).answer is None
        assert reading(text, model()) == Reading(Number(digit), (), Confidence.LIKELY)
    assert reading(f"got {digit} cats", model()).answer is None


@pytest.mark.parametrize(
    "text",
    [
        "still a 7",  # no point of this scale
        "call it a 2 or a 3",
        "still a three",  # in letters a number may be another word
        "still a 3?",
        "still a 3 and I will kill myself",
        "still the same",
    ],
)
def test_no_other_number_is_taken(text: str) -> None:
    assert reading(text, model()).answer is None


@pytest.mark.parametrize(
    ("text", "answer"), [("3", Number(3)), ("today 4", Number(4)), ("2 out of 5", Number(2))]
)
def test_what_the_lists_find_stays(text: str, answer: Answer) -> None:
    deaf = replace(model(), thresholds={SCALE_NUMBER: 1e9})
    assert reading(text, deaf) == reading(text, model()) == reading(text, None)
    assert reading(text, deaf).answer == answer


def test_a_count_that_is_asked_for_is_the_lists_alone() -> None:
    assert reading("still a 3", model(), Question("number", low=0, high=30)).answer is None


def test_a_number_in_a_text_that_comes_near_to_risk_is_asked_about_once_more() -> None:
    known, text = model(), "still a 3"
    risky = bytes([ZERO + 1]) * BUCKETS
    near = weigher(features(*seen(text)))(risky) / (DOUBT_FROM + 0.05)
    for risk_from, answer in ((near, Unsure()), (2 * near, Number(3))):
        thresholds = {**known.thresholds, ANY: risk_from}
        second = replace(known, weights={**known.weights, ANY: risky}, thresholds=thresholds)
        assert reading(text, second) == Reading(answer, (), Confidence.LIKELY)


def test_a_model_that_has_not_learned_it_takes_no_number() -> None:
    assert reading("still a 3", Model({}, {}, "x")).answer is None
    assert not Model({}, {}, "x").takes_number({})


def test_the_number_itself_is_not_seen() -> None:
    assert beside("still a 3") == beside("still a 4") != beside("got 3 cats")
