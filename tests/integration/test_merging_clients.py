"""Two clients who are one person: nothing is lost, nothing widened, and it can be undone."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update

from bot.care import finding, specialist
from bot.care.claims import AlreadyClaimed
from bot.care.clients import merging, plans, reaching
from bot.care.clients.merging import Same
from bot.care.clients.plans import SafetyPlan
from bot.care.clients.reaching import Asked
from bot.errors import FormInvalid, NotAllowed
from bot.sending import facts
from models import (
    audit_entries,
    check_ins,
    client_merges,
    clients,
    consent_entries,
    contact_points,
    conversations,
    enrolments,
    merge_endings,
    messages,
    progresses,
    staff_members,
)
from tests.racing import at_once
from tests.town import Known, Town

WHY = "Same birthday, and she told me of both numbers"


@pytest.fixture
def two(town: Town) -> tuple[Known, Known]:
    """Bea, who has agreed to texts, and Dee, who was referred on another number and agreed too."""
    return town.agreed("Bea", name="Bea Lind"), town.agreed("Dee", name="Beatrice Lindqvist")


def merged(town: Town, two: tuple[Known, Known], who: str = "Noor") -> UUID:
    """Let somebody say that they are one; return the newest merge's id."""
    same = Same(two[0].client_id, two[1].client_id, WHY)
    merging.merge(town.house, town.staff[who], same, town.now)
    found: UUID = town.rows(client_merges)[-1].id
    return found


def undone(town: Town, merge_id: UUID, who: str = "Sam") -> None:
    """Let somebody part them again."""
    merging.undo(town.house, town.staff[who], merge_id, reason="They are sisters", now=town.now)


def point_of(town: Town, known: Known) -> Any:
    """Return the contact point of a client's conversation."""
    [talk] = town.rows(conversations, id=known.conversation_id)
    [point] = town.rows(contact_points, id=talk.contact_point_id)
    return point


def found(town: Town, wanted: str) -> set[UUID]:
    """Return whom a search finds."""
    return {one.client_id for one in finding.find(town.house, town.staff["Noor"], wanted, town.now)}


def reached(town: Town, known: Known, safe: str, **more: str) -> None:
    """Write down how a client may be reached."""
    topics = dict.fromkeys(("ok_name", "safe_word", "voicemail", "no_calls_after", "notes"), "")
    values = {**topics, "shared_phone": "no", **more, "safe_to_text": safe}
    asked = Asked(values, None, again=False)
    reaching.change(town.house, town.staff["Noor"], known.client_id, asked=asked, now=town.now)


def test_numbers_and_all_that_hangs_on_them_become_the_kept_client_s(
    town: Town, two: tuple[Known, Known]
) -> None:
    bea, dee = two
    plan = (SafetyPlan(coping="Tea"), None)
    plans.write(town.house, town.staff["Noor"], dee.client_id, plan=plan, now=town.now)
    merged(town, two)
    assert {row.client_id for row in town.rows(contact_points)} == {bea.client_id}
    with town.house.db.reading() as tx:
        newest = plans.latest(tx, bea.client_id)
    assert newest is not None and newest.plan.coping == "Tea"
    for wanted in ("bea lind", "lindqvist", "0143", "0145"):
        assert found(town, wanted) == {bea.client_id}, wanted
    told = town.rows(audit_entries, action="client.merged")
    assert {row.subject for row in told} == {f"client:{one.client_id}" for one in two}


def test_undone_everything_goes_back_and_what_came_since_stays(
    town: Town, two: tuple[Known, Known]
) -> None:
    bea, dee = two
    reached(town, dee, "10-12", ok_name="a friend")
    merge_id = merged(town, two)
    plan = (SafetyPlan(coping="Music"), None)
    plans.write(town.house, town.staff["Noor"], bea.client_id, plan=plan, now=town.now)
    for _ in range(2):
        undone(town, merge_id)
    assert len(town.rows(merge_endings)) == 1
    assert point_of(town, dee).client_id == dee.client_id
    assert found(town, "lindqvist") == {dee.client_id} == found(town, "0145")
    with town.house.db.reading() as tx:
        assert plans.latest(tx, dee.client_id) is None
        kept = plans.latest(tx, bea.client_id)
    assert kept is not None and kept.plan.coping == "Music"
    [row] = town.rows(clients, id=bea.client_id)
    assert (row.safe_to_text, row.text_from_hour) == (True, None)
    [other] = town.rows(clients, id=dee.client_id)
    assert (other.text_from_hour, other.text_until_hour) == (10, 12)
    # And it may be said again.
    merged(town, two)
    assert point_of(town, dee).client_id == bea.client_id


