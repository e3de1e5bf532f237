"""Pages on the town's staff phones: shown without content, and answered there."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from bot.sending.paging.offered import offered
from models import page_attempts, paging_ways
from tests.browsing import Doors
from tests.paging import page_out
from tests.town import RING, Town


def paged(town: Town, name: str, *, kind: str) -> Any:
    """Page somebody by a simulated way, as the sweep does; returns the attempt's id."""
    house, staff_id = town.house, town.staff[name].id
    way = {"id": house.new_id(), "staff_id": staff_id, "kind": kind, "address": "+15035550171"}
    more = {"address_hash": RING.look_up(kind), "position": 1, "created_at": town.now}
    out = page_out(kind, "+15035550171", attempt_id=house.new_id())
    sent = town.parts.pagers[kind].page(out)
    row = {
        "id": out.attempt_id,
        "way_id": way["id"],
        "staff_id": staff_id,
        "purpose": "test",
        "token_hash": out.attempt_id.bytes * 2,
        "state": sent.status,
        "provider_id": sent.provider_id,
        "due_at": town.now,
        "attempted_at": town.now,
    }
    with house.db.writing() as tx:
        tx.execute(insert(paging_ways), {**way, **more})
        tx.execute(insert(page_attempts), row)
    return out.attempt_id


def test_a_page_of_each_kind_is_answered_on_the_town_s_page(town: Town) -> None:
    doors = Doors(town)
    noor = doors.signed_in("noor")
    assert "No pages yet." in noor.get("/town").text
    ids = {kind: paged(town, "Noor", kind=kind) for kind in ("sms", "voice", "email")}
    assert noor.get("/town").text.count("Answer for Noor") == 3
    for attempt_id in ids.values():
        assert noor.post(f"/town/pages/{attempt_id}").status_code == 303
    answered = {row.id: row.answered_by for row in town.rows(page_attempts)}
    assert answered == {ids["sms"]: "reply", ids["voice"]: "key", ids["email"]: "link"}
    assert "Answer for Noor" not in noor.get("/town").text


def test_another_team_sees_no_pages_of_ours_and_answers_none(town: Town) -> None:
    doors, attempt_id = Doors(town), paged(town, "Noor", kind="sms")
    kit = doors.signed_in("kit")
    assert "No pages yet." in kit.get("/town").text
    assert kit.post(f"/town/pages/{attempt_id}").status_code == 404
    assert town.rows(page_attempts)[0].acknowledged_at is None


def test_a_simulated_house_offers_every_way_and_one_for_real_what_it_is_set_up_for(
    sqlite_url: str, tmp_path: Path
) -> None:
    town = Town(sqlite_url, tmp_path)
    assert offered(town.config) == {"sms", "voice", "email", "push"} == set(town.parts.pagers)
    away = replace(town.config, public_url="http://aftercall.example")
    assert offered(away) == {"sms", "voice", "email"}
    town.close()
