"""Texts in boxes: how wide they are taken to be, and where their lines break."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.drawing.lettering import ELLIPSIS, width_of, wrap

SIZE = 13.0


def test_no_font_that_people_have_is_wider_than_we_take_it_to_be() -> None:
    # Measured at a size of 100 in Liberation Sans, which has Arial's widths, and in DejaVu Sans.
    measured = {
        "Thank you for telling us.": (1062, 1214),
        "Hours: 8 am-6 pm": (801, 905),
        "WWW": (284, 297),
    }
    for text, (usual, widest) in measured.items():
        assert widest <= width_of(text, 100) <= 1.3 * usual, text


def test_marks_that_sit_on_letters_take_no_room() -> None:
    assert width_of("é", SIZE) == width_of("e\u0301", SIZE)


def test_lines_break_between_words_and_where_the_text_breaks_them() -> None:
    lines = wrap("one two three\nfour", width=width_of("one two", SIZE) + 1, size=SIZE, most=9)
    assert lines == ("one two", "three", "four")


def test_what_does_not_fit_is_cut_with_an_ellipsis() -> None:
    lines = wrap("one two three four", width=width_of("one two", SIZE) + 1, size=SIZE, most=1)
    assert len(lines) == 1 and lines[0].endswith(ELLIPSIS) and lines[0].startswith("one")


def test_a_word_too_long_for_a_line_is_broken() -> None:
    lines = wrap("a" * 60, width=100, size=SIZE, most=99)
    assert len(lines) > 1 and "".join(lines) == "a" * 60


def test_text_without_spaces_breaks_between_letters_but_not_before_a_full_stop() -> None:
    lines = wrap("私たちのチームの人がこれを読みます。" * 3, width=120, size=SIZE, most=99)
    assert len(lines) > 2 and not any(line.startswith("。") for line in lines)


def test_a_mark_stays_with_its_letter() -> None:
    lines = wrap("ທ່ານຕົກລົງຮັບຂໍ້ຄວາມຖາມຂ່າວຈາກພວກເຮົາບໍ່", width=80, size=SIZE, most=99)
    assert len(lines) > 1 and not any(line[0] in "່້ົໍີ" for line in lines)


@pytest.mark.parametrize("text", ["", "   ", "\n\n"])
def test_nothing_has_no_lines(text: str) -> None:
    assert wrap(text, width=100, size=SIZE, most=3) == ()


@given(st.text(max_size=200), st.integers(20, 300), st.integers(1, 6))
def test_no_line_is_wider_than_its_room_and_none_is_one_too_many(
    text: str, width: int, most: int
) -> None:
    lines = wrap(text, width=width, size=SIZE, most=most)
    assert len(lines) <= most
    assert all(width_of(line, SIZE) <= width or len(line) == 1 for line in lines)
