"""Playing at a terminal: the keys that end a program end the play, and nothing else is needed."""

import os
import pty
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# A program that a script starts in the background inherits a Ctrl-C that does nothing.
LISTEN = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
RUN = f"{LISTEN}; from bot.commands.playing import play; play()"
END_OF_INPUT = b"\x04"
TRIES_MAX = 20

End = Callable[[subprocess.Popen[bytes], int], None]


def _close(playing: subprocess.Popen[bytes], terminal: int) -> None:
    os.write(terminal, END_OF_INPUT)


def _interrupt(playing: subprocess.Popen[bytes], terminal: int) -> None:
    playing.send_signal(signal.SIGINT)


@pytest.mark.parametrize("end", [_close, _interrupt], ids=["Ctrl-D", "Ctrl-C"])
def test_a_play_at_a_terminal_ends_cleanly(tmp_path: Path, end: End) -> None:
    ours, theirs = pty.openpty()
    # An empty environment: no settings, no keys, no database.
    env = {"PYTHONPATH": str(ROOT), "TERM": "dumb"}
    command = [sys.executable, "-c", RUN, "first_check_in"]
    with subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, cwd=tmp_path, env=env
    ) as playing:
        _read_until("client> ", ours)
        os.write(ours, b"4\n")
        told = _read_until("client> ", ours)
        assert _ended(playing, ours, end=end) == 0
    assert "record: self_rated_state 4" in told
    os.close(theirs)
    os.close(ours)
    assert list(tmp_path.iterdir()) == []


def _ended(playing: subprocess.Popen[bytes], terminal: int, *, end: End) -> int:
    """Press the key until it is heard, as one does: the program may not be listening yet."""
    for _ in range(TRIES_MAX):
        end(playing, terminal)
        with suppress(subprocess.TimeoutExpired):
            return playing.wait(timeout=1)
    playing.kill()
    return -1


def _read_until(words: str, terminal: int) -> str:
    """Read what the terminal shows until these words end it."""
    shown = b""
    while not shown.rstrip(b" ").endswith(words.strip().encode()):
        shown += os.read(terminal, 4096)
    return shown.decode()
