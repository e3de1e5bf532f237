"""Signing in and out, and the edge that every page stands behind."""

import json
from datetime import timedelta

import pytest

from bot.care.accounts import NewStaff, create_staff
from bot.doors.console.signing_in import FAILURES_MAX, FAILURES_WITHIN
from bot.errors import FormInvalid
from bot.privacy import audit
from models import audit_entries, sign_in_attempts, staff_sessions
from tests.browsing import PASSWORD, Doors
from tests.town import Town


@pytest.fixture
def doors(town: Town) -> Doors:
    """The town's web application."""
    return Doors(town)


def test_a_page_sends_strangers_to_sign_in_and_brings_them_back(doors: Doors) -> None:
    http = doors.visitor()
    answer = http.get("/refer")
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/refer")
    answer = http.sign_in("noor", next="/refer")
    assert (answer.status_code, answer.location) == (303, "/refer")
    assert http.get("/refer").status_code == 200


@pytest.mark.parametrize("elsewhere", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_signing_in_leads_to_no_other_site(doors: Doors, elsewhere: str) -> None:
    assert doors.visitor().sign_in("noor", next=elsewhere).location == "/"


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(doors: Doors) -> None:
    wrong = doors.visitor().sign_in("noor", "not the password at all")
    unknown = doors.visitor().sign_in("nobody", "not the password at all")
    assert wrong.status_code == unknown.status_code == 401
    alike = [
        answer.text.replace(name, "").partition("<h1>")[2].partition("csrf_token")[0]
        for answer, name in ((wrong, "noor"), (unknown, "nobody"))
    ]
    assert "do not fit" in alike[0] and alike[0] == alike[1]


def test_the_cookie_is_out_of_reach_and_the_table_keeps_only_a_hash(
    doors: Doors, town: Town
) -> None:
    answer = doors.visitor().sign_in("noor")
    [cookie] = [c for c in answer.headers.getlist("Set-Cookie") if c.startswith("aftercall=")]
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie and "Path=/" in cookie
    [row] = town.rows(staff_sessions)
    token = cookie.partition("=")[2].partition(";")[0]
    assert len(token) >= 43 and token.encode() not in row.token_hash


def test_every_sign_in_gets_a_new_token_and_ends_the_old_one(doors: Doors, town: Town) -> None:
    http = doors.signed_in("noor")
    http.sign_in("noor")
    first, second = sorted(town.rows(staff_sessions), key=lambda row: row.ended_at is None)
    assert first.ended_at is not None and second.ended_at is None
    assert first.token_hash != second.token_hash


def test_ten_failures_make_a_name_wait_and_no_other(doors: Doors, town: Town) -> None:
    http = doors.visitor()
    for _ in range(FAILURES_MAX):
        assert http.sign_in("noor", "wrong").status_code == 401
    answer = http.sign_in("noor")
    assert answer.status_code == 429 and int(answer.headers["Retry-After"]) == 900
    assert len(town.rows(sign_in_attempts)) == FAILURES_MAX
    assert doors.visitor().sign_in("luz").status_code == 303
    doors.door_clock.at += FAILURES_WITHIN + timedelta(seconds=1)
    assert http.sign_in("noor").status_code == 303


def test_a_session_ends_when_unused_and_lives_on_while_used(doors: Doors) -> None:
    http = doors.signed_in("noor")
    for _ in range(3):
        doors.door_clock.at += timedelta(minutes=14)
        assert http.get("/").status_code == 200
    doors.door_clock.at += timedelta(minutes=15)
    assert http.get("/").status_code == 303


def test_a_page_that_refreshes_itself_keeps_nobody_signed_in(doors: Doors) -> None:
    http = doors.signed_in("noor")
    doors.door_clock.at += timedelta(minutes=14)
    assert http.get("/", **{"X-Live": "1"}).status_code == 200
    doors.door_clock.at += timedelta(minutes=2)
    assert http.get("/", **{"X-Live": "1"}).status_code == 401


def test_a_session_ends_after_twelve_hours_whatever_happens(doors: Doors) -> None:
    http = doors.signed_in("noor")
    for _ in range(51):
        doors.door_clock.at += timedelta(minutes=14)
        assert http.get("/refer").status_code == 200
    doors.door_clock.at += timedelta(minutes=7)
    assert http.get("/refer").status_code == 303


def test_moving_the_towns_clock_signs_nobody_out(doors: Doors, town: Town) -> None:
    http = doors.signed_in("noor")
    town.later(days=7)
    assert http.get("/").status_code == 200


def test_signing_out_ends_the_session_for_good(doors: Doors) -> None:
    http = doors.signed_in("noor")
    cookie = http.http.get_cookie("aftercall")
    assert cookie is not None and http.post("/sign-out").status_code == 303
    http.http.set_cookie("aftercall", cookie.value)
    assert http.get("/").status_code == 303


def test_what_was_typed_comes_back_when_the_session_has_ended(doors: Doors, town: Town) -> None:
    bea = town.agreed("Bea")
    http = doors.signed_in("noor")
    doors.door_clock.at += timedelta(hours=1)
    answer = http.does(bea.conversation_id, "note", body="called twice, no answer")
    assert answer.status_code == 401 and "called twice, no answer" in answer.text


def test_a_form_without_its_token_changes_nothing(doors: Doors, town: Town) -> None:
    http = doors.signed_in("noor")
    bea = town.agreed("Bea")
    for path in (f"/c/{bea.conversation_id}/claim", "/next", "/sign-out", "/refer"):
        assert http.http.post(path).status_code == 400
    assert http.get("/").status_code == 200


@pytest.mark.parametrize("path", ["/", "/sign-in", "/nothing-here", "/assets/live.js"])
def test_every_answer_carries_the_headers(doors: Doors, path: str) -> None:
    headers = doors.signed_in("noor").get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "no-" in headers["Cache-Control"]


def test_errors_tell_nothing_about_us(doors: Doors) -> None:
    http = doors.signed_in("noor")
    for answer, status in (
        (http.get("/c/not-an-id"), 404),
        (http.http.get("/next"), 405),
        (http.http.post("/sign-in", data={"name": "x" * 300_000}), 413),
    ):
        assert answer.status_code == status
        assert "<h1>" in answer.text and "Traceback" not in answer.text
        assert "werkzeug" not in answer.text.lower()


def test_sign_ins_and_failures_stand_in_the_audit_log(doors: Doors, town: Town) -> None:
    doors.signed_in("noor").post("/sign-out")
    doors.visitor().sign_in("noor", "wrong")
    actions = [row.action for row in town.rows(audit_entries) if row.action.startswith("staff.")]
    assert actions == ["staff.signed_in", "staff.signed_out", "staff.sign_in_failed"]
    kept = json.dumps([str(row._mapping) for row in town.rows(audit_entries)])
    assert PASSWORD not in kept
    with town.house.db.reading() as tx:
        assert audit.faults(tx, town.house.ring) == []


def test_a_new_member_of_staff_can_sign_in(doors: Doors, town: Town) -> None:
    new = NewStaff(town.team_id, " Ines ", "Ines", "specialist", PASSWORD)
    with town.house.db.writing() as tx:
        create_staff(tx, town.house, new, town.now)
    assert doors.visitor().sign_in("INES").status_code == 303


def test_a_staff_account_with_faults_is_refused_with_all_of_them(town: Town) -> None:
    new = NewStaff(town.team_id, "noor", "", "owner", PASSWORD)
    with pytest.raises(FormInvalid) as refused, town.house.db.writing() as tx:
        create_staff(tx, town.house, new, town.now)
    assert set(refused.value.faults) == {"sign_in_name", "display_name", "role"}


def test_a_short_password_is_refused(town: Town) -> None:
    new = NewStaff(town.team_id, "ines", "Ines", "specialist", "too short")
    with pytest.raises(FormInvalid) as refused, town.house.db.writing() as tx:
        create_staff(tx, town.house, new, town.now)
    assert set(refused.value.faults) == {"password"}
