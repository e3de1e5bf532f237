"""The city's translator: what is asked of it, and that no answer of its can harm or hold us up."""

import json
import time
from collections.abc import Iterator

import pytest

from bot.config import TranslatorServer
from bot.errors import TranslatorFailed
from bot.translator import ANSWER_BYTES_MAX, Asked, Translator
from tests.peer import Peer, translating

WORDS = Asked("no puedo dormir", "es", "en")
SECONDS = 0.4


@pytest.fixture
def peer() -> Iterator[Peer]:
    """A translator on loopback."""
    with translating() as peer:
        yield peer


def _fails(peer: Peer) -> TranslatorFailed:
    began = time.perf_counter()
    with pytest.raises(TranslatorFailed) as failed:
        Translator(TranslatorServer(peer.url, timeout_seconds=SECONDS)).translate(WORDS)
    assert time.perf_counter() - began < SECONDS * 4
    assert "dormir" not in str(failed.value)
    return failed.value


def test_it_is_asked_as_its_api_says(peer: Peer) -> None:
    assert Translator(TranslatorServer(peer.url)).translate(WORDS) == "I cannot sleep"
    keyed = Translator(TranslatorServer(f"{peer.url}/city", "a-key"))
    assert keyed.translate(Asked("hola", "auto", "vi")) == "hola in vi"
    plain = {"q": "no puedo dormir", "source": "es", "target": "en", "format": "text"}
    assert peer.asked[0] == plain and peer.asked[1]["api_key"] == "a-key"
    assert peer.paths == ["/translate", "/city/translate"]


@pytest.mark.parametrize(
    "body",
    [
        b"<html><h1>Welcome to this network</h1></html>",
        b'{"translatedText": 7}',
        b'{"translatedText": "  "}',
        b'{"error": "en is not supported"}',
        b'["translatedText"]',
        b"[" * 60_000,
        b"\xff\xfe",
        json.dumps({"translatedText": "x" * 9000}).encode(),
        json.dumps({"translatedText": "x", "more": "y" * ANSWER_BYTES_MAX}).encode(),
    ],
    ids=["html", "number", "blank", "error", "list", "deep", "bytes", "long", "huge"],
)
def test_what_is_no_translation_is_refused(peer: Peer, body: bytes) -> None:
    peer.body = body
    assert _fails(peer).permanent


@pytest.mark.parametrize(
    ("status", "permanent"), [(400, True), (403, True), (429, False), (500, False), (503, False)]
)
def test_a_refusal_is_told_from_a_bad_moment(peer: Peer, status: int, permanent: bool) -> None:
    peer.status = status
    failed = _fails(peer)
    assert (failed.code, failed.permanent) == (status, permanent)


def test_words_go_nowhere_else_when_it_sends_them_on(peer: Peer) -> None:
    with translating() as other:
        peer.status, peer.headers = 307, {"Location": f"{other.url}/translate"}
        assert _fails(peer).permanent and other.asked == []


def test_one_that_drips_is_hung_up_on(peer: Peer) -> None:
    peer.drips = True
    assert not _fails(peer).permanent


def test_one_that_is_not_there_is_no_more_than_silent() -> None:
    with translating() as gone:
        pass
    assert not _fails(gone).permanent


def test_what_could_not_be_kept_is_taken_out(peer: Peer) -> None:
    peer.body = b'{"translatedText": "a\\u0000b \\ud83d c"}'
    assert Translator(TranslatorServer(peer.url)).translate(WORDS) == "ab ? c"
