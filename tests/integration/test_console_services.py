"""Services: offered, handed on warmly, followed up; and the directory that supervisors keep."""

import html
from datetime import date
from typing import Any

import pytest
from sqlalchemy import update

from models import (
    audit_entries,
    follow_ups,
    service_referrals,
    staff_members,
    team_services,
)
from tests.browsing import Browser, Doors
from tests.town import Known, Town

PANTRY = "Northside Food Pantry"
OFFER = {"service": PANTRY, "state": "offered", "idempotency_key": "k1"}
SERVICE = {"name": PANTRY, "kind": "food", "phone": "503-555-0177", "active": "yes"}


@pytest.fixture
def doors(town: Town) -> Doors:
    """The town's web application."""
    return Doors(town)


@pytest.fixture
def bea(town: Town) -> Known:
    """Bea, who has agreed to texts."""
    return town.agreed("Bea")


def offers(http: Browser, bea: Known, **changes: Any) -> Any:
    """Send the form that offers a service."""
    return http.does(bea.conversation_id, "services", **{**OFFER, **changes})


def becomes(http: Browser, town: Town, bea: Known, **fields: Any) -> Any:
    """Say what became of the service that was last written about."""
    row = town.rows(service_referrals)[-1]
    key = {"idempotency_key": f"after {row.id}"}
    return http.does(bea.conversation_id, f"services/{row.id}", **{**key, **fields})


def shown(http: Browser, path: str) -> str:
    """Return what a page shows."""
    answer = http.get(path)
    assert answer.status_code == 200, answer.status
    return html.unescape(answer.text)


def due(town: Town) -> list[tuple[str, str | None]]:
    """Return each follow-up's day and how it ended."""
    return [(str(row.due_on), row.ending) for row in town.rows(follow_ups)]


def test_a_service_is_offered_once_and_stands_beside_the_conversation(
    doors: Doors, town: Town, bea: Known
) -> None:
    noor = doors.signed_in("noor")
    for _ in range(2):
        assert offers(noor, bea).status_code == 303
    [row] = town.rows(service_referrals)
    assert (row.service, row.state, row.staff_id) == (PANTRY, "offered", town.staff["Noor"].id)
    assert row.script is None
    assert "offered, not answered yet" in shown(noor, f"/c/{bea.conversation_id}")


def test_the_latest_row_rules_and_the_earlier_ones_stay(
    doors: Doors, town: Town, bea: Known
) -> None:
    noor = doors.signed_in("noor")
    offers(noor, bea, note="asked about food")
    handed = {"state": "connected", "hand_off": "called", "spoke_with": "Mrs. Okafor"}
    assert becomes(noor, town, bea, **handed, note="starts Friday").status_code == 303
    page = shown(noor, f"/c/{bea.conversation_id}/services")
    assert "We called together" in page and "Mrs. Okafor" in page
    assert page.index("starts Friday") < page.index("asked about food")
    assert page.index(">Connected<") < page.index(">Offered<")
    assert f"{PANTRY}</bdi>: <strong>connected" in shown(noor, f"/c/{bea.conversation_id}")
    assert [row.service for row in town.rows(service_referrals)] == [PANTRY] * 2


@pytest.mark.parametrize("state", ["accepted", "connected", "declined", "unreachable"])
def test_every_state_can_be_kept(doors: Doors, town: Town, bea: Known, state: str) -> None:
    noor = doors.signed_in("noor")
    offers(noor, bea)
    assert becomes(noor, town, bea, state=state).status_code == 303
    assert town.rows(service_referrals)[-1].state == state


def test_faults_are_told_and_nothing_is_kept(doors: Doors, town: Town, bea: Known) -> None:
    noor = doors.signed_in("noor")
    wrong = {"service": " ", "state": "odd", "hand_off": "owl", "follow_up_on": "2026-03-02"}
    answer = offers(noor, bea, **wrong, note="kept words")
    told = html.unescape(answer.text)
    assert answer.status_code == 422 and "kept words" in told
    for words in ("Write something here.", "Choose one from the list.", "Choose today or a day"):
        assert words in told
    assert town.rows(service_referrals) == []


