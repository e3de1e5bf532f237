"""Feeds the reader whatever makes it take another way: a fuzzer that watches which lines run.

Run as `python tests/fuzzing/reading.py -runs=N` (libFuzzer's options); it ends with an error at the
first text that raises, or that takes longer than SECONDS_MOST of CPU.
"""

import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

import atheris

with atheris.instrument_imports(include=["flows.reading"]):
    from bot.library import load
    from bot.measuring import CONTEXTS
    from bot.wiring import ROOT

TEXT_MAX = 1600
SECONDS_MOST = 1.0
TODAY = date(2026, 11, 19)
READERS = load(ROOT).readers
LANGUAGES = tuple(READERS.lexicons)
QUESTIONS = tuple(CONTEXTS.values())


def read_once(data: bytes) -> None:
    """Read one text in one language, as the answer to one question."""
    language, question = (data[:2] + b"\0\0")[:2]
    text = data[2:].decode(errors="replace")[:TEXT_MAX]
    started = process_time()
    READERS.read(
        text,
        languages=(LANGUAGES[language % len(LANGUAGES)], "en"),
        question=QUESTIONS[question % len(QUESTIONS)],
        today=TODAY,
    )
    assert process_time() - started < SECONDS_MOST, "reading hangs"


def words(folder: Path) -> Path:
    """Write the words of all lexicons as libFuzzer's dictionary, so that it finds whole phrases."""
    found = {word for lexicon in READERS.lexicons.values() for word in lexicon.known}
    lines = (
        '"' + "".join(f"\\x{byte:02x}" for byte in word.encode()) + '"' for word in sorted(found)
    )
    file = folder / "words.dict"
    file.write_text("\n".join(lines), "ascii")
    return file


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        atheris.Setup([*sys.argv, f"-dict={words(Path(folder))}"], read_once)
        atheris.Fuzz()
