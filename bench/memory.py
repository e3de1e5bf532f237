"""The web process's memory, after it has answered, and what it has not imported.

The reference is a process with nothing in it but the libraries that any such house would load.
"""

import os
import subprocess
import sys
from base64 import b64encode
from datetime import datetime
from pathlib import Path

from bench.figures import Figure, Needed
from bench.load import load
from bench.people import KEYS, PUBLIC_URL, TWILIO, settle_in
from bench.size import Size
from bench.stores import Store
from bench.webhook import STOP_SECONDS_MAX, free_port, wait_for
from bot.wiring import ROOT

MEGABYTES_MOST = 75 + 60
"""What the house may hold, and what all languages together may add to it (`bench.reading`)."""

PROVIDER_CLIENT = "twilio.rest"

LOADED = f"""
import sys
from bench.serving import house_app
house_app("sqlite://")
print(int({PROVIDER_CLIENT!r} in sys.modules))
"""
LIBRARIES = """
import flask, flask_wtf, sqlalchemy, sqlalchemy.dialects.sqlite, twilio.request_validator
import cryptography.hazmat.primitives.ciphers.aead, gunicorn.app.base, gunicorn.workers.gthread
print(flush=True)
input()
"""


def measure(size: Size, store: Store, now: datetime) -> list[Figure]:
    """Measure what `aftercall web --workers 1` holds in megabytes, on the default SQLite."""
    url = store.fresh("remembered")
    settle_in(url, people=size.requests, now=now)
    most = Needed(MEGABYTES_MOST, at_least=False, of="ours")
    none = Needed(0, at_least=False, of="ours")
    return [
        Figure("web_memory", "web process's memory", "MB", [_web(url, size)], [_bare()], most),
        Figure("web_provider_client", f"  has {PROVIDER_CLIENT}", "", [_loaded()], needed=none),
    ]


def _web(url: str, size: Size) -> float:
    port = free_port()
    command = [sys.executable, "-m", "bot", "web", "--workers", "1"]
    server = subprocess.Popen(command, cwd=ROOT, env=_environment(url, port))
    try:
        wait_for(port, server)
        load(port, range(size.requests))
        return max(map(_megabytes, (server.pid, *_children(server.pid))))
    finally:
        server.terminate()
        server.wait(STOP_SECONDS_MAX)


def _environment(url: str, port: int) -> dict[str, str]:
    field, root = (b64encode(key).decode() for key in (KEYS.fields[KEYS.current], KEYS.root))
    return {
        **_plain(),
        "DATABASE_URL": url,
        "PORT": str(port),
        "PUBLIC_URL": PUBLIC_URL,
        "AFTERCALL_KEYS": f"{KEYS.current}:{field}",
        "AFTERCALL_ROOT_KEY": root,
        "AFTERCALL_DRAFTS_MAY_LEAVE": "1",
        "TWILIO_ACCOUNT_SID": TWILIO.account_sid,
        "TWILIO_AUTH_TOKEN": TWILIO.tokens[0],
        "TWILIO_MESSAGING_SERVICE_SID": TWILIO.messaging_service_sid,
        "TWILIO_API_URL": "http://127.0.0.1:9",
    }


def _plain() -> dict[str, str]:
    """Without compiled files a process holds what compiling left behind as well."""
    return {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


def _bare() -> float:
    command = [sys.executable, "-c", LIBRARIES]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=_plain(), stdin=pipe, stdout=pipe) as process:
        assert process.stdout is not None
        process.stdout.readline()
        held = _megabytes(process.pid)
        process.communicate(b"\n")
        return held


def _loaded() -> float:
    command = [sys.executable, "-c", LOADED]
    told = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return float(told.stdout)


def _children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(child) for child in listed.split()]


def _megabytes(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024