def test_a_day_to_ask_again_is_replaced_kept_or_ended_and_never_lost(
    doors: Doors, town: Town, bea: Known
) -> None:
    noor = doors.signed_in("noor")
    offers(noor, bea, follow_up_on="2026-03-05")
    becomes(noor, town, bea, state="accepted")
    assert due(town) == [("2026-03-05", None)]
    becomes(noor, town, bea, state="accepted", follow_up_on="2026-03-06")
    assert due(town) == [("2026-03-05", "replaced"), ("2026-03-06", None)]
    becomes(noor, town, bea, state="connected")
    assert due(town) == [("2026-03-05", "replaced"), ("2026-03-06", "done")]


def test_follow_ups_stand_the_late_first_mine_and_the_team_s(
    doors: Doors, town: Town, bea: Known
) -> None:
    noor, luz = doors.signed_in("noor"), doors.signed_in("luz")
    offers(noor, bea, service="Later Service", follow_up_on="2026-03-06", idempotency_key="a")
    offers(noor, bea, service="Early Service", follow_up_on="2026-03-04", idempotency_key="b")
    offers(luz, bea, service="Luz' Service", follow_up_on="2026-03-05", idempotency_key="c")
    town.later(days=2)
    mine = shown(noor, "/follow-ups")
    assert mine.index("Early Service") < mine.index("Later Service") and "Luz' S" not in mine
    assert "1 day late" in mine and "in 1 day" in mine
    team = shown(noor, "/follow-ups?list=team")
    assert team.index("Early S") < team.index("Luz' S") < team.index("Later S")
    assert "1 due" in shown(noor, "/") and "1 due" in shown(luz, "/")
    assert " due</span>" not in shown(doors.signed_in("sam"), "/")


def test_a_follow_up_is_done_once_or_moved_and_stays_with_its_owner(
    doors: Doors, town: Town, bea: Known
) -> None:
    noor, luz = doors.signed_in("noor"), doors.signed_in("luz")
    offers(noor, bea, follow_up_on="2026-03-05")
    [row] = town.rows(follow_ups)
    assert luz.post(f"/follow-ups/{row.id}/move", due_on="2026-03-09").status_code == 303
    moved = town.rows(follow_ups)[-1]
    assert due(town) == [("2026-03-05", "moved"), ("2026-03-09", None)]
    assert moved.staff_id == town.staff["Noor"].id and moved.subject == PANTRY
    for _ in range(2):
        assert luz.post(f"/follow-ups/{moved.id}/done").status_code == 303
    assert due(town)[-1] == ("2026-03-09", "done")
    assert town.rows(follow_ups)[-1].ended_by == town.staff["Luz"].id
    assert len(town.rows(audit_entries, action="follow_up.done")) == 1
    assert "nothing to follow up" in shown(noor, "/follow-ups")


@pytest.mark.parametrize("day", ["", "soon", "2026-03-02"])
def test_a_follow_up_moves_to_no_odd_day(doors: Doors, town: Town, bea: Known, day: str) -> None:
    noor = doors.signed_in("noor")
    offers(noor, bea, follow_up_on="2026-03-05")
    [row] = town.rows(follow_ups)
    answer = noor.post(f"/follow-ups/{row.id}/move", due_on=day)
    assert answer.status_code == 422 and 'role="alert"' in answer.text
    assert due(town) == [("2026-03-05", None)]


def test_what_has_ended_is_not_moved(doors: Doors, town: Town, bea: Known) -> None:
    noor = doors.signed_in("noor")
    offers(noor, bea, follow_up_on="2026-03-05")
    [row] = town.rows(follow_ups)
    noor.post(f"/follow-ups/{row.id}/done")
    assert noor.post(f"/follow-ups/{row.id}/move", due_on="2026-03-09").status_code == 422
    assert due(town) == [("2026-03-05", "done")]


def test_a_supervisor_keeps_the_directory_and_specialists_pick_from_it(
    doors: Doors, town: Town, bea: Known
) -> None:
    sam, noor = doors.signed_in("sam"), doors.signed_in("noor")
    assert sam.post("/services", **SERVICE).status_code == 303
    page = shown(noor, f"/c/{bea.conversation_id}/services")
    assert f'<option value="{PANTRY}">Food, 503-555-0177' in page
    [row] = town.rows(team_services)
    resting = {**SERVICE, "phone": "503-555-0178"}
    del resting["active"]
    assert sam.post(f"/services/{row.id}", **resting).status_code == 303
    [row] = town.rows(team_services)
    assert (row.phone, row.active) == ("503-555-0178", False)
    assert PANTRY not in shown(noor, f"/c/{bea.conversation_id}/services")
    assert "not in use" in shown(noor, "/services")
    assert len(town.rows(audit_entries, action="directory.changed")) == 2


