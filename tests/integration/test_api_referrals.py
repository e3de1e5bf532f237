"""The machines' door: a referral makes one client, however often and by whomever it is told."""

import pytest

from bot.care.clients import circumstances
from models import (
    api_requests,
    audit_entries,
    clients,
    consent_entries,
    messages,
    referrals,
)
from tests.machines import GOOD, Machine, told
from tests.racing import at_once
from tests.town import Town


@pytest.fixture
def machine(town: Town) -> Machine:
    """The dispatch system of the town's team."""
    return Machine(town)


def test_a_referral_makes_a_client_and_says_what_became_of_it(machine: Machine, town: Town) -> None:
    answer = machine.post()
    assert (answer.status_code, machine.doors.woken) == (201, 1)
    assert (told(answer)["client"], told(answer)["texting"]) == ("new", "planned")
    [client], [kept] = town.rows(clients), town.rows(referrals)
    assert (client.name, client.birth_year, client.team_id) == (GOOD["name"], "1987", town.team_id)
    assert (kept.disposition, kept.source, str(kept.id)) == (
        "stayed home",
        "api",
        told(answer)["id"],
    )
    [entry] = town.rows(audit_entries, action="client.referred")
    assert entry.actor == f"machine:{kept.api_token_id}"
    read = machine.get(answer.headers["Location"])
    assert told(read) == {"id": told(answer)["id"], "texting": "planned"}


def test_a_hundred_at_once_make_one_client(machine: Machine, town: Town) -> None:
    answers = at_once(*[machine.post for _ in range(100)])
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.data for answer in answers}) == 1
    assert len(town.rows(clients)) == len(town.rows(referrals)) == 1
    assert len(town.rows(api_requests)) == 1


def test_under_keys_of_their_own_they_make_one_client_too(machine: Machine, town: Town) -> None:
    posts = [lambda number=number: machine.post(key=f"key-{number}") for number in range(20)]
    answers = at_once(*posts)
    assert {answer.status_code for answer in answers} == {201}
    assert len({told(answer)["id"] for answer in answers}) == 1
    assert len(town.rows(clients)) == len(town.rows(referrals)) == 1


def test_a_key_is_for_one_body(machine: Machine, town: Town) -> None:
    first, again = machine.post(), machine.post()
    assert first.data == again.data
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    other = machine.post({**GOOD, "name": "Somebody Else"})
    assert (other.status_code, other.mimetype) == (422, "application/problem+json")
    assert len(town.rows(clients)) == 1


def test_another_incident_of_the_same_person_is_theirs(machine: Machine, town: Town) -> None:
    machine.post()
    again = {**GOOD, "name": " beatrix  QUILLFEATHER", "incident_number": "26-009999"}
    answer = machine.post(again, key="two")
    assert told(answer)["client"] == "known"
    assert len(town.rows(clients)) == 1 and len(town.rows(referrals)) == 2
    assert len(town.rows(consent_entries, purpose="consent_request")) == 2


def test_who_stopped_is_planned_nothing_by_another_referral(machine: Machine, town: Town) -> None:
    machine.post()
    town.settle()
    town.hears_from("+15035550143", "STOP")
    town.settle()
    before = len(town.rows(referrals))
    machine.post({**GOOD, "incident_number": "26-009999"}, key="two")
    town.settle()
    sent = [one.purpose for one in town.rows(messages, direction="out")]
    assert before + 1 == len(town.rows(referrals))
    assert sent == ["consent_request", "confirmation"]


def test_a_number_under_another_name_goes_to_a_person_unless_it_is_shared(
    machine: Machine, town: Town
) -> None:
    machine.post()
    other = {**GOOD, "name": "Dee", "incident_number": "2"}
    assert machine.post(other, key="two").status_code == 409
    assert machine.post({**GOOD, "birth_year": 1950}, key="three").status_code == 409
    assert len(town.rows(clients)) == 1
    assert told(machine.post({**other, "shared_phone": True}, key="four"))["client"] == "new"
    assert len(town.rows(clients)) == 2


def test_what_another_team_has_is_not_told(machine: Machine, town: Town) -> None:
    machine.post()
    theirs = Machine(town, town.other_team_id)
    answer = theirs.post({**GOOD, "name": "Dee"})
    assert (answer.status_code, told(answer)["client"]) == (201, "new")
    mine = town.rows(referrals)[0].id
    assert theirs.get(f"/api/referrals/{mine}").status_code == 404


def test_a_number_of_who_died_is_refused_and_says_so(machine: Machine, town: Town) -> None:
    machine.post()
    [bea] = town.rows(clients)
    told_of = circumstances.Told("deceased")
    circumstances.tell(town.house, town.staff["Noor"], bea.id, told=told_of, now=town.now)
    answer = machine.post({**GOOD, "incident_number": "2"}, key="two")
    assert answer.status_code == 409 and "has died" in answer.text
    assert len(town.rows(referrals)) == 1
