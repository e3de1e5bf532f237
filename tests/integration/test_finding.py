"""Finding a client: names are encrypted, and a piece of one finds them all the same."""

import html

import pytest
from sqlalchemy import delete, update

from bot.care import finding, intake
from bot.care.intake import Referral, Referrer
from models import audit_entries, client_marks, clients
from tests.browsing import Doors
from tests.town import ZONE, Known, Town

NAMES = {
    "+15035550151": "José Álvarez",
    "+15035550152": "Nguyễn Thị Hoa",
    "+15035550153": "山田太郎",
    "+15035550154": "Олена Коваль",
    "+15035550155": "Mary O'Brien",
    "+15035550156": "فاطمة الزهراء",
    "+15035550157": "Maryam Jose",
}


@pytest.fixture
def people(town: Town) -> Town:
    """A town where seven people with names of many scripts were referred."""
    staff = town.staff["Noor"]
    for phone, name in NAMES.items():
        number = f"PP-26-{phone[-4:]}"
        one = Referral(name, phone, "en", ZONE, incident_number=number)
        intake.refer(town.house, Referrer(staff.team_id, staff.id), one, now=town.now)
    return town


def found(town: Town, wanted: str, *, who: str = "Noor") -> list[str]:
    """Return the names that a search finds."""
    return [one.name for one in finding.find(town.house, town.staff[who], wanted, town.now)]


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ("jose", ["José Álvarez", "Maryam Jose"]),
        ("alvarez", ["José Álvarez"]),
        ("lvar", ["José Álvarez"]),
        ("ma", ["Mary O'Brien", "Maryam Jose"]),
        ("MARYAM", ["Maryam Jose"]),
        ("obrien", ["Mary O'Brien"]),
        ("brien mary", ["Mary O'Brien"]),
        ("hoa nguyen", ["Nguyễn Thị Hoa"]),
        ("太郎", ["山田太郎"]),
        ("山", ["山田太郎"]),
        ("ковал", ["Олена Коваль"]),
        ("فاطمة", ["فاطمة الزهراء"]),
        ("0153", ["山田太郎"]),
        ("pp26 0154", ["Олена Коваль"]),
        ("PP-26-0155", ["Mary O'Brien"]),
        ("nobody", []),
        ("joval", []),
        ("9999", []),
        ("   ", []),
        ("!!!", []),
        ("%", []),
    ],
)
def test_a_piece_of_what_is_known_finds_the_client(
    people: Town, wanted: str, names: list[str]
) -> None:
    assert found(people, wanted) == names


def test_what_begins_as_the_search_does_comes_first(people: Town) -> None:
    assert found(people, "mar")[0] == "Mary O'Brien"


def test_another_team_finds_nobody(people: Town) -> None:
    assert found(people, "jose", who="Kit") == []


def test_a_search_is_logged_and_what_was_looked_for_is_not(people: Town) -> None:
    found(people, "alvarez")
    [row] = people.rows(audit_entries, action="clients.searched")
    assert (row.actor, row.detail) == (
        f"staff:{people.staff['Noor'].id}",
        {"by": "name", "found": 1},
    )


def test_marks_show_no_name_and_no_number(people: Town) -> None:
    kept = b"".join(row.mark for row in people.rows(client_marks))
    for piece in (b"jose", b"alv", b"0151", "山".encode()):
        assert piece not in kept
    assert {len(row.mark) for row in people.rows(client_marks)} == {finding.MARK_BYTES}


def test_clients_from_before_are_marked_by_the_sweep(people: Town) -> None:
    with people.house.db.writing() as tx:
        tx.execute(delete(client_marks))
        tx.execute(update(clients).values(marked=0))
    assert found(people, "alvarez") == []
    some = finding.mark_some(people.house, limit=5)
    rest = finding.mark_some(people.house, limit=50)
    assert (some, rest, finding.mark_some(people.house, limit=5)) == (5, len(NAMES) - 5, 0)
    assert found(people, "alvarez") == ["José Álvarez"]


def test_the_page_finds_by_a_form_and_leads_to_the_conversation(people: Town) -> None:
    noor = Doors(people).signed_in("noor")
    assert noor.get("/find").status_code == 200
    answer = noor.post("/find", wanted="lvarez")
    page = html.unescape(answer.text)
    assert answer.status_code == 200 and "1 client." in page
    assert "José Álvarez" in page and "…0151" in page and "5550151" not in page
    assert "Nobody was found." in noor.post("/find", wanted="xyz").text
    assert "Nobody was found." not in noor.post("/find", wanted="  ").text


def test_hostile_searches_are_shown_harmless(people: Town) -> None:
    noor = Doors(people).signed_in("noor")
    for wanted in ("<script>alert(1)</script>", "\u202eabc", "\0", "a" * 5000, "=1+1"):
        answer = noor.post("/find", wanted=wanted)
        assert answer.status_code == 200 and "<script>alert" not in answer.text


def test_a_conversation_is_found_once_however_often_it_was_spoken(
    people: Town,
) -> None:
    known: Known = people.agreed("Bea")
    people.hears(known, "yes")
    assert len(found(people, "Bea")) == 1
