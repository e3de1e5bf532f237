"""The conversation's page: what it shows, who may act, and what happens when two meet."""

import html

import pytest
from sqlalchemy import update

from models import (
    audit_entries,
    claims,
    clients,
    contact_points,
    conversations,
    escalations,
    messages,
    notes,
    staff_members,
)
from tests.browsing import Doors
from tests.town import Known, Town

CRY = "I want to kill myself tonight"
DEEDS = ("claim", "reply", "note", "renew", "hand-back", "close", "opt-out")


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


def test_the_whole_thread_is_shown_and_marked(doors: Doors, bea: Known) -> None:
    text = html.unescape(doors.signed_in("noor").conversation(bea.conversation_id).text)
    for shown in (
        'class="said client"',
        'class="said bot"',
        CRY,
        "Needs a person (Danger now): may be in danger — rule en/risk_imminent",
        "The first text: agreed to (heard at referral",
        "Check-ins, Caring contacts: agreed to (said by the client",
        "delivered",
        'role="log"',
        'lang="en" dir="ltr"',
    ):
        assert shown in text
    assert "…0143" in text and "5550143" not in text


def test_staff_see_what_a_text_was_read_as_and_by_which_words(doors: Doors, bea: Known) -> None:
    page = html.unescape(doors.signed_in("noor").conversation(bea.conversation_id).text)
    assert "Read as:" in page
    assert "may be in danger now (" in page
    assert "kill myself" in page.split("Read as:")[1].split("</p>")[0]


def test_every_look_is_logged_before_it_is_shown_and_refreshing_is_one_look(
    doors: Doors, town: Town, bea: Known
) -> None:
    noor = doors.signed_in("noor")
    noor.conversation(bea.conversation_id)
    noor.get(f"/c/{bea.conversation_id}", **{"X-Live": "1"})
    looks = town.rows(audit_entries, action="conversation.read")
    subject = f"conversation:{bea.conversation_id}"
    assert [(row.actor, row.subject) for row in looks] == [
        (f"staff:{town.staff['Noor'].id}", subject)
    ]
    doors.signed_in("luz").get(f"/c/{bea.conversation_id}", **{"X-Live": "1"})
    assert len(town.rows(audit_entries, action="conversation.read")) == 2


def test_another_team_gets_404_for_everything_and_changes_nothing(
    doors: Doors, town: Town, bea: Known
) -> None:
    kit = doors.signed_in("kit")
    changing = (messages, claims, notes, escalations)
    before = [town.rows(table) for table in changing]
    assert kit.get(f"/c/{bea.conversation_id}").status_code == 404
    fields = {"token": "x", "idempotency_key": "k", "body": "hi", "outcome": "not_needed"}
    for deed in DEEDS:
        answer = kit.does(bea.conversation_id, deed, **fields, reason="told", sure="yes")
        assert answer.status_code == 404, deed
    assert [town.rows(table) for table in changing] == before


def test_an_auditor_reads_and_may_not_act(doors: Doors, town: Town, bea: Known) -> None:
    sam = staff_members.c.id == town.staff["Sam"].id
    with town.house.db.writing() as tx:
        tx.execute(update(staff_members).where(sam).values(role="auditor"))
    http = doors.signed_in("sam")
    assert "Take over" not in http.conversation(bea.conversation_id).text
    for deed in DEEDS:
        assert http.does(bea.conversation_id, deed, idempotency_key="k").status_code == 403
    assert http.post("/next").status_code == http.get("/refer").status_code == 403


def test_a_reply_goes_from_claim_to_the_clients_phone(doors: Doors, town: Town, bea: Known) -> None:
    noor = doors.signed_in("noor")
    assert "Take over" in noor.conversation(bea.conversation_id).text
    assert noor.does(bea.conversation_id, "claim").status_code == 303
    assert "You have it" in noor.conversation(bea.conversation_id).text
    answer = noor.replies(bea.conversation_id, "This is Noor. May I call you?\r\nNow?")
    assert answer.status_code == 303 and doors.woken >= 2
    town.settle()
    [sent] = town.rows(messages, author="staff")
    assert (sent.body, sent.status) == ("This is Noor. May I call you?\nNow?", "delivered")
    shown = noor.conversation(bea.conversation_id).text
    assert 'class="said staff"' in shown and "Noor took over" in shown


