"""Replies that leave later: they leave at their hour, unless anything was said since."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, update

from bot.care import later, specialist
from bot.care.hours import Hour
from bot.care.specialist import Holding, Reply, Rest
from bot.errors import AlreadyLeft, DeedRefused, LeaseLost, NotAllowed, TurnConflict
from bot.sweeps import SWEEPS, sweep
from models import audit_entries, claims, clients, escalations, hour_choices, messages
from tests.racing import at_once
from tests.town import Known, Town

CRY = "I want to kill myself tonight"
LATER = Hour("later")
NOW = Hour("now")
# From ten in the evening, when it is asked, to nine in the morning.
NIGHT = timedelta(hours=11)


@pytest.fixture
def bea(town: Town) -> Known:
    """Bea, who asked for a person twelve hours ago; it is ten in the evening."""
    bea = town.agreed("Bea")
    town.hears(bea, "please call me")
    town.later(hours=12)
    return bea


def held(town: Town, known: Known, name: str = "Noor") -> Holding:
    """Let one of the staff take a conversation."""
    staff = town.staff[name]
    taken = specialist.claim(town.house, staff, known.conversation_id, town.now)
    return Holding(staff, known.conversation_id, taken.token)


def says(town: Town, held: Holding, hour: Hour = LATER, body: str = "I call you at noon.") -> str:
    """Reply, having seen everything."""
    seen = town.rows(messages, conversation_id=held.conversation_id)[-1].id
    reply = Reply(body, seen, f"key-{town.house.new_id()}", hour)
    return specialist.reply(town.house, held, reply, town.now)


def replies(town: Town) -> list[Any]:
    """Read what staff wrote."""
    return town.rows(messages, author="staff")


def morning(town: Town) -> None:
    """Let it become nine in the morning."""
    town.clock.at = town.clock.at.replace(hour=17, minute=0) + timedelta(
        days=town.clock.at.hour >= 17
    )
    town.settle()


def let_go(town: Town, held: Holding, becomes: str = "leave") -> None:
    """Hand it back, saying what becomes of what has not left."""
    specialist.hand_back(town.house, replace(held, later=becomes), town.now)


def opened(town: Town) -> list[str]:
    """Say for what a person is needed."""
    return [row.reason for row in town.rows(escalations, state="open")]


def test_outside_of_the_clients_hours_its_writer_must_choose_when_it_leaves(
    town: Town, bea: Known
) -> None:
    noor = held(town, bea)
    with pytest.raises(DeedRefused, match="outside_hours"):
        says(town, noor, Hour())
    assert replies(town) == [] and says(town, noor, NOW) == "queued"
    town.later(seconds=5)
    assert replies(town)[0].status == "delivered"
    [choice] = town.rows(hour_choices)
    assert (choice.chosen, choice.staff_id) == ("now", town.staff["Noor"].id)


def test_an_answer_leaves_at_any_hour_and_asks_nothing(town: Town, bea: Known) -> None:
    town.hears(bea, "are you there?")
    town.clock.at += timedelta(minutes=30)
    assert says(town, held(town, bea), Hour()) == "queued"
    assert town.rows(hour_choices) == []


def test_in_danger_sending_now_asks_why_which_is_kept_and_audited(town: Town, bea: Known) -> None:
    town.hears(bea, CRY)
    town.later(minutes=31)
    noor = held(town, bea)
    for why, reason in (("  ", "why_now"), ("x" * 201, "long_why")):
        with pytest.raises(DeedRefused, match=reason):
            says(town, noor, Hour("now", why))
    assert says(town, noor, Hour("now", "She is on the bridge")) == "queued"
    town.settle()
    assert replies(town)[0].status == "delivered"
    [choice] = town.rows(hour_choices)
    assert choice.why == "She is on the bridge"
    [told] = town.rows(audit_entries, action="reply.sent_outside_hours")
    assert told.detail == {"message": str(replies(town)[0].id), "why_given": True}
    assert told.actor == f"staff:{town.staff['Noor'].id}"


def test_it_leaves_at_its_hour_also_when_nobody_has_the_conversation(
    town: Town, bea: Known
) -> None:
    noor = held(town, bea)
    assert says(town, noor) == "held"
    let_go(town, noor)
    town.later(hours=10, minutes=59)
    assert (replies(town)[0].status, replies(town)[0].reason) == ("held", "later")
    morning(town)
    assert replies(town)[0].status == "delivered"
    assert opened(town) == []


def test_hours_that_the_client_made_safe_meanwhile_put_it_off(town: Town, bea: Known) -> None:
    noor = held(town, bea)
    says(town, noor)
    let_go(town, noor)
    safe = {"text_from_hour": 11, "text_until_hour": 14}
    with town.house.db.writing() as tx:
        tx.execute(update(clients).where(clients.c.id == bea.client_id).values(**safe))
    morning(town)
    assert replies(town)[0].status == "held"
    town.later(hours=2)
    assert replies(town)[0].status == "delivered"


def test_what_the_client_writes_meanwhile_stops_it_at_once_and_calls_a_person(
    town: Town, bea: Known
) -> None:
    noor = held(town, bea)
    says(town, noor)
    let_go(town, noor)
    town.later(hours=1)
    town.hears(bea, "4")
    town.settle()
    assert (replies(town)[0].status, replies(town)[0].reason) == ("refused", "client_wrote")
    assert opened(town) == ["the client wrote before a reply left"]
    morning(town)
    assert replies(town)[0].status == "refused"


def test_a_stop_meanwhile_refuses_it_and_tells_a_person(town: Town, bea: Known) -> None:
    noor = held(town, bea)
    says(town, noor)
    let_go(town, noor)
    town.hears(bea, "STOP")
    town.settle()
    assert (replies(town)[0].status, replies(town)[0].reason) == ("refused", "opted_out")
    assert opened(town) == ["a reply did not leave"]


def test_a_stop_by_voice_refuses_it_too(town: Town, bea: Known) -> None:
    noor = held(town, bea)
    says(town, noor)
    specialist.opt_out(town.house, noor.staff, bea.conversation_id, "on the phone", town.now)
    town.settle()
    assert replies(town)[0].reason == "opted_out"


def test_while_a_colleague_has_it_it_does_not_leave_by_itself(town: Town, bea: Known) -> None:
    noor = held(town, bea)
    says(town, noor)
    town.clock.at += NIGHT - timedelta(seconds=60)
    town.settle()
    held(town, bea, "Luz")
    morning(town)
    assert (replies(town)[0].status, replies(town)[0].reason) == ("refused", "another_speaks")


def test_after_a_colleagues_own_answer_it_does_not_leave(town: Town, bea: Known) -> None:
    noor = held(town, bea)
    says(town, noor)
    let_go(town, noor)
    town.clock.at += timedelta(minutes=10)
    luz = held(town, bea, "Luz")
    says(town, luz, NOW, "This is Luz.")
    let_go(town, luz)
    morning(town)
    assert [row.status for row in replies(town)] == ["refused", "delivered"]


@pytest.mark.parametrize("name", ["Luz", "Sam"])
def test_who_has_the_conversation_or_supervises_changes_it_or_sends_it_now(
    town: Town, bea: Known, name: str
) -> None:
    noor = held(town, bea)
    says(town, noor)
    says(town, noor, body="And bring your card.")
    let_go(town, noor)
    who = (
        held(town, bea, "Luz")
        if name == "Luz"
        else Holding(town.staff["Sam"], bea.conversation_id, "")
    )
    first, second = replies(town)
    assert later.change(town.house, who, first.id, town.now) == "I call you at noon."
    assert later.send_now(town.house, who, second.id, why="", now=town.now) == "queued"
    town.later(seconds=5)
    assert [(row.status, row.reason) for row in replies(town)] == [
        ("cancelled", "taken_back"),
        ("delivered", None),
    ]
    assert [row.chosen for row in town.rows(hour_choices)] == ["later", "later", "now"]
    for deed in (_change, _send):
        with pytest.raises(AlreadyLeft):
            deed(town, who)


def _change(town: Town, who: Holding) -> str:
    return later.change(town.house, who, replies(town)[0].id, town.now)


def _send(town: Town, who: Holding) -> str:
    return later.send_now(town.house, who, replies(town)[0].id, why="", now=town.now)


@pytest.mark.parametrize("deed", [_change, _send])
def test_who_has_it_not_may_not(
    town: Town, bea: Known, deed: Callable[[Town, Holding], str]
) -> None:
    noor = held(town, bea)
    says(town, noor)
    with pytest.raises(LeaseLost):
        deed(town, replace(noor, staff=town.staff["Luz"]))
    with pytest.raises(NotAllowed):
        deed(town, replace(noor, staff=town.staff["Kit"]))
    with pytest.raises(NotAllowed):
        deed(town, replace(noor, staff=replace(town.staff["Sam"], role="auditor"), token=""))
    town.clock.at += timedelta(seconds=91)
    with pytest.raises(LeaseLost):
        deed(town, noor)
    assert replies(town)[0].status == "held"


def test_sending_now_what_the_client_has_outdated_is_refused(town: Town, bea: Known) -> None:
    noor = held(town, bea)
    says(town, noor)
    town.clock.at += timedelta(seconds=1)
    town.hears(bea, "do not come")
    with pytest.raises(DeedRefused, match="client_wrote"):
        _send(town, noor)


def test_sending_now_in_danger_asks_why(town: Town, bea: Known) -> None:
    noor = held(town, bea)
    says(town, noor)
    with town.house.db.writing() as tx:
        tx.execute(update(escalations).values(level=0))
    with pytest.raises(DeedRefused, match="why_now"):
        _send(town, noor)
    [row] = replies(town)
    assert later.send_now(town.house, noor, row.id, why="He asked", now=town.now) == "queued"


def test_letting_go_asks_what_becomes_of_it(town: Town, bea: Known) -> None:
    noor = held(town, bea)
    says(town, noor)
    with pytest.raises(DeedRefused, match="later"):
        let_go(town, noor, "")
    with pytest.raises(DeedRefused, match="later"):
        specialist.close(town.house, noor, outcome="not_needed", now=town.now)
    assert [row.released_at for row in town.rows(claims)] == [None]
    gone = replace(noor, later="cancel")
    specialist.hand_back(town.house, gone, town.now, rest=Rest())
    assert (replies(town)[0].status, replies(town)[0].reason) == ("cancelled", "taken_back")


def test_the_client_writing_as_the_hour_comes_is_before_it_or_after(town: Town, bea: Known) -> None:
    noor = held(town, bea)
    says(town, noor)
    let_go(town, noor)
    town.clock.at = town.clock.at.replace(hour=17, minute=0)
    sends = next(one for one in SWEEPS if one.name == "sends")
    at_once(
        lambda: town.hears(bea, "wait, do not call"),
        lambda: sweep(town.parts, sends, town.now),
        lambda: sweep(town.parts, sends, town.now),
    )
    town.settle()
    [reply] = replies(town)
    wrote = town.rows(messages, direction="in")[-1]
    assert wrote.body == "wait, do not call"
    if reply.status == "refused":
        assert reply.reason == "client_wrote" and reply.attempts == 0
    else:
        assert (reply.status, reply.attempts) == ("delivered", 1)


def test_two_staff_sending_and_changing_it_at_once_do_one_of_both(town: Town, bea: Known) -> None:
    luz = held(town, bea, "Luz")
    says(town, luz)
    sam = Holding(town.staff["Sam"], bea.conversation_id, "")
    done = at_once(*(_tried(town, who, deed) for who, deed in ((luz, _send), (sam, _change))))
    assert sorted(done) in (["queued", "too late"], ["I call you at noon.", "too late"])
    town.later(seconds=5)
    assert replies(town)[0].status == ("delivered" if "queued" in done else "cancelled")


def _tried(town: Town, who: Holding, deed: Callable[[Town, Holding], str]) -> Callable[[], str]:
    def run() -> str:
        try:
            return deed(town, who)
        except AlreadyLeft:
            return "too late"

    return run


def test_what_was_chosen_is_only_added_to_and_its_words_are_encrypted(
    town: Town, bea: Known
) -> None:
    says(town, held(town, bea), Hour("now", "on the bridge"))
    for statement in (update(hour_choices).values(chosen="later"), delete(hour_choices)):
        with pytest.raises(TurnConflict), town.house.db.writing() as tx:
            tx.execute(statement)
    with town.house.db.reading() as tx:
        [raw] = tx.exec_driver_sql("SELECT why FROM hour_choices")
    assert b"bridge" not in bytes(raw[0])
    assert [row.why for row in town.rows(hour_choices)] == ["on the bridge"]
