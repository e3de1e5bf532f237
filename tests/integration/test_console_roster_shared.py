"""The roster among colleagues: offers, time off, cover, calendars, and who may do none of it."""

import html
import re
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from icalendar import Calendar

from models import cover_needs, shift_patterns, shifts, time_off
from tests.browsing import Browser, Doors
from tests.rostering import SHIFT, THURSDAY, WEDNESDAY, alert, becomes, person, roster, shown, works
from tests.town import Town

WEDNESDAY_AT_SEVEN = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)
PATTERN = {"role": "first", "weekday": ["2", "3"], "starts": "07:00", "ends": "17:00"}
NEED = {
    "role": "first",
    "weekday": list("0123456"),
    "starts": "08:00",
    "ends": "18:00",
    "least": "1",
}
ICS = (
    "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n"
    "BEGIN:VEVENT\nUID:1\nDTSTART:20260304T070000\nDTEND:20260304T170000\nEND:VEVENT\n"
    "BEGIN:VEVENT\nUID:2\nDTSTART;VALUE=DATE:20260305\nEND:VEVENT\n"
    "BEGIN:VEVENT\nUID:3\nDTSTART:20260304T120000\nDTEND:20260304T150000\nEND:VEVENT\n"
    "END:VCALENDAR\n"
)


@pytest.fixture
def doors(crew: Town) -> Doors:
    """The town's web application."""
    return Doors(crew)


@pytest.fixture
def sam(doors: Doors) -> Browser:
    """Sam, who supervises."""
    return doors.signed_in("sam")


def test_a_shift_is_offered_and_accepted(doors: Doors, crew: Town) -> None:
    shift_id = works(crew, "Luz", WEDNESDAY_AT_SEVEN)
    one, luz, noor = f"/roster/shifts/{shift_id}", doors.signed_in("luz"), doors.signed_in("noor")
    assert luz.post(f"{one}/offer", to="").status_code == 303
    assert "Luz offers it to all" in shown(noor, "/roster")
    assert luz.post(f"{one}/withdraw").status_code == 303
    assert "offers it" not in shown(noor, "/roster")
    luz.post(f"{one}/offer", to=str(crew.staff["Noor"].id))
    assert noor.post(f"{one}/decline").status_code == 303
    luz.post(f"{one}/offer", to=str(crew.staff["Noor"].id))
    assert noor.post(f"{one}/accept").status_code == 303
    assert roster(crew) == [("Noor", "04 15:00", "05 01:00")]
    assert noor.post(f"{one}/accept").status_code == 404


def test_a_swap_that_costs_rest_stands_before_the_supervisor(
    doors: Doors, crew: Town, sam: Browser
) -> None:
    works(crew, "Noor", WEDNESDAY_AT_SEVEN - timedelta(hours=12))
    shift_id = works(crew, "Luz", WEDNESDAY_AT_SEVEN)
    one, noor = f"/roster/shifts/{shift_id}", doors.signed_in("noor")
    doors.signed_in("luz").post(f"{one}/offer", to="")
    assert noor.post(f"{one}/accept").status_code == 303
    assert "A supervisor must agree" in shown(noor, "/roster")
    assert "Noor wants to take it from Luz" in shown(sam, "/roster")
    assert noor.post(f"{one}/agree").status_code == 403
    assert sam.post(f"{one}/agree").status_code == 303
    assert ("Noor", "04 15:00", "05 01:00") in roster(crew)


def test_time_off_and_cover_are_kept_and_taken_back(crew: Town, sam: Browser) -> None:
    works(crew, "Luz", WEDNESDAY_AT_SEVEN)
    off = {**person(crew, "Luz"), "first_day": WEDNESDAY, "last_day": THURSDAY}
    refused = sam.post("/roster/away", **off)
    assert refused.status_code == 409 and "leaves hours uncovered" in alert(refused)
    assert sam.post("/roster/away", **off, anyway="yes").status_code == 303
    assert roster(crew) == [] and "Wed 4 Mar – Thu 5 Mar" in shown(sam, "/roster/away")
    assert "Away: <bdi>Luz" in shown(sam, f"/roster?day={WEDNESDAY}")
    [row] = crew.rows(time_off)
    assert sam.post(f"/roster/away/{row.id}/withdraw").status_code == 303
    assert sam.post(f"/roster/away/{row.id}/withdraw").status_code == 404
    assert sam.post("/roster/cover", **NEED, language="es").status_code == 303
    page = shown(sam, "/roster/cover")
    assert "every day · 8:00–18:00" in page and "who speaks Spanish" in page
    assert "Nobody who speaks Spanish" in shown(sam, "/roster")
    for wrong, told in (({"least": "0"}, "1 to 20"), ({"language": "xx"}, "language from")):
        assert told in alert(sam.post("/roster/cover", **{**NEED, **wrong}))
    [need] = crew.rows(cover_needs)
    assert sam.post(f"/roster/cover/{need.id}/remove").status_code == 303
    assert crew.rows(cover_needs) == []


def test_new_gaps_stand_before_supervisors_until_they_have_seen_them(
    doors: Doors, crew: Town, sam: Browser
) -> None:
    crew.later(days=1)
    assert "1 new gap in the days ahead" in shown(sam, "/roster")
    assert "new gap" not in shown(doors.signed_in("noor"), "/roster")
    assert sam.post("/roster/seen").status_code == 303
    assert "new gap" not in shown(sam, "/roster")


