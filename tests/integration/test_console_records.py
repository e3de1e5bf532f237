"""Service records: they fill themselves, are kept once, and are corrected without being lost."""

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, update

from bot.errors import TurnConflict
from models import audit_entries, follow_ups, service_records, staff_members, waived_records
from tests.browsing import Browser, Doors
from tests.town import Known, Town

CRY = "I want to kill myself tonight"
DONE = "Talked about the landlord"
FIELDS = {"kind": "call", "minutes": "5", "outcome": "talked_by_phone", "idempotency_key": "k1"}


@pytest.fixture
def doors(town: Town) -> Doors:
    """The town's web application."""
    return Doors(town)


@pytest.fixture
def bea(town: Town) -> Known:
    """Bea, who has agreed to texts and has just cried for help."""
    known = town.agreed("Bea")
    town.hears(known, CRY)
    town.settle()
    return known


def page(http: Browser, bea: Known, more: str = "") -> str:
    """Return what a page about Bea's conversation shows."""
    answer = http.get(f"/c/{bea.conversation_id}{more}")
    assert answer.status_code == 200, answer.status
    return html.unescape(answer.text)


def filled(text: str) -> dict[str, str]:
    """Return what the record's form would send if its one button were pressed."""
    form = re.split(r'action="[^"]*/record"', text)[1].split("</form>")[0]
    given = dict(re.findall(r'name="(\w+)"[^>]*? value="([^"]*)"', form))
    for name, options in re.findall(r'<select[^>]*name="(\w+)".*?>(.*?)</select>', form, re.S):
        chosen = re.search(r'value="(\w+)" selected', options)
        given[name] = chosen[1] if chosen else ""
    return {name: value for name, value in given.items() if name not in ("ticks", "csrf_token")}


def closed(town: Town, http: Browser, bea: Known, outcome: str = "talked_by_phone") -> str:
    """Take Bea over, answer, close a little later, and return the page that comes."""
    town.later(seconds=10)
    http.does(bea.conversation_id, "claim")
    http.replies(bea.conversation_id, "May I call you?")
    town.hears(bea, "yes please")
    town.clock.at += timedelta(seconds=70)
    token = http.conversation(bea.conversation_id).hidden["token"]
    answer = http.does(bea.conversation_id, "close", token=token, outcome=outcome)
    assert answer.status_code == 303, answer.text
    return page(http, bea)


def test_after_closing_one_press_keeps_what_happened(doors: Doors, town: Town, bea: Known) -> None:
    noor = doors.signed_in("noor")
    assert "What you did just now" not in page(noor, bea)
    shown = closed(town, noor, bea)
    assert "What you did just now" in shown
    assert "Texts: 1 from the client, 1 from staff" in shown
    answer = noor.does(bea.conversation_id, "record", **filled(shown))
    assert answer.status_code == 303
    [row] = town.rows(service_records)
    assert (row.kind, row.minutes, row.outcome) == ("call", 2, "talked_by_phone")
    assert (row.texts_in, row.texts_out, row.version) == (1, 1, 1)
    after = page(noor, bea)
    assert "What you did just now" not in after
    assert "<strong>Call</strong> · 2 minutes: Talked by phone" in after


@pytest.mark.parametrize(
    ("outcome", "kind"),
    [("helped_by_text", "text"), ("visit_made", "visit"), ("could_not_reach", "voicemail")],
)
def test_the_kind_of_contact_follows_from_how_it_ended(
    doors: Doors, town: Town, bea: Known, outcome: str, kind: str
) -> None:
    shown = filled(closed(town, doors.signed_in("noor"), bea, outcome))
    assert (shown["kind"], shown["outcome"]) == (kind, outcome)


def test_after_handing_back_and_after_a_lapsed_claim_it_is_asked_for(
    doors: Doors, town: Town, bea: Known
) -> None:
    noor = doors.signed_in("noor")
    noor.does(bea.conversation_id, "claim")
    town.later(minutes=3)
    assert filled(page(noor, bea))["outcome"] == ""
    noor.does(bea.conversation_id, "claim")
    assert "What you did just now" not in page(noor, bea)
    token = noor.conversation(bea.conversation_id).hidden["token"]
    noor.does(bea.conversation_id, "hand-back", token=token)
    assert filled(page(noor, bea))["outcome"] == "handed_back"


