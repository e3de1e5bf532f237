"""Dialogues are played without a database: here some are played in the whole house as well, which
must say, write down and put before a person the very same."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from bot.care import specialist
from bot.care.specialist import Holding
from bot.commands.dialogues import FOLDER, text_of
from bot.dialogues import Dialogue, Line, Stage, play, read_sheet
from bot.dialogues.comparing import plain
from bot.library import Library
from flows.durations import parse_duration
from flows.samples import TEAM
from models import escalations, messages, outcomes, remembered, service_referrals
from tests import practice, town
from tests.town import Known, Town

PLAYED = (
    "beyond_the_script.en.yaml",
    "examples/ask.en.yaml",
    "examples/offer.en.yaml",
    "examples/escalate.en.yaml",
)
RIVERSIDE = {"Riverside follow-up team": TEAM["program"], "503-555-0199": TEAM["phone"]}
HOURS_AWAKE = 6
"""From ten in the morning on; later a text of ours would wait for the next day."""


@cache
def stage() -> Stage:
    return Stage(town.books())


def _dialogues() -> Iterator[Dialogue]:
    for name in PLAYED:
        for dialogue in read_sheet(text_of(FOLDER / name), str(FOLDER / name)).dialogues:
            passed = [parse_duration(line.text) for line in dialogue.chat if line.kind == "later"]
            if sum(one.total_seconds() for one in passed if one) <= HOURS_AWAKE * 3600:
                yield dialogue


ALL = tuple(_dialogues())


class DialogueTown(Town):
    """A town whose house has the scripts of the dialogues too."""

    def shelf(self) -> Library:
        """Return what the house can say."""
        editions = [stage().edition(dialogue) for dialogue in ALL]
        found = {edition.script.name: edition for edition in editions}
        return replace(town.books(), editions={**town.books().editions, **found})


@pytest.fixture
def house(database_url: str, tmp_path: Path) -> Iterator[DialogueTown]:
    """The town, on each database in turn."""
    house = DialogueTown(database_url, tmp_path)
    yield house
    house.close()


def test_the_house_does_what_dialogues_say(house: DialogueTown) -> None:
    assert len(ALL) >= 15
    for number, dialogue in enumerate(ALL):
        known = _agreed(house, dialogue, number)
        _play(house, known, dialogue)
        assert _seen(house, known) == _told(dialogue), str(dialogue)


def _agreed(house: DialogueTown, dialogue: Dialogue, number: int) -> Known:
    # Not of the area code by which the town pages its staff.
    phone = f"+197155501{number:02d}"
    known = house.refer("Bea", address=phone, service=dialogue.knows.get("service", ""))
    house.settle()
    house.hears_from(phone, "yes")
    house.settle()
    return Known(known.conversation_id, known.client_id, phone)


def _play(house: DialogueTown, known: Known, dialogue: Dialogue) -> None:
    begun_at = house.clock.at
    practice.start(house, known, stage().edition(dialogue).script.name)
    for line in dialogue.chat:
        _happens(house, known, line)
        house.settle()
    house.clock.at = begun_at


def _happens(house: DialogueTown, known: Known, line: Line) -> None:
    noor, now = house.staff["Noor"], house.now
    if line.kind == "client":
        house.hears(known, line.text)
    elif line.kind == "later":
        house.later(seconds=int((parse_duration(line.text) or now - now).total_seconds()))
    elif line.text == "takes over":
        specialist.claim(house.house, noor, known.conversation_id, now)
    elif line.text == "hands back":
        claim = specialist.claim(house.house, noor, known.conversation_id, now)
        specialist.hand_back(house.house, Holding(noor, known.conversation_id, claim.token), now)


def _seen(house: DialogueTown, known: Known) -> dict[str, list[str]]:
    where = {"conversation_id": known.conversation_id}
    said = house.rows(messages, direction="out", author="bot", **where)
    offers = house.rows(service_referrals, **where)
    return {
        "we": [_as_here(row.body) for row in said if row.script != "consent"],
        "record": [
            f"{row.instrument} {row.value}"
            for row in house.rows(outcomes, **where)
            if row.script != "consent"
        ],
        "remember": [f"{row.name} {row.value}" for row in house.rows(remembered, **where)],
        "offers": [f"{row.state} {row.service}" for row in offers],
        "escalate": [f"P{row.level} {row.reason}" for row in house.rows(escalations, **where)],
    }


def _as_here(body: str) -> str:
    for theirs, ours in RIVERSIDE.items():
        body = body.replace(theirs, ours)
    return plain(body)


def _told(dialogue: Dialogue) -> dict[str, list[str]]:
    beats = play(dialogue, stage()).beats
    lines = [line for beat in beats for line in (beat.happened, *(p.seen for p in beat.pairs))]
    found = [line for line in lines if line is not None]
    offers = ("offered", "accepted", "declined")
    return {
        "we": [plain(line.text) for line in found if line.kind == "we"],
        "record": [line.text for line in found if line.kind == "record"],
        "remember": [line.text for line in found if line.kind == "remember"],
        "offers": [f"{line.kind} {line.text}" for line in found if line.kind in offers],
        "escalate": _open(found),
    }


def _open(lines: list[Line]) -> list[str]:
    """Return the escalations that lines make: one stays open, and only a graver cause changes it,
    until a person hands back."""
    opened: list[str] = []
    is_open = False
    for line in lines:
        if line.kind == "escalate" and not is_open:
            opened, is_open = [*opened, line.text], True
        elif line.kind == "escalate" and line.text[:2] < opened[-1][:2]:
            opened[-1] = line.text
        elif line.text == "hands back":
            is_open = False
    return opened