def test_one_s_calendar_is_fetched_by_its_address_alone(doors: Doors, crew: Town) -> None:
    works(crew, "Luz", WEDNESDAY_AT_SEVEN)
    gone = works(crew, "Luz", WEDNESDAY_AT_SEVEN + timedelta(days=2), state="cancelled", sequence=1)
    luz = doors.signed_in("luz")
    page = luz.post("/roster/calendar").text
    path = re.findall(r'value="http://[^/]+(/calendar/[^"]+\.ics)"', page)[0]
    answer = doors.visitor().get(path)
    assert answer.mimetype == "text/calendar"
    events = Calendar.from_ical(answer.text).walk("VEVENT")
    assert [str(one["STATUS"]) for one in events] == ["CONFIRMED", "CANCELLED"]
    assert str(events[1]["UID"]) == f"{gone}@aftercall" and str(events[0]["SUMMARY"]) == "On duty"
    assert "Luz" not in answer.text and "made on" in shown(luz, "/roster/calendar")
    assert luz.post("/roster/calendar/revoke").status_code == 303
    assert doors.visitor().get(path).status_code == 404


def test_a_calendar_is_looked_at_before_anything_of_it_is_kept(crew: Town, sam: Browser) -> None:
    wanted = {**person(crew, "Luz"), "role": "first"}
    page = html.unescape(sam.post("/roster/import", **wanted, text=ICS).text)
    told = re.findall(r"<td>(\d+)</td><td>(.*?)</td><td>(?:<span[^>]*>▲</span> )?(.*?)</td>", page)
    assert told == [
        ("4", "Wed 4 Mar 7:00–17:00", "becomes a draft"),
        ("9", "", "It has no hours, only a day."),
        ("13", "Wed 4 Mar 12:00–15:00", "This person has another shift at that time."),
    ]
    assert crew.rows(shifts) == []
    assert sam.post("/roster/import/keep", **wanted, text=ICS).status_code == 303
    assert roster(crew, "draft") == [("Luz", "04 15:00", "05 01:00")]
    again = sam.post("/roster/import/keep", **wanted, text=ICS)
    assert again.status_code == 422 and len(crew.rows(shifts)) == 1
    file = {"file": (BytesIO(b"owl"), "owl.ics")}
    assert "This cannot be read." in sam.post("/roster/import", **wanted, **file).text
    long = sam.post("/roster/import", **wanted, text="x" * 60_001)
    assert long.status_code == 422 and "too long" in alert(long)


def test_specialists_see_no_drafts_and_arrange_nothing(doors: Doors, crew: Town) -> None:
    draft = works(crew, "Luz", WEDNESDAY_AT_SEVEN, state="draft")
    noor = doors.signed_in("noor")
    assert noor.get(f"/roster/shifts/{draft}").status_code == 404
    assert "7:00–17:00" not in shown(noor, f"/roster?day={WEDNESDAY}")
    for path in ("plan", "add", "patterns", "away", "cover", "import"):
        assert noor.get(f"/roster/{path}").status_code == 403, path
    for path in ("plan/plan", "plan/publish", "plan/discard", "add", "patterns", "away", "seen"):
        assert noor.post(f"/roster/{path}", weeks="1").status_code == 403, path
    for deed in ("change", "remove", "agree", "refuse"):
        assert noor.post(f"/roster/shifts/{draft}/{deed}").status_code == 403


def test_another_team_sees_and_changes_nothing(doors: Doors, crew: Town, sam: Browser) -> None:
    shift_id = works(crew, "Luz", WEDNESDAY_AT_SEVEN)
    wanted = {**PATTERN, **person(crew, "Luz"), "from_day": "2026-03-03"}
    sam.post("/roster/patterns", **wanted)
    [row] = crew.rows(shift_patterns)
    becomes(crew, "Kit", role="supervisor")
    kit = doors.signed_in("kit")
    assert "Luz" not in shown(kit, f"/roster?day={WEDNESDAY}")
    assert kit.get(f"/roster/shifts/{shift_id}").status_code == 404
    for deed in ("remove", "offer", "withdraw", "accept", "decline", "agree"):
        answer = kit.post(f"/roster/shifts/{shift_id}/{deed}", anyway="yes")
        assert answer.status_code == 404, deed
    changed = kit.post(f"/roster/shifts/{shift_id}/change", **SHIFT, **person(crew, "Luz"))
    assert changed.status_code == 404
    ended = kit.post(f"/roster/patterns/{row.id}/end", last_day=THURSDAY)
    assert ended.status_code == 404
    lent = kit.post("/roster/add", **SHIFT, **person(crew, "Luz"))
    assert lent.status_code == 422 and roster(crew) == [("Luz", "04 15:00", "05 01:00")]


def test_an_auditor_reads_and_arranges_nothing(doors: Doors, crew: Town) -> None:
    shift_id = works(crew, "Luz", WEDNESDAY_AT_SEVEN)
    becomes(crew, "Sam", role="auditor")
    auditor = doors.signed_in("sam")
    page = shown(auditor, f"/roster?day={WEDNESDAY}")
    assert "Luz" in page and "Take shift" not in page and "Plan and publish" not in page
    shown(auditor, f"/roster/shifts/{shift_id}")
    for path in ("take", "add", "plan/plan", f"shifts/{shift_id}/accept", "import"):
        assert auditor.post(f"/roster/{path}").status_code == 403, path
    assert roster(crew) == [("Luz", "04 15:00", "05 01:00")]
