"""The roster's pages: planned and published, looked at, taken, and single shifts."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import delete

from models import paging_ways, publications, shifts
from tests.browsing import Browser, Doors
from tests.rostering import SHIFT, WEDNESDAY, alert, becomes, person, roster, shown, works
from tests.town import Town

WEDNESDAY_AT_SEVEN = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)
PATTERN = {"role": "first", "weekday": ["2", "3"], "starts": "07:00", "ends": "17:00"}


@pytest.fixture
def doors(crew: Town) -> Doors:
    """The town's web application."""
    return Doors(crew)


@pytest.fixture
def sam(doors: Doors) -> Browser:
    """Sam, who supervises."""
    return doors.signed_in("sam")


def test_a_roster_is_planned_looked_at_published_and_undone(crew: Town, sam: Browser) -> None:
    wanted = {**PATTERN, **person(crew, "Luz"), "from_day": "2026-03-03"}
    assert sam.post("/roster/patterns", **wanted).status_code == 303
    assert "Wed, Thu · 7:00–17:00" in shown(sam, "/roster/patterns")
    assert sam.post("/roster/plan/plan", weeks="1").status_code == 303
    page = shown(sam, "/roster/plan")
    assert "2 drafts can be published." in page and "Thu 5 Mar 17:00" in page
    refused = sam.post("/roster/plan/publish")
    assert refused.status_code == 409 and "Tick the box" in alert(refused)
    assert roster(crew) == []
    assert sam.post("/roster/plan/publish", anyway="yes").status_code == 303
    assert [one[0] for one in roster(crew)] == ["Luz", "Luz"]
    [row] = crew.rows(publications)
    assert sam.post(f"/roster/plan/{row.id}/undo").status_code == 303
    assert roster(crew) == [] and len(roster(crew, "draft")) == 2
    again = sam.post(f"/roster/plan/{row.id}/undo")
    assert again.status_code == 409 and "no longer be undone" in alert(again)
    sam.post("/roster/plan/discard")
    assert roster(crew, "draft") == []


def test_the_page_tells_who_is_on_who_is_next_and_what_is_short(
    doors: Doors, crew: Town, sam: Browser
) -> None:
    works(crew, "Noor", crew.now - timedelta(hours=3))
    works(crew, "Luz", WEDNESDAY_AT_SEVEN)
    becomes(crew, "Luz", languages=["en", "es"])
    page = shown(doors.signed_in("noor"), "/roster")
    assert re.search(r"On duty</dt><dd><bdi>Noor", page)
    assert "Luz, Wed 4 Mar 7:00" in page and "Nobody on duty: 17:00–0:00" in page
    assert "Plan and publish" not in page and "Take shift" in page
    wednesday = shown(sam, f"/roster?day={WEDNESDAY}")
    assert "Wednesday 4 March 2026" in wednesday
    assert re.search(r"Spanish <span class=\"quiet\">7:00–17:00", wednesday)
    for odd in ("owl", "9999-12-31", "0001-01-01"):
        assert "Tuesday 3 March 2026" in shown(sam, f"/roster?day={odd}")


def test_a_holiday_and_a_night_of_changing_clocks_are_shown(crew: Town, sam: Browser) -> None:
    works(crew, "Luz", datetime(2026, 3, 8, 5, 0, tzinfo=UTC), hours=9)
    assert "21:00–7:00" in shown(sam, "/roster?day=2026-03-07")
    assert "Thanksgiving Day" in shown(sam, "/roster?day=2026-11-26")


def test_with_nobody_on_duty_the_pages_say_so_and_whoever_can_takes_the_shift(
    doors: Doors, crew: Town
) -> None:
    noor, luz = doors.signed_in("noor"), doors.signed_in("luz")
    for path in ("/", "/roster"):
        assert "No one is on duty, and nobody is planned. Pages go to the whole team" in shown(
            noor, path
        )
    works(crew, "Luz", WEDNESDAY_AT_SEVEN)
    works(crew, "Sam", crew.now, role="supervisor")
    told = "No one is on duty until Wed 4 Mar 7:00. Danger now goes to Sam."
    assert told in shown(noor, "/")
    assert noor.post("/roster/take", role="first").status_code == 303
    assert ("Noor", "03 18:00", "04 04:00") in roster(crew)
    assert "No one is on duty" not in shown(noor, "/")
    again = luz.post("/roster/take", role="first")
    assert again.status_code == 409 and "Somebody has these hours" in alert(again)


