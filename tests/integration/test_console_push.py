"""A browser subscribes to notifications: whose it is, what is believed, who may not."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from werkzeug.test import TestResponse

from bot.care.paging.ways import WAYS_MAX
from bot.sending.paging.vapid import public_key
from models import paging_ways, staff_members
from tests.browsing import Browser, Doors
from tests.push_exchange import Subscriber
from tests.town import RING, Town

ENDPOINT = "http://127.0.0.1:9/send/one"


@pytest.fixture
def doors(town: Town) -> Doors:
    return Doors(town)


@pytest.fixture
def small(sqlite_url: str, tmp_path: Path) -> Iterator[Doors]:
    town = Town(sqlite_url, tmp_path)
    yield Doors(town)
    town.close()


def asks(http: Browser, method: str, *, told: str, path: str = "") -> TestResponse:
    """Ask as push.js does."""
    token = http.get("/settings").text.split('data-token="')[1].split('"')[0]
    headers = {"X-CSRFToken": token, "Content-Type": "application/json"}
    return http.http.open(f"/settings/push{path}", method=method, data=told, headers=headers)


def ways(doors: Doors) -> list[Any]:
    """Return the browsers that are pushed to."""
    found = doors.town.rows(paging_ways, kind="push")
    return [row for row in found if row.retired_at is None]


def test_a_browser_becomes_one_way_of_its_owner_and_ends(doors: Doors) -> None:
    noor, subscription = doors.signed_in("noor"), Subscriber("").subscription(ENDPOINT)
    assert public_key(RING) in noor.get("/settings").text
    for _ in range(2):
        assert asks(noor, "POST", told=subscription).json == {"on": True}
    [way] = ways(doors)
    assert (way.staff_id, way.kind) == (doors.town.staff["Noor"].id, "push")
    assert way.tested_at is None and ENDPOINT in way.address
    assert asks(noor, "POST", told=subscription, path="/here").json == {"on": True}
    assert asks(noor, "DELETE", told=subscription).json == {"on": False}
    assert asks(noor, "POST", told=subscription, path="/here").json == {"on": False}
    assert not ways(doors)
    assert asks(noor, "POST", told=subscription).json == {"on": True}


def test_a_device_that_changes_hands_pages_its_new_owner_alone(doors: Doors) -> None:
    subscription = Subscriber("").subscription(ENDPOINT)
    noor, luz = doors.signed_in("noor"), doors.signed_in("luz")
    asks(noor, "POST", told=subscription)
    assert asks(luz, "POST", told=subscription, path="/here").json == {"on": False}
    assert asks(luz, "POST", told=subscription).json == {"on": True}
    assert [way.staff_id for way in ways(doors)] == [doors.town.staff["Luz"].id]
    assert asks(noor, "DELETE", told=subscription).json == {"on": False}
    assert len(ways(doors)) == 1


def test_only_so_many_ways_are_kept(small: Doors) -> None:
    noor = small.signed_in("noor")
    for number in range(WAYS_MAX):
        asks(noor, "POST", told=Subscriber("").subscription(f"{ENDPOINT}{number}"))
    answer = asks(noor, "POST", told=Subscriber("").subscription(ENDPOINT))
    assert (answer.status_code, answer.json) == (409, {"refused": "too_many_ways"})
    assert 0 < len(ways(small)) <= WAYS_MAX


@pytest.mark.parametrize(
    "told",
    [
        "",
        "{}",
        Subscriber("").subscription("http://push.example/send"),
        Subscriber("").subscription("https://10.0.0.8/send"),
        Subscriber("").subscription("https://push.example/" + "x" * 5000),
    ],
    ids=["nothing", "empty", "no TLS", "our network", "endless"],
)
def test_what_is_no_subscription_is_not_kept(small: Doors, told: str) -> None:
    assert asks(small.signed_in("noor"), "POST", told=told).status_code == 400
    assert not ways(small)


def test_who_only_looks_on_is_never_paged(small: Doors) -> None:
    with small.town.house.db.writing() as tx:
        auditor = update(staff_members).where(staff_members.c.sign_in_name == "luz")
        tx.execute(auditor.values(role="auditor"))
    luz = small.signed_in("luz")
    assert "push-setting" not in luz.get("/settings").text
    for path in ("", "/here"):
        assert luz.post(f"/settings/push{path}").status_code == 403
    assert not ways(small)


def test_a_form_of_somebody_elses_subscribes_nobody(small: Doors) -> None:
    noor, subscription = small.signed_in("noor"), Subscriber("").subscription(ENDPOINT)
    for method in ("POST", "DELETE"):
        assert noor.http.open("/settings/push", method=method, data=subscription).status_code == 400
    assert small.visitor().http.get("/settings").status_code == 303
    assert not ways(small)