@pytest.mark.parametrize("stopped", [0, 1])
def test_a_stop_on_one_holds_for_all_and_stays_when_it_is_undone(
    town: Town, two: tuple[Known, Known], stopped: int
) -> None:
    town.hears(two[stopped], "STOP")
    town.settle()
    merge_id = merged(town, two)
    undone(town, merge_id)
    for one in two:
        entries = town.rows(consent_entries, contact_point_id=point_of(town, one).id)
        assert [row.state for row in entries if row.purpose == "everything"][-1] == "revoked"


def test_each_number_keeps_its_own_consent(town: Town) -> None:
    bea, dee = town.agreed("Bea"), town.refer("Dee")
    town.settle()
    before = len(town.rows(consent_entries))
    merged(town, (bea, dee))
    assert len(town.rows(consent_entries)) == before
    point = point_of(town, dee)
    asked = town.rows(consent_entries, contact_point_id=point.id, purpose="check_in")
    assert asked == [] and point.client_id == bea.client_id


@pytest.mark.parametrize(
    ("kept", "other", "since"),
    [
        ("yes", "10-14", (True, 10, 14)),
        ("9-12", "11-15", (True, 11, 12)),
        ("9-11", "12-15", (False, None, None)),
        ("yes", "no", (False, None, None)),
    ],
)
def test_the_stricter_hours_hold(
    town: Town, two: tuple[Known, Known], kept: str, other: str, since: Any
) -> None:
    reached(town, two[0], kept)
    reached(town, two[1], other, shared_phone="yes", no_calls_after="18")
    merged(town, two)
    for one in two:
        with town.house.db.reading() as tx:
            [known] = facts.read(town.house.db, tx, [one.conversation_id], town.now).values()
        hours = since[1:] if since[1] else None
        assert (known.safe_to_text, known.safe_hours) == (since[0], hours)
    assert town.rows(clients, id=two[0].client_id)[0].shared_phone


def test_unprompted_texts_of_both_numbers_are_counted_together(
    town: Town, two: tuple[Known, Known]
) -> None:
    before = [_unprompted(town, one) for one in two]
    merged(town, two)
    assert before[0] and before[1]
    assert [_unprompted(town, one) for one in two] == [sum(before)] * 2


def _unprompted(town: Town, known: Known) -> int:
    with town.house.db.reading() as tx:
        [found] = facts.read(town.house.db, tx, [known.conversation_id], town.now).values()
    return found.unprompted


def test_check_ins_of_one_campaign_go_on_once_where_they_wrote_last(
    town: Town, two: tuple[Known, Known]
) -> None:
    bea, dee = two
    town.later(minutes=5)
    town.hears(dee, "hello")
    town.settle()
    merge_id = merged(town, two)
    planned = {row.conversation_id for row in town.rows(check_ins, state="due")}
    assert planned == {dee.conversation_id}
    skipped = town.rows(check_ins, conversation_id=bea.conversation_id, state="skipped")
    assert skipped and {row.reason for row in skipped} == {"merged"}
    undone(town, merge_id)
    assert {row.conversation_id for row in town.rows(check_ins, state="due")} == {
        bea.conversation_id,
        dee.conversation_id,
    }
    assert len(town.rows(enrolments)) == 2


def test_one_script_goes_on_and_the_other_ends_with_what_it_had_not_sent(
    town: Town, two: tuple[Known, Known]
) -> None:
    bea, dee = two
    town.later(days=2, hours=3)
    assert len(town.rows(progresses, state="active")) == 2
    merged(town, two)
    [going_on] = town.rows(progresses, state="active")
    ended = town.rows(progresses, result="merged")
    assert {going_on.conversation_id, ended[0].conversation_id} == {
        bea.conversation_id,
        dee.conversation_id,
    }
    assert [row.reason for row in town.rows(check_ins, state="finished")][-1] == "merged"