def test_it_is_asked_of_who_did_it_and_for_a_day(doors: Doors, town: Town, bea: Known) -> None:
    noor, luz = doors.signed_in("noor"), doors.signed_in("luz")
    closed(town, noor, bea)
    assert "What you did just now" not in page(luz, bea)
    town.clock.at += town.house.policy.record_asked_for
    assert "What you did just now" in page(noor, bea)
    town.clock.at += timedelta(seconds=1)
    assert "What you did just now" not in page(noor, bea)


def test_not_needed_dismisses_it_once_and_keeps_no_record(
    doors: Doors, town: Town, bea: Known
) -> None:
    noor = doors.signed_in("noor")
    form = filled(closed(town, noor, bea))
    for _ in range(2):
        assert noor.does(bea.conversation_id, "record/not-needed", **form).status_code == 303
    assert "What you did just now" not in page(noor, bea)
    assert len(town.rows(waived_records)) == 1 and town.rows(service_records) == []


def test_a_colleague_s_claim_can_be_neither_dismissed_nor_recorded(
    doors: Doors, town: Town, bea: Known
) -> None:
    form = filled(closed(town, doors.signed_in("noor"), bea))
    luz = doors.signed_in("luz")
    for deed in ("record", "record/not-needed"):
        assert luz.does(bea.conversation_id, deed, **form).status_code == 404
    assert town.rows(waived_records) == [] == town.rows(service_records)


def test_the_same_form_twice_is_one_record(doors: Doors, town: Town, bea: Known) -> None:
    noor = doors.signed_in("noor")
    for _ in range(2):
        assert noor.does(bea.conversation_id, "record", **FIELDS).status_code == 303
    assert len(town.rows(service_records)) == 1


def test_a_key_of_another_conversation_keeps_nothing(doors: Doors, town: Town, bea: Known) -> None:
    noor, ana = doors.signed_in("noor"), town.agreed("Ana")
    noor.does(bea.conversation_id, "record", **FIELDS)
    assert noor.does(ana.conversation_id, "record", **FIELDS).status_code == 404
    assert len(town.rows(service_records)) == 1


def test_every_fault_is_told_at_once_and_what_was_written_stays(
    doors: Doors, town: Town, bea: Known
) -> None:
    noor = doors.signed_in("noor")
    wrong: dict[str, Any] = {"kind": "owl", "minutes": "1e3", "outcome": "", "ticks": "flying"}
    wrong |= {"next_on": "2026-03-02", "done": DONE, "idempotency_key": "k1"}
    answer = noor.does(bea.conversation_id, "record", **wrong)
    told = html.unescape(answer.text)
    assert answer.status_code == 422 and DONE in told and town.rows(service_records) == []
    for words in (
        "Choose one from the list.",
        "Write whole minutes",
        "Choose what came of it.",
        "Choose today or a day to come.",
        "Write what is to be done on that day.",
    ):
        assert words in told
    wrong["next_on"] = "soon"
    again = noor.does(bea.conversation_id, "record", **wrong)
    assert again.status_code == 422 and "Write a day, or leave it empty." in again.text


def test_a_correction_is_a_new_version_and_the_old_one_stays(
    doors: Doors, town: Town, bea: Known
) -> None:
    noor, luz = doors.signed_in("noor"), doors.signed_in("luz")
    noor.does(bea.conversation_id, "record", **FIELDS, done=DONE, ticks=["listened", "needs"])
    [row] = town.rows(service_records)
    path = f"records/{row.entry_id}"
    assert DONE in page(luz, bea, f"/{path}")
    better = {**FIELDS, "minutes": "15", "done": "About rent", "idempotency_key": "k2"}
    assert luz.does(bea.conversation_id, path, **better, version="1").status_code == 303
    shown = page(noor, bea, "/records")
    assert "15 minutes" in shown and "1 version before" in shown and DONE in shown
    assert shown.index("About rent") < shown.index(DONE)
    assert "Noor, Tue 3 Mar" in shown and "Luz, Tue 3 Mar" in shown
    assert "15 minutes" in page(noor, bea) and DONE not in page(noor, bea)


