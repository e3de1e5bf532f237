"""A text whose turn fails is never lost: kept whole, tried again, and at last before a person."""

from pathlib import Path

import pytest
from sqlalchemy import text, update

from bot.app import create_app
from bot.care.turn.inbound import Ending
from bot.errors import DatabaseDown
from models import (
    check_ins,
    clients,
    conversations,
    escalations,
    messages,
    progresses,
    stored_inbound,
    turns,
)
from models.types import Encrypted
from tests import databases
from tests.town import RING, Known, Town
from tests.twilio_town import MESSAGES, TwilioTown


@pytest.fixture
def bea(town: Town) -> Known:
    """Bea, in the middle of her first check-in, referred to a service."""
    bea = town.agreed("Bea", service="Northside Housing Help")
    town.later(days=2, hours=3)
    return bea


def damage(town: Town, but: Known | None = None) -> None:
    """Spoil a sealed field that every turn of Bea's reads, as a lost key or a bad disk would."""
    with town.house.db.writing() as tx:
        tx.execute(text("UPDATE clients SET service = :nothing"), {"nothing": b"\1" + bytes(40)})
        if but is not None:
            spared = update(clients).where(clients.c.id == but.client_id)
            tx.execute(spared.values(service="Housing Help"))


def mend(town: Town) -> None:
    """Put the field back."""
    sealed = RING.seal("Northside Housing Help", b"clients.service")
    with town.house.db.writing() as tx:
        tx.execute(text("UPDATE clients SET service = :sealed"), {"sealed": sealed})


def heard(town: Town) -> list[str]:
    """List the bodies stored as messages."""
    return [row.body for row in town.rows(messages, direction="in")]


def test_a_turn_that_fails_keeps_the_whole_text(town: Town, bea: Known) -> None:
    damage(town)
    body = "\0 \ud800 I want to die 🙂"
    assert town.hears(bea, body, media_count=2) is Ending.STORED
    [kept] = town.rows(stored_inbound)
    assert (kept.state, kept.tries, kept.failure) == ("waiting", 1, "InvalidTag")
    assert "I want to die" in kept.payload and '"media_count": 2' in kept.payload
    assert heard(town) == ["yes"]


def test_the_same_text_again_is_kept_once(town: Town, bea: Known) -> None:
    damage(town)
    for _ in range(2):
        assert town.hears(bea, "4", provider_id="SMsame") is Ending.STORED
    assert len(town.rows(stored_inbound)) == 1


def test_what_was_kept_is_taken_when_the_fault_is_gone(town: Town, bea: Known) -> None:
    damage(town)
    town.hears(bea, "2")
    mend(town)
    town.later(minutes=1)
    assert [row.state for row in town.rows(stored_inbound)] == ["done"]
    assert heard(town) == ["yes", "2"]
    assert town.said(bea)[-1] == "first_check_in.offer_call"
    assert town.hears(bea, "2", provider_id=town.rows(stored_inbound)[0].provider_id) is (
        Ending.DUPLICATE
    )


def test_after_three_tries_a_person_has_it_as_urgent(town: Town, bea: Known) -> None:
    damage(town)
    town.hears(bea, "I want to die")
    for minutes in (1, 2):
        town.later(minutes=minutes)
        assert [row.state for row in town.rows(stored_inbound)] == ["waiting"]
    town.later(minutes=8)
    assert [row.state for row in town.rows(stored_inbound)] == ["given_up"]
    assert heard(town) == ["yes", "I want to die"]
    [opened] = town.rows(escalations)
    assert opened.level <= 1 and opened.state == "open" and "read it now" in opened.reason
    assert town.rows(conversations)[0].state == "waiting"
    assert town.rows(turns)[-1].ending == "person"


def test_each_of_several_is_tried_and_none_keeps_the_others_waiting(town: Town, bea: Known) -> None:
    damage(town)
    town.hears(bea, "one")
    town.hears(bea, "two")
    dee = town.refer("Dee")
    town.settle()
    assert town.hears(dee, "yes") is Ending.SCRIPT
    town.later(minutes=1)
    town.later(minutes=2)
    town.later(minutes=8)
    assert [row.state for row in town.rows(stored_inbound)] == ["given_up"] * 2
    assert sorted(heard(town)) == ["one", "two", "yes", "yes"]


