"""The town's page: phones that text back, and a clock that moves on."""

import html
import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.doors.town.door import MOVES
from models import contact_points, messages
from tests.browsing import Doors
from tests.town import Known, Town

PORTLAND = ZoneInfo("America/Los_Angeles")


@pytest.fixture
def doors(town: Town) -> Doors:
    """The town's web application."""
    return Doors(town)


def _phone(town: Town, known: Known) -> str:
    [point] = town.rows(contact_points, client_id=known.client_id)
    return f"/town/phones/{point.id}"


def test_a_phone_shows_what_arrived_and_texts_back(doors: Doors, town: Town) -> None:
    bea = town.refer("Bea")
    noor, path = doors.signed_in("noor"), _phone(town, bea)
    assert "No texts yet." in noor.get(path).text
    town.settle()
    assert "STOP to end" in html.unescape(noor.get(path).text)
    assert noor.post(path, body="yes").location == path
    page = noor.get(path).text
    assert 'class="bubble mine"' in page and 'class="bubble theirs"' in page
    assert len(town.rows(messages, direction="in")) == 1


def test_a_text_that_did_not_arrive_is_on_no_phone(doors: Doors, town: Town) -> None:
    bea = town.agreed("Bea")
    noor = doors.signed_in("noor")
    town.hears(bea, "I want to talk to a person")
    noor.does(bea.conversation_id, "claim")
    noor.replies(bea.conversation_id, "Here is Noor.")
    assert "Here is Noor." not in noor.get(_phone(town, bea)).text
    town.later(seconds=5)
    assert "Here is Noor." in noor.get(_phone(town, bea)).text


def test_the_queue_stands_beside_the_phones(doors: Doors, town: Town) -> None:
    bea = town.agreed("Bea")
    noor, path = doors.signed_in("noor"), _phone(town, bea)
    assert "Nobody is waiting." in noor.get(path).text
    noor.post(path, body="I want to kill myself tonight")
    page = noor.get(path).text
    assert "Danger now" in page and f"/c/{bea.conversation_id}" in page


def test_the_clock_moves_the_town_and_plays_what_falls_due(doors: Doors, town: Town) -> None:
    bea = town.agreed("Bea")
    noor, path = doors.signed_in("noor"), _phone(town, bea)
    answer = noor.post("/town/clock", by="week", phone=path.rpartition("/")[2])
    assert answer.location == path
    page = noor.get(path).text
    assert "<strong>10:00</strong> <span>Tuesday 10 March 2026</span>" in page
    assert town.said(bea)[-1] != "consent.thanks" and len(town.said(bea)) >= 2


@pytest.mark.parametrize(
    ("by", "local", "moved"),
    [
        ("hour", "2026-03-08T01:30", "2026-03-08T03:30"),
        ("morning", "2026-03-07T08:59", "2026-03-07T09:00"),
        ("morning", "2026-03-07T09:00", "2026-03-08T09:00"),
        ("day", "2026-10-31T14:00", "2026-11-01T14:00"),
        ("week", "2026-03-05T10:00", "2026-03-12T10:00"),
    ],
)
def test_moves_keep_the_wall_clock_across_a_clock_change(by: str, local: str, moved: str) -> None:
    now = datetime.fromisoformat(local).replace(tzinfo=PORTLAND).astimezone(UTC)
    after = MOVES[by](now, PORTLAND).astimezone(PORTLAND)
    assert after.replace(tzinfo=None).isoformat(timespec="minutes") == moved


def test_the_town_needs_a_sign_in_and_shows_only_ones_own_team(doors: Doors, town: Town) -> None:
    bea = town.agreed("Bea")
    path, kit = _phone(town, bea), doors.signed_in("kit")
    assert doors.visitor().get(path).status_code == 303
    page = kit.get(path).text
    assert "Bea" not in page and "0143" not in page
    assert kit.post(path, body="STOP").status_code == 404
    assert len(town.rows(messages, direction="in")) == 1
    assert kit.post("/town/clock", by="century").status_code == 400


def test_arabic_is_written_from_right_to_left(doors: Doors, town: Town) -> None:
    bea = town.refer("Bea", language="ar")
    town.settle()
    noor = doors.signed_in("noor")
    page = noor.get(_phone(town, bea)).text
    assert re.search(r'<textarea[^>]*lang="ar"', page)