def test_the_directory_has_a_name_once_and_nothing_nameless(doors: Doors, town: Town) -> None:
    sam = doors.signed_in("sam")
    sam.post("/services", **SERVICE)
    again = sam.post("/services", **SERVICE)
    assert again.status_code == 422 and "in the directory already" in again.text
    assert sam.post("/services", **{**SERVICE, "name": ""}).status_code == 422
    assert sam.post("/services", **{**SERVICE, "kind": "owl", "name": "A"}).status_code == 422
    assert len(town.rows(team_services)) == 1


def test_only_supervisors_of_the_team_change_the_directory(doors: Doors, town: Town) -> None:
    doors.signed_in("sam").post("/services", **SERVICE)
    [row] = town.rows(team_services)
    noor, kit = doors.signed_in("noor"), doors.signed_in("kit")
    assert "Add a service" not in shown(noor, "/services")
    for path in ("/services", f"/services/{row.id}"):
        assert noor.post(path, **{**SERVICE, "name": "Odd"}).status_code == 403
    assert PANTRY not in shown(kit, "/services")
    _become(town, "Kit", role="supervisor")
    assert kit.get(f"/services/{row.id}").status_code == 404
    assert kit.post(f"/services/{row.id}", **{**SERVICE, "name": "Odd"}).status_code == 404
    assert [one.name for one in town.rows(team_services)] == [PANTRY]


def test_another_team_sees_and_keeps_nothing(doors: Doors, town: Town, bea: Known) -> None:
    offers(doors.signed_in("noor"), bea, follow_up_on="2026-03-05")
    [row], [later] = town.rows(service_referrals), town.rows(follow_ups)
    kit, here = doors.signed_in("kit"), f"/c/{bea.conversation_id}/services"
    assert kit.get(here).status_code == kit.get(f"{here}/{row.id}").status_code == 404
    assert offers(kit, bea, idempotency_key="k9").status_code == 404
    assert becomes(kit, town, bea, state="declined").status_code == 404
    for deed in ("done", "move"):
        answer = kit.post(f"/follow-ups/{later.id}/{deed}", due_on="2026-03-09")
        assert answer.status_code == 404
    assert PANTRY not in shown(kit, "/follow-ups?list=team")
    assert len(town.rows(service_referrals)) == 1 and due(town) == [("2026-03-05", None)]


def test_an_auditor_reads_and_writes_nothing(doors: Doors, town: Town, bea: Known) -> None:
    offers(doors.signed_in("noor"), bea, follow_up_on="2026-03-05")
    _become(town, "Sam", role="auditor")
    sam, [later] = doors.signed_in("sam"), town.rows(follow_ups)
    page = shown(sam, f"/c/{bea.conversation_id}/services")
    assert PANTRY in page and "Refer to a service" not in page
    assert "Done" not in shown(sam, "/follow-ups?list=team")
    assert offers(sam, bea, idempotency_key="k9").status_code == 403
    assert becomes(sam, town, bea, state="declined").status_code == 403
    assert sam.post(f"/follow-ups/{later.id}/done").status_code == 403
    assert sam.post("/services", **SERVICE).status_code == 403
    assert len(town.rows(service_referrals)) == 1


def test_a_day_that_has_come_to_the_client_is_today(doors: Doors, town: Town, bea: Known) -> None:
    """It is still the third in Portland when it is the fourth in UTC."""
    town.later(hours=12)
    assert town.now.date() == date(2026, 3, 4)
    assert offers(doors.signed_in("noor"), bea, follow_up_on="2026-03-03").status_code == 303


def _become(town: Town, name: str, *, role: str) -> None:
    who = staff_members.c.id == town.staff[name].id
    with town.house.db.writing() as tx:
        tx.execute(update(staff_members).where(who).values(role=role))
