"""A referral that was a mistake is taken back: one of them, or a whole file; who answered stays."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from bot.care import intake, specialist
from bot.care.uploads import deciding, undoing
from bot.errors import DeedRefused, NotAllowed
from models import (
    audit_entries,
    check_ins,
    client_marks,
    consent_entries,
    contact_points,
    conversations,
    enrolments,
    messages,
    upload_rows,
    uploads,
    withdrawn_clients,
)
from tests.town import Known, Town
from tests.uploading import GOOD, MORE, brought, states


def take_back(town: Town, known: Known) -> None:
    """Let somebody take a client's referral back."""
    intake.take_back(town.house, town.staff["Noor"], known.client_id, now=town.now)


def imported(town: Town, *rows: str) -> UUID:
    """Bring a file and confirm it."""
    file = brought(town, *rows)
    town.settle()
    deciding.confirm(town.house, town.staff["Noor"], file, town.now)
    return file


def test_nothing_more_leaves_and_the_number_can_be_referred_anew(town: Town) -> None:
    bea = town.refer("Bea")
    town.settle()
    take_back(town, bea)
    take_back(town, bea)
    for _ in range(20):
        town.later(hours=24)
    assert len(town.rows(messages, conversation_id=bea.conversation_id)) == 1
    planned = town.rows(check_ins, conversation_id=bea.conversation_id)
    assert {row.state for row in planned} == {"skipped", "finished"}
    assert {row.reason for row in planned} == {"taken_back"}
    assert [row.state for row in town.rows(enrolments)] == ["stopped"]
    newest = {row.purpose: row.state for row in town.rows(consent_entries)}
    assert set(newest.values()) == {"revoked"}
    assert town.rows(client_marks) == []
    assert len(town.rows(withdrawn_clients)) == 1
    assert len(town.rows(audit_entries, action="client.taken_back")) == 1
    again = town.refer("Bea")
    town.settle()
    assert len(town.rows(messages, conversation_id=again.conversation_id)) == 1


def test_what_has_not_left_yet_does_not_leave(town: Town) -> None:
    bea = town.refer("Bea")
    town.clock.at += timedelta(hours=10)
    town.settle()
    take_back(town, bea)
    town.later(hours=24)
    assert [row.sent_at for row in town.rows(messages)] in ([], [None])


def test_who_answers_after_all_is_somebody_whom_we_do_not_know(town: Town) -> None:
    bea = town.refer("Bea")
    town.settle()
    take_back(town, bea)
    town.hears(bea, "yes")
    fresh = [row for row in town.rows(contact_points) if row.client_id is None]
    assert len(fresh) == 1
    talks = town.rows(conversations, contact_point_id=fresh[0].id)
    assert [talk.state for talk in talks] == ["waiting"]
    granted = town.rows(consent_entries, purpose="check_in", state="granted")
    assert granted == []


def test_who_has_written_or_has_a_person_stays(town: Town) -> None:
    bea, ana = town.agreed("Bea"), town.refer("Ana")
    with pytest.raises(DeedRefused, match="wrote"):
        take_back(town, bea)
    specialist.claim(town.house, town.staff["Noor"], ana.conversation_id, town.now)
    with pytest.raises(DeedRefused, match="person_speaks"):
        take_back(town, ana)


def test_a_stop_outlives_a_referral_and_reaches_whoever_is_referred_next(town: Town) -> None:
    bea = town.refer("Bea")
    specialist.opt_out(town.house, town.staff["Noor"], bea.conversation_id, "said so", town.now)
    with pytest.raises(DeedRefused, match="stopped"):
        take_back(town, bea)
    before = len(town.rows(messages))
    again = town.refer("Bea", name="Ben", shared_phone=True)
    for _ in range(3):
        town.later(hours=24)
    assert town.said(again) == []
    assert len([row for row in town.rows(messages) if row.sent_at]) <= before


def test_another_team_and_those_who_look_on_may_not(town: Town) -> None:
    bea, looks_on = town.refer("Bea"), replace(town.staff["Noor"], role="auditor")
    for staff in (town.staff["Kit"], looks_on):
        with pytest.raises(NotAllowed):
            intake.take_back(town.house, staff, bea.client_id, now=town.now)


def test_a_file_is_undone_row_by_row_and_who_answered_stays(town: Town) -> None:
    file = imported(town, GOOD, MORE)
    town.settle()
    town.hears(_of_row(town, 2), "yes")
    deciding.undo(town.house, town.staff["Noor"], file, town.now)
    assert undoing.undo_some(town.house, town.now, limit=1) == 1
    town.settle()
    assert states(town) == {2: "stayed", 3: "undone"}
    assert town.rows(upload_rows, number=2)[0].faults == {"row": "wrote"}
    assert town.rows(uploads)[0].state == "undone"
    with pytest.raises(DeedRefused, match="upload_state"):
        deciding.undo(town.house, town.staff["Noor"], file, town.now)


def test_a_file_can_be_undone_while_it_is_being_taken_over(town: Town) -> None:
    file = imported(town, GOOD, MORE)
    deciding.undo(town.house, town.staff["Noor"], file, town.now)
    town.settle()
    assert states(town) == {2: "good", 3: "good"}
    assert town.rows(uploads)[0].state == "undone"
    assert town.rows(messages) == []


def test_a_file_whose_rows_are_gone_cannot_be_undone(town: Town) -> None:
    file = imported(town, GOOD)
    town.settle()
    for _ in range(8):
        town.later(hours=24)
    with pytest.raises(DeedRefused, match="upload_state"):
        deciding.undo(town.house, town.staff["Noor"], file, town.now)


def _of_row(town: Town, number: int) -> Known:
    """Return whom a row became, as the town knows people."""
    [row] = town.rows(upload_rows, number=number)
    [point] = town.rows(contact_points, client_id=row.client_id)
    [talk] = town.rows(conversations, contact_point_id=point.id)
    return Known(talk.id, row.client_id, point.address)
