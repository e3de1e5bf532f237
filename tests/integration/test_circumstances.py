"""Who is in hospital or in jail, has moved or died is texted no more unasked, until it is over."""

from datetime import date, timedelta
from typing import Any

import pytest

from bot.care import specialist
from bot.care.clients import circumstances, merging
from bot.care.clients.circumstances import AWAY_LONGEST, Told
from bot.care.clients.merging import Same
from bot.errors import FormInvalid, NotAllowed
from models import (
    audit_entries,
    check_ins,
    clients,
    enrolments,
    escalations,
    messages,
    wave_members,
)
from models import circumstances as told_of
from tests import campaigning
from tests.racing import at_once
from tests.town import Known, Town

HOSPITAL = Told("in_hospital")
DIED = Told("deceased", note="Her sister called")


def tell(town: Town, known: Known, told: Told, who: str = "Noor") -> None:
    """Let somebody say where a client is."""
    circumstances.tell(town.house, town.staff[who], known.client_id, told=told, now=town.now)


def over(town: Town, known: Known) -> None:
    """Let somebody say that it is over, or was a mistake."""
    circumstances.take_back(town.house, town.staff["Noor"], known.client_id, now=town.now)


def planned(town: Town, known: Known) -> list[tuple[str, str | None]]:
    """Return how each check-in of a client stands, and why, in the order of their hours."""
    rows = town.rows(check_ins, conversation_id=known.conversation_id)
    return [(row.state, row.reason) for row in sorted(rows, key=lambda row: row.planned_at)]


def left(town: Town, known: Known) -> int:
    """Count the automatic texts that left for a client."""
    rows = town.rows(messages, conversation_id=known.conversation_id, author="bot")
    return sum(row.sent_at is not None for row in rows)


def test_check_ins_of_who_is_in_hospital_are_left_out_and_say_why(town: Town) -> None:
    bea = town.agreed("Bea")
    before = left(town, bea)
    tell(town, bea, Told("in_hospital", town.now.date() + timedelta(days=5)))
    for _ in range(5):
        town.later(hours=24)
    assert left(town, bea) == before
    assert ("skipped", "in_hospital") in planned(town, bea)
    town.later(days=4)
    assert left(town, bea) > before


def test_without_a_day_it_holds_until_somebody_takes_it_away(town: Town) -> None:
    bea = town.agreed("Bea")
    before = left(town, bea)
    tell(town, bea, Told("in_jail"))
    for _ in range(10):
        town.later(hours=24)
    assert left(town, bea) == before
    assert {why for state, why in planned(town, bea) if state == "skipped"} == {"in_jail"}
    over(town, bea)
    over(town, bea)
    assert [row.told for row in town.rows(told_of)] == ["in_jail", "over"]
    for _ in range(21):
        town.later(hours=24)
    assert left(town, bea) > before


def test_what_waits_for_its_hour_does_not_leave_and_what_they_write_is_answered(town: Town) -> None:
    bea = town.refer("Bea")
    tell(town, bea, HOSPITAL)
    town.settle()
    assert left(town, bea) == 0
    town.hears(bea, "help")
    town.settle()
    assert left(town, bea) == 1


@pytest.mark.parametrize("kind", ["moved_away", "deceased"])
def test_all_ends_for_who_moved_or_died_and_comes_back_if_that_was_wrong(
    town: Town, kind: str
) -> None:
    bea = town.agreed("Bea")
    before, plan = left(town, bea), planned(town, bea)
    tell(town, bea, Told(kind))
    tell(town, bea, Told(kind))
    assert [row.told for row in town.rows(told_of)] == [kind]
    assert {row.state for row in town.rows(enrolments)} == {"stopped"}
    assert ("due", None) not in planned(town, bea)
    for _ in range(4):
        town.later(hours=24)
    assert left(town, bea) == before
    over(town, bea)
    gone = planned(town, bea).count(("skipped", kind))
    assert 0 < gone < len(plan)
    assert {row.state for row in town.rows(enrolments)} == {"enrolled"}
    town.later(days=5)
    town.later(days=1)
    assert left(town, bea) > before
    assert len(town.rows(audit_entries, action="client.circumstance")) == 1


