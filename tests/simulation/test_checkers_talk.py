"""The checkers of P4 to P8 can fail: each sees what it is there to see, in a tampered city."""

from copy import deepcopy
from datetime import timedelta

from bot.simulation.city.evidence import Evidence
from tests.tampering import NIGHT, NOBODYS, SATURDAY_NOON, broken, is_unprompted, move, text_of


def test_p4_sees_a_message_sent_twice(evidence: Evidence) -> None:
    evidence.sent.append(deepcopy(evidence.sent[-1]))
    assert "P4" in broken(evidence)


def test_p4_sees_a_message_that_never_left(evidence: Evidence) -> None:
    del evidence.sent[0]
    assert "P4" in broken(evidence)


def test_p4_sees_a_cancelled_message_that_left(evidence: Evidence) -> None:
    evidence.messages[evidence.sent[0].message_id].status = "cancelled"
    assert "P4" in broken(evidence)


def test_p4_sees_a_message_told_under_another_id(evidence: Evidence) -> None:
    evidence.messages[evidence.sent[0].message_id].provider_id = "SMother"
    assert "P4" in broken(evidence)


def test_p4_sees_a_message_left_in_doubt(evidence: Evidence) -> None:
    row = evidence.messages[evidence.sent.pop().message_id]
    row.status = "doubtful"
    assert "P4" in broken(evidence)


def test_p4_sees_a_due_message_that_was_forgotten(evidence: Evidence) -> None:
    row = evidence.messages[evidence.sent.pop().message_id]
    row.status, row.due_at = "queued", evidence.ends_at - timedelta(minutes=1)
    assert "P4" in broken(evidence)


def test_p5_sees_an_automatic_text_at_night(evidence: Evidence) -> None:
    text, _ = text_of(evidence, is_unprompted)
    move(text, NIGHT)
    assert "P5" in broken(evidence)


def test_p5_sees_a_text_on_a_day_without_texts(evidence: Evidence) -> None:
    text, _ = text_of(evidence, is_unprompted)
    text.accepted_at = SATURDAY_NOON
    assert "P5" in broken(evidence)


def test_p5_sees_a_text_that_left_the_carriers_queue_too_late(evidence: Evidence) -> None:
    text, _ = text_of(evidence, lambda row: is_unprompted(row))
    text.left_at = text.accepted_at + NIGHT
    assert "P5" in broken(evidence)


def test_p5_sees_an_answer_to_nothing(evidence: Evidence) -> None:
    text, row = text_of(evidence, is_unprompted)
    row.answers_at = text.accepted_at
    assert "P5" in broken(evidence)


def test_p6_sees_the_bot_speaking_over_a_person(evidence: Evidence) -> None:
    text, row = text_of(evidence, is_unprompted)
    claim = deepcopy(evidence.rows("claims")[0])
    claim.conversation_id = row.conversation_id
    claim.claimed_at = text.began_at - timedelta(seconds=30)
    claim.expires_at = claim.released_at = text.began_at + timedelta(seconds=30)
    evidence.tables["claims"].append(claim)
    assert "P6" in broken(evidence)


def test_p6_sees_two_people_holding_at_once(evidence: Evidence) -> None:
    claim = deepcopy(evidence.rows("claims")[0])
    claim.claimed_at += timedelta(seconds=1)
    evidence.tables["claims"].append(claim)
    assert "P6" in broken(evidence)


def test_p6_sees_a_reply_of_somebody_without_a_claim(evidence: Evidence) -> None:
    _, row = text_of(evidence, lambda row: row.author == "staff")
    row.staff_id = NOBODYS
    assert "P6" in broken(evidence)


def test_p6_sees_a_reply_taken_twice(evidence: Evidence) -> None:
    _, row = text_of(evidence, lambda row: row.author == "staff")
    evidence.tables["messages"].append(deepcopy(row))
    assert "P6" in broken(evidence)


def test_p7_sees_a_conversation_moved_to_another_version(evidence: Evidence) -> None:
    row = evidence.rows("progresses")[0]
    row.place = row.place.replace(row.script_version, "000000000000")
    assert "P7" in broken(evidence)


def test_p7_sees_a_script_begun_on_a_version_not_deployed(evidence: Evidence) -> None:
    evidence.deploys = [(at, name, "000000000000") for at, name, _ in evidence.deploys]
    assert "P7" in broken(evidence)


def test_p7_sees_a_text_of_another_version(evidence: Evidence) -> None:
    _, row = text_of(evidence, lambda row: row.script not in (None, "fixed"))
    row.script_version = "000000000000"
    assert "P7" in broken(evidence)


def test_p7_sees_an_answer_kept_under_another_version(evidence: Evidence) -> None:
    evidence.rows("outcomes")[0].script_version = "000000000000"
    assert "P7" in broken(evidence)


def test_p8_sees_a_text_that_does_not_know_why(evidence: Evidence) -> None:
    _, row = text_of(evidence, lambda row: row.author == "bot")
    row.wording = None
    assert "P8" in broken(evidence)


def test_p8_sees_a_text_that_rests_on_no_consent(evidence: Evidence) -> None:
    _, row = text_of(evidence, lambda row: row.purpose == "check_in")
    row.consent_entry_id = None
    assert "P8" in broken(evidence)


def test_p8_sees_a_fault_in_the_audit_log(evidence: Evidence) -> None:
    evidence.audit_faults.append("entry 1 was changed")
    assert "P8" in broken(evidence)
