"""A conversation finishes in the edition that it began with (P7)."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import delete

from bot import wiring
from bot.care.turn.inbound import Ending
from bot.library import Library, edition_of
from flows.loader import load_script
from models import conversations, escalations, messages, outcomes, progresses, script_versions
from tests.town import Known, Town, books

OLD_WORDS = "Reply 1 (very hard) to 5 (good)."
NEW_WORDS = "Reply 1 (worst) to 5 (best)."


def changed_books() -> Library:
    """Give the same books with one sentence of the first check-in changed."""
    old = books().current("first_check_in")
    source = old.source.replace(OLD_WORDS, NEW_WORDS)
    assert source != old.source
    script = load_script(source, "first_check_in.yaml")
    english = {
        key: {"en": replace(old.wordings[key]["en"], text=text)}
        for key, text in script.wordings.items()
    }
    edition = edition_of(script, source, {**old.wordings, **english})
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
    with town.house.db.writing() as tx:
        tx.execute(delete(script_versions))
    assert town.hears(bea, "4") is Ending.PERSON
    [opened] = town.rows(escalations)
    assert (opened.reason, opened.state) == ("its script is missing", "open")
    assert town.rows(conversations)[0].state == "waiting"
    assert town.rows(outcomes, script="first_check_in") == []


def test_a_missing_edition_is_told_by_its_timer_too(town: Town, bea: Known) -> None:
    with town.house.db.writing() as tx:
        tx.execute(delete(script_versions))
    town.later(days=1)
    assert [row.reason for row in town.rows(escalations)] == ["its script is missing"]
    assert [row.state for row in town.rows(progresses, script="first_check_in")] == ["active"]


def test_a_cry_for_help_is_heard_without_any_edition(town: Town, bea: Known) -> None:
    with town.house.db.writing() as tx:
        tx.execute(delete(script_versions))
    town.hears(bea, "I want to kill myself tonight")
    town.settle()
    assert [row.status for row in town.rows(messages, purpose="safety")] == ["delivered"]
    assert [row.level for row in town.rows(escalations)] == [0]


def test_editions_are_kept_once_however_often_the_house_starts(town: Town, tmp_path: Path) -> None:
    before = town.rows(script_versions)
    assert wiring.keep_editions(town.house, town.now) == 0
    assert town.rows(script_versions) == before
    kept = [
        books().from_content(row.content, name=row.script, version=row.version) for row in before
    ]
    assert {edition.script.name for edition in kept} == set(books().editions)