def test_a_gap_is_taken_from_the_list(doors: Doors, crew: Town) -> None:
    works(crew, "Luz", WEDNESDAY_AT_SEVEN)
    begins = (WEDNESDAY_AT_SEVEN + timedelta(hours=10)).isoformat()
    noor = doors.signed_in("noor")
    assert f'value="{begins}"' in shown(noor, "/roster")
    assert noor.post("/roster/take", role="first", begins=begins).status_code == 303
    assert ("Noor", "05 01:00", "05 11:00") in roster(crew)
    odd = noor.post("/roster/take", role="manager", begins=begins)
    assert odd.status_code == 409


def test_a_shift_is_put_changed_and_taken_off(crew: Town, sam: Browser) -> None:
    assert sam.post("/roster/add", **SHIFT, **person(crew, "Luz")).status_code == 303
    [row] = crew.rows(shifts)
    one = f"/roster/shifts/{row.id}"
    assert 'value="07:00"' in shown(sam, one)
    shorter = {**SHIFT, **person(crew, "Luz"), "ends": "15:00"}
    refused = sam.post(f"{one}/change", **shorter)
    assert refused.status_code == 409
    assert "Wed 4 Mar 15:00" in alert(refused) and 'value="15:00"' in refused.text
    assert sam.post(f"{one}/change", **shorter, anyway="yes").status_code == 303
    assert roster(crew) == [("Luz", "04 15:00", "04 23:00")]
    assert sam.post(f"{one}/remove", anyway="yes").status_code == 303
    assert roster(crew) == [] and sam.get(one).status_code == 404


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"day": "soon"}, "Write the first day"),
        ({"starts": "25:00"}, "Write when it begins"),
        ({"ends": "23:00"}, "longer than a shift may be"),
        ({"day": "2026-03-02"}, "still to come"),
        ({"day": "2027-12-31"}, "too far ahead"),
        ({"role": "owl"}, "what the shift is for"),
        ({"role": "manager"}, "Only a supervisor"),
        ({"staff_id": str(uuid4())}, "Choose a colleague"),
    ],
)
def test_what_is_wrong_with_a_shift_is_said(
    crew: Town, sam: Browser, changes: dict[str, str], told: str
) -> None:
    answer = sam.post("/roster/add", **{**SHIFT, **person(crew, "Luz"), **changes})
    assert answer.status_code == 422 and told in alert(answer)
    assert crew.rows(shifts) == []


def test_somebody_who_cannot_be_paged_is_put_on_no_shift(crew: Town, sam: Browser) -> None:
    with crew.house.db.writing() as tx:
        tx.execute(delete(paging_ways))
    assert "cannot be paged yet" in shown(sam, "/roster/add")
    answer = sam.post("/roster/add", **SHIFT, **person(crew, "Luz"))
    assert answer.status_code == 422 and "no tested way of being paged" in alert(answer)
    assert crew.rows(shifts) == []


def test_too_little_rest_is_told_as_the_house_has_set_it(crew: Town) -> None:
    longer = replace(crew.house.policy, rest_between_shifts=timedelta(hours=11))
    crew.parts = replace(crew.parts, house=replace(crew.house, policy=longer))
    sam = Doors(crew).signed_in("sam")
    works(crew, "Luz", WEDNESDAY_AT_SEVEN - timedelta(hours=20))
    # Ten hours lie between the two shifts.
    refused = sam.post("/roster/add", **SHIFT, **person(crew, "Luz"))
    assert refused.status_code == 422 and "would rest less than 11 h between" in alert(refused)
    works(crew, "Luz", WEDNESDAY_AT_SEVEN, state="draft")
    assert "would rest less than 11 h between" in shown(sam, "/roster/plan")
