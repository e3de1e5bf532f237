"""The training house as a process: beside a real account's settings it starts, and starts again."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from socket import socket

import pytest
import requests

from bot.clock import pause
from bot.privacy import passes
from bot.privacy.passes import LASTS, Pass
from tests.measures import ROOT
from tests.unit.test_config import KEYS, TWILIO

SECRET = bytes(range(32))
SECONDS_MAX = 180


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """Where a training house answers, whose environment holds a real house's account."""
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (tmp_path / "training-secret").write_bytes(SECRET)
    env = {**os.environ, **KEYS, **TWILIO, "AFTERCALL_TRAINING_PORT": str(port)}
    url = f"http://127.0.0.1:{port}"
    with _running({**env, "AFTERCALL_DATA": str(tmp_path), "AFTERCALL_TRAINING_URL": url}):
        _until(lambda: requests.get(f"{url}/health", timeout=10).ok)
        yield url


@contextmanager
def _running(env: dict[str, str]) -> Iterator[None]:
    house = subprocess.Popen(
        [sys.executable, "-m", "bot", "training"], cwd=ROOT, env=env, stdout=subprocess.DEVNULL
    )
    try:
        yield
        assert house.poll() is None
    finally:
        house.send_signal(signal.SIGTERM)
        assert house.wait(timeout=60) == 0


def _until(is_so: Callable[[], bool]) -> None:
    """Ask again until it is so; a house that does not answer yet is asked again too."""
    for _ in range(SECONDS_MAX * 5):
        try:
            if is_so():
                return
        except requests.RequestException:
            pass  # it does not listen yet, or its next worker is still making the town
        pause(0.2)
    raise AssertionError("it never came to be")


def _come(address: str) -> requests.Session:
    """Come in with a pass, as Sam."""
    http = requests.Session()
    expires_at, nonce = datetime.now(UTC) + LASTS, os.urandom(8).hex()
    shown = Pass("sams-person", "supervisor", "Sam", ("en",), expires_at, nonce)
    answer = http.post(f"{address}/arrive", data={"pass": passes.write(SECRET, shown)}, timeout=60)
    assert answer.status_code == 200, answer.text
    return http


def _phones(http: requests.Session, address: str) -> list[str]:
    return re.findall(r'href="/town/phones/([^"]+)"', http.get(f"{address}/town", timeout=60).text)


def test_it_starts_beside_a_real_account_and_starts_again_when_asked(
    address: str, tmp_path: Path
) -> None:
    sam = _come(address)
    before = _phones(sam, address)
    assert len(before) > 5 and "Nobody here is real." in sam.get(address, timeout=60).text
    assert {file.name for file in tmp_path.iterdir()} == {"training", "training-secret"}
    password = (tmp_path / "training/demo-password").read_text()
    page = sam.get(f"{address}/start-again", timeout=60).text
    token = re.findall(r'name="csrf_token" value="([^"]+)"', page)[-1]
    form = {"csrf_token": token, "sure": "yes"}
    assert "starts again" in sam.post(f"{address}/start-again", data=form, timeout=60).text
    marker = tmp_path / "training/start-again"
    _until(lambda: not marker.exists() and requests.get(f"{address}/health", timeout=10).ok)
    assert sam.get(f"{address}/", timeout=60).url.startswith(f"{address}/sign-in")
    after = _phones(_come(address), address)
    assert len(after) == len(before) and set(after) & set(before) == set()
    assert (tmp_path / "training/demo-password").read_text() != password
