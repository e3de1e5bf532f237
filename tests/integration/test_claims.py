"""Claims and what staff do under them: one person speaks, and only on what they have seen."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.care import specialist
from bot.care.claims import AlreadyClaimed
from bot.care.specialist import Holding, Reply
from bot.errors import AlreadyLeft, LeaseLost, NotAllowed, StaleView
from models import (
    audit_entries,
    check_ins,
    claims,
    conversations,
    escalations,
    messages,
    notes,
    pages,
    progresses,
)
from tests.town import Known, Town

Deed = Callable[[Town, Known, Holding], Any]


@pytest.fixture
def bea(town: Town) -> Known:
    """Bea, who has asked for a person."""
    bea = town.agreed("Bea")
    town.hears(bea, "please call me")
    return bea


def holding(town: Town, known: Known, name: str = "Noor") -> Holding:
    """Let one of the staff take a conversation."""
    staff = town.staff[name]
    taken = specialist.claim(town.house, staff, known.conversation_id, town.now)
    return Holding(staff, known.conversation_id, taken.token)


def says(town: Town, held: Holding, body: str = "Hi, I am Noor.", **changes: Any) -> str:
    """Reply, having seen everything, under a key of its own."""
    heard = town.rows(messages, direction="in", conversation_id=held.conversation_id)
    seen = heard[-1].id if heard else None
    reply = Reply(body, seen, f"key-{town.house.new_id()}")
    return specialist.reply(town.house, held, replace(reply, **changes), town.now)


def state(town: Town, known: Known) -> str:
    """Say who speaks in a conversation."""
    found: str = town.rows(conversations, id=known.conversation_id)[0].state
    return found


def test_a_claim_stops_the_bot_and_the_paging(town: Town, bea: Known) -> None:
    holding(town, bea)
    assert state(town, bea) == "held"
    [opened] = town.rows(escalations)
    assert opened.acknowledged_by == town.staff["Noor"].id and opened.next_page_at is None


def test_ones_own_claim_is_given_again_and_anothers_is_not(town: Town, bea: Known) -> None:
    first, second = holding(town, bea), holding(town, bea)
    assert first.token == second.token and len(town.rows(claims)) == 1
    with pytest.raises(AlreadyClaimed) as caught:
        holding(town, bea, "Luz")
    assert caught.value.staff_id == town.staff["Noor"].id and caught.value.since == town.now


def test_a_claim_that_is_kept_alive_stays(town: Town, bea: Known) -> None:
    held = holding(town, bea)
    for _ in range(5):
        town.later(seconds=60)
        specialist.renew(town.house, held.staff, held.token, town.now)
    assert state(town, bea) == "held" and says(town, held) == "queued"


def test_a_claim_that_lapses_puts_the_conversation_back_and_pages_again(
    town: Town, bea: Known
) -> None:
    held = holding(town, bea)
    town.later(minutes=1)
    lapsed_at = town.now + timedelta(minutes=1)
    town.later(minutes=1)
    assert state(town, bea) == "waiting"
    [opened] = town.rows(escalations)
    assert (opened.state, opened.acknowledged_at, opened.acknowledged_by) == ("open", None, None)
    assert opened.claim_by_at == lapsed_at + town.house.policy.claim_within[opened.level]
    assert town.rows(claims)[0].release == "lapsed"
    town.later(hours=11)
    assert len(town.rows(pages, escalation_id=opened.id)) > 0
    with pytest.raises(LeaseLost):
        specialist.renew(town.house, held.staff, held.token, town.now)


def test_a_lapsed_claim_may_be_taken_by_another_even_before_the_sweep(
    town: Town, bea: Known
) -> None:
    first = holding(town, bea)
    town.clock.at += town.house.policy.lease
    second = holding(town, bea, "Luz")
    with pytest.raises(LeaseLost):
        says(town, first)
    assert says(town, second) == "queued"
    assert [row.release for row in town.rows(claims)] == ["lapsed", None]


def test_a_claim_without_an_escalation_that_lapses_leaves_one(town: Town) -> None:
    dee = town.agreed("Dee")
    holding(town, dee)
    town.later(minutes=2)
    assert [row.reason for row in town.rows(escalations)] == ["left without an answer"]


def test_a_reply_leaves_under_the_name_of_who_wrote_it(town: Town, bea: Known) -> None:
    assert says(town, holding(town, bea)) == "queued"
    town.later(seconds=5)
    [sent] = town.rows(messages, author="staff")
    assert (sent.status, sent.staff_id) == ("delivered", town.staff["Noor"].id)


def test_a_reply_can_be_taken_back_for_five_seconds(town: Town, bea: Known) -> None:
    held = holding(town, bea)
    says(town, held, "Call me at fiev.")
    town.later(seconds=4)
    [waiting] = town.rows(messages, author="staff")
    assert waiting.status == "queued"
    taken = specialist.take_back(town.house, held, waiting.id, town.now)
    assert taken == "Call me at fiev."
    town.later(minutes=1)
    [back] = town.rows(messages, author="staff")
    assert (back.status, back.reason, back.attempts) == ("cancelled", "taken_back", 0)


def test_a_reply_that_has_left_cannot_be_taken_back(town: Town, bea: Known) -> None:
    held = holding(town, bea)
    says(town, held)
    town.later(seconds=5)
    [sent] = town.rows(messages, author="staff")
    with pytest.raises(AlreadyLeft):
        specialist.take_back(town.house, held, sent.id, town.now)
    assert town.rows(messages, author="staff")[0].status == "delivered"


def test_nobody_takes_back_what_another_or_the_script_said(town: Town, bea: Known) -> None:
    held = holding(town, bea)
    says(town, held)
    [reply] = town.rows(messages, author="staff")
    with pytest.raises(LeaseLost):
        specialist.take_back(town.house, replace(held, staff=town.staff["Luz"]), reply.id, town.now)
    for row in town.rows(messages, direction="out", author="bot"):
        with pytest.raises(AlreadyLeft):
            specialist.take_back(town.house, held, row.id, town.now)
    assert town.rows(messages, author="staff")[0].status == "queued"


def test_while_somebody_may_be_in_danger_a_reply_leaves_at_once(town: Town) -> None:
    bea = town.agreed("Bea")
    town.hears(bea, "I want to kill myself tonight")
    says(town, holding(town, bea))
    town.settle()
    assert town.rows(messages, author="staff")[0].status == "delivered"


def test_what_the_script_would_say_is_told_and_nothing_is_written(town: Town) -> None:
    bea = town.agreed("Bea")
    town.later(days=2, hours=3)
    town.hears(bea, "please call me")
    held = holding(town, bea)
    before = len(town.rows(messages)), len(town.rows(progresses)), state(town, bea)
    told = specialist.preview(town.house, held.staff, bea.conversation_id, town.now)
    assert (len(town.rows(messages)), len(town.rows(progresses)), state(town, bea)) == before
    specialist.hand_back(town.house, held, town.now)
    said = [row.body for row in town.rows(messages, author="bot")][-len(told) :]
    assert told and list(told) == said


def test_where_no_script_is_under_way_it_would_say_nothing(town: Town) -> None:
    dee = town.agreed("Dee")
    held = holding(town, dee)
    assert specialist.preview(town.house, held.staff, dee.conversation_id, town.now) == ()
    with pytest.raises(NotAllowed):
        specialist.preview(town.house, town.staff["Kit"], dee.conversation_id, town.now)


def test_a_reply_to_what_was_not_seen_is_refused_with_the_number(town: Town, bea: Known) -> None:
    held = holding(town, bea)
    seen = town.rows(messages, direction="in")[-1].id
    town.hears(bea, "are you there")
    town.hears(bea, "hello?")
    with pytest.raises(StaleView) as caught:
        says(town, held, last_seen=seen)
    assert caught.value.unseen == 2
    with pytest.raises(StaleView) as caught:
        says(town, held, last_seen=None)
    assert caught.value.unseen == len(town.rows(messages, direction="in"))
    assert town.rows(messages, author="staff") == []
    assert says(town, held) == "queued"


def test_what_a_colleague_said_must_have_been_seen_too(town: Town, bea: Known) -> None:
    heard = town.rows(messages, direction="in")[-1].id
    says(town, holding(town, bea))
    town.later(minutes=2)
    held = holding(town, bea, "Luz")
    with pytest.raises(StaleView) as caught:
        says(town, held, "Hi, I am Luz.", last_seen=heard)
    assert caught.value.unseen == 1
    [noors] = town.rows(messages, author="staff")
    assert says(town, held, "Hi, I am Luz.", last_seen=noors.id) == "queued"


def test_a_reply_with_anothers_token_is_refused(town: Town, bea: Known) -> None:
    held = holding(town, bea)
    for name in ("Luz", "Sam"):
        with pytest.raises(LeaseLost):
            says(town, replace(held, staff=town.staff[name]))
    with pytest.raises(LeaseLost):
        says(town, replace(held, token="guessed"))
    assert town.rows(messages, author="staff") == []


def test_a_token_opens_no_other_conversation(town: Town, bea: Known) -> None:
    dee = town.agreed("Dee")
    held = replace(holding(town, bea), conversation_id=dee.conversation_id)
    for deed in (
        lambda: says(town, held),
        lambda: specialist.hand_back(town.house, held, town.now),
        lambda: specialist.close(town.house, held, outcome="reached", now=town.now),
    ):
        with pytest.raises(NotAllowed):
            deed()
    assert state(town, bea) == "held" and town.rows(messages, author="staff") == []


def test_a_key_that_was_used_sends_nothing_more(town: Town, bea: Known) -> None:
    held = holding(town, bea)
    assert says(town, held, idempotency_key="key-1") == "queued"
    town.later(seconds=5)
    assert says(town, held, "Another text.", idempotency_key="key-1") == "delivered"
    assert [row.body for row in town.rows(messages, author="staff")] == ["Hi, I am Noor."]


def test_a_key_used_in_one_conversation_tells_nothing_in_another(town: Town, bea: Known) -> None:
    says(town, holding(town, bea), idempotency_key="key-1")
    dee = town.agreed("Dee")
    with pytest.raises(NotAllowed):
        says(town, holding(town, dee, "Luz"), idempotency_key="key-1")
    assert len(town.rows(messages, author="staff")) == 1


@pytest.mark.parametrize("body", ["", "   ", "a" * 1601])
def test_a_reply_or_note_without_words_or_end_is_refused(town: Town, bea: Known, body: str) -> None:
    held = holding(town, bea)
    with pytest.raises(ValueError, match="characters"):
        says(town, held, body)
    long = body * 3
    with pytest.raises(ValueError, match="characters"):
        specialist.note(town.house, held.staff, bea.conversation_id, long, town.now)
    assert town.rows(messages, author="staff") == town.rows(notes) == []


def test_a_text_to_who_has_stopped_is_refused_and_says_so(town: Town, bea: Known) -> None:
    held = holding(town, bea)
    town.hears(bea, "STOP")
    assert says(town, held) == "refused"
    assert town.rows(messages, author="staff")[0].reason == "opted_out"


def test_closing_ends_the_script_and_the_escalation(town: Town) -> None:
    bea = town.agreed("Bea")
    town.later(days=2, hours=3)
    town.hears(bea, "please call me")
    held = holding(town, bea)
    specialist.close(town.house, held, outcome="reached", now=town.now)
    [closed] = town.rows(escalations)
    assert (closed.state, closed.outcome, closed.closed_by) == ("closed", "reached", held.staff.id)
    assert town.rows(progresses, script="first_check_in")[0].result == "closed_by_staff"
    assert town.rows(check_ins, script="first_check_in")[0].reason == "closed_by_staff"
    assert state(town, bea) == "bot" and town.rows(claims)[0].release == "closed"


def test_what_was_let_go_cannot_be_let_go_again(town: Town, bea: Known) -> None:
    held = holding(town, bea)
    specialist.hand_back(town.house, held, town.now)
    for deed in (
        lambda: specialist.hand_back(town.house, held, town.now),
        lambda: specialist.close(town.house, held, outcome="reached", now=town.now),
        lambda: says(town, held),
    ):
        with pytest.raises(LeaseLost):
            deed()


def test_a_text_while_a_person_speaks_goes_to_that_person_alone(town: Town, bea: Known) -> None:
    held = holding(town, bea)
    before = len(town.rows(messages, author="bot"))
    town.hears(bea, "5")
    town.settle()
    assert len(town.rows(messages, author="bot")) == before
    assert state(town, bea) == "held" and len(town.rows(escalations)) == 1
    assert says(town, held) == "queued"


def test_every_deed_is_in_the_audit_log_under_the_name_of_who_did_it(
    town: Town, bea: Known
) -> None:
    held = holding(town, bea)
    specialist.note(town.house, held.staff, bea.conversation_id, "Prefers mornings.", town.now)
    specialist.hand_back(town.house, held, town.now)
    rows = town.rows(audit_entries, actor=f"staff:{held.staff.id}")
    done = [row.action for row in rows]
    assert done == ["conversation.claimed", "note.written", "conversation.handed_back"]
    assert "mornings" not in str(rows)


DEEDS: dict[str, Deed] = {
    "claim": lambda town, bea, held: specialist.claim(
        town.house, held.staff, bea.conversation_id, town.now
    ),
    "renew": lambda town, bea, held: specialist.renew(town.house, held.staff, held.token, town.now),
    "reply": lambda town, bea, held: says(town, held),
    "note": lambda town, bea, held: specialist.note(
        town.house, held.staff, bea.conversation_id, "x", town.now
    ),
    "hand back": lambda town, bea, held: specialist.hand_back(town.house, held, town.now),
    "close": lambda town, bea, held: specialist.close(
        town.house, held, outcome="reached", now=town.now
    ),
    "opt out": lambda town, bea, held: specialist.opt_out(
        town.house, held.staff, bea.conversation_id, "by voice", town.now
    ),
}


def test_another_team_may_do_nothing_even_with_the_token(town: Town, bea: Known) -> None:
    _may_do_nothing(town, bea, replace(holding(town, bea), staff=town.staff["Kit"]))


def test_an_auditor_may_look_and_do_nothing(town: Town, bea: Known) -> None:
    auditor = replace(town.staff["Noor"], role="auditor")
    _may_do_nothing(town, bea, replace(holding(town, bea), staff=auditor), but=("renew",))


def _may_do_nothing(town: Town, bea: Known, held: Holding, *, but: tuple[str, ...] = ()) -> None:
    tables = (claims, messages, notes, escalations, conversations, audit_entries)
    before = [town.rows(table) for table in tables]
    for name, deed in DEEDS.items():
        refusal = LeaseLost if name == "renew" else NotAllowed
        if name not in but:
            with pytest.raises(refusal):
                deed(town, bea, held)
    assert [town.rows(table) for table in tables] == before
