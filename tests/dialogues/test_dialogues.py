"""Every written conversation is played; every script, step and effect appears in one."""

from functools import cache
from pathlib import Path
from typing import get_args

import pytest

from bot.library import Library, load
from flows.effects import Effect
from flows.script import Step
from tests.dialogues.playing import Dialogue, Played, dialogues

ALL = tuple(dialogues())
LANGUAGES = ("en", "es")


@cache
def library() -> Library:
    return load(Path(__file__).resolve().parents[2])


@cache
def played(dialogue: int) -> Played:
    """Play a dialogue to its end, once."""
    conversation = Played(library(), ALL[dialogue])
    conversation.play()
    return conversation


@pytest.mark.parametrize("number", range(len(ALL)), ids=map(str, ALL))
def test_the_conversation_goes_as_written(number: int) -> None:
    assert played(number).said == []


def test_every_script_is_played_in_every_language_we_have() -> None:
    wanted = {(name, language) for name in library().editions for language in LANGUAGES}
    assert wanted - {(dialogue.script, dialogue.language) for dialogue in ALL} == set()


def test_every_step_of_every_script_is_entered() -> None:
    left = {(name, step) for name, each in library().editions.items() for step in each.script.steps}
    for number, dialogue in enumerate(ALL):
        left -= {(dialogue.script, step) for step in played(number).steps.names}
    assert left == set()


def test_every_wording_of_every_script_is_said() -> None:
    said = {line["we"] for dialogue in ALL for line in dialogue.lines if "we" in line}
    keys = {key for each in library().editions.values() for key in each.wordings}
    assert keys - said == set()


def test_every_kind_of_step_and_effect_appears() -> None:
    conversations = [played(number) for number in range(len(ALL))]
    entered = {type(one.steps[name]) for one in conversations for name in set(one.steps.names)}
    assert entered == set(get_args(Step))
    assert {kind for one in conversations for kind in one.effects} == set(get_args(Effect))


WRONG = [
    [{"we": "caring_contact.good_wish"}],
    [{"we": "caring_contact.good_wish"}, {"effect": "close agreed"}],
    [{"effect": "close finished"}, {"we": "caring_contact.good_wish"}],
    [{"we": "caring_contact.good_wish", "says": "How are you"}, {"effect": "close finished"}],
    [{"we": "caring_contact.good_wish"}, {"effect": "close finished"}, {"client": "STOP"}],
]


@pytest.mark.parametrize("lines", WRONG)
def test_a_conversation_that_goes_otherwise_is_noticed(lines: list[dict[str, str]]) -> None:
    wrong = Dialogue("", "caring_contact", "en", about="", knows={}, lines=tuple(lines))
    with pytest.raises(AssertionError):
        Played(library(), wrong).play()