def test_the_same_form_twice_sends_once(doors: Doors, town: Town, bea: Known) -> None:
    noor = doors.signed_in("noor")
    noor.does(bea.conversation_id, "claim")
    hidden = noor.conversation(bea.conversation_id).hidden
    for _ in range(2):
        answer = noor.does(bea.conversation_id, "reply", body="Here is Noor.", **hidden)
        assert answer.status_code == 303
    assert len(town.rows(messages, author="staff")) == 1


def test_two_cannot_have_it_and_the_second_is_told_who_does(
    doors: Doors, town: Town, bea: Known
) -> None:
    assert doors.signed_in("noor").does(bea.conversation_id, "claim").status_code == 303
    answer = doors.signed_in("luz").does(bea.conversation_id, "claim")
    assert answer.status_code == 409
    assert "Noor took this conversation at 10:00." in answer.text
    assert len(town.rows(claims)) == 1


def test_what_the_client_wrote_meanwhile_is_read_before_the_reply_goes(
    doors: Doors, town: Town, bea: Known
) -> None:
    noor = doors.signed_in("noor")
    noor.does(bea.conversation_id, "claim")
    hidden = noor.conversation(bea.conversation_id).hidden
    town.hears(bea, "please don't call")
    answer = noor.does(bea.conversation_id, "reply", body="I will call <now>.", **hidden)
    assert answer.status_code == 409
    told = html.unescape(answer.text)
    assert "1 new message since you looked" in told and "please don't call" in told
    assert ">I will call <now>.</textarea>" in told
    assert town.rows(messages, author="staff") == []
    assert noor.replies(bea.conversation_id, "I will not call.").status_code == 303


def test_a_lost_claim_keeps_the_draft_and_says_who_has_it(
    doors: Doors, town: Town, bea: Known
) -> None:
    noor = doors.signed_in("noor")
    noor.does(bea.conversation_id, "claim")
    hidden = noor.conversation(bea.conversation_id).hidden
    town.later(minutes=2)
    assert doors.signed_in("luz").does(bea.conversation_id, "claim").status_code == 303
    answer = noor.does(bea.conversation_id, "reply", body="Are you there?", **hidden)
    assert answer.status_code == 409 and ">Are you there?</textarea>" in answer.text
    assert "Luz took this conversation at 10:02. Nothing was sent." in answer.text
    assert town.rows(messages, author="staff") == []


def test_a_draft_survives_until_the_conversation_is_taken_over_again(
    doors: Doors, town: Town, bea: Known
) -> None:
    noor = doors.signed_in("noor")
    noor.does(bea.conversation_id, "claim")
    hidden = noor.conversation(bea.conversation_id).hidden
    town.later(minutes=2)
    answer = noor.does(bea.conversation_id, "reply", body="Are you there?", **hidden)
    assert answer.status_code == 409
    assert '<input type="hidden" name="body" value="Are you there?">' in answer.text
    answer = noor.does(bea.conversation_id, "claim", body="Are you there?")
    assert answer.status_code == 200 and ">Are you there?</textarea>" in answer.text
    assert town.rows(messages, author="staff") == []


def test_an_open_page_keeps_its_claim_alive_until_it_is_lost(
    doors: Doors, town: Town, bea: Known
) -> None:
    noor = doors.signed_in("noor")
    noor.does(bea.conversation_id, "claim")
    token = noor.conversation(bea.conversation_id).hidden["token"]
    for _ in range(4):
        town.later(seconds=60)
        assert noor.does(bea.conversation_id, "renew", token=token).status_code == 200
    town.later(minutes=2)
    answer = noor.does(bea.conversation_id, "renew", token=token)
    assert answer.status_code == 409
    assert answer.json == {"said": "Nobody has this conversation now."}


def test_a_token_of_one_conversation_opens_no_other(doors: Doors, town: Town, bea: Known) -> None:
    ana, noor = town.agreed("Ana"), doors.signed_in("noor")
    noor.does(bea.conversation_id, "claim")
    token = noor.conversation(bea.conversation_id).hidden["token"]
    for deed in ("reply", "hand-back", "close", "renew"):
        fields = {"body": "hi", "idempotency_key": "k", "outcome": "not_needed"}
        answer = noor.does(ana.conversation_id, deed, token=token, **fields)
        assert answer.status_code == 404, deed
    assert town.rows(messages, author="staff") == []


@pytest.mark.parametrize("body", ["", "   ", "x" * 1601])
def test_an_empty_or_endless_reply_is_refused_with_its_text(
    doors: Doors, town: Town, bea: Known, body: str
) -> None:
    noor = doors.signed_in("noor")
    noor.does(bea.conversation_id, "claim")
    answer = noor.replies(bea.conversation_id, body)
    assert answer.status_code == 422 and "1 to 1600 characters" in answer.text
    assert town.rows(messages, author="staff") == []


