"""Words as people text them, read as the words they stand for; nothing is guessed."""

import pytest

from flows.reading.normalize import message
from flows.reading.spelling import recognised

WORDS = {
    *("i", "want", "to", "die", "kill", "myself", "leave", "me", "alone", "stop", "yes", "no"),
    *("суицид", "стоп", "good", "night", "a", "suicide", "ok", "im", "here", "get", "her"),
}


def tokens(text: str) -> list[str]:
    return list(recognised(message(text), [WORDS.__contains__]).tokens)


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("yesss", ["yes"]),
        ("nooooo", ["no"]),
        ("gooood", ["good"]),
        ("k1ll", ["kill"]),
        ("k*ll", ["kill"]),
        ("k!ll", ["kill"]),
        ("su1c1d3", ["suicide"]),
        ("s*icide", ["suicide"]),
        ("$top", ["stop"]),
        ("st0p", ["stop"]),
        ("s t o p", ["stop"]),
        ("S.T.O.P", ["stop"]),
        ("s\u200bt\u200bo\u200bp", ["stop"]),
        ("ｓｔｏｐ", ["stop"]),
        ("sтор", ["stop"]),
        ("leavemealone", ["leave", "me", "alone"]),
        ("iwanttodie", ["i", "want", "to", "die"]),
        ("ok!im here", ["ok", "im", "here"]),
    ],
)
def test_a_word_in_disguise_is_read_as_itself(text: str, read_as: list[str]) -> None:
    assert tokens(text) == read_as


@pytest.mark.parametrize(
    "text", ["together", "kilometer", "st", "s t", "4u", "10", "h1n1", "a b c", "nоt"]
)
def test_what_makes_no_known_word_is_left_alone(text: str) -> None:
    assert tokens(text) == list(message(text).tokens)


def test_a_word_that_is_known_is_never_respelled() -> None:
    assert recognised(message("good"), [{"good", "god"}.__contains__]).tokens == ("good",)


def test_what_was_typed_is_kept_beside_what_it_is_read_as() -> None:
    heard = recognised(message("Ok, k1ll"), [WORDS.__contains__])
    assert heard.exact == ("ok", "k1ll")
    assert heard.sentences == ((0, 1), (1, 2))


def test_sentences_hold_when_a_word_becomes_three() -> None:
    heard = recognised(message("ok. leavemealone. no"), [WORDS.__contains__])
    assert heard.tokens == ("ok", "leave", "me", "alone", "no")
    assert heard.sentences == ((0, 1), (1, 4), (4, 5))
