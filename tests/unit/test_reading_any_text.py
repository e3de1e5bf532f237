"""Whatever is texted, reading neither raises nor hangs, and its work grows as the text does."""

import os
import subprocess
import sys
from datetime import date

import pytest

from bot.measuring import CONTEXTS
from tests.heard import READERS
from tests.measures import ROOT

RUNS = 2_000
FUZZED_SECONDS_MAX = 240
GROWTH_MAX = 1.6
"""Of the work a letter, from a text to one four times as long: noise, not another power."""

TODAY = date(2026, 11, 19)


def test_a_fuzzer_that_watches_the_lines_finds_no_text_that_breaks_it() -> None:
    command = [sys.executable, "tests/fuzzing/reading.py", f"-runs={RUNS}", "-max_len=4000"]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=FUZZED_SECONDS_MAX,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert f"Done {RUNS} runs" in done.stderr


@pytest.mark.parametrize(
    "piece",
    [
        *("kill ", "i want to die ", "stop ", "no ", "a", "1 ", "死", "ไม่", "🔪", "!?.", "k*ll "),
        *(
            "not suicidal just tired ",
            "pills bottle swallowed ",
            "не хочу жить ",
            "موت ",
            "iwanttodie",
        ),
    ],
)
@pytest.mark.parametrize("language", ["es", "ja", "ru"])
def test_the_work_grows_as_the_text_does(piece: str, language: str) -> None:
    short, long = (_calls((piece * 1600)[:length], language) for length in (400, 1600))
    assert long <= short * 4 * GROWTH_MAX


def _calls(text: str, language: str) -> int:
    """Count what is called while a text is read: the same on every machine."""
    count = 0

    def counted(*_: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(counted)
    try:
        READERS.read(text, languages=(language, "en"), question=CONTEXTS["scale"], today=TODAY)
    finally:
        sys.setprofile(None)
    return count
