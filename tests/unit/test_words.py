"""What staff read: spans, deadlines, delivery and masks in plain words."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from bot.doors.console import words
from bot.doors.town.door import next_morning
from bot.sending import gate
from models.states import CHANNELS, CONVERSATION_STATES, STATUS_RANKS

PORTLAND = ZoneInfo("America/Los_Angeles")
NOON = datetime(2026, 3, 3, 20, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 s"),
        (59, "59 s"),
        (60, "1 min"),
        (3599, "59 min"),
        (3600, "1 h"),
        (12_000, "3 h 20 min"),
        (86_400, "1 d"),
        (100_000, "1 d 3 h"),
    ],
)
def test_spans_are_said_in_the_units_that_matter(seconds: int, said: str) -> None:
    assert words.span(timedelta(seconds=seconds)) == said


def test_deadlines_are_left_or_late() -> None:
    assert words.deadline(NOON + timedelta(minutes=2), NOON) == "2 min left"
    assert words.deadline(NOON, NOON) == "0 s late"
    assert words.deadline(NOON - timedelta(hours=2), NOON) == "2 h late"


def _message(status: str, **more: object) -> SimpleNamespace:
    nothing = {"reason": None, "due_at": None, "error_code": None}
    return SimpleNamespace(status=status, **{**nothing, **more})


@pytest.mark.parametrize(
    ("message", "said"),
    [
        (_message("queued"), "queued"),
        (
            _message("held", reason="window", due_at=NOON),
            "held until Tue 3 Mar 12:00 — texting window closed",
        ),
        (_message("held", reason="translation"), "held — no reviewed wording in this language"),
        (_message("delivered"), "delivered"),
        (
            _message("failed", error_code=30003),
            "failed — the phone is off or out of reach (30003)",
        ),
        (_message("failed", error_code=39999), "failed — provider's error 39999"),
        (_message("refused", reason="opted_out"), "not sent — the client stopped texting"),
        (_message("cancelled", reason="person_speaks"), "cancelled — a person took over"),
    ],
)
def test_delivery_is_told_plainly(message: SimpleNamespace, said: str) -> None:
    assert words.delivery(message, PORTLAND) == said


def test_every_status_channel_and_state_has_words_of_its_own() -> None:
    told = {words.delivery(_message(status), PORTLAND) for status in STATUS_RANKS}
    assert len(told) == len(STATUS_RANKS)
    assert set(words.CHANNELS) == set(CHANNELS) and set(words.STATES) == set(CONVERSATION_STATES)
    assert set(words.PURPOSES) >= gate.NEEDS_LEDGER


def test_addresses_and_names_are_masked() -> None:
    assert words.masked("sms", "+15035550142") == "…0142"
    assert words.masked("webchat", "a-very-secret-token") == "Web chat"
    assert words.initials("Bea Maria Lindqvist") == "BL"
    assert words.initials("Олег") == "О"
    assert words.initials(None) == words.initials("  ") == "?"


@pytest.mark.parametrize("day", range(1, 15))
def test_the_next_morning_is_always_ahead_and_at_nine(day: int) -> None:
    now = datetime(2026, 3, day, 17, 30, tzinfo=UTC)
    morning = next_morning(now, PORTLAND).astimezone(PORTLAND)
    assert now < morning <= now + timedelta(hours=25) and (morning.hour, morning.minute) == (9, 0)