def test_a_note_is_kept_for_staff_and_never_sent(doors: Doors, town: Town, bea: Known) -> None:
    noor = doors.signed_in("noor")
    assert noor.does(bea.conversation_id, "note", body="Sister's number on file").status_code == 303
    assert "Staff only · Noor" in noor.conversation(bea.conversation_id).text
    assert len(town.rows(notes)) == 1 and town.rows(messages, author="staff") == []


def test_handing_back_lets_the_script_go_on(doors: Doors, town: Town, bea: Known) -> None:
    noor = doors.signed_in("noor")
    noor.does(bea.conversation_id, "claim")
    token = noor.conversation(bea.conversation_id).hidden["token"]
    assert noor.does(bea.conversation_id, "hand-back", token=token).status_code == 303
    [row] = town.rows(conversations)
    assert row.state == "bot"
    shown = noor.conversation(bea.conversation_id).text
    assert "Noor handed back to the script" in shown and "Take over" in shown


def test_closing_needs_an_outcome_and_keeps_it(doors: Doors, town: Town, bea: Known) -> None:
    noor = doors.signed_in("noor")
    noor.does(bea.conversation_id, "claim")
    token = noor.conversation(bea.conversation_id).hidden["token"]
    refused = noor.does(bea.conversation_id, "close", token=token, outcome="won")
    assert refused.status_code == 422 and "Choose what came of it" in refused.text
    fields = {"token": token, "outcome": "talked_by_phone"}
    assert noor.does(bea.conversation_id, "close", **fields).status_code == 303
    [row] = town.rows(escalations)
    assert (row.state, row.outcome) == ("closed", "talked_by_phone")
    assert "Closed: Talked by phone." in noor.conversation(bea.conversation_id).text


def test_stopping_by_hand_needs_a_reason_and_a_second_thought(
    doors: Doors, town: Town, bea: Known
) -> None:
    noor = doors.signed_in("noor")
    for fields in ({"reason": "said so by phone"}, {"sure": "yes"}):
        refused = noor.does(bea.conversation_id, "opt-out", **fields)
        assert refused.status_code == 422 and "tick the box" in refused.text
    fields = {"reason": "said so by phone", "sure": "yes"}
    assert noor.does(bea.conversation_id, "opt-out", **fields).status_code == 303
    noor.does(bea.conversation_id, "claim")
    shown = noor.conversation(bea.conversation_id).text
    assert "Texting is stopped: call instead" in shown and 'id="reply"' not in shown
    assert "All texting stopped (told to staff: said so by phone)" in shown
    assert "Write a note" in shown


def test_nobody_replies_to_a_client_who_has_stopped(doors: Doors, town: Town, bea: Known) -> None:
    noor = doors.signed_in("noor")
    noor.does(bea.conversation_id, "claim")
    hidden = noor.conversation(bea.conversation_id).hidden
    town.hears(bea, "STOP")
    last_seen = town.rows(messages, direction="in")[-1].id
    fields = {**hidden, "last_seen": str(last_seen)}
    noor.does(bea.conversation_id, "reply", body="One more thing", **fields)
    [row] = town.rows(messages, author="staff")
    assert (row.status, row.reason) == ("refused", "opted_out")
    assert "not sent — the client stopped texting" in noor.conversation(bea.conversation_id).text


def test_a_held_text_says_until_when_and_why(doors: Doors, town: Town) -> None:
    town.clock.at = town.clock.at.replace(hour=6)
    dee = town.refer("Dee")
    page = doors.signed_in("noor").conversation(dee.conversation_id).text
    assert "Consent request" in page and "Tue 3 Mar 9:00" in page


def test_an_unknown_sender_is_shown_as_one(doors: Doors, town: Town) -> None:
    town.hears_from("+15035550199", "who is this?")
    [row] = town.rows(conversations)
    assert "Unknown sender" in doors.signed_in("noor").conversation(row.id).text
    [point] = town.rows(contact_points)
    assert point.client_id is None


def test_what_a_client_writes_is_text_and_never_markup(doors: Doors, town: Town) -> None:
    bea = town.agreed("Bea")
    with town.house.db.writing() as tx:
        tx.execute(update(clients).values(name="<b>Bea</b>"))
    town.hears(bea, "<script>alert(1)</script>\x00 <img src=x>")
    text = doors.signed_in("noor").conversation(bea.conversation_id).text
    assert "<script>alert" not in text and "<img src=x>" not in text and "<b>Bea" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
