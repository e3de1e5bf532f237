"""Moves that meet something else: a text, a hand-back, a timer, another move, a crash."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.care import moving, specialist
from bot.care.moving import Standing
from bot.care.specialist import Holding
from bot.care.turn.inbound import Ending
from bot.errors import TurnConflict
from bot.privacy import audit
from bot.sweeps import SWEEPS, sweep
from models import audit_entries
from tests.racing import at_once
from tests.town import Known
from tests.versions import NAME, VersionTown, new_books, old_books

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


class Watch:
    """Lets so many commits pass and makes those after them fail."""

    def __init__(self, passing: int, error: type[BaseException]) -> None:
        self.passing, self.error = passing, error

    def __call__(self, when: str) -> None:
        """Be told before and after each commit."""
        if when == "before":
            self.passing -= 1
            if self.passing < 0:
                raise self.error


class Ended(BaseException):
    """The process was killed."""


def test_a_move_that_was_cut_short_leaves_each_place_whole_and_is_gone_on_with(
    town: VersionTown,
) -> None:
    everyone = [town.asks(name) for name in ("Ana", "Bea", "Dee")]
    town.renew()
    town.restart(new_books(), commit_watch=Watch(1, Ended))
    with pytest.raises(Ended):
        moving.move(town.house, NAME, town.now)
    town.restart(new_books())
    for known in everyone:
        place = town.place(known)
        assert place.version == town.row(known).script_version
        assert town.open_timers(known) == [place.timer]
    assert town.move() == {HOW: 2}
    assert len(town.rows(audit_entries, action="progress.moved")) == 3


@pytest.mark.parametrize(("conflicts", "moves"), [(2, True), (9, False)])
def test_a_conversation_that_is_busy_is_tried_again_and_then_told_of(
    town: VersionTown, bea: Known, conflicts: int, moves: bool
) -> None:
    town.restart(new_books(), commit_watch=Conflicts(conflicts))
    busy = Standing(V1, "?", None, "it was busy: move again")
    assert town.move() == {HOW if moves else busy: 1}
    assert town.row(bea).script_version == (V2 if moves else V1)


class Conflicts:
    """Makes the first so many commits meet another."""

    def __init__(self, left: int) -> None:
        self.left = left

    def __call__(self, when: str) -> None:
        """Be told before and after each commit."""
        if when == "before" and self.left > 0:
            self.left -= 1
            raise TurnConflict


def test_a_move_and_a_text_at_once_lose_neither(town: VersionTown, bea: Known) -> None:
    at_once(lambda: town.hears(bea, "yes"), town.move)
    [(version, step, value)] = town.answers()
    assert value == "yes" and (version, step) in [(V1, "how"), (V2, "feeling")]
    _stands_whole(town, bea, {"nap", "pause"})


def test_a_move_and_a_hand_back_at_once_lose_neither(town: VersionTown, bea: Known) -> None:
    town.hears(bea, "please call me")
    noor = town.staff["Noor"]
    claim = specialist.claim(town.house, noor, bea.conversation_id, town.now)
    holding = Holding(noor, bea.conversation_id, claim.token)
    at_once(lambda: specialist.hand_back(town.house, holding, town.now), town.move)
    _stands_whole(town, bea, {"how", "feeling"})
    town.settle()
    assert town.said(bea)[-1] in ("errand.how", "errand.feeling")
    assert town.hears(bea, "no") is Ending.SCRIPT and len(town.answers()) == 1


def test_a_move_and_a_timer_at_once_lose_neither(town: VersionTown, bea: Known) -> None:
    town.clock.at += timedelta(hours=4, minutes=1)
    timed = next(one for one in SWEEPS if one.name == "timers")
    at_once(lambda: sweep(town.parts, timed, town.now), town.move)
    sweep(town.parts, timed, town.now)
    _stands_whole(town, bea, {"how", "feeling"})
    assert town.place(bea).reminders == 1


def test_two_moves_at_once_move_each_once(town: VersionTown) -> None:
    everyone = [town.asks(name) for name in ("Ana", "Bea", "Dee")]
    town.renew()
    done: list[dict[Standing, int]] = []
    at_once(*[lambda: done.append(town.move())] * 2)
    assert sum(count for each in done for count in each.values()) == 3
    assert len(town.rows(audit_entries, action="progress.moved")) == 3
    for known in everyone:
        _stands_whole(town, known, {"feeling"})


def _stands_whole(town: VersionTown, known: Known, steps: set[str]) -> None:
    """The place, its row and its one timer agree; moved again, all is in the new version."""
    town.move()
    place = town.place(known)
    assert place.version == town.row(known).script_version == V2
    assert town.open_timers(known) == [place.timer]
    assert place.step in steps and place.step in new_books().current(NAME).script.steps
    with town.house.db.reading() as tx:
        assert audit.faults(tx, town.house.ring) == []
