"""A conversation finishes in the edition that it began with (P7)."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, insert, update

from bot import wiring
from bot.care.turn.inbound import Ending
from bot.errors import TurnConflict
from bot.library import Library, edition_of
from bot.privacy import audit
from flows.loader import VERSION_LENGTH, load_script
from models import (
    audit_entries,
    conversations,
    escalations,
    messages,
    outcomes,
    progresses,
    script_versions,
)
from tests.town import Known, Town, books

OLD_WORDS = "Reply 1 (very hard) to 5 (good)."
NEW_WORDS = "Reply 1 (worst) to 5 (best)."


def changed_books() -> Library:
    """Give the same books with one sentence of the first check-in changed."""
    old = books().current("first_check_in")
    source = old.sources["first_check_in"].replace(OLD_WORDS, NEW_WORDS)
    assert source != old.sources["first_check_in"]
    script = load_script(source, "first_check_in.yaml")
    english = {
        key: {"en": replace(old.wordings[key]["en"], text=text)}
        for key, text in script.wordings.items()
    }
    edition = edition_of(script, {script.name: source}, {**old.wordings, **english})
    return replace(books(), editions={**books().editions, "first_check_in": edition})


@pytest.fixture
def bea(town: Town) -> Iterator[Known]:
    """Bea, asked in the old edition; the house has since been started anew with the new one."""
    bea = town.agreed("Bea")
    town.later(days=2, hours=3)
    town.close()
    town.parts = wiring.build(town.config, clock=town.clock, books=changed_books())
    wiring.keep_editions(town.house, town.now)
    yield bea
    town.close()


def _lose_edition(town: Town) -> None:
    """Let the conversation stand in a version that nobody has."""
    with town.house.db.writing() as tx:
        tx.execute(update(progresses).values(script_version="0" * VERSION_LENGTH))


def versions(town: Town) -> list[str]:
    """List the versions of the first check-in that are kept."""
    return [row.version for row in town.rows(script_versions, script="first_check_in")]


def test_a_changed_word_is_another_version_and_both_are_kept(town: Town, bea: Known) -> None:
    old, new = (
        shelf.current("first_check_in").script.version for shelf in (books(), changed_books())
    )
    assert old != new and sorted(versions(town)) == sorted([old, new])


def test_a_conversation_under_way_keeps_its_edition(town: Town, bea: Known) -> None:
    old = books().current("first_check_in").script.version
    town.hears(bea, "4")
    town.settle()
    town.hears(bea, "no")
    said = town.rows(messages, script="first_check_in")
    assert {row.script_version for row in said} == {old} and len(said) == 3
    assert {row.script_version for row in town.rows(outcomes, script="first_check_in")} == {old}


def test_a_reminder_is_said_in_the_old_words(town: Town, bea: Known) -> None:
    town.later(days=1)
    reminder = town.rows(messages, wording="first_check_in.how_are_things.remind")[0]
    assert reminder.script_version == books().current("first_check_in").script.version


def test_a_conversation_that_begins_now_begins_in_the_new_one(town: Town, bea: Known) -> None:
    dee = town.agreed("Dee")
    town.later(days=2)
    town.later(days=2)
    asked = town.rows(messages, conversation_id=dee.conversation_id, script="first_check_in")[0]
    assert NEW_WORDS in asked.body and OLD_WORDS not in asked.body
    assert asked.script_version == changed_books().current("first_check_in").script.version


def test_an_edition_that_is_nowhere_puts_the_client_before_a_person(town: Town, bea: Known) -> None:
    _lose_edition(town)
    assert town.hears(bea, "4") is Ending.PERSON
    [opened] = town.rows(escalations)
    assert (opened.reason, opened.state) == ("its script is missing", "open")
    assert town.rows(conversations)[0].state == "waiting"
    assert town.rows(outcomes, script="first_check_in") == []


def test_a_missing_edition_is_told_by_its_timer_too(town: Town, bea: Known) -> None:
    _lose_edition(town)
    town.later(days=1)
    assert [row.reason for row in town.rows(escalations)] == ["its script is missing"]
    assert [row.state for row in town.rows(progresses, script="first_check_in")] == ["active"]


def test_a_cry_for_help_is_heard_without_any_edition(town: Town, bea: Known) -> None:
    _lose_edition(town)
    town.hears(bea, "I want to kill myself tonight")
    town.settle()
    assert [row.status for row in town.rows(messages, purpose="safety")] == ["delivered"]
    assert [row.level for row in town.rows(escalations)] == [0]


def test_editions_are_kept_once_however_often_the_house_starts(town: Town, tmp_path: Path) -> None:
    before = town.rows(script_versions)
    assert wiring.keep_editions(town.house, town.now) == []
    assert town.rows(script_versions) == before
    published = town.rows(audit_entries, action="script.published")
    assert len(published) == len(before)
    kept = [
        books().from_content(row.content, name=row.script, version=row.version) for row in before
    ]
    assert {edition.script.name for edition in kept} == set(books().editions)


def test_publishing_a_version_is_in_the_audit_log_and_the_log_holds(town: Town, bea: Known) -> None:
    edition = changed_books().current("first_check_in")
    told = town.rows(audit_entries, action="script.published", subject="script:first_check_in")
    assert [row.detail["version"] for row in told][-1] == edition.script.version
    assert {(row.actor, row.at) for row in told[-1:]} == {("house", town.now)}
    with town.house.db.reading() as tx:
        assert audit.faults(tx, town.house.ring) == []


@pytest.mark.parametrize(
    "deed",
    [
        delete(script_versions),
        update(script_versions).values(content="{}"),
        update(script_versions).values(version="0" * VERSION_LENGTH),
    ],
)
def test_what_is_kept_can_be_neither_changed_nor_deleted(town: Town, deed: Any) -> None:
    before = town.rows(script_versions)
    with pytest.raises(TurnConflict), town.house.db.writing() as tx:
        tx.execute(deed)
    assert town.rows(script_versions) == before and len(before) == len(books().editions)


def test_a_version_that_is_kept_already_is_not_kept_anew(town: Town) -> None:
    row = town.rows(script_versions)[0]._mapping
    with pytest.raises(TurnConflict), town.house.db.writing() as tx:
        tx.execute(insert(script_versions), {**row, "content": "{}"})
    assert town.rows(script_versions)[0]._mapping == row


RECORDED = Path(__file__).parents[1] / "unit" / "recorded"
EARLIER = "db97b8449e61"


@pytest.fixture
def client(town: Town) -> Known:
    """Bea, asked by an earlier release, which kept places and editions in format 1."""
    known = town.agreed("Bea")
    town.later(days=2, hours=3)
    content = (RECORDED / "first_check_in.edition.json").read_text("utf-8")
    [first, *_] = json.loads((RECORDED / "first_check_in.turns.json").read_text("utf-8"))
    row = {"script": "first_check_in", "version": EARLIER, "content": content}
    with town.house.db.writing() as tx:
        tx.execute(insert(script_versions), {**row, "created_at": town.now})
        for table, changes in (
            (progresses, {"place": json.dumps(first["place"])}),
            (messages, {}),
        ):
            of_script = update(table).where(table.c.script == "first_check_in")
            tx.execute(of_script.values(script_version=EARLIER, **changes))
    return known


def test_what_an_earlier_release_began_is_finished_in_its_words(town: Town, client: Known) -> None:
    assert town.hears(client, "2") is Ending.SCRIPT
    town.settle()
    assert town.hears(client, "no") is Ending.PERSON
    town.settle()
    said = town.rows(messages, script="first_check_in", direction="out")
    assert [row.step for row in said] == ["how_are_things", "offer_call", "hard_no_call"]
    assert {row.script_version for row in said} == {EARLIER}
    kept = town.rows(outcomes, script="first_check_in")
    assert [(row.value, row.script_version) for row in kept] == [("2", EARLIER), ("no", EARLIER)]


def test_a_timer_that_an_earlier_release_set_fires_under_its_name(
    town: Town, client: Known
) -> None:
    town.later(hours=20, minutes=1)
    [reminder] = town.rows(messages, wording="first_check_in.how_are_things.remind")
    assert (reminder.script_version, reminder.status) == (EARLIER, "delivered")
    town.later(days=1)
    [place] = town.rows(progresses, script="first_check_in")
    assert (place.state, place.result, place.script_version) == ("ended", "no answer", EARLIER)
