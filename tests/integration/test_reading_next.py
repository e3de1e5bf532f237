"""What a text was read as, and by whom, decides what comes next."""

import json

import pytest

from bot.measuring import read_corpus
from bot.wiring import ROOT
from models import escalations, turns
from tests.heard import READERS
from tests.town import Known, Town

REPLIES = ROOT / "tests" / "replies"
FOUND_MAX = 3


@pytest.fixture
def bea(town: Town) -> Known:
    """Bea, who has agreed and is waiting for nobody."""
    return town.agreed("Bea")


def only_second() -> list[str]:
    """Return replies that tell of risk and in which the lists find nothing."""
    risks = (
        reply.text
        for reply in read_corpus(REPLIES, "train", ["en"])
        if reply.label == "risk_elevated" and reply.context == "free"
    )
    return [text for text in risks if _rules(text) == ["second/risk_elevated"]][:FOUND_MAX]


def _rules(text: str) -> list[str]:
    found = READERS.read(text, languages=["en"], question=None)
    return [signal.rule for signal in found.signals]


def test_a_cry_that_only_the_second_reader_hears_goes_to_a_person(town: Town, bea: Known) -> None:
    [text, *_] = only_second()
    town.hears(bea, text)
    [opened] = town.rows(escalations)
    [read] = [row.reading for row in town.rows(turns) if row.reading is not None]
    assert (opened.level, opened.rule) == (1, "second/risk_elevated")
    assert [signal["rule"] for signal in json.loads(read)] == ["second/risk_elevated"]
    assert json.loads(read)[0]["words"]
