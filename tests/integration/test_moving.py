"""Conversations in progress are moved to another version of their script and lose nothing."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from bot.care import checkins, moving, specialist
from bot.care.moving import Standing
from bot.care.specialist import Holding
from bot.care.turn.inbound import Ending
from bot.errors import ScriptMissing
from bot.privacy import audit
from flows.loader import VERSION_LENGTH
from models import (
    audit_entries,
    conversations,
    escalations,
    messages,
    outcomes,
    progresses,
    service_referrals,
    timers,
)
from tests import practice
from tests.town import Known, books
from tests.versions import NAME, OLD, VersionTown, library, new_books, old_books

V1 = old_books().current(NAME).script.version
V2 = new_books().current(NAME).script.version
HOW = Standing(V1, "how", "feeling")


@pytest.fixture
def town(database_url: str, tmp_path: Path) -> Iterator[VersionTown]:
    """The town with the errand, on each database in turn."""
    town = VersionTown(database_url, tmp_path)
    yield town
    town.close()


@pytest.fixture
def bea(town: VersionTown) -> Known:
    """Bea, asked in the old version; the house has been started anew with the new one since."""
    bea = town.asks("Bea")
    town.renew()
    return bea


def everything(town: VersionTown) -> list[Any]:
    kept = (progresses, timers, messages, audit_entries, outcomes, escalations)
    return [town.rows(table) for table in kept]


def test_a_survey_counts_and_changes_nothing(town: VersionTown) -> None:
    town.asks("Bea")
    town.hears(town.asks("Dee"), "yes")
    town.renew()
    before = everything(town)
    found = moving.survey(town.house, NAME)
    assert found == {HOW: 1, Standing(V1, "nap", "pause"): 1}
    assert everything(town) == before


def test_a_move_brings_the_place_and_its_timer_and_says_nothing(
    town: VersionTown, bea: Known
) -> None:
    said, [timer] = town.said(bea), town.rows(timers, name="how/0/0")
    assert town.move() == {HOW: 1}
    place = town.place(bea)
    assert (place.version, place.step, place.asked_as) == (V2, "feeling", {V1: "how"})
    assert town.row(bea).script_version == V2
    [moved] = town.rows(timers, id=timer.id)
    assert (moved.name, moved.due_at, moved.fired_at) == ("feeling/0/0", timer.due_at, None)
    assert town.open_timers(bea) == [place.timer]
    town.settle()
    assert town.said(bea) == said


def test_what_was_said_before_keeps_its_version(town: VersionTown, bea: Known) -> None:
    town.move()
    [asked] = town.rows(messages, script=NAME)
    assert (asked.script_version, asked.step, asked.wording) == (V1, "how", "errand.how")


def test_the_answer_to_the_old_words_is_taken_by_the_new_version(
    town: VersionTown, bea: Known
) -> None:
    town.move()
    assert town.hears(bea, "yes") is Ending.SCRIPT
    assert town.answers() == [(V2, "feeling", "yes")]
    assert town.place(bea).step == "pause" and town.place(bea).asked_as == {}
    town.later(hours=3, minutes=1)
    assert town.said(bea)[-1] == "errand.help" and town.rows(escalations) == []


def test_a_question_that_had_not_left_is_still_to_leave(town: VersionTown) -> None:
    bea = town.agreed("Bea")
    _plan_without_sending(town, bea)
    town.renew()
    town.move()
    assert town.hears(bea, "yes") is Ending.PERSON
    assert town.rows(escalations)[0].reason == "wrote before the question left"
    assert town.answers() == []
    town.settle()
    assert town.hears(bea, "yes") is Ending.SCRIPT
    assert town.answers() == [(V2, "feeling", "yes")]


def _plan_without_sending(town: VersionTown, known: Known) -> None:
    """Let the errand begin while nothing is sent."""
    practice.plan(town, known, NAME)
    checkins.start_due(town.house, town.now, limit=10)


def test_a_timer_fires_after_the_move_and_speaks_the_new_words(
    town: VersionTown, bea: Known
) -> None:
    town.move()
    town.later(hours=4, minutes=1)
    [reminder] = town.rows(messages, wording="errand.feeling.remind")
    assert (reminder.script_version, reminder.step, reminder.status) == (V2, "feeling", "delivered")
    assert town.open_timers(bea) == ["feeling/0/1"]


def test_an_unclear_answer_is_asked_again_in_the_new_words(town: VersionTown, bea: Known) -> None:
    town.move()
    town.hears(bea, "purple banana")
    assert town.said(bea)[-1] == "errand.feeling.again"
    town.settle()
    town.hears(bea, "no")
    assert town.answers() == [(V2, "feeling", "no")]
    assert town.row(bea).result == "finished"


def test_a_late_answer_counts_after_a_move_within_its_grace(town: VersionTown) -> None:
    bea = town.asks("Bea")
    for _ in range(2):
        town.later(hours=4, minutes=1)
    assert town.place(bea).step == "rest"
    town.renew()
    assert town.move() == {Standing(V1, "rest", "quiet"): 1}
    assert town.place(bea).expired == "feeling"
    town.later(hours=20)
    assert town.hears(bea, "yes") is Ending.SCRIPT
    assert town.answers() == [(V2, "feeling", "yes")]
    assert town.open_timers(bea) == ["pause/0/0"]


def test_a_question_of_before_the_move_is_answered_late_after_it(
    town: VersionTown, bea: Known
) -> None:
    town.move()
    for _ in range(2):
        town.later(hours=4, minutes=1)
    with town.house.db.writing() as tx:  # as if the reminder had never been
        reminder = messages.c.wording == "errand.feeling.remind"
        tx.execute(update(messages).where(reminder).values(script_version="other"))
    assert town.place(bea).step == "quiet"
    assert town.hears(bea, "no") is Ending.SCRIPT
    assert town.answers() == [(V2, "feeling", "no")]


def test_a_put_off_offer_is_one_offer_before_and_after_the_move(town: VersionTown) -> None:
    bea = town.asks("Bea")
    town.hears(bea, "yes")
    town.later(hours=3, minutes=1)
    town.hears(bea, "not now")
    town.renew()
    assert town.move() == {Standing(V1, "more", "help"): 1}
    town.later(hours=2, minutes=1)
    assert town.said(bea)[-1] == "errand.help"
    town.hears(bea, "yes")
    offers = town.rows(service_referrals)
    assert [(row.state, row.script_version) for row in offers] == [
        ("offered", V1),
        ("accepted", V2),
    ]


def test_a_person_hands_back_after_a_move_and_the_new_question_is_asked(
    town: VersionTown, bea: Known
) -> None:
    town.hears(bea, "please call me")
    noor = town.staff["Noor"]
    claim = specialist.claim(town.house, noor, bea.conversation_id, town.now)
    assert town.move() == {HOW: 1}
    assert town.rows(conversations, id=bea.conversation_id)[0].state == "held"
    specialist.hand_back(town.house, Holding(noor, bea.conversation_id, claim.token), town.now)
    town.settle()
    assert town.said(bea)[-1] == "errand.feeling"
    town.hears(bea, "no")
    assert town.answers() == [(V2, "feeling", "no")]


def test_who_waits_for_a_person_moves_and_goes_on_from_there(town: VersionTown) -> None:
    bea = town.asks("Bea")
    for _ in range(2):
        town.hears(bea, "purple banana")
        town.settle()
    town.renew()
    assert town.move() == {Standing(V1, "a_person", "someone"): 1}
    noor = town.staff["Noor"]
    claim = specialist.claim(town.house, noor, bea.conversation_id, town.now)
    specialist.hand_back(town.house, Holding(noor, bea.conversation_id, claim.token), town.now)
    assert town.said(bea)[-1] == "errand.help"


SCALE = OLD.replace(
    "answer: yes or no\n    outcome: how_it_goes\n    next: {yes: nap, no: over}",
    "answer: scale 1 to 5\n    outcome: how_it_goes\n    next: {1-4: nap, 5: over}",
)


def test_what_cannot_move_stays_and_plays_on_in_its_own_version(town: VersionTown) -> None:
    bea, dee = town.asks("Bea"), town.asks("Dee")
    town.hears(dee, "yes")
    town.renew(new_books(SCALE))
    new = town.house.library.current(NAME).script.version
    stays = Standing(V1, "how", None, "it asks for another answer there")
    assert town.move() == {stays: 1, Standing(V1, "nap", "pause"): 1}
    assert (town.row(bea).script_version, town.row(dee).script_version) == (V1, new)
    assert town.open_timers(bea) == ["how/0/0"]
    town.later(hours=3, minutes=1)
    assert town.hears(bea, "yes") is Ending.SCRIPT
    assert town.answers() == [(V1, "how", "yes"), (V1, "how", "yes")]
    assert town.said(dee)[-1] == "errand.help"
    assert town.move() == {Standing(V1, "nap", "pause"): 1}


def test_nobody_moves_where_nothing_is_declared(town: VersionTown) -> None:
    bea = town.asks("Bea")
    town.renew(new_books(moves=False))
    why = "the script declares no move from this version"
    assert town.move() == {Standing(V1, "how", None, why): 1}
    assert town.row(bea).script_version == V1
    assert town.hears(bea, "no") is Ending.SCRIPT


def test_a_place_that_cannot_be_read_stays(town: VersionTown, bea: Known) -> None:
    with town.house.db.writing() as tx:
        tx.execute(update(progresses).where(progresses.c.script == NAME).values(place='{"a": 1}'))
    assert town.move() == {Standing(V1, "?", None, "its place cannot be read"): 1}


def test_a_version_that_is_nowhere_stays(town: VersionTown, bea: Known) -> None:
    nowhere = "0" * VERSION_LENGTH
    declared = OLD.replace("steps:", f"moves:\n  - from: {nowhere}\nsteps:", 1)
    town.renew(library(books(), declared))
    with town.house.db.writing() as tx:
        of_errand = update(progresses).where(progresses.c.script == NAME)
        tx.execute(of_errand.values(script_version=nowhere))
    why = "that version is not kept, or cannot be read"
    assert town.move() == {Standing(nowhere, "how", None, why): 1}
    assert moving.unknown_versions(town.house, NAME) == [nowhere]


def test_a_second_move_finds_nothing_to_do(town: VersionTown, bea: Known) -> None:
    town.move()
    before = everything(town)
    assert town.move() == {} and moving.survey(town.house, NAME) == {}
    assert everything(town) == before


def test_a_script_that_has_ended_is_left_alone(town: VersionTown) -> None:
    bea = town.asks("Bea")
    town.hears(bea, "no")
    town.renew()
    assert town.move() == {} and town.row(bea).script_version == V1


def test_a_move_is_in_the_audit_log_and_the_log_holds(town: VersionTown, bea: Known) -> None:
    town.move()
    [entry] = town.rows(audit_entries, action="progress.moved")
    assert (entry.actor, entry.subject) == ("house", f"conversation:{bea.conversation_id}")
    assert entry.detail == {"script": NAME, "from": [V1, "how"], "to": [V2, "feeling"]}
    with town.house.db.reading() as tx:
        assert audit.faults(tx, town.house.ring) == []


def test_nothing_is_moved_to_what_other_processes_could_not_find(town: VersionTown) -> None:
    bea = town.asks("Bea")
    town.restart(new_books())
    with pytest.raises(ScriptMissing, match="in the database yet"):
        moving.move(town.house, NAME, town.now)
    assert moving.survey(town.house, NAME) == {HOW: 1}
    assert town.row(bea).script_version == V1


def test_a_process_of_the_old_release_goes_on_with_whoever_was_moved(
    town: VersionTown, bea: Known
) -> None:
    town.move()
    town.restart(old_books())
    assert town.hears(bea, "yes") is Ending.SCRIPT
    assert town.answers() == [(V2, "feeling", "yes")]


def test_no_script_of_that_name_is_an_error_in_words(town: VersionTown) -> None:
    with pytest.raises(ScriptMissing, match="did you mean 'errand'"):
        moving.survey(town.house, "erand")
