"""What was said long ago lies apart: everybody reads it as before, and nothing waits for it."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert, select

from bot.care import archiving, translations
from bot.care.translations import Place, Written
from bot.sweeps import SWEEPS, sweep
from models import archived_messages, escalations, every_message, messages
from tests.browsing import Doors
from tests.integration.test_console_exports import files_of
from tests.town import Known, Town

OTHERS = ("Bea", "Bo", "Dee")
AGAIN = "necesito hablar con alguien"
WHY = {"why": "She asked for it"}


@pytest.fixture
def ana(town: Town) -> Known:
    """Ana, who wrote more than a year ago."""
    ana = town.agreed("Ana")
    for body in ("estoy bien", "gracias por escribir"):
        town.hears(ana, body)
    town.settle()
    return ana


@pytest.fixture
def doors(town: Town) -> Doors:
    """The town's web application."""
    return Doors(town)


def pass_days(town: Town, days: int = 401) -> None:
    """Let time go by in which nothing runs."""
    town.clock.at += timedelta(days=days)


def archive(town: Town) -> None:
    """Let the archive take what is due, as the sweep does."""
    [one] = [one for one in SWEEPS if one.name == "archive"]
    while sweep(town.parts, one, town.now):
        pass


def copy_of_first(town: Town, **changes: Any) -> UUID:
    """Write another message like the first one."""
    [first] = [dict(row._mapping) for row in town.rows(messages)[:1]]
    copy: UUID = town.house.new_id()
    own = {"id": copy, "provider_id": None, "idempotency_key": None}
    with town.house.db.writing() as tx:
        tx.execute(insert(messages), {**first, **own, **changes})
    return copy


def kept(town: Town) -> list[dict[str, Any]]:
    """Return all that was said, wherever it is."""
    with town.house.db.reading() as tx:
        query = select(every_message).order_by(every_message.c.id)
        return [dict(row._mapping) for row in tx.execute(query)]


def shown(page: str) -> str:
    """Return what a page says, without the tokens of its forms."""
    return re.sub(r'(name="csrf_token" value|data-cursor)="[^"]*"', "", page)


def test_what_is_old_moves_whole_and_what_is_young_stays(town: Town, ana: Known) -> None:
    before = kept(town)
    pass_days(town)
    town.hears(ana, "hola otra vez")
    young = {row.id for row in town.rows(messages)} - {row["id"] for row in before}
    archive(town)
    assert {row.id for row in town.rows(messages)} == young
    assert [row for row in kept(town) if row["id"] not in young] == before
    assert len(town.rows(archived_messages)) == len(before) > 3


def test_nothing_moves_before_its_time_and_nothing_that_may_still_leave(
    town: Town, ana: Known
) -> None:
    doubtful = copy_of_first(town, status="doubtful", status_rank=0)
    pass_days(town, 399)
    archive(town)
    assert town.rows(archived_messages) == []
    pass_days(town, 2)
    archive(town)
    assert [row.id for row in town.rows(messages)] == [doubtful]


def test_staff_read_and_hand_out_the_same_as_before(town: Town, ana: Known, doors: Doors) -> None:
    pass_days(town)
    sam = doors.signed_in("sam")
    pages = (f"/c/{ana.conversation_id}", f"/clients/{ana.client_id}")
    before = [sam.get(page).text for page in pages]
    archive(town)
    assert town.rows(messages) == []
    after = [sam.get(page).text for page in pages]
    for old, new in zip(before, after, strict=True):
        assert shown(old) == shown(new)
    assert all(body in after[0] for body in ("estoy bien", "gracias por escribir"))
    exported = sam.post(f"/clients/{ana.client_id}/export", **WHY)
    assert "gracias por escribir" in files_of(exported)["conversations.csv"]


def test_a_client_who_writes_again_is_answered_and_the_thread_is_one(
    town: Town, ana: Known, doors: Doors
) -> None:
    pass_days(town)
    archive(town)
    town.hears(ana, AGAIN)
    town.settle()
    page = doors.signed_in("luz").get(f"/c/{ana.conversation_id}").text
    assert page.index("estoy bien") < page.index(AGAIN)
    assert [row.body for row in town.rows(messages, direction="in")] == [AGAIN]
    assert [row.state for row in town.rows(escalations)] == ["open"]


def test_an_old_text_can_still_be_translated(town: Town, ana: Known) -> None:
    pass_days(town)
    archive(town)
    [text] = [row for row in town.rows(archived_messages) if row.body == "estoy bien"]
    place = Place(ana.conversation_id, text.id, "en")
    written = Written(place, "I am fine", "key-1")
    translations.write(town.house, town.staff["Luz"], written, now=town.now)
    with town.house.db.reading() as tx:
        assert translations.is_translated(tx, place)


def test_workers_that_archive_at_once_while_texts_come_in_lose_and_double_nothing(
    town: Town, ana: Known
) -> None:
    for _ in range(120):
        copy_of_first(town)
    before = [row["id"] for row in kept(town)]
    pass_days(town)
    others = [town.refer(name) for name in OTHERS]
    with ThreadPoolExecutor(8) as pool:
        moves = [pool.submit(archiving.move, town.house, town.now, limit=20) for _ in range(24)]
        texts = [pool.submit(town.hears, one, "yes") for one in others]
        looks = [pool.submit(kept, town) for _ in range(6)]
        endings = [one.result() for one in texts]
    assert len(endings) == len(OTHERS)
    assert 20 <= sum(one.result() for one in moves) <= len(before)
    archive(town)
    assert sorted(row.id for row in town.rows(archived_messages)) == before
    for look in looks:
        ids = [row["id"] for row in look.result()]
        assert len(ids) == len(set(ids)) and set(before) <= set(ids)
