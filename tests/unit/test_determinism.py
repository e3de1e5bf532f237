"""The engine gives the same to the byte: in another process, and from books that were read anew."""

import json
import os
import subprocess
import sys
from pathlib import Path

from bot.library import load
from flows.progress import Progress

ROOT = Path(__file__).resolve().parents[2]
STEPS = 2_000


def run(*arguments: str, hash_seed: str, given: str = "") -> str:
    """Run the recorder in a process of its own, whose sets have another order."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.recorded", *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        input=given,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_steps_of_all_scripts_come_out_the_same_to_the_byte_in_another_process() -> None:
    recorded = run("record", str(STEPS), hash_seed="1")
    assert recorded.count("\n") == STEPS
    assert _stood_at(recorded) == _places(), "the record leaves places out"
    assert run("replay", hash_seed="2", given=recorded) == recorded


def _stood_at(recorded: str) -> set[tuple[str, str]]:
    lines = map(json.loads, recorded.splitlines())
    return {(line["script"], line["kept"]["step"]) for line in lines}


def _places() -> set[tuple[str, str]]:
    """Give every step of the shipped scripts that is not passed at once."""
    return {
        (name, step.name)
        for name, edition in load(ROOT).editions.items()
        for step in edition.script.steps.values()
        if step.onward(Progress(name, "", step.name)) is None
    }


def test_books_read_anew_are_the_same_books() -> None:
    first, second = load(ROOT), load(ROOT)
    assert first.editions == second.editions
    assert repr(first.editions) == repr(second.editions)
    assert (first.fixed, first.languages) == (second.fixed, second.languages)
