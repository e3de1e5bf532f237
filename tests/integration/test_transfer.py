"""Transfer: until a colleague accepts, whoever has the conversation keeps it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.care import snoozing, specialist, transferring
from bot.care.claims import AlreadyClaimed
from bot.care.snoozing import PuttingAway
from bot.care.specialist import Holding, StaffMember
from bot.care.transferring import Offer
from bot.errors import DeedRefused, LeaseLost, NotAllowed
from models import audit_entries, claims, conversations, escalations, messages, offers
from tests.town import Known, Town


@pytest.fixture
def bea(town: Town) -> Known:
    """Bea, who has asked for a person."""
    bea = town.agreed("Bea")
    town.hears(bea, "please call me")
    return bea


@pytest.fixture
def held(town: Town, bea: Known) -> Holding:
    """Noor, who has her."""
    return _claimed(town, bea, "Noor")


def _claimed(town: Town, known: Known, name: str) -> Holding:
    staff = town.staff[name]
    taken = specialist.claim(town.house, staff, known.conversation_id, town.now)
    return Holding(staff, known.conversation_id, taken.token)


def _offered(town: Town, held: Holding, *, to: str = "Luz", reason: str = "") -> None:
    transferring.offer(town.house, held, Offer(town.staff[to].id, reason), town.now)


def _accepted(town: Town, known: Known, name: str = "Luz") -> Any:
    return transferring.accept(town.house, town.staff[name], known.conversation_id, town.now)


def _endings(town: Town) -> list[str | None]:
    return [row.ending for row in town.rows(offers)]


def test_until_it_is_accepted_the_holder_keeps_it(town: Town, bea: Known, held: Holding) -> None:
    _offered(town, held, reason="She speaks Spanish")
    with pytest.raises(AlreadyClaimed):
        _claimed(town, bea, "Luz")
    specialist.renew(town.house, held.staff, held.token, town.now)
    [row] = town.rows(offers)
    assert (row.reason, row.ended_at, row.holder_id) == ("She speaks Spanish", None, held.staff.id)
    assert row.expires_at == town.now + town.house.policy.offer_lasts


def test_accepting_moves_the_claim_under_a_new_token(town: Town, bea: Known, held: Holding) -> None:
    _offered(town, held)
    taken = _accepted(town, bea)
    assert taken.token != held.token and taken.staff_id == town.staff["Luz"].id
    assert [row.release for row in town.rows(claims)] == ["transferred", None]
    assert _endings(town) == ["accepted"]
    assert town.rows(conversations, id=bea.conversation_id)[0].state == "held"
    [opened] = town.rows(escalations)
    assert (opened.state, opened.acknowledged_by) == ("open", town.staff["Luz"].id)
    with pytest.raises(LeaseLost):
        specialist.hand_back(town.house, held, town.now)


def test_between_two_chairs_the_script_says_nothing(town: Town, bea: Known, held: Holding) -> None:
    before = len(town.rows(messages, author="bot"))
    _offered(town, held)
    town.hears(bea, "3")
    _accepted(town, bea)
    town.hears(bea, "3")
    assert len(town.rows(messages, author="bot")) == before


def test_accepted_twice_it_is_theirs_once(town: Town, bea: Known, held: Holding) -> None:
    _offered(town, held)
    assert _accepted(town, bea).token == _accepted(town, bea).token
    assert len(town.rows(claims)) == 2


def test_offered_twice_to_one_colleague_it_is_one_offer(
    town: Town, bea: Known, held: Holding
) -> None:
    _offered(town, held)
    town.clock.at += timedelta(seconds=30)
    _offered(town, held)
    assert len(town.rows(offers)) == 1


def test_offered_to_another_it_is_no_longer_the_first_ones(
    town: Town, bea: Known, held: Holding
) -> None:
    _offered(town, held, to="Luz")
    _offered(town, held, to="Sam")
    with pytest.raises(DeedRefused, match="offer_over"):
        _accepted(town, bea, "Luz")
    assert _accepted(town, bea, "Sam").staff_id == town.staff["Sam"].id
    assert _endings(town) == ["withdrawn", "accepted"]


def test_an_offer_lapses_by_itself(town: Town, bea: Known, held: Holding) -> None:
    _offered(town, held)
    _kept(town, held, until=town.now + town.house.policy.offer_lasts)
    with pytest.raises(DeedRefused, match="offer_over"):
        _accepted(town, bea)
    _offered(town, held)
    assert _endings(town) == ["lapsed", None]
    first = town.rows(offers)[0]
    assert first.ended_at == first.expires_at


def _kept(town: Town, held: Holding, *, until: Any) -> None:
    while town.now < until:
        town.later(seconds=60)
        specialist.renew(town.house, held.staff, held.token, town.now)


def test_it_can_be_declined_and_withdrawn(town: Town, bea: Known, held: Holding) -> None:
    _offered(town, held)
    transferring.decline(town.house, town.staff["Luz"], bea.conversation_id, town.now)
    _offered(town, held)
    transferring.withdraw(town.house, held.staff, bea.conversation_id, town.now)
    for name in ("decline", "withdraw"):
        deed = getattr(transferring, name)
        with pytest.raises(DeedRefused, match="offer_over"):
            deed(town.house, town.staff["Luz"], bea.conversation_id, town.now)
    assert _endings(town) == ["declined", "withdrawn"]
    specialist.renew(town.house, held.staff, held.token, town.now)


@pytest.mark.parametrize("way", ["hand back", "close", "put away"])
def test_letting_go_withdraws_it(town: Town, bea: Known, held: Holding, way: str) -> None:
    _offered(town, held)
    deeds = {
        "hand back": lambda: specialist.hand_back(town.house, held, town.now),
        "close": lambda: specialist.close(town.house, held, outcome="not_needed", now=town.now),
        "put away": lambda: snoozing.snooze(
            town.house, held, PuttingAway(town.now + timedelta(hours=1)), town.now
        ),
    }
    deeds[way]()
    assert _endings(town) == ["withdrawn"]
    with pytest.raises(DeedRefused, match="offer_over"):
        _accepted(town, bea)


def test_where_the_holder_fell_away_it_can_still_be_accepted(
    town: Town, bea: Known, held: Holding
) -> None:
    _offered(town, held)
    town.later(minutes=2)
    assert town.rows(conversations, id=bea.conversation_id)[0].state == "waiting"
    assert _accepted(town, bea).staff_id == town.staff["Luz"].id
    assert [row.release for row in town.rows(claims)] == ["lapsed", None]


def test_whoever_else_takes_it_over_ends_it(town: Town, bea: Known, held: Holding) -> None:
    _offered(town, held)
    town.later(minutes=2)
    _claimed(town, bea, "Sam")
    assert _endings(town) == ["taken"]
    with pytest.raises(DeedRefused, match="offer_over"):
        _accepted(town, bea)


def test_its_holder_may_claim_again_and_the_offer_stands(
    town: Town, bea: Known, held: Holding
) -> None:
    _offered(town, held)
    town.later(minutes=2)
    _claimed(town, bea, "Noor")
    assert _accepted(town, bea).staff_id == town.staff["Luz"].id


def test_a_supervisor_offers_what_another_has(town: Town, bea: Known, held: Holding) -> None:
    sam = replace(held, staff=town.staff["Sam"], token="")
    _offered(town, sam)
    assert _accepted(town, bea).staff_id == town.staff["Luz"].id


def test_a_supervisor_offers_what_waits(town: Town, bea: Known) -> None:
    sam = Holding(town.staff["Sam"], bea.conversation_id, "")
    _offered(town, sam, to="Noor")
    assert _accepted(town, bea, "Noor").staff_id == town.staff["Noor"].id


def test_nobody_else_may_offer_or_accept(town: Town, bea: Known, held: Holding) -> None:
    with pytest.raises(LeaseLost):
        _offered(town, replace(held, staff=town.staff["Luz"]), to="Sam")
    with pytest.raises(LeaseLost):
        _offered(town, replace(held, token=""), to="Sam")
    _offered(town, held)
    with pytest.raises(DeedRefused, match="offer_over"):
        _accepted(town, bea, "Sam")
    for staff in (town.staff["Kit"], replace(town.staff["Luz"], role="auditor")):
        _may_nothing(town, bea, held, staff)
    assert _endings(town) == [None]


def _may_nothing(town: Town, bea: Known, held: Holding, staff: StaffMember) -> None:
    with pytest.raises(NotAllowed):
        _offered(town, replace(held, staff=staff), to="Sam")
    for deed in (transferring.accept, transferring.decline, transferring.withdraw):
        with pytest.raises(NotAllowed):
            deed(town.house, staff, bea.conversation_id, town.now)


@pytest.mark.parametrize("to", ["Noor", "Kit"])
def test_it_is_offered_to_a_colleague_of_the_team(town: Town, held: Holding, to: str) -> None:
    with pytest.raises(DeedRefused, match="no_such_colleague"):
        _offered(town, held, to=to)
    assert town.rows(offers) == []


def test_a_reason_has_an_end(town: Town, held: Holding) -> None:
    with pytest.raises(DeedRefused, match="long_reason"):
        _offered(town, held, reason="x" * 301)


def test_the_audit_log_says_who_offered_and_who_accepted_but_not_why(
    town: Town, bea: Known, held: Holding
) -> None:
    _offered(town, held, reason="Knows her sister")
    _accepted(town, bea)
    done = [row.action for row in town.rows(audit_entries) if row.actor.startswith("staff:")]
    assert done == ["conversation.claimed", "conversation.offered", "offer.accepted"]
    assert "sister" not in str(town.rows(audit_entries))
