"""Every written conversation is played, and between them they show all that scripts can do."""

from functools import cache
from pathlib import Path
from typing import get_args

import pytest
from click.testing import CliRunner

from bot.commands.checking import check
from bot.commands.dialogues import FOLDER, files, text_of
from bot.dialogues import Dialogue, Played, Sheet, Stage, play, read_sheet, told
from bot.library import Library, load
from flows.answers import Answer, QuestionKind
from flows.effects import Effect
from flows.events import Event
from flows.languages import LANGUAGES
from flows.reading import SignalKind
from flows.steps import KINDS, Kind

ROOT = Path(__file__).resolve().parents[2]


def _sheets() -> list[Sheet]:
    return [read_sheet(text_of(path), str(path)) for path in files([FOLDER])]


ALL: tuple[Dialogue, ...] = tuple(one for sheet in _sheets() for one in sheet.dialogues)


@cache
def library() -> Library:
    return load(ROOT)


@cache
def stage() -> Stage:
    return Stage(library())


@cache
def played(number: int) -> Played:
    """Play a dialogue to its end, once."""
    return play(ALL[number], stage())


def each_played() -> list[Played]:
    return [played(number) for number in range(len(ALL))]


@pytest.mark.parametrize("number", range(len(ALL)), ids=map(str, ALL))
def test_the_conversation_goes_as_written(number: int) -> None:
    one = played(number)
    assert one.as_written, f"\n{told(one)}"


def test_every_language_we_have_plays_every_shipped_script() -> None:
    wanted = {(name, code) for name in library().editions for code in LANGUAGES}
    assert wanted - {(one.script, one.language) for one in ALL} == set()


def test_every_step_of_every_shipped_script_is_entered() -> None:
    entered = {(one.dialogue.script, step) for one in each_played() for step in one.met.steps}
    editions = library().editions
    wanted = {(name, step) for name, edition in editions.items() for step in edition.script.steps}
    assert wanted - entered == set()


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_wording_of_every_shipped_script_is_said(language: str) -> None:
    said = {wording for one in each_played() for wording in one.met.wordings}
    keys = {key for edition in library().editions.values() for key in edition.wordings}
    assert {key for key in keys if (key, language) not in said} == set()


def test_every_fixed_reply_is_said() -> None:
    said = {key for one in each_played() for key, _ in one.met.wordings}
    assert set(library().fixed.wordings) - said == set()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.word)
def test_every_kind_of_step_has_an_example_that_is_played_to_its_last_step(kind: Kind) -> None:
    script = f"../../../docs/examples/{kind.word}.yaml"
    met = [one.met for one in each_played() if one.dialogue.script == script]
    entered = {name for one in met for name in one.steps}
    assert set(met[0].script.steps) - entered == set()
    assert kind.step in {type(met[0].script.steps[name]) for name in entered}


def test_the_examples_are_scripts_without_a_fault() -> None:
    result = CliRunner().invoke(check, [str(ROOT / "docs" / "examples")])
    assert result.exit_code == 0, result.output


def test_every_kind_of_question_answer_effect_event_and_signal_appears() -> None:
    met = [one.met for one in each_played()]
    types = {each for one in met for each in one.types}
    assert set(get_args(QuestionKind)) - {kind for one in met for kind in one.questions} == set()
    assert {*get_args(Answer), *get_args(Effect), *get_args(Event)} - types == set()
    assert {kind.value for kind in SignalKind} - {
        name for one in met for name in one.signals
    } == set()
