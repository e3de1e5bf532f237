"""What an earlier release kept, recorded from it: its editions load as the versions that they were,
and a conversation in the middle of one goes on as it would have gone on there.

`NAME.edition.json` is an edition as the database has it, format 1; `NAME.turns.json` every place of
that script with every turn from there: what happens, where it leads, what is to be done about it.
Timers fire under the names that they were set by then.
"""

import json
from dataclasses import astuple
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.library.content import FORMAT, from_content, to_content
from flows.answers import Answer, No, Number, Option, Text, Unsure, Yes
from flows.effects import Effect
from flows.engine import step
from flows.events import Event, Heard, Resumed, TimerFired
from flows.progress import Progress
from flows.proofs import Book, prove_ways
from flows.script import Script
from flows.steps import Ask
from flows.wording import Edition
from tests.authoring import NOW

RECORDED = Path(__file__).with_name("recorded")
VERSIONS = {"check_in": "ee51f99c79b8", "first_check_in": "db97b8449e61"}
ANSWERS: dict[str, Answer | None] = {
    "nothing": None,
    "yes": Yes(),
    "no": No(),
    "unsure": Unsure(),
    "not_yet": Option("not_yet"),
    "no_reach": Option("no_reach"),
    "text": Text("a bed"),
}

each_script = pytest.mark.parametrize("name", VERSIONS)


def edition(name: str) -> Edition:
    """Load an edition as a process of today does."""
    content = (RECORDED / f"{name}.edition.json").read_text("utf-8")
    assert json.loads(content)["format"] == 1 < FORMAT
    return from_content(content, name=name, version=VERSIONS[name])


def turns(name: str) -> list[tuple[Progress, str, list[Any]]]:
    """Return every turn: the place, what happens there, where it leads with what is done."""
    places = json.loads((RECORDED / f"{name}.turns.json").read_text("utf-8"))
    return [
        (Progress.from_dict(each["place"]), said, [to, effects])
        for each in places
        for happened, to, effects in each["turns"]
        for said in happened
    ]


def event(said: str) -> Event:
    word, _, rest = said.partition(" ")
    if word == "timer":
        return TimerFired(rest)
    if word == "hears":
        return Heard(Number(int(rest)) if rest.isdecimal() else ANSWERS[rest])
    return Resumed()


def plain(effect: Effect) -> list[Any]:
    """Give an effect as it was recorded, times counted from the turn."""
    values = [
        str(value - NOW) if isinstance(value, datetime) else value for value in astuple(effect)
    ]
    return [type(effect).__name__, *values]


@each_script
def test_an_edition_of_format_1_loads_as_the_version_that_it_was(name: str) -> None:
    found = edition(name)
    assert (found.script.name, found.script.version) == (name, VERSIONS[name])
    assert {word.reviewed for word in (found.wordings[f"{name}.how_are_things"].values())} == {
        True,
        False,
    }


@each_script
def test_kept_in_the_newest_format_it_is_the_same_edition(name: str) -> None:
    found = edition(name)
    again = from_content(to_content(found), name=name, version=VERSIONS[name])
    assert again == found and json.loads(to_content(found))["format"] == FORMAT


@each_script
def test_its_ways_are_proved_still(name: str) -> None:
    script = edition(name).script
    assert prove_ways(Book(script, f"{name}.yaml", script)) == []


@each_script
def test_every_place_of_format_1_goes_on_as_it_did(name: str) -> None:
    script = edition(name).script
    recorded = turns(name)
    unread = {place.timer: then for place, said, then in recorded if said == "hears nothing"}
    for place, said, then in recorded:
        # By now an unsure reply for which a script has no way is asked again first.
        if said == "hears unsure" and not _has_way_for_unsure(script, place):
            then = unread[place.timer]
        after, effects = step(script, place, event(said), NOW)
        led = [after.step, after.phase, after.unclear, after.reminders]
        assert [led, list(map(plain, effects))] == then, f"{place.timer}: {said}"
    assert len(recorded) > 150


def _has_way_for_unsure(script: Script, place: Progress) -> bool:
    ask = script.steps[place.step]
    return isinstance(ask, Ask) and "unsure" in ask.cases


@each_script
def test_every_timer_that_was_set_then_is_the_one_that_its_place_waits_on(name: str) -> None:
    recorded = turns(name)
    waits = {place.timer for place, *_ in recorded if place.phase in ("asking", "waiting")}
    fired = {said.partition(" ")[2] for _, said, _ in recorded if said.startswith("timer ")}
    effects = [effect for *_, (_, done) in recorded for effect in done]
    was_set = {effect[1] for effect in effects if effect[0] == "SetTimer"}
    assert was_set == fired == waits