def test_a_text_that_came_again_meanwhile_is_not_taken_twice(town: Town, bea: Known) -> None:
    damage(town)
    town.hears(bea, "4", provider_id="SMsame")
    mend(town)
    assert town.hears(bea, "4", provider_id="SMsame") is Ending.SCRIPT
    town.later(minutes=1)
    assert heard(town) == ["yes", "4"]
    assert [row.state for row in town.rows(stored_inbound)] == ["done"]


@pytest.mark.parametrize("place", ["not json", '{"format": 99}', '{"format": 1}'])
def test_a_place_that_cannot_be_read_puts_the_client_before_a_person(
    town: Town, bea: Known, place: str
) -> None:
    with town.house.db.writing() as tx:
        tx.execute(update(progresses).values(place=place))
    assert town.hears(bea, "4") is Ending.PERSON
    assert [row.reason for row in town.rows(escalations)] == ["its script is missing"]


def test_a_cry_for_help_is_heard_even_where_the_place_cannot_be_read(
    town: Town, bea: Known
) -> None:
    with town.house.db.writing() as tx:
        tx.execute(update(progresses).values(place="not json"))
    assert town.hears(bea, "I want to kill myself tonight") is Ending.PERSON
    assert [row.level for row in town.rows(escalations)] == [0]


def test_a_timer_that_cannot_fire_stops_nobody_elses(town: Town) -> None:
    _, dee = town.agreed("Bea", service="Northside Housing Help"), town.agreed("Dee")
    town.later(days=2, hours=3)
    damage(town, but=dee)
    town.later(days=1)
    assert town.said(dee)[-1] == "first_check_in.how_are_things.remind"
    assert [row.reason for row in town.rows(escalations)] == ["its script cannot go on"]


def test_a_check_in_that_cannot_start_stops_nobody_elses(town: Town) -> None:
    bea, dee = town.agreed("Bea", service="Northside Housing Help"), town.agreed("Dee")
    damage(town, but=dee)
    town.later(days=2, hours=3)
    assert town.said(dee)[-1] == "first_check_in.how_are_things"
    [failed] = town.rows(check_ins, conversation_id=bea.conversation_id, reason="failed")
    assert failed.state == "skipped"
    assert [row.reason for row in town.rows(escalations)] == ["a check-in could not be started"]


def test_a_stored_text_is_sealed_in_the_database(town: Town, bea: Known) -> None:
    damage(town)
    town.hears(bea, "I want to die")
    assert isinstance(stored_inbound.c.payload.type, Encrypted)
    with town.house.db.reading() as tx:
        [raw] = tx.execute(text("SELECT payload FROM stored_inbound")).scalars()
    assert b"die" not in bytes(raw) and b"5550143" not in bytes(raw)


def test_only_a_database_that_is_down_answers_503_and_the_text_is_taken_when_it_is_back(
    sqlite_url: str, sqlite_folder: Path
) -> None:
    city = TwilioTown(sqlite_url, sqlite_folder)
    city.app = create_app(city.parts)
    city.refer("Bea")
    form = city.inbound_form("yes")
    city.close()
    (sqlite_folder / "aftercall.db").rename(sqlite_folder / "away.db")
    (sqlite_folder / "aftercall.db").mkdir()
    answer = city.posts(MESSAGES, form)
    assert answer.status_code == 503 and int(answer.headers["Retry-After"]) > 0
    (sqlite_folder / "aftercall.db").rmdir()
    (sqlite_folder / "away.db").rename(sqlite_folder / "aftercall.db")
    assert city.posts(MESSAGES, form).status_code == 200
    assert [row.body for row in city.rows(messages, direction="in")] == ["yes"]
    city.close()


def test_a_postgresql_that_goes_away_is_down_for_every_deed(
    postgresql_url: str, tmp_path: Path
) -> None:
    town = Town(postgresql_url, tmp_path)
    bea = town.refer("Bea")
    server, name = databases._server(durable=False), postgresql_url.split("?")[0].rpartition("/")[2]
    databases._execute(server, "DROP DATABASE {} WITH (FORCE)", name)
    for _ in range(2):
        with pytest.raises(DatabaseDown):
            town.hears(bea, "yes")
        with pytest.raises(DatabaseDown), town.house.db.reading():
            pass
    town.close()
