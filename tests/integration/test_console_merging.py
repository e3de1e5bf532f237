"""Merging clients from their pages: found, compared, said, undone; and who must see nothing."""

import html

import pytest
from sqlalchemy import update

from bot.care import specialist
from models import audit_entries, client_merges, merge_endings, staff_members
from tests.browsing import Browser, Doors
from tests.town import Known, Town

WHY = {"why": "She told me", "sure": "yes"}


@pytest.fixture
def doors(town: Town) -> Doors:
    """The town's web application."""
    return Doors(town)


@pytest.fixture
def two(town: Town) -> tuple[Known, Known]:
    """Bea, and Dee, who is Bea on another number."""
    return town.agreed("Bea"), town.agreed("Dee", name="Beatrice Lind", incident_number="26-0044")


def path(two: tuple[Known, Known]) -> str:
    """Return where the two stand side by side."""
    return f"/clients/{two[0].client_id}/same/{two[1].client_id}"


def read(http: Browser, where: str) -> str:
    """Open a page."""
    answer = http.get(where)
    assert answer.status_code == 200, answer.status
    return html.unescape(answer.text)


def test_found_compared_merged_and_parted_again(
    doors: Doors, town: Town, two: tuple[Known, Known]
) -> None:
    bea, dee = two
    noor, sam, at = doors.signed_in("noor"), doors.signed_in("sam"), f"/clients/{bea.client_id}"
    assert f"{at}/same" in read(noor, at)
    found = noor.post(f"{at}/same/find", wanted="0145").text
    assert f"{at}/same/{dee.client_id}" in found
    shown = read(noor, path(two))
    assert "Beatrice Lind becomes part of Bea" in shown and "are planned twice" in shown
    assert len(town.rows(audit_entries, subject=f"client:{dee.client_id}", action="client.read"))
    for wrong in ({"why": "x"}, {"sure": "yes", "why": " "}):
        assert noor.post(path(two), **wrong).status_code == 422
    for _ in range(2):
        assert noor.post(path(two), **WHY).status_code == 303
    [row] = town.rows(client_merges)
    page = read(noor, at)
    assert "Beatrice Lind" in page and "…0145" in page and "26-0044" in page
    assert "Found to be the same person: Beatrice Lind" in page and "/merges/" not in page
    assert noor.get(f"/clients/{dee.client_id}").headers["Location"].endswith(at)
    late = noor.post(f"/clients/{dee.client_id}/about", called="x", language="en", time_zone="UTC")
    assert late.status_code == 422 and "merged with another meanwhile" in late.text
    one = f"{at}/merges/{row.id}"
    assert one in read(sam, at) and noor.get(one).status_code == 403
    assert sam.post(one, sure="yes", why="").status_code == 422
    assert sam.post(one, sure="yes", why="They are sisters").status_code == 303
    assert "Found not to be the same person: Bea" in read(sam, f"/clients/{dee.client_id}")
    assert sam.get(one).status_code == 404 and len(town.rows(merge_endings)) == 1


def test_another_team_sees_nothing_and_who_only_reads_changes_nothing(
    doors: Doors, town: Town, two: tuple[Known, Known]
) -> None:
    kit, at = doors.signed_in("kit"), f"/clients/{two[0].client_id}"
    for where in (f"{at}/same", path(two)):
        assert kit.get(where).status_code == 404
    assert kit.post(f"{at}/same/find", wanted="dee").status_code == 404
    assert kit.post(path(two), **WHY).status_code == 404
    with town.house.db.writing() as tx:
        luz = update(staff_members).where(staff_members.c.display_name == "Luz")
        tx.execute(luz.values(role="auditor"))
    luz_ = doors.signed_in("luz")
    assert luz_.get(at).status_code == 200 and luz_.get(path(two)).status_code == 403
    assert luz_.post(path(two), **WHY).status_code == 403
    assert town.rows(client_merges) == []


def test_who_has_a_conversation_is_told_and_nothing_is_merged(
    doors: Doors, town: Town, two: tuple[Known, Known]
) -> None:
    specialist.claim(town.house, town.staff["Luz"], two[1].conversation_id, town.now)
    answer = doors.signed_in("noor").post(path(two), **WHY)
    assert answer.status_code == 409 and "Luz has had a conversation" in answer.text
    assert "She told me" in answer.text and town.rows(client_merges) == []
