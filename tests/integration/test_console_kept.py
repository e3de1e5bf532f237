"""What the script language keeps is shown beside the conversation: the latest of each."""

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import practice
from tests.browsing import Doors
from tests.practice import PracticeTown
from tests.town import Known


@pytest.fixture
def town(database_url: str, tmp_path: Path) -> Iterator[PracticeTown]:
    """The town with the practice scripts, on each database in turn."""
    town = PracticeTown(database_url, tmp_path)
    yield town
    town.close()


@pytest.fixture
def bea(town: PracticeTown) -> Known:
    """Bea, who has agreed."""
    return town.agreed("Bea")


def context(town: PracticeTown, known: Known) -> str:
    """Return the words of the page beside the conversation, without their marks."""
    page = Doors(town).signed_in("noor").conversation(known.conversation_id).text
    [column] = re.findall(r'<aside id="context".*?</aside>', page, re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", column)).split())


def test_nothing_kept_shows_no_heading(town: PracticeTown, bea: Known) -> None:
    shown = context(town, bea)
    assert "Remembered" not in shown and "Services offered" not in shown


def test_the_latest_of_each_value_and_service_is_shown(town: PracticeTown, bea: Known) -> None:
    practice.campaign(town, "Visits", {"script": "interrupts", "after_hours": 24})
    practice.start(town, bea, "visit")
    assert "Northside Food Pantry : offered, not answered yet 3 Mar 2026" in context(town, bea)
    for answer in ("yes", "3"):
        town.hears(bea, answer)
        town.settle()
    shown = context(town, bea)
    assert "Northside Food Pantry : wanted 3 Mar 2026" in shown
    assert "offered, not answered yet" not in shown
    for kept in ("Boxes: 3", "Prefers: evening", "Comes on: 2026-03-05", "Boxes wanted: 3"):
        assert kept in shown


def test_what_a_script_skipped_or_cancelled_is_told_in_words(
    town: PracticeTown, bea: Known
) -> None:
    practice.start(town, bea, "interrupts")
    town.hears(bea, "purple banana")
    town.hears(bea, "can you text in spanish")
    page = Doors(town).signed_in("noor").conversation(bea.conversation_id).text
    assert "said again in another language" in html.unescape(page)
