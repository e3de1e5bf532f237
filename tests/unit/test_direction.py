"""Arabic with Latin names and numbers in it keeps its order on a phone."""

from unicodedata import bidirectional

import pytest

from flows.direction import LEFT_TO_RIGHT_MARK as LRM
from flows.direction import RIGHT_TO_LEFT_MARK as RLM
from flows.direction import from_the_right, kept_in_order
from flows.formatting import Speech, fill
from flows.wording import Wording

VALUES = {"program": "Portland team", "hours": "8 am-6 pm", "phone": "503-555-0100", "n": "5"}


def filled(text: str, language: str = "ar") -> str:
    return fill(Wording(text, reviewed=True), VALUES, Speech(language)).text


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("503-555-0100", f"{LRM}503-555-0100"),
        ("8 am-6 pm", f"{LRM}8 am-6 pm"),
        ("8 a.m.", f"{LRM}8 a.m.{LRM}"),
        ("Portland team", "Portland team"),
        ("911", "911"),
        ("الثلاثاء، 24 نوفمبر", "الثلاثاء، 24 نوفمبر"),
        ("+1 (503)", f"{LRM}+1 (503){LRM}"),
        ("", ""),
    ],
)
def test_a_value_that_would_flip_is_kept_in_order(value: str, kept: str) -> None:
    assert kept_in_order(value) == kept


@pytest.mark.parametrize(
    ("text", "turned"),
    [
        ("Portland: مرحبا", f"{RLM}Portland: مرحبا"),
        ("1. STOP للإيقاف", f"{RLM}1. STOP للإيقاف"),
        ("مرحبا Portland", "مرحبا Portland"),
        (f"{RLM}Portland: مرحبا", f"{RLM}Portland: مرحبا"),
        ("STOP", "STOP"),
        ("911", "911"),
        ("مرحبا\nSTOP للإيقاف", f"مرحبا\n{RLM}STOP للإيقاف"),
    ],
)
def test_a_line_runs_from_the_right_whatever_it_begins_with(text: str, turned: str) -> None:
    assert from_the_right(text) == turned


def test_an_arabic_wording_is_filled_in_order() -> None:
    assert filled("{program}: اتصل {phone}") == f"{RLM}Portland team: اتصل {LRM}503-555-0100"


def test_a_mark_that_the_translator_set_is_not_doubled() -> None:
    assert filled(f"اتصل {LRM}{{phone}}").count(LRM) == 1


@pytest.mark.parametrize("language", ["en", "ru", "zh-Hant"])
def test_other_languages_get_no_marks(language: str) -> None:
    assert not {LRM, RLM} & set(filled("{program} {phone} {hours} مرحبا", language))


def test_letters_that_run_from_the_right_are_those_of_unicode() -> None:
    letters = [chr(code) for code in range(0x10000) if chr(code).isalpha()]
    ours = {letter for letter in letters if from_the_right(f"A{letter}").startswith(RLM)}
    theirs = {letter for letter in letters if bidirectional(letter) in ("R", "AL")}
    assert ours == theirs
