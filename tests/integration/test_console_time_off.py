"""The pages of time off that is asked for: one's own, the roster's, and the one that decides."""

from datetime import UTC, datetime

import pytest

from models import time_off_wishes
from tests.browsing import Browser, Doors
from tests.rostering import THURSDAY, WEDNESDAY, alert, becomes, roster, shown, works
from tests.town import Town

PAGE = "/roster/time-off"
AT_SEVEN = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)
DAYS = {"first_day": WEDNESDAY, "last_day": THURSDAY}


@pytest.fixture
def doors(crew: Town) -> Doors:
    """The town's web application."""
    return Doors(crew)


@pytest.fixture
def luz(doors: Doors) -> Browser:
    """Luz, who asks."""
    return doors.signed_in("luz")


def test_time_off_is_asked_for_seen_and_granted(doors: Doors, crew: Town, luz: Browser) -> None:
    works(crew, "Sam", crew.now, hours=21)
    shift_id, sam = works(crew, "Luz", AT_SEVEN), doors.signed_in("sam")
    assert "Ask for time off" in shown(luz, "/roster")
    assert luz.post(PAGE, **DAYS).status_code == 303
    assert "waits for a supervisor" in shown(luz, PAGE)
    assert "Time off asked for" not in shown(luz, "/roster")
    page = shown(sam, "/roster")
    assert "Luz</bdi>, Wed 4 Mar – Thu 5 Mar" in page and "1 shift lies in it." in page
    assert "Would leave uncovered: Wed 4 Mar 7:00–17:00." in page
    [wish] = crew.rows(time_off_wishes)
    one = f"{PAGE}/{wish.id}"
    assert "Wed 4 Mar 7:00–17:00, On duty" in shown(sam, one)
    refused = sam.post(f"{one}/grant")
    assert refused.status_code == 422 and "what becomes of each shift" in alert(refused)
    choice = {f"shift-{shift_id}": "nobody"}
    refused = sam.post(f"{one}/grant", **choice)
    assert refused.status_code == 409 and "leaves hours uncovered" in alert(refused)
    assert '<option value="nobody" selected>' in refused.text
    noor = {f"shift-{shift_id}": str(crew.staff["Noor"].id), "shift-owl": "nobody"}
    assert sam.post(f"{one}/grant", **noor).status_code == 303
    assert ("Noor", "04 15:00", "05 01:00") in roster(crew)
    page = shown(luz, PAGE)
    assert '<span class="badge">yes</span>' in page and "Sam decided on Tue 3 Mar" in page
    again = sam.post(f"{one}/refuse")
    assert again.status_code == 409 and "decided already" in alert(again)
    assert sam.get(one).status_code == 404


def test_a_wish_is_refused_or_withdrawn(doors: Doors, crew: Town, luz: Browser) -> None:
    sam = doors.signed_in("sam")
    for days, deed, told in (
        (DAYS, "refuse", "no"),
        ({"first_day": "2026-03-09"}, "", "withdrawn"),
    ):
        luz.post(PAGE, **days)
        wish = crew.rows(time_off_wishes)[-1]
        by = sam if deed else luz
        assert by.post(f"{PAGE}/{wish.id}/{deed or 'withdraw'}").status_code == 303
        assert f'<span class="badge">{told}</span>' in shown(luz, PAGE)
    assert "Time off asked for" not in shown(sam, "/roster")
    again = luz.post(f"{PAGE}/{wish.id}/withdraw")
    assert again.status_code == 409 and "decided already" in alert(again)


def test_what_was_asked_wrongly_is_told(luz: Browser) -> None:
    for wrong, told in (
        ({"first_day": ""}, "first day"),
        ({"first_day": "2026-03-01"}, "still to come"),
        ({"first_day": THURSDAY, "last_day": WEDNESDAY}, "not before it"),
    ):
        refused = luz.post(PAGE, **wrong)
        assert refused.status_code == 422 and told in alert(refused)


def test_others_see_and_do_none_of_it(doors: Doors, crew: Town, luz: Browser) -> None:
    luz.post(PAGE, **DAYS)
    [wish] = crew.rows(time_off_wishes)
    one, noor = f"{PAGE}/{wish.id}", doors.signed_in("noor")
    assert noor.get(one).status_code == 403
    for deed, status in (("grant", 403), ("refuse", 403), ("withdraw", 404)):
        assert noor.post(f"{one}/{deed}").status_code == status
    becomes(crew, "Kit", role="supervisor")
    boss = doors.signed_in("kit")
    assert "Luz" not in shown(boss, "/roster") and boss.get(one).status_code == 404
    for deed in ("grant", "refuse", "withdraw"):
        assert boss.post(f"{one}/{deed}").status_code == 404
    becomes(crew, "Noor", role="auditor")
    auditor = doors.signed_in("noor")
    assert "Ask for time off" not in shown(auditor, "/roster")
    assert auditor.get(PAGE).status_code == auditor.post(PAGE, **DAYS).status_code == 403
    [wish] = crew.rows(time_off_wishes)
    assert wish.ended_at is None


def test_nobody_decides_about_their_own_time_off(doors: Doors, crew: Town) -> None:
    sam = doors.signed_in("sam")
    sam.post(PAGE, **DAYS)
    [wish] = crew.rows(time_off_wishes)
    assert "Somebody else must decide" in shown(sam, f"{PAGE}/{wish.id}")
    assert sam.post(f"{PAGE}/{wish.id}/grant").status_code == 422
