"""Somebody said that they are not the client: a person finds out, and nothing is widened by it."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from bot.care import specialist
from bot.care.claims import AlreadyClaimed
from bot.care.clients import suspecting
from bot.care.clients.suspecting import Found, NextStep
from bot.care.specialist import Holding
from bot.errors import DeedRefused, FormInvalid, NotAllowed
from bot.sending import facts
from bot.sending.gate import Facts
from models import (
    audit_entries,
    check_ins,
    consent_entries,
    contact_points,
    conversations,
    follow_ups,
    messages,
    number_findings,
    staff_members,
)
from tests.browsing import Doors
from tests.town import Known, Town

WRONG = "wrong number"
FOUND = Found("safe_word", "She knew the word and laughed")


@pytest.fixture
def doors(town: Town) -> Doors:
    """The town's web application."""
    return Doors(town)


@pytest.fixture
def bea(town: Town) -> Known:
    """Bea, who agreed to texts, and from whose phone somebody wrote that they are not her."""
    bea = town.agreed("Bea")
    town.later(minutes=10)
    town.hears(bea, WRONG)
    town.settle()
    return bea


def theirs(town: Town, known: Known, who: str = "Noor", *, found: Found = FOUND) -> None:
    """Let somebody say that it is them after all."""
    where = (town.house, town.staff[who], known.conversation_id)
    suspecting.theirs(*where, found=found, now=town.now)


def not_theirs(town: Town, known: Known, who: str = "Noor", **step: Any) -> None:
    """Let somebody say that the number is another's."""
    where = (town.house, town.staff[who], known.conversation_id)
    values = {"subject": "Ask her sister", "due_on": town.now.date() + timedelta(days=1), **step}
    suspecting.not_theirs(*where, wanted=(FOUND, NextStep(**values)), now=town.now)


def standing(town: Town, known: Known) -> Facts:
    """Return what the gate knows of a conversation."""
    with town.house.db.reading() as tx:
        [found] = facts.read(town.house.db, tx, [known.conversation_id], town.now).values()
    return found


def test_what_was_agreed_to_holds_again_and_check_ins_come_as_planned(
    town: Town, bea: Known
) -> None:
    before = standing(town, bea)
    assert before.contact_state == "suspect" and before.stopped_at is not None
    for _ in range(2):
        theirs(town, bea)
    since = standing(town, bea)
    assert (since.contact_state, since.stopped_at) == ("active", None)
    assert since.consent["check_in"] == "granted"
    assert len(town.rows(number_findings)) == len(town.rows(audit_entries, action="number.theirs"))
    assert town.rows(consent_entries)[-1].evidence == "them after all"
    holding = claimed(town, bea)
    specialist.hand_back(town.house, holding, town.now)
    town.later(days=2, hours=3)
    assert town.rows(check_ins, state="started")


def claimed(town: Town, known: Known, who: str = "Noor") -> Holding:
    """Let somebody take the conversation over."""
    staff = town.staff[who]
    claim = specialist.claim(town.house, staff, known.conversation_id, town.now)
    return Holding(staff, known.conversation_id, claim.token)


@pytest.mark.parametrize("when", ["before", "with it", "after"])
def test_a_stop_of_their_own_stays(town: Town, when: str) -> None:
    bea = town.agreed("Bea")
    town.later(minutes=10)
    texts = {
        "before": ("STOP", WRONG),
        "with it": ("wrong number, stop",),
        "after": (WRONG, "STOP"),
    }
    for body in texts[when]:
        town.hears(bea, body)
        town.later(minutes=1)
    theirs(town, bea)
    since = standing(town, bea)
    assert since.contact_state == "active" and since.stopped_at is not None
    assert "granted" not in since.consent.values()


