"""Hostile texts in files that leave: no formula, no element, no line of ours, nothing unseen."""

import csv
import io
import unicodedata
import zipfile
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.doors.console.exports.archive import zipped
from bot.doors.console.exports.harmless import (
    BYTE_ORDER_MARK,
    COLUMNS,
    MARKS_MAX,
    bounded,
    cell,
    is_dangerous,
    paragraph,
    sheet,
    visible,
)

FORMULAS = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    " =1",
    "﹦1",
)
ZALGO = "a" + "\u0301" * 500
OVERRIDE = "abc\u202egpj.exe"
HOSTILE = (*FORMULAS, ZALGO, OVERRIDE, "x" * 10_000, "\x00\x1b[2J", "<script>x</script>", '",=1"')
# Every character that there is, and often one of those that matter.
TEXTS = st.text(st.characters()) | st.text(
    st.sampled_from("=+-@\t\r\n ＝＋－＠'\",;|<>&\u202e\u2066\u0301a")
)
SPREADSHEETS = frozenset("=+-@\t\r\n＝＋－＠")


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_begins_with_a_quote(text: str) -> None:
    assert cell(text).startswith("'")


def test_a_plain_text_stays_as_it_is() -> None:
    for text in ("I am ok", "1 - 2 = -1", "Ruiz, Ana", "ok\nthen", "می‌خواهم", "👩‍👧"):
        assert cell(text) == visible(text) == bounded(text) == text


@given(st.lists(st.lists(TEXTS, min_size=3, max_size=3), max_size=5))
@example([list(HOSTILE[at : at + 3]) for at in range(0, 15, 3)])
def test_a_sheet_is_read_back_with_no_dangerous_cell(rows: list[list[str]]) -> None:
    told = "".join(sheet(("at", "text", "note"), rows))
    assert told.startswith(BYTE_ORDER_MARK)
    read = list(csv.reader(io.StringIO(told[1:], newline=""), strict=True))
    assert read[0] == ["at", "text", "note"] and len(read) == len(rows) + 1
    for written, found in zip(rows, read[1:], strict=True):
        assert found == [cell(one) for one in written]
        for one in found:
            assert not one or one[0] not in SPREADSHEETS
            assert not is_dangerous(one)


@given(TEXTS)
@example(OVERRIDE)
@example("a\u2028b\x85c\x0bd\u2029")
def test_nothing_unseen_is_left_and_nothing_turns_a_line(text: str) -> None:
    shown = visible(text)
    assert {unicodedata.category(one) for one in shown if one not in "\n\t"} & {"Cc", "Cs"} == set()
    assert not set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u200b") & set(
        shown
    )
    assert len(shown.split("\n")) == len(shown.splitlines() or [""]) + shown.endswith("\n")


@given(TEXTS)
@example(ZALGO)
def test_no_letter_climbs_over_the_lines_around_it(text: str) -> None:
    run = longest = 0
    for one in bounded(text):
        run = run + 1 if unicodedata.category(one) in ("Mn", "Me") else 0
        longest = max(longest, run)
    assert longest <= MARKS_MAX


@given(TEXTS)
@example("x" * 10_000)
def test_a_paragraph_fits_on_paper_and_every_line_is_closed(text: str) -> None:
    for line in paragraph(text):
        assert line[0] == "\u2068" and line[-1] == "\u2069" and "\n" not in line
        assert len(line) <= COLUMNS + 2


def test_an_archive_is_sent_in_pieces() -> None:
    asked: list[int] = []

    def parts(number: int) -> list[str]:
        asked.append(number)
        return [f"{one} é {one * 7919 % 104729}\n" for one in range(60_000)]

    files = ((f"{number}.txt", parts(number)) for number in range(3))
    pieces = zipped(files, datetime(2026, 3, 3, 10, 0, tzinfo=UTC))
    first = next(pieces)
    assert asked == [0] and len(first) < 1024 * 1024
    whole = zipfile.ZipFile(io.BytesIO(first + b"".join(pieces)))
    assert whole.testzip() is None and whole.namelist() == ["0.txt", "1.txt", "2.txt"]
    assert whole.read("2.txt").decode() == "".join(parts(2))
    assert whole.infolist()[0].date_time == (2026, 3, 3, 10, 0, 0)
