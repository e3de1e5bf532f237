"""Passes: they tell who comes, hold for a minute, and nobody else can write one."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from bot.errors import DeedRefused
from bot.privacy import passes
from bot.privacy.passes import LASTS, Pass
from tests.town import RING

NOW = datetime(2026, 3, 3, 18, 0, tzinfo=UTC)
KEY = passes.secret(RING)
NOOR = UUID(int=7)
PASS = Pass(passes.person(KEY, NOOR), "specialist", "Noor", ("en", "ar"), NOW + LASTS, "nonce-1")


def refused(text: str, now: datetime = NOW, *, key: bytes = KEY) -> str:
    """Return why a pass is refused."""
    with pytest.raises(DeedRefused) as why:
        passes.read(key, text, now)
    return why.value.reason


def test_a_pass_is_read_as_it_was_written_and_is_one_plain_word() -> None:
    text = passes.write(KEY, PASS)
    assert passes.read(KEY, text, NOW) == PASS
    assert text.replace(".", "").replace("-", "").replace("_", "").isalnum()


def test_a_pass_holds_for_a_minute() -> None:
    text = passes.write(KEY, PASS)
    assert passes.read(KEY, text, NOW + LASTS - timedelta(seconds=1)) == PASS
    assert refused(text, NOW + LASTS) == "late" and timedelta(seconds=60) == LASTS


def test_a_changed_pass_is_none_of_ours() -> None:
    content, mac = passes.write(KEY, PASS).split(".")
    told = json.loads(urlsafe_b64decode(content + "=="))
    raised = urlsafe_b64encode(json.dumps({**told, "role": "administrator"}).encode()).decode()
    assert refused(f"{raised.rstrip('=')}.{mac}") == "forged"
    assert refused(f"{content}.{mac[:-2]}AA") == "forged"


@pytest.mark.parametrize("text", ["", ".", "a", "a.b", "é.é", "." * 5000, "%%%.%%%"])
def test_what_is_no_pass_is_refused(text: str) -> None:
    assert refused(text) == "forged"


@pytest.mark.parametrize("purpose", ["forms", "audit", "look-up", "drafts"])
def test_a_secret_for_another_purpose_signs_no_pass(purpose: str) -> None:
    assert refused(passes.write(RING.secret(purpose), PASS)) == "forged"
    assert refused(passes.write(RING.root, PASS)) == "forged"


def test_a_role_that_we_do_not_know_is_refused() -> None:
    assert refused(passes.write(KEY, replace(PASS, role="owner"))) == "forged"


def test_a_person_is_known_again_and_their_id_is_not_told() -> None:
    assert passes.person(KEY, NOOR) == PASS.person != passes.person(KEY, UUID(int=8))
    text = urlsafe_b64decode(passes.write(KEY, PASS).split(".")[0] + "==").decode()
    assert str(NOOR) not in text and NOOR.hex not in text
