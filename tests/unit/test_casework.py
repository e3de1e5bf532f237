"""What staff read during a call: whole, drafted, with its sources; a bad file is told by line."""

from pathlib import Path

import pytest

from bot.care.records import entries, offers, suggesting
from bot.care.records.checklists import STEPS
from bot.doors.console import record_words, words
from bot.doors.console.checklist_pages import GIVES_NUMBER, TELLS
from bot.library.casework import QUESTIONS, RESULTS, parse_casework, read_casework
from bot.library.shelf import Shelf
from bot.wiring import ROOT
from flows.errors import ScriptInvalid
from models.states import CONTACT_KINDS, HAND_OFFS, SERVICE_KINDS, SERVICE_REFERRAL_STATES

FILE = ROOT / "locales/en/casework.yaml"


def faults(text: str) -> list[str]:
    with pytest.raises(ScriptInvalid) as invalid:
        parse_casework(text, "casework.yaml")
    return [fault.rule for fault in invalid.value.faults]


def test_everything_that_staff_read_is_there_and_nobody_has_approved_it() -> None:
    shelf = Shelf(ROOT)
    texts = read_casework(shelf)["en"]
    assert shelf.faults == [] and not texts.reviewed
    assert tuple(texts.questions) == QUESTIONS and tuple(texts.results) == RESULTS
    for kind, steps in STEPS.items():
        assert tuple(texts.checklists[kind].steps) == steps
        assert "approve" in texts.checklists[kind].about
    assert "C-SSRS" in texts.about and "clinician must approve" in texts.about
    assert texts.line[1].replace("-", "").isdigit()


def test_a_house_without_the_file_has_none(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    assert (read_casework(shelf), shelf.faults) == ({}, [])


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("language: en", "language: es", "language"),
        ("  about: Adapted", "  abuot: Adapted", "unknown key"),
        ("    wish: In", "    wist: In", "unknown key"),
        ("    checked_on: 2026-11-22", "    checked_on: today", "date"),
        ("    call: Call the client, or go on with the call you are in.", "    call:", "missing"),
    ],
)
def test_a_fault_in_the_file_is_told(old: str, new: str, rule: str) -> None:
    text = FILE.read_text()
    assert old in text
    assert any(found.startswith(rule) for found in faults(text.replace(old, new)))


def test_every_word_that_is_kept_has_words_for_staff() -> None:
    assert set(record_words.CONTACTS) == set(CONTACT_KINDS)
    assert set(record_words.OUTCOMES) == set(suggesting.OUTCOMES) == set(words.OUTCOMES)
    assert set(record_words.TICKS) == set(entries.TICKS)
    assert set(record_words.STATES) == set(SERVICE_REFERRAL_STATES) == set(words.SERVICE_STATES)
    assert set(offers.SETTLED) < set(SERVICE_REFERRAL_STATES)
    assert set(record_words.HAND_OFFS) == set(HAND_OFFS)
    assert set(record_words.SERVICE_KINDS) == set(SERVICE_KINDS)
    assert set(record_words.RESULTS) == set(RESULTS)


def test_only_steps_that_there_are_ask_for_more() -> None:
    steps = {step for listed in STEPS.values() for step in listed}
    assert set(TELLS) | set(GIVES_NUMBER) <= steps
