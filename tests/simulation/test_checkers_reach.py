"""The checkers of P1 to P3 can fail: each sees what it is there to see, in a tampered city."""

from copy import deepcopy
from datetime import timedelta
from typing import Any

from bot.simulation.city.evidence import Evidence
from bot.simulation.city.people import RISKS, STOPS
from tests.tampering import NOBODYS, broken, drop, heard, is_unprompted, move, text_of


def test_a_city_that_nobody_tampered_with_keeps_every_promise(evidence: Evidence) -> None:
    assert broken(evidence) == set()


def test_p1_sees_a_text_after_a_stop(evidence: Evidence) -> None:
    text, row = text_of(evidence, is_unprompted)
    entries = evidence.ledger[evidence.points[row.conversation_id].id]
    stop = deepcopy(entries[-1])
    stop.purpose, stop.state, stop.at = "everything", "revoked", text.began_at - timedelta(hours=1)
    evidence.ledger[stop.contact_point_id] = [stop]
    assert "P1" in broken(evidence)


def test_p1_sees_a_text_to_somebody_who_never_agreed(evidence: Evidence) -> None:
    _, row = text_of(evidence, lambda row: row.purpose == "consent_request")
    evidence.ledger[evidence.points[row.conversation_id].id] = []
    assert "P1" in broken(evidence)


def test_p1_sees_a_late_confirmation(evidence: Evidence) -> None:
    text, row = text_of(evidence, lambda row: row.purpose == "confirmation")
    point_id = evidence.points[row.conversation_id].id
    until_then = [entry for entry in evidence.ledger[point_id] if entry.at <= text.began_at]
    evidence.ledger[point_id] = until_then  # no second stop, which it could confirm in time
    move(text, timedelta(minutes=6))
    assert "P1" in broken(evidence)


def test_p1_sees_a_second_confirmation(evidence: Evidence) -> None:
    text, row = text_of(evidence, lambda row: row.purpose == "confirmation")
    again, second = deepcopy(text), deepcopy(row)
    again.message_id = second.id = NOBODYS
    move(again, timedelta(seconds=30))
    evidence.sent.append(again)
    evidence.tables["messages"].append(second)
    assert "P1" in broken(evidence)


def test_p1_sees_a_text_that_no_row_asked_for(evidence: Evidence) -> None:
    evidence.sent[0].message_id = NOBODYS
    assert "P1" in broken(evidence)


def test_p1_sees_words_that_are_not_the_rows(evidence: Evidence) -> None:
    evidence.sent[0].body += "!"
    assert "P1" in broken(evidence)


def test_p1_sees_a_stop_that_was_not_kept(evidence: Evidence) -> None:
    stop = heard(evidence, STOPS)
    drop(evidence, "consent_entries", lambda row: row.turn_id == stop.turn_id)
    assert "P1" in broken(evidence)


def test_p1_sees_a_yes_that_nobody_said(evidence: Evidence) -> None:
    evidence.said[:] = [
        type(one)(one.sid, one.phone, "unclear", one.body, one.at) for one in evidence.said
    ]
    assert "P1" in broken(evidence)


def test_p2_sees_a_text_that_was_not_stored(evidence: Evidence) -> None:
    lost = next(iter(evidence.heard))
    drop(evidence, "messages", lambda row: row.provider_id == lost)
    assert "P2" in broken(evidence)


def test_p2_sees_a_text_that_was_stored_twice(evidence: Evidence) -> None:
    evidence.tables["messages"].append(deepcopy(next(iter(evidence.heard.values()))))
    assert "P2" in broken(evidence)


def test_p2_sees_a_text_that_was_changed(evidence: Evidence) -> None:
    next(iter(evidence.heard.values())).body = "something else"
    assert "P2" in broken(evidence)


def test_p2_sees_a_turn_without_an_ending(evidence: Evidence) -> None:
    row = next(iter(evidence.heard.values()))
    evidence.turns[row.turn_id].ending = "nothing"
    assert "P2" in broken(evidence)


def test_p2_sees_a_text_that_is_stuck(evidence: Evidence) -> None:
    stuck = deepcopy(next(iter(evidence.heard.values())))
    stuck.state = "waiting"
    evidence.tables["stored_inbound"].append(stuck)
    assert "P2" in broken(evidence)


def test_p2_sees_a_text_before_a_person_who_cannot_see_it(evidence: Evidence) -> None:
    evidence.tables["escalations"], evidence.tables["claims"] = [], []
    assert "P2" in broken(evidence)


def test_p3_sees_a_cry_without_an_escalation(evidence: Evidence) -> None:
    cry = heard(evidence, RISKS)
    drop(evidence, "escalations", lambda row: row.conversation_id == cry.conversation_id)
    assert "P3" in broken(evidence)


def test_p3_sees_a_cry_that_was_not_urgent(evidence: Evidence) -> None:
    for row in evidence.rows("escalations"):
        row.level = 3
    assert "P3" in broken(evidence)


def test_p3_sees_a_cry_for_which_nobody_was_paged(evidence: Evidence) -> None:
    evidence.tables["pages"], evidence.tables["claims"] = [], []
    assert "P3" in broken(evidence)


def test_p3_sees_a_page_that_came_late(evidence: Evidence) -> None:
    evidence.tables["claims"] = []
    for page in evidence.rows("pages"):
        page.at += timedelta(minutes=2)
    assert "P3" in broken(evidence)


def test_p3_sees_paging_that_stopped(evidence: Evidence) -> None:
    evidence.tables["claims"] = []
    evidence.tables["pages"] = evidence.tables["pages"][:1]
    for row in evidence.rows("escalations"):
        row.closed_at, row.level = None, 1
    assert "P3" in broken(evidence)


def test_p3_sees_a_cry_without_a_safety_text(evidence: Evidence) -> None:
    drop(evidence, "messages", lambda row: row.purpose == "safety")
    assert "P3" in broken(evidence)


def test_p3_sees_a_safety_text_kept_back_for_no_good_reason(evidence: Evidence) -> None:
    for row in evidence.rows("messages"):
        if row.purpose == "safety":
            row.status, row.reason = "refused", "waits_for_person"
    assert "P3" in broken(evidence)


def test_p3_sees_a_page_for_what_was_put_away(evidence: Evidence) -> None:
    snooze, pages = _put_away(evidence)
    early = deepcopy(evidence.rows("pages")[0])
    early.escalation_id = _escalation(evidence, snooze).id
    early.at = snooze.snoozed_at + (snooze.back_at - snooze.snoozed_at) / 2
    pages.append(early)
    assert "P3" in broken(evidence)


def test_p3_sees_what_was_put_away_and_never_came_back(evidence: Evidence) -> None:
    snooze, _ = _put_away(evidence)
    ids = {one.id for one in evidence.of("escalations", snooze.conversation_id)}
    evidence.tables["pages"] = [
        one for one in evidence.rows("pages") if one.escalation_id not in ids
    ]
    evidence.tables["claims"] = [
        one
        for one in evidence.rows("claims")
        if one.conversation_id != snooze.conversation_id or one.claimed_at < snooze.snoozed_at
    ]
    assert "P3" in broken(evidence)


def _put_away(evidence: Evidence) -> tuple[Any, list[Any]]:
    """Find something that was put away and came back while the city was still watched."""
    long = timedelta(minutes=3)
    found = (
        one
        for one in evidence.rows("snoozes")
        if one.back_at + long < evidence.calm_at and one.back_at - one.snoozed_at > long
    )
    return next(found), evidence.tables["pages"]


def _escalation(evidence: Evidence, snooze: Any) -> Any:
    return evidence.of("escalations", snooze.conversation_id)[0]
