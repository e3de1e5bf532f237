"""Escalations: seen by a person, or paged again until they are (P3)."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import delete, insert

from bot.care import escalations, specialist
from bot.care.escalations import Cause
from bot.care.specialist import Holding, Reply
from models import activity, conversations, messages, pages, shifts
from models import escalations as table
from tests.town import Known, Town


@pytest.fixture
def bea(town: Town) -> Known:
    """Bea, who has agreed and is waiting for nobody."""
    return town.agreed("Bea")


def raised(town: Town, known: Known, level: int, reason: str = "a reason") -> UUID:
    """Escalate a conversation."""
    with town.house.db.writing() as tx:
        cause = Cause(level, reason, "a rule")
        found: UUID = escalations.escalate(
            tx, town.house, known.conversation_id, cause=cause, now=town.now
        )
        return found


def paged(town: Town) -> list[tuple[int, UUID | None, datetime]]:
    """List the pages so far."""
    return [(row.rung, row.staff_id, row.at) for row in town.rows(pages)]


def test_danger_pages_at_once_and_again_until_taken(town: Town, bea: Known) -> None:
    """Nobody is second: everyone on shift comes in their place, and the supervisor sooner."""
    noor, sam = town.staff["Noor"].id, town.staff["Sam"].id
    town.hears(bea, "I want to kill myself tonight")
    town.settle()
    began = town.now
    assert paged(town) == [(1, noor, began)]
    town.later(minutes=1, seconds=59)
    assert len(paged(town)) == 1
    town.later(seconds=1)
    town.later(minutes=5)
    town.later(minutes=5)
    assert paged(town)[1:3] == [
        (3, noor, began + timedelta(minutes=2)),
        (4, sam, began + timedelta(minutes=7)),
    ]
    last = began + timedelta(minutes=12)
    assert sorted(paged(town)[3:]) == sorted([(5, noor, last), (5, sam, last)])
    specialist.claim(town.house, town.staff["Noor"], bea.conversation_id, town.now)
    specialist_says(town, bea)
    _kept_alive(town, bea, minutes=30)
    assert len(paged(town)) == 5


@pytest.mark.parametrize(("level", "minutes"), [(0, 0), (1, 0), (2, 600), (3, 1440)])
def test_each_level_pages_when_it_must(town: Town, bea: Known, level: int, minutes: int) -> None:
    raised(town, bea, level)
    if minutes:
        town.later(minutes=minutes - 1)
        assert paged(town) == []
        town.later(minutes=1)
    else:
        town.settle()
    assert len(paged(town)) == 1
    [opened] = town.rows(table)
    limit = town.house.policy.claim_within[level]
    assert opened.claim_by_at - opened.opened_at == limit


def test_everyone_on_duty_is_paged_in_turn(town: Town, bea: Known) -> None:
    """Who came first is on duty, who came after is second; then all of them, the others too."""
    for name in ("Luz", "Kit"):
        _on_duty(town, name)
    noor, luz = town.staff["Noor"].id, town.staff["Luz"].id
    raised(town, bea, 0)
    town.settle()
    town.later(minutes=2)
    assert [(rung, who) for rung, who, _ in paged(town)] == [(1, noor), (2, luz)]
    town.later(minutes=3)
    assert {who for _, who, _ in paged(town)[2:]} == {noor, luz}


def test_with_nobody_on_duty_the_whole_teams_screens_are_paged_and_danger_wakes_the_supervisor(
    town: Town, bea: Known
) -> None:
    with town.house.db.writing() as tx:
        tx.execute(delete(shifts))
    raised(town, bea, 0)
    town.settle()
    assert {who for _, who, _ in paged(town)} == {None, town.staff["Sam"].id}
    _on_duty(town, "Luz")
    town.later(minutes=5)
    assert {who for _, who, _ in paged(town)[2:]} == {town.staff["Luz"].id, town.staff["Sam"].id}


def test_a_more_urgent_cause_raises_the_level_and_pages_anew(town: Town, bea: Known) -> None:
    first = raised(town, bea, 3, "unclear")
    specialist.claim(town.house, town.staff["Noor"], bea.conversation_id, town.now)
    _kept_alive(town, bea, minutes=2)
    town.hears(bea, "I want to kill myself tonight")
    [opened] = town.rows(table)
    assert opened.id == first and opened.level == 0 and "danger" in opened.reason
    assert (opened.acknowledged_at, opened.acknowledged_by) == (None, None)
    assert opened.claim_by_at == town.now + timedelta(minutes=2)
    town.settle()
    assert [row.rung for row in town.rows(pages)] == [1]


@pytest.mark.parametrize("level", [1, 2, 3])
def test_a_cause_that_is_no_more_urgent_changes_nothing(town: Town, bea: Known, level: int) -> None:
    raised(town, bea, 1, "asked for a call")
    before = town.rows(table)
    town.clock.at += timedelta(minutes=1)
    raised(town, bea, level, "something else")
    assert town.rows(table) == before


def test_a_closed_one_stays_closed_and_the_next_is_new(town: Town, bea: Known) -> None:
    town.hears(bea, "please call me")
    claim = specialist.claim(town.house, town.staff["Noor"], bea.conversation_id, town.now)
    held = Holding(town.staff["Noor"], bea.conversation_id, claim.token)
    specialist.close(town.house, held, outcome="reached", now=town.now)
    town.later(hours=1)
    town.hears(bea, "please call me")
    assert [row.state for row in town.rows(table)] == ["closed", "open"]


def test_a_closed_one_is_never_paged(town: Town, bea: Known) -> None:
    town.hears(bea, "please call me")
    claim = specialist.claim(town.house, town.staff["Noor"], bea.conversation_id, town.now)
    held = Holding(town.staff["Noor"], bea.conversation_id, claim.token)
    specialist.close(town.house, held, outcome="reached", now=town.now)
    town.later(days=3)
    assert paged(town) == []


def test_a_cry_for_help_at_night_is_answered_and_paged_at_night(town: Town, bea: Known) -> None:
    town.later(hours=15)
    town.hears(bea, "I want to die")
    town.settle()
    [safety] = town.rows(messages, purpose="safety")
    assert safety.status == "delivered" and len(paged(town)) == 1


def test_the_safety_text_is_not_repeated_within_six_hours(town: Town, bea: Known) -> None:
    for hours in (0, 3, 2):
        town.later(hours=hours)
        town.hears(bea, "I want to die")
    assert len(town.rows(messages, purpose="safety")) == 1
    town.later(hours=2)
    town.hears(bea, "I want to die")
    assert len(town.rows(messages, purpose="safety")) == 2


def test_live_pages_are_told_of_every_page(town: Town, bea: Known) -> None:
    raised(town, bea, 0)
    town.settle()
    assert [row.conversation_id for row in town.rows(activity, kind="page")] == [
        bea.conversation_id
    ]


def test_a_client_who_waits_is_sent_nothing_unprompted(town: Town, bea: Known) -> None:
    town.hears(bea, "please call me")
    town.settle()
    before = town.said(bea)
    town.later(days=10)
    assert town.said(bea) == before
    assert town.rows(conversations)[0].state == "waiting"


def specialist_says(town: Town, known: Known) -> None:
    """Let Noor say something to a client whom she has."""
    claim = specialist.claim(town.house, town.staff["Noor"], known.conversation_id, town.now)
    held = Holding(town.staff["Noor"], known.conversation_id, claim.token)
    heard = [row.id for row in town.rows(messages, direction="in")]
    seen = Reply("I am here", max(heard), f"key {town.now}")
    specialist.reply(town.house, held, seen, town.now)


def _kept_alive(town: Town, known: Known, *, minutes: int) -> None:
    """Let time pass while Noor keeps her claim."""
    for _ in range(minutes):
        town.later(minutes=1)
        specialist.claim(town.house, town.staff["Noor"], known.conversation_id, town.now)


def _on_duty(town: Town, name: str) -> None:
    row = {"id": town.house.new_id(), "staff_id": town.staff[name].id}
    until = town.now + timedelta(days=1)
    with town.house.db.writing() as tx:
        tx.execute(insert(shifts), {**row, "starts_at": town.now, "ends_at": until})
