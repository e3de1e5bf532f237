"""The supervisors' board: who waits, who is on, what paged whom, and what the watchdog found."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, update

from bot.care import specialist
from models import alarms, paging_ways, staff_members
from tests.browsing import Browser, Doors
from tests.paged import answers, raised, token
from tests.town import Town
from tests.visible import words_of


@pytest.fixture
def doors(town: Town) -> Doors:
    """The town's web application."""
    town.settle()
    return Doors(town)


def board(http: Browser, path: str = "/board") -> str:
    """Read what the board says."""
    answer = http.get(path)
    assert answer.status_code == 200, answer.text
    return words_of(answer.text)


def test_an_urgent_item_is_followed_from_its_page_to_the_first_words(
    town: Town, doors: Doors
) -> None:
    sam = doors.signed_in("sam")
    assert "Nobody is in danger that we know of." in board(sam)
    known = raised(town, "Bea", 0)
    town.settle()
    assert "nobody has it · paged: on duty · next page in 2 min" in board(sam)
    assert "Pages reached Noor" in board(sam)
    answers(town, token(town))
    assert "answered by its link" in board(sam)
    specialist.claim(town.house, town.staff["Noor"], known.conversation_id, town.now)
    town.clock.at += timedelta(minutes=1)
    assert "Noor has it · has said nothing yet" in board(sam)
    assert "longest without a word: 1 min" in board(sam)


def test_it_names_no_client_and_shows_other_teams_nothing(town: Town, doors: Doors) -> None:
    raised(town, "Bea", 0)
    town.settle()
    said = board(doors.signed_in("sam"))
    assert "Bea" not in said and "0143" not in said
    kit = update(staff_members).where(staff_members.c.id == town.staff["Kit"].id)
    with town.house.db.writing() as tx:
        tx.execute(kit.values(role="supervisor"))
    said = board(doors.signed_in("kit"))
    assert "Nobody is in danger" in said and "Nobody was paged." in said and "Noor" not in said


@pytest.mark.parametrize(
    ("role", "status"), [("specialist", 403), ("auditor", 200), ("administrator", 200)]
)
def test_it_is_for_those_who_look_after_the_team(
    town: Town, doors: Doors, role: str, status: int
) -> None:
    luz = update(staff_members).where(staff_members.c.id == town.staff["Luz"].id)
    with town.house.db.writing() as tx:
        tx.execute(luz.values(role=role))
    http = doors.signed_in("luz")
    assert http.get("/board").status_code == status
    assert ('href="/board"' in http.get("/").text) == (status == 200)


def test_what_the_watchdog_found_stands_until_it_is_over(town: Town, doors: Doors) -> None:
    sam = doors.signed_in("sam")
    assert "It has found nothing wrong in the last seven days." in board(sam)
    row = {"id": town.house.new_id(), "kind": "pages", "subject": "", "count": 2}
    times = {"since": town.now, "looked_at": town.now, "told_at": town.now}
    with town.house.db.writing() as tx:
        tx.execute(insert(alarms), {**row, **times, "tellings": 1})
    said = board(sam)
    assert "stands 2 pages to colleagues are due" in said and "nobody could be told" in said
    with town.house.db.writing() as tx:
        tx.execute(update(alarms).values(ended_at=town.now))
    assert "over 2 pages to colleagues are due" in board(sam)


def test_who_cannot_be_paged_is_named(town: Town, doors: Doors) -> None:
    luz = update(paging_ways).where(paging_ways.c.staff_id == town.staff["Luz"].id)
    with town.house.db.writing() as tx:
        tx.execute(luz.values(failing_since=town.now))
    said = board(doors.signed_in("sam"))
    assert "Luz, by text: fails since" in said and "No way that works: Luz" in said


def test_more_pages_than_are_shown_are_one_step_away(town: Town, doors: Doors) -> None:
    raised(town, "Bea", 0)
    for _ in range(30):
        town.later(minutes=5)
    sam = doors.signed_in("sam")
    assert board(sam).count("Danger now") < board(sam, "/board?pages=more").count("Danger now")
