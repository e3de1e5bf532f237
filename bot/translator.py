"""Asks the city's own translator: a server that speaks LibreTranslate's HTTP API.

`POST /translate` with `q`, `source`, `target`, `format` and perhaps `api_key` answers
`{"translatedText": …}`, or an HTTP status and `{"error": …}` (github.com/LibreTranslate). Clients'
words go there and are never logged here. What comes back is text, and nobody's judgement.
"""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from threading import Event, Timer
from urllib.parse import urlsplit

from bot.config import TranslatorServer
from bot.errors import TranslatorFailed

ANSWER_BYTES_MAX = 64 * 1024
TEXT_LENGTH_MAX = 8000
# The rest of its answers below 500 say that this very request is at fault.
_BUSY = (408, 425, 429)


@dataclass(frozen=True, slots=True)
class Asked:
    """Words to be translated, between two languages as BCP 47 codes; `auto` lets it find out."""

    text: str
    source: str
    target: str


class Translator:
    """The city's translator. Any number of threads may ask at once."""

    def __init__(self, server: TranslatorServer) -> None:
        """Know where it is; nothing is connected yet."""
        self._server = server

    def translate(self, asked: Asked) -> str:
        """Return the translation, within the server's time or not at all.

        Raises TranslatorFailed: permanent when it answered and this cannot be translated there.
        """
        status, body = self._post(json.dumps(self._form(asked)).encode())
        if status >= 500 or status in _BUSY:
            raise TranslatorFailed(status, permanent=False)
        if status != 200:
            raise TranslatorFailed(status, permanent=True)
        return _text(body)

    def _form(self, asked: Asked) -> dict[str, str]:
        form = {"q": asked.text, "source": asked.source, "target": asked.target, "format": "text"}
        return {**form, "api_key": self._server.key} if self._server.key else form

    def _post(self, form: bytes) -> tuple[int, bytes]:
        """Return status and body. Redirects are not followed: words go where the city said."""
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        try:
            with self._connected() as connection:
                path = f"{urlsplit(self._server.url).path}/translate"
                connection.request("POST", path, form, headers)
                with connection.getresponse() as answer:
                    return answer.status, answer.read(ANSWER_BYTES_MAX + 1)
        except (OSError, HTTPException, ValueError) as error:
            raise TranslatorFailed(permanent=False) from error

    @contextmanager
    def _connected(self) -> Iterator[HTTPConnection]:
        """Connect, and hang up when the time is over, however slowly an answer drips in."""
        place, seconds = urlsplit(self._server.url), self._server.timeout_seconds
        kind = HTTPSConnection if place.scheme == "https" else HTTPConnection
        connection = kind(place.hostname or "", place.port, timeout=seconds)
        connection.connect()
        over = Event()
        timer = Timer(seconds, _hang_up, [connection.sock, over])
        timer.daemon = True
        timer.start()
        try:
            yield connection
            if over.is_set():  # what was read then is half an answer
                raise TimeoutError
        finally:
            timer.cancel()
            connection.close()


def _hang_up(line: socket.socket, over: Event) -> None:
    over.set()
    try:
        line.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # it had ended by itself


def _text(body: bytes) -> str:
    """Read the translation out of an answer; what is none, empty or beyond measure is refused."""
    try:
        found = json.loads(body) if len(body) <= ANSWER_BYTES_MAX else None
    except (ValueError, RecursionError):
        found = None
    text = found.get("translatedText") if isinstance(found, dict) else None
    if not isinstance(text, str) or not 0 < len(text.strip()) <= TEXT_LENGTH_MAX:
        raise TranslatorFailed(200, permanent=True)
    # A lone half of a letter, or a NUL, could not be kept.
    return text.strip().replace("\0", "").encode("utf-8", "replace").decode()
