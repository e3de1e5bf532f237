"""The machines' door refuses clearly, tells every fault, and says nothing that is not theirs."""

from datetime import timedelta
from typing import Any

import pytest

from bot.care.intake import posting, tokens
from bot.errors import DeedRefused
from models import api_requests, api_tokens, clients, referrals
from tests.machines import GOOD, Machine, told
from tests.town import Town


@pytest.fixture
def machine(town: Town) -> Machine:
    """The dispatch system of the town's team."""
    return Machine(town)


def test_without_a_living_token_nobody_gets_in(machine: Machine, town: Town) -> None:
    for shown in ("", "Bearer", "Bearer nothing", "Basic abc", f"bearer {machine.token}"):
        answer = machine.post(Authorization=shown)
        assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
        assert answer.mimetype == "application/problem+json"
    with town.house.db.writing() as tx:
        assert tokens.revoke(tx, town.house, town.team_id, name="dispatch", now=town.now)
        assert not tokens.revoke(tx, town.house, town.team_id, name="dispatch", now=town.now)
    assert machine.post().status_code == 401
    assert town.rows(clients) == []


def test_the_token_is_kept_nowhere_and_its_use_is_seen(machine: Machine, town: Town) -> None:
    machine.post()
    [row] = town.rows(api_tokens)
    assert machine.token.encode() not in bytes(row.digest) and row.last_used_at == town.now
    with pytest.raises(DeedRefused), town.house.db.writing() as tx:
        tokens.make(tx, town.house, town.team_id, name="dispatch", now=town.now)


def test_every_fault_is_told_at_once(machine: Machine, town: Town) -> None:
    body = {"name": " ", "phone": "503-555-0143", "language": "tlh", "shared_phone": 1, "age": 3}
    answer = machine.post(body)
    faults = {one["property"]: one["detail"] for one in told(answer)["errors"]}
    assert answer.status_code == 400
    assert faults.keys() == body.keys()
    assert faults["phone"] == "Give a US number as +1 and ten digits."
    assert town.rows(clients) == town.rows(api_requests) == []


@pytest.mark.parametrize(
    ("change", "at"),
    [
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"called_at": "2036-03-02T21:30:00Z"}, "called_at"),
        ({"verbal_consent_at": "1999-03-02T21:30:00-08:00"}, "verbal_consent_at"),
        ({"birth_year": 1901}, "birth_year"),
    ],
)
def test_what_cannot_be_is_told_too(machine: Machine, change: dict[str, Any], at: str) -> None:
    answer = machine.post({**GOOD, **change})
    assert answer.status_code == 422
    assert [one["property"] for one in told(answer)["errors"]] == [at]


def test_what_is_no_json_object_is_refused(machine: Machine) -> None:
    http = machine.doors.app.test_client()
    sent = {"Authorization": f"Bearer {machine.token}", "Idempotency-Key": "k"}
    for data in (b"", b"{", b"[]", b"null", b"[" * 100_000, b'"\xff"', b'{"name": "\\ud800"}'):
        answer = http.post(
            "/api/referrals", data=data, headers=sent, content_type="application/json"
        )
        assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert http.post("/api/referrals", data=b"a=b", headers=sent).status_code == 415
    large = http.post("/api/referrals", json={"name": "x" * 300_000}, headers=sent)
    assert large.status_code == 413


@pytest.mark.parametrize("key", ["", "x" * 201, "two words", "ключ"])
def test_a_key_is_needed_and_plain(machine: Machine, key: str) -> None:
    answer = machine.post(key=key.encode().decode("latin-1"))
    assert [one["property"] for one in told(answer)["errors"]] == ["Idempotency-Key"]
    assert answer.status_code == 400


def test_a_loop_gone_wild_is_told_to_wait(machine: Machine, town: Town) -> None:
    for _ in range(tokens.REQUESTS_PER_MINUTE_MAX):
        tokens.admit(town.house, machine.token, now=town.now)
    answer = machine.post()
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")
    town.later(minutes=1)
    assert machine.post().status_code == 201


def test_keys_are_forgotten_after_a_week(machine: Machine, town: Town) -> None:
    machine.post()
    town.clock.at += posting.KEY_KEPT + timedelta(seconds=1)
    machine.post({**GOOD, "incident_number": "2"}, key="two")
    assert len(town.rows(api_requests)) == 1 and len(town.rows(referrals)) == 2


def test_other_ways_in_are_closed(machine: Machine) -> None:
    http = machine.doors.app.test_client()
    for answer in (http.put("/api/referrals"), http.get("/api/nothing")):
        assert answer.status_code in (404, 405)
        assert answer.mimetype == "application/problem+json"
    assert machine.get("/api/referrals/0198a4ce-0000-7000-8000-000000000000").status_code == 404


def test_logs_name_nobody(machine: Machine, capfd: pytest.CaptureFixture[str]) -> None:
    machine.post()
    machine.post({**GOOD, "phone": "5035550143"}, key="two")
    machine.post({**GOOD, "name": "Dee"}, key="three")
    logged = "".join(capfd.readouterr())
    assert not any(word in logged for word in ("5035550143", "Quillfeather", machine.token))
