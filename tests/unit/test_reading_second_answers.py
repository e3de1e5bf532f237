"""The second reader beside an answer: what it gives, what it settles, and what it never takes."""

import pytest

from flows.answers import Answer, No, Question, Unsure, Yes
from flows.reading import Lexicon, Readers, Reading
from flows.reading.lexicon_file import parse
from flows.reading.normalize import message
from flows.reading.pieces import views
from flows.reading.reading import Confidence
from flows.reading.second import Model, features, trained
from flows.reading.second.model import ANY, DOUBT_FROM, weigher

CALL, CONSENT = Question("yes_no", about="call"), Question("yes_no", plain=True)
LEXICON = parse(
    "language: en\nstatus: draft\nanswers: {yes: [yes], no: [no], unsure: [maybe]}\n"
    "about: {call_yes: [evenings work]}\nsignals: {risk_imminent: {any: [kill myself]}}\n",
    "en",
)
FREE_TIMES = ["tomorrow after five works", "any evening after work works", "mornings work for me"]
TOO_BUSY = [
    "my phone is broken this week",
    "too much going on this week",
    "this week is hard, sorry",
]
QUIET = ["see you at the bus stop", "took the bus", "thanks for the soup", "ok tomorrow then"]
RISKY = ["swallowed the pills tonight", "took tablets and more tablets", "pills swallowed, all"]
NAMES = parse(
    "language: en\nstatus: draft\nanswers: {yes: [yes], no: [no]}\n"
    'names: {pills: ["(pills|tablets)"], swallow: ["(took|swallowed)"]}\n'
    "signals: {risk_imminent: {any: [kill myself]}}\n",
    "en",
)


def buckets(text: str, lexicon: Lexicon = LEXICON) -> list[int]:
    heard = message(text)
    return list(features(heard, views(heard, [lexicon])))


def learned(true: list[str], *, beside: list[str], lexicon: Lexicon = LEXICON) -> bytes:
    texts = true + beside
    seen = [buckets(text, lexicon) for text in texts]
    return trained(seen, [text in true for text in texts], rounds=20, cost=1.0)


def model() -> Model:
    """Learn from a handful of answers to the question of a call, and what refuses a consent."""
    yes = learned(FREE_TIMES, beside=TOO_BUSY + QUIET)
    no = learned(TOO_BUSY, beside=FREE_TIMES + QUIET)
    weights = {"call_yes": yes, "call_no": no, "consent_yes": yes, "consent_no": no}
    return Model(weights, dict.fromkeys(weights, 40.0), "x")


def read(text: str, question: Question, second: Model, lexicon: Lexicon = LEXICON) -> Reading:
    return Readers({"en": lexicon}, second).read(text, languages=["en"], question=question)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("after five tomorrow works for me", Yes()),
        ("phone broken this week, sorry", No()),
        ("took the bus to the soup place", None),
        ("does tomorrow after five work?", None),
    ],
)
def test_it_answers_a_question_about_a_call_where_the_lists_find_nothing(
    text: str, answer: Answer | None
) -> None:
    reading = read(text, CALL, model())
    assert reading.answer == answer
    assert reading.confidence == (Confidence.LIKELY if answer is not None else None)


def test_where_it_and_the_lists_differ_there_is_no_answer() -> None:
    text = "evenings work, but my phone is broken this week"
    assert read(text, CALL, Model({}, {}, "x")).answer == Yes()
    assert read(text, CALL, model()) == Reading(Unsure(), (), Confidence.LIKELY)


@pytest.mark.parametrize("question", [CALL, CONSENT], ids=["call", "consent"])
@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("phone broken this week no", No()),
        ("phone broken this week maybe no", Unsure()),
        ("phone broken this week yes no", Unsure()),
        ("no phone broken this week?", Unsure()),
        ("the soup place no", Unsure()),
    ],
)
def test_it_settles_a_no_that_only_unknown_words_put_in_doubt(
    question: Question, text: str, answer: Answer
) -> None:
    assert read(text, question, Model({}, {}, "x")).answer == Unsure()
    assert read(text, question, model()).answer == answer


def test_a_consent_is_never_its_to_give() -> None:
    assert read("after five tomorrow works for me", CONSENT, model()).answer is None
    doubtful = read("tomorrow after five works yes", CONSENT, model())
    assert doubtful == Reading(Unsure(), (), Confidence.LIKELY)
    assert read("tomorrow after five works yes", CALL, model()).answer == Yes()


def test_without_a_no_of_the_lists_it_refuses_no_consent() -> None:
    assert read("phone broken this week, sorry", CONSENT, model()).answer is None


def test_no_answer_is_taken_from_a_text_that_comes_near_to_risk() -> None:
    text = "yes, swallowed the pills tonight"
    risk = learned(RISKY, beside=QUIET, lexicon=NAMES)
    near = weigher(buckets(text, NAMES))(risk) / (DOUBT_FROM + 0.1)
    wary, question = Model({ANY: risk}, {ANY: near}, "x"), Question("yes_no")
    assert not read(text, question, wary, NAMES).signals
    assert read(text, question, wary, NAMES).answer == Unsure()
    assert read("yes, see you at the bus", question, wary, NAMES).answer == Yes()