def test_a_number_that_both_had_leads_to_one_conversation(town: Town) -> None:
    bea = town.agreed("Bea")
    again = town.refer("Bea", shared_phone=True)
    assert town.hears(bea, "hello").value == "person"
    assert len(town.rows(conversations)) == 3
    merge_id = merged(town, (bea, again))
    town.hears(bea, "and now?")
    assert town.rows(messages, direction="in")[-1].conversation_id == bea.conversation_id
    assert point_of(town, again).state == "unreachable"
    undone(town, merge_id)
    point = point_of(town, again)
    assert (point.state, point.client_id) == ("active", again.client_id)
    town.hears(bea, "who now?")
    assert town.rows(messages, direction="in")[-1].conversation_id not in {
        bea.conversation_id,
        again.conversation_id,
    }


def test_three_are_one_and_are_parted_in_the_opposite_order(
    town: Town, two: tuple[Known, Known]
) -> None:
    bea, dee = two
    ana = town.agreed("Ana")
    first = merged(town, (bea, dee))
    second = merged(town, (ana, bea))
    assert found(town, "lindqvist") == {ana.client_id}
    with pytest.raises(FormInvalid):
        undone(town, first)
    with pytest.raises(FormInvalid):
        merged(town, (dee, ana))
    undone(town, second)
    assert point_of(town, dee).client_id == bea.client_id
    undone(town, first)
    assert point_of(town, dee).client_id == dee.client_id


def test_who_may_not_and_what_is_missing(town: Town, two: tuple[Known, Known]) -> None:
    with pytest.raises(NotAllowed):
        merged(town, two, "Kit")
    with pytest.raises(NotAllowed):
        merged(town, (two[0], two[0]))
    with pytest.raises(FormInvalid):
        same = Same(two[0].client_id, two[1].client_id, " ")
        merging.merge(town.house, town.staff["Noor"], same, town.now)
    with town.house.db.writing() as tx:
        luz = update(staff_members).where(staff_members.c.display_name == "Luz")
        tx.execute(luz.values(team_id=town.other_team_id))
    merge_id = merged(town, two)
    for who in ("Noor", "Kit"):
        with pytest.raises(NotAllowed):
            undone(town, merge_id, who)
    assert town.rows(merge_endings) == []


def test_a_claim_of_somebody_else_is_in_the_way_and_one_s_own_is_not(
    town: Town, two: tuple[Known, Known]
) -> None:
    specialist.claim(town.house, town.staff["Luz"], two[1].conversation_id, town.now)
    with pytest.raises(AlreadyClaimed) as claimed:
        merged(town, two)
    assert claimed.value.staff_id == town.staff["Luz"].id
    assert town.rows(client_merges) == []
    merge_id = merged(town, two, "Luz")
    with pytest.raises(AlreadyClaimed):
        undone(town, merge_id)


def test_said_twice_and_the_other_way_round_at_once_they_are_merged_once(
    town: Town, two: tuple[Known, Known]
) -> None:
    ways = (two, two, (two[1], two[0]))
    ended = at_once(*(lambda way=way: _tried(town, way) for way in ways))
    assert len(town.rows(client_merges)) == 1
    assert ended.count("said") >= 1 and set(ended) <= {"said", "refused"}
    assert len({row.client_id for row in town.rows(contact_points)}) == 1


def _tried(town: Town, two: tuple[Known, Known]) -> str:
    try:
        merged(town, two)
    except FormInvalid:
        return "refused"
    return "said"


def test_a_text_that_comes_meanwhile_is_not_lost(town: Town, two: tuple[Known, Known]) -> None:
    bea, dee = two
    at_once(
        lambda: merged(town, two) is not None,
        lambda: town.hears(dee, "STOP"),
        lambda: town.hears(bea, "I am here"),
    )
    town.settle()
    heard = [row.body for row in town.rows(messages, direction="in")]
    assert {"STOP", "I am here"} <= set(heard)
    for one in two:
        entries = town.rows(consent_entries, contact_point_id=point_of(town, one).id)
        assert [row.state for row in entries if row.purpose == "everything"][-1:] == ["revoked"]
    assert town.rows(progresses, state="active") == []