def test_correcting_what_a_colleague_corrected_meanwhile_is_refused(
    doors: Doors, town: Town, bea: Known
) -> None:
    noor, luz = doors.signed_in("noor"), doors.signed_in("luz")
    noor.does(bea.conversation_id, "record", **FIELDS)
    path = f"records/{town.rows(service_records)[0].entry_id}"
    one = {**FIELDS, "idempotency_key": "k2", "version": "1"}
    assert luz.does(bea.conversation_id, path, **one).status_code == 303
    two = {**one, "idempotency_key": "k3", "minutes": "9"}
    refused = noor.does(bea.conversation_id, path, **two)
    assert refused.status_code == 422 and "A colleague corrected this meanwhile" in refused.text
    assert [row.version for row in town.rows(service_records)] == [1, 2]


def test_the_database_lets_nobody_change_or_delete_a_record(
    doors: Doors, town: Town, bea: Known
) -> None:
    doors.signed_in("noor").does(bea.conversation_id, "record", **FIELDS)
    for change in (update(service_records).values(minutes=1), delete(service_records)):
        with pytest.raises(TurnConflict), town.house.db.writing() as tx:
            tx.execute(change)


def test_a_next_step_with_a_day_is_followed_up_and_a_correction_moves_it(
    doors: Doors, town: Town, bea: Known
) -> None:
    noor = doors.signed_in("noor")
    step = {"next_step": "Call about rent", "next_on": "2026-03-05"}
    noor.does(bea.conversation_id, "record", **FIELDS, **step)
    path = f"records/{town.rows(service_records)[0].entry_id}"
    step |= {"next_on": "2026-03-09", "version": "1", "idempotency_key": "k2"}
    noor.does(bea.conversation_id, path, **{**FIELDS, **step})
    found = [(str(row.due_on), row.ending) for row in town.rows(follow_ups)]
    assert found == [("2026-03-05", "replaced"), ("2026-03-09", None)]


def test_another_team_sees_and_keeps_nothing(doors: Doors, town: Town, bea: Known) -> None:
    doors.signed_in("noor").does(bea.conversation_id, "record", **FIELDS)
    entry = town.rows(service_records)[0].entry_id
    kit, here = doors.signed_in("kit"), f"/c/{bea.conversation_id}"
    for path in ("/records", "/record", f"/records/{entry}"):
        assert kit.get(here + path).status_code == 404, path
    fields = {**FIELDS, "idempotency_key": "k9", "version": "1"}
    fields["claim"] = str(town.house.new_id())
    for deed in ("record", "record/not-needed", f"records/{entry}"):
        assert kit.does(bea.conversation_id, deed, **fields).status_code == 404, deed
    assert len(town.rows(service_records)) == 1


def test_an_auditor_reads_and_writes_nothing(doors: Doors, town: Town, bea: Known) -> None:
    doors.signed_in("noor").does(bea.conversation_id, "record", **FIELDS, done=DONE)
    entry = town.rows(service_records)[0].entry_id
    sam = staff_members.c.id == town.staff["Sam"].id
    with town.house.db.writing() as tx:
        tx.execute(update(staff_members).where(sam).values(role="auditor"))
    http = doors.signed_in("sam")
    shown = page(http, bea, "/records")
    assert DONE in shown and "Correct" not in shown and "Write a record" not in shown
    for deed in ("record", "record/not-needed", f"records/{entry}"):
        assert http.does(bea.conversation_id, deed, **FIELDS).status_code == 403
    assert http.get(f"/c/{bea.conversation_id}/record").status_code == 403


def test_every_look_and_deed_is_logged_without_a_word_of_it(
    doors: Doors, town: Town, bea: Known
) -> None:
    noor = doors.signed_in("noor")
    noor.does(bea.conversation_id, "record", **FIELDS, done=DONE)
    page(noor, bea, "/records")
    subject = f"conversation:{bea.conversation_id}"
    logged = [row for row in town.rows(audit_entries) if row.subject == subject]
    assert {"record.written", "records.read"} <= {row.action for row in logged}
    assert DONE not in repr(logged)


def test_hostile_words_are_shown_as_words(doors: Doors, town: Town, bea: Known) -> None:
    noor, evil = doors.signed_in("noor"), "<script>alert(1)</script>\u202e" + "x" * 300
    noor.does(bea.conversation_id, "record", **FIELDS, done=evil, next_step="<b>")
    text = noor.get(f"/c/{bea.conversation_id}/records").text
    assert "<script>alert" not in text and "&lt;script&gt;alert(1)" in text and "<b>" not in text
