"""One row of the audit log: a MAC over all of it, under a key that the database does not have."""

import hmac
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest

from bot.privacy import audit
from tests.town import RING

AT = datetime(2026, 3, 3, 18, tzinfo=UTC)
ID = UUID(int=7 << 76 | 0b10 << 62)
WHAT = {"actor": "staff:1", "action": "client.seen", "subject": "client:2"}


def entry(**changes: Any) -> dict[str, Any]:
    """Give a row, with changes to what it says."""
    return audit.entry(RING, ID, AT, **{**WHAT, **changes})


def test_a_row_says_who_did_what_to_what_and_when() -> None:
    assert {key: value for key, value in entry().items() if key != "mac"} == {
        **WHAT,
        "id": ID,
        "at": AT,
        "detail": {},
    }


def test_the_same_row_has_the_same_mac() -> None:
    assert entry(detail={"a": 1, "b": 2}) == entry(detail={"b": 2, "a": 1})


@pytest.mark.parametrize(
    "change",
    [
        {"actor": "staff:2"},
        {"action": "client.named"},
        {"subject": "client:3"},
        {"detail": {"source": "form"}},
    ],
)
def test_any_change_of_words_changes_the_mac(change: dict[str, Any]) -> None:
    assert entry(**change)["mac"] != entry()["mac"]


def test_another_time_or_id_changes_the_mac() -> None:
    later = audit.entry(RING, ID, AT + timedelta(microseconds=1), **WHAT)
    other = audit.entry(RING, UUID(int=ID.int + 1), AT, **WHAT)
    assert len({row["mac"] for row in (entry(), later, other)}) == 3


def test_words_moved_between_columns_change_the_mac() -> None:
    moved = entry(action=WHAT["subject"], subject=WHAT["action"])
    assert moved["mac"] != entry()["mac"]


def test_the_mac_needs_the_houses_own_root() -> None:
    other = replace(RING, root=bytes(32))
    assert audit.entry(other, ID, AT, **WHAT)["mac"] != entry()["mac"]


def test_the_mac_is_an_hmac_that_anyone_with_the_key_can_check() -> None:
    row = entry(detail={"source": "form"})
    said = {**row, "id": str(ID), "at": "2026-03-03T18:00:00.000000+00:00"}
    del said["mac"]
    expected = hmac.digest(RING.secret("audit"), json.dumps(said, sort_keys=True).encode(), sha256)
    assert row["mac"] == expected


def test_the_same_moment_in_another_zone_has_the_same_mac() -> None:
    elsewhere = AT.astimezone(timezone(timedelta(hours=-8)))
    assert audit.entry(RING, ID, elsewhere, **WHAT)["mac"] == entry()["mac"]
