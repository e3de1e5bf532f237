"""What the screener's answers come to: every combination falls where the triage says."""

from itertools import product

import pytest

from bot.care.records import screen

QUESTIONS = ("wish", "thoughts", "method", "intent", "plan", "behavior", "recent")
ORDER = ("none", "low", "moderate", "high")


@pytest.mark.parametrize(
    ("yes", "level"),
    [
        ((), "none"),
        (("wish",), "low"),
        (("wish", "thoughts"), "low"),
        (("wish", "thoughts", "method"), "moderate"),
        (("thoughts", "intent"), "high"),
        (("thoughts", "plan"), "high"),
        (("behavior",), "moderate"),
        (("behavior", "recent"), "high"),
    ],
)
def test_the_gravest_yes_decides(yes: tuple[str, ...], level: str) -> None:
    answers = {name: "yes" if name in yes else "no" for name in QUESTIONS}
    assert screen.result(answers) == level


@pytest.mark.parametrize("recent", [None, "unsaid"])
def test_something_done_at_a_time_that_was_not_said_counts_as_lately(recent: str | None) -> None:
    answers = {"behavior": "yes"} | ({"recent": recent} if recent else {})
    assert screen.result(answers) == "high"


def test_one_more_yes_never_lowers_a_result_save_by_saying_it_was_long_ago() -> None:
    for given in product(("yes", "no"), repeat=len(QUESTIONS)):
        answers = dict(zip(QUESTIONS, given, strict=True))
        level = ORDER.index(screen.result(answers))
        for name in QUESTIONS:
            assert ORDER.index(screen.result({**answers, name: "yes"})) >= level


def test_what_must_be_asked_follows_from_what_was_said() -> None:
    assert screen.asked({}) == ("wish", "thoughts", "behavior")
    assert screen.asked({"thoughts": "no"}) == ("wish", "thoughts", "behavior")
    for said in ("yes", "unsaid"):
        assert screen.asked({"thoughts": said})[2:5] == ("method", "intent", "plan")
    assert screen.asked({"behavior": "yes"})[-1] == "recent"


def test_it_is_complete_when_all_that_had_to_be_asked_was_answered() -> None:
    calm = {"wish": "no", "thoughts": "no", "behavior": "no"}
    assert screen.is_complete(calm)
    assert not screen.is_complete({**calm, "wish": "unsaid"})
    assert not screen.is_complete({**calm, "thoughts": "yes"})
    assert not screen.is_complete({**calm, "behavior": "yes"})