def test_their_other_numbers_come_back_too_and_those_of_others_do_not(
    town: Town, doors: Doors
) -> None:
    bea = town.agreed("Bea")
    shared = town.refer("Dee", address="+15035550143", shared_phone=True)
    town.settle()
    doors_of = doors.signed_in("noor")
    town.hears_from("+15035550177", "my other phone")
    talk_id = town.rows(messages, direction="in")[-1].conversation_id
    doors_of.post(f"/c/{talk_id}/who/link", client=str(bea.client_id))
    # Both have the number: whoever writes is nobody until a person says so.
    town.hears_from("+15035550177", WRONG)
    assert standing(town, bea).stopped_at is not None
    theirs(town, Known(talk_id, bea.client_id, "+15035550177"))
    assert standing(town, bea).stopped_at is None
    assert standing(town, shared).stopped_at is None


def test_a_number_of_somebody_else_is_set_aside_for_good(town: Town, bea: Known) -> None:
    for _ in range(2):
        not_theirs(town, bea)
    assert standing(town, bea).contact_state == "unreachable"
    skipped = town.rows(check_ins, conversation_id=bea.conversation_id, state="skipped")
    assert skipped and {row.reason for row in skipped} == {"not_theirs"}
    [planned] = town.rows(follow_ups)
    assert (planned.subject, planned.staff_id) == ("Ask her sister", town.staff["Noor"].id)
    # What comes from it now is nobody's, and says nothing of her.
    town.hears(bea, "please stop bothering me")
    talk_id = town.rows(messages, direction="in")[-1].conversation_id
    assert talk_id != bea.conversation_id
    [point] = [row for row in town.rows(contact_points) if row.client_id is None]
    assert town.rows(conversations, id=talk_id)[0].contact_point_id == point.id
    with pytest.raises(DeedRefused):
        theirs(town, bea)


def test_who_may_not_and_what_is_missing(town: Town, bea: Known) -> None:
    with pytest.raises(NotAllowed):
        theirs(town, bea, "Kit")
    for wrong in (Found("guessed", "x"), Found("seen", " ")):
        with pytest.raises(FormInvalid):
            theirs(town, bea, found=wrong)
    for step in ({"subject": " "}, {"due_on": None}, {"due_on": town.now.date() - timedelta(2)}):
        with pytest.raises(FormInvalid):
            not_theirs(town, bea, **step)
    claimed(town, bea, "Luz")
    for deed in (theirs, not_theirs):
        with pytest.raises(AlreadyClaimed):
            deed(town, bea)
    assert town.rows(number_findings) == []
    theirs(town, bea, "Luz")


def test_nobody_lifts_what_nobody_doubts(town: Town) -> None:
    bea = town.agreed("Bea")
    with pytest.raises(DeedRefused):
        theirs(town, bea)


def test_the_page_hides_what_was_said_and_asks_how_one_knows(
    town: Town, doors: Doors, bea: Known
) -> None:
    noor, at = doors.signed_in("noor"), f"/c/{bea.conversation_id}"
    shown = noor.get(at).text
    assert "Not this person?" in shown and WRONG in shown and '">yes</p>' not in shown
    assert '">yes</p>' in noor.get(f"{at}?history=shown").text
    page = noor.get(f"{at}/doubt")
    assert page.status_code == 200 and "No safe word is on file" in page.text
    fields = {"checked": "called", "note": "Spoke with her"}
    assert noor.post(f"{at}/doubt/theirs", **fields).status_code == 422
    wrong = noor.post(f"{at}/doubt/not-theirs", **fields, sure="yes", due_on="soon", subject="x")
    assert wrong.status_code == 422 and "Choose today or a day to come." in wrong.text
    assert doors.signed_in("kit").get(f"{at}/doubt").status_code == 404
    assert doors.signed_in("kit").post(f"{at}/doubt/theirs", **fields, sure="y").status_code == 404
    with town.house.db.writing() as tx:
        luz = update(staff_members).where(staff_members.c.display_name == "Luz")
        tx.execute(luz.values(role="auditor"))
    assert doors.signed_in("luz").post(f"{at}/doubt/theirs", **fields).status_code == 403
    assert noor.post(f"{at}/doubt/theirs", **fields, sure="yes").status_code == 303
    after = noor.get(at).text
    assert "Not this person?" not in after and '">yes</p>' in after
    timeline = noor.get(f"/clients/{bea.client_id}?kind=numbers").text
    assert "Text …0143 was found to be theirs" in timeline and "Spoke with her" in timeline
