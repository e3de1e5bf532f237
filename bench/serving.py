"""The two web applications that the webhook benchmark compares, each in a process of its own.

`python -m bench.serving house|lean URL PORT` serves until terminated, with the same gunicorn
settings for both. The lean one is a bare WSGI function with a hand-written signature check.
"""

import base64
import sys
import threading
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from hashlib import sha1
from hmac import compare_digest, digest
from typing import Any, cast
from urllib.parse import parse_qsl

from flask import Flask

from bench.people import PATH, PUBLIC_URL, TWILIO, build
from bench.prepared import Prepared, prepare
from bench.reference import Lean, Text, new_ids
from bot.app import create_app
from bot.serving import Server

TOKEN = TWILIO.tokens[0].encode()
TWIML = b'<?xml version="1.0" encoding="UTF-8"?><Response></Response>'
HEADERS = [("Content-Type", "text/xml"), ("Content-Length", str(len(TWIML)))]

StartResponse = Callable[[str, list[tuple[str, str]]], object]


def serve(kind: str, url: str, *, port: int) -> None:
    """Serve one of APPLICATIONS on loopback, from the database at `url`."""
    Server(lambda: cast(Flask, APPLICATIONS[kind](url)), bind=f"127.0.0.1:{port}", hooks={}).run()


def house_app(url: str) -> Flask:
    """Build the house's application, as `aftercall web` does."""
    return create_app(build(url))


def signature(form: Iterable[tuple[str, str]]) -> str:
    """Sign a form as Twilio does: HMAC-SHA1 over the URL and the sorted parameters."""
    signed = PUBLIC_URL + PATH + "".join(name + value for name, value in sorted(form))
    return base64.b64encode(digest(TOKEN, signed.encode(), sha1)).decode()


def lean_app(url: str) -> Any:
    """Give a WSGI function that checks, writes and answers, and does nothing else."""
    pool = _Pool(url, prepare(build(url).house, datetime.now(UTC)))

    def answer(environ: dict[str, Any], start_response: StartResponse) -> list[bytes]:
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        form = parse_qsl(body.decode(), keep_blank_values=True)
        if not compare_digest(signature(form), environ.get("HTTP_X_TWILIO_SIGNATURE", "")):
            start_response("403 Forbidden", [("Content-Length", "0")])
            return []
        pool.answer(_text(dict(form)))
        start_response("200 OK", HEADERS)
        return [TWIML]

    return answer


def _text(form: dict[str, str]) -> Text:
    now = datetime.now(UTC).isoformat(timespec="microseconds")
    return Text(form["From"], form["MessageSid"], form["Body"], now, new_ids())


class _Pool:
    """SQLite writes one at a time anyway: one connection under a lock. PostgreSQL: one a thread."""

    def __init__(self, url: str, prepared: Prepared) -> None:
        self._url, self._prepared = url, prepared
        self._only = Lean(url, prepared) if url.startswith("sqlite") else None
        self._lock, self._mine = threading.Lock(), threading.local()

    def answer(self, text: Text) -> None:
        if self._only is None:
            return self._own().answer(text)
        with self._lock:
            self._only.answer(text)

    def _own(self) -> Lean:
        if not hasattr(self._mine, "lean"):
            self._mine.lean = Lean(self._url, self._prepared)
        return cast(Lean, self._mine.lean)


APPLICATIONS = {"house": house_app, "lean": lean_app}


if __name__ == "__main__":
    serve(sys.argv[1], sys.argv[2], port=int(sys.argv[3]))