def test_whoever_writes_from_the_number_of_who_died_hears_from_a_person_only(town: Town) -> None:
    bea = town.agreed("Bea")
    tell(town, bea, DIED)
    before = left(town, bea)
    for text in ("who is this", "START", "help"):
        town.hears(bea, text)
        town.settle()
    assert left(town, bea) == before
    assert town.rows(escalations, conversation_id=bea.conversation_id, state="open")
    staff, now = town.staff["Noor"], town.now
    claim = specialist.claim(town.house, staff, bea.conversation_id, now)
    assert claim is not None


def test_a_cry_for_help_from_that_number_is_answered_all_the_same(town: Town) -> None:
    bea = town.agreed("Bea")
    tell(town, bea, DIED)
    town.hears(bea, "I want to kill myself")
    town.settle()
    assert town.said(bea)[-1] == "fixed.safety"
    [cry] = town.rows(escalations, conversation_id=bea.conversation_id, state="open")
    assert cry.level == 0 or cry.level == 1


def test_a_number_of_who_died_is_not_referred_again_but_by_who_shares_it(town: Town) -> None:
    bea = town.agreed("Bea", name="Bea Lind")
    tell(town, bea, DIED)
    for again in ({"name": "Bea Lind", "shared_phone": True}, {"name": "Ann"}):
        with pytest.raises(FormInvalid) as refused:
            town.refer("Bea", **again)
        assert "has died" in refused.value.faults["address"]
    assert town.refer("Bea", name="Ann", shared_phone=True).client_id != bea.client_id


def test_a_campaign_leaves_them_out(town: Town) -> None:
    people = campaigning.people(town)
    tell(town, people["Ana"], HOSPITAL)
    tell(town, people["Bea"], DIED)
    campaign = campaigning.ready(town)
    reasons = _left_out(town, campaign)
    assert reasons[people["Ana"].client_id] == "in_hospital"
    assert reasons[people["Bea"].client_id] == "deceased"


def test_who_died_stays_so_in_a_merge_and_on_every_number(town: Town) -> None:
    bea, dee = town.agreed("Bea"), town.agreed("Dee")
    tell(town, bea, HOSPITAL)
    tell(town, dee, DIED)
    same = Same(bea.client_id, dee.client_id, "One person")
    merging.merge(town.house, town.staff["Noor"], same, town.now)
    before = left(town, bea), left(town, dee)
    for _ in range(5):
        town.later(hours=24)
    assert (left(town, bea), left(town, dee)) == before
    assert town.rows(clients, id=bea.client_id)[0].circumstance == "deceased"
    over(town, bea)
    assert {row.circumstance for row in town.rows(clients)} == {None}


def test_a_form_is_checked(town: Town) -> None:
    bea = town.refer("Bea")
    today = date(2026, 3, 3)
    wrong = {
        "kind": Told("elsewhere"),
        "until_on": Told("in_jail", today + AWAY_LONGEST + timedelta(days=1)),
        "note": Told("in_jail", note="x" * 501),
    }
    for field, told in wrong.items():
        with pytest.raises(FormInvalid) as refused:
            tell(town, bea, told)
        assert set(refused.value.faults) == {field}
    with pytest.raises(NotAllowed):
        tell(town, bea, HOSPITAL, who="Kit")
    tell(town, bea, DIED)
    with pytest.raises(FormInvalid, match="stands"):
        tell(town, bea, HOSPITAL)


def test_told_by_many_at_once_it_counts_once(town: Town) -> None:
    bea = town.agreed("Bea")
    at_once(lambda: tell(town, bea, DIED), lambda: tell(town, bea, DIED, who="Luz"))
    assert len(town.rows(told_of)) == 1


def _left_out(town: Town, campaign_id: Any) -> dict[Any, str]:
    return {row.client_id: row.reason for row in town.rows(wave_members, campaign_id=campaign_id)}
