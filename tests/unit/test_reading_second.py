"""The second reader: it raises and never lowers, tells why, and learns the same from the same."""

from dataclasses import replace

import pytest

from flows.reading import Lexicon, Readers, SignalKind, read
from flows.reading.lexicon_file import parse
from flows.reading.normalize import message
from flows.reading.pieces import views
from flows.reading.second import Model, ModelInvalid, features, from_bytes, trained
from flows.reading.second.features import BUCKETS
from flows.reading.second.model import ANY, IMMINENT, ZERO, weigher
from flows.reading.second.training import rarities

LEXICON = parse(
    """
language: en
status: draft
names:
  pills: ["(pills|tablets)"]
  swallow: ["(took|swallowed)"]
signals:
  risk_elevated:
    low: [so tired of living]
  risk_imminent:
    high: [kill myself]
""",
    "en",
)
RISKY = ["swallowed the pills tonight", "took tablets and more tablets", "pills swallowed, all"]
QUIET = ["see you at the bus stop", "took the bus", "thanks for the soup", "ok tomorrow then"]


def buckets(text: str, lexicon: Lexicon = LEXICON) -> list[int]:
    heard = message(text)
    return list(features(heard, views(heard, [lexicon])))


def weights() -> bytes:
    texts = RISKY + QUIET
    truths = [text in RISKY for text in texts]
    return trained([buckets(text) for text in texts], truths, rounds=20, cost=1.0)


def model(any_from: float = 20.0, imminent_from: float = 1e9) -> Model:
    learned = weights()
    return Model({IMMINENT: learned, ANY: learned}, {IMMINENT: imminent_from, ANY: any_from}, "x")


def kinds(text: str, second: Model | None) -> set[SignalKind]:
    readers = Readers({"en": LEXICON}, second)
    return {one.kind for one in readers.read(text, languages=["en"], question=None).signals}


def test_it_tells_risk_from_small_talk_in_texts_it_has_not_seen() -> None:
    learned = weights()
    risk, quiet = buckets("the tablets, I took them all"), buckets("soup at the bus stop")
    assert weigher(risk)(learned) > 0 > weigher(quiet)(learned)


def test_the_same_examples_give_the_same_bytes() -> None:
    assert weights() == weights()
    assert model().to_bytes() == model().to_bytes()


def test_it_raises_what_the_lists_miss_and_names_its_words() -> None:
    readers = Readers({"en": LEXICON}, model())
    found = readers.read("she swallowed pills", languages=["en"], question=None).signals
    assert [(one.kind, one.rule) for one in found] == [(ANY, "second/risk_elevated")]
    assert "pills" in found[0].words
    assert not kinds("see you at the bus", model())


def test_it_never_takes_away_what_the_lists_found() -> None:
    deaf = model(any_from=1e9)
    for text in ("I will kill myself", "so tired of living"):
        assert kinds(text, deaf) == kinds(text, None) != set()


def test_it_raises_a_tier_where_the_lists_found_a_lower_one() -> None:
    text = "so tired of living, swallowed the pills"
    assert kinds(text, None) == {ANY}
    assert kinds(text, model(imminent_from=0.0)) == {ANY, IMMINENT}


def test_it_calls_nothing_imminent_that_is_no_risk_to_it() -> None:
    assert not kinds("see you at the bus stop", model(imminent_from=-1e9))


def test_a_model_comes_back_from_its_bytes() -> None:
    kept = model()
    again = from_bytes(kept.to_bytes())
    assert (again.weights, again.thresholds, again.made_of) == (
        kept.weights,
        kept.thresholds,
        kept.made_of,
    )


@pytest.mark.parametrize(
    "source",
    [b"", b"{}", b"[]\n", b'{"format": 1}\nxx', model().to_bytes()[:-9], b"\xff\xfe\n\x00"],
)
def test_a_file_that_is_no_model_is_refused(source: bytes) -> None:
    with pytest.raises(ModelInvalid):
        from_bytes(source)


def test_a_model_of_another_format_is_refused() -> None:
    other = model().to_bytes().replace(b'"format": 1', b'"format": 9')
    with pytest.raises(ModelInvalid):
        from_bytes(other)


def test_concepts_count_whatever_their_words_and_their_order_makes_a_pair() -> None:
    one, other = set(buckets("took pills")), set(buckets("swallowed tablets"))
    assert len(one & other) >= 3
    assert all(0 <= bucket < BUCKETS for bucket in features(message(""), []))


def test_a_text_of_nothing_weighs_nothing() -> None:
    assert weigher([])(bytes([ZERO]) * BUCKETS) == 0.0
    assert not kinds("", model())


def test_names_of_one_language_alone_are_not_seen() -> None:
    own = parse("language: en\nstatus: draft\nnames:\n  x_pills: [pills]\n", "en")
    bare = parse("language: en\nstatus: draft\n", "en")
    assert buckets("pills", own) == buckets("pills", bare)


def test_without_a_second_reader_the_lists_read_alone() -> None:
    readers = Readers({"en": LEXICON})
    alone = read("kill myself", lexicons=[LEXICON], question=None)
    assert readers.read("kill myself", languages=["en"], question=None) == alone
    assert replace(readers, second=None) == readers


def test_what_is_seen_in_few_examples_tells_more() -> None:
    often, seldom = 7, 9
    found = rarities([(often,), (often, seldom), (often,), (often,)])
    assert found[seldom] > found[often] >= 1
