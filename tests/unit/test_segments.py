"""Segments, against the figures that carriers bill by."""

import pytest

from flows.segments import Size, size


@pytest.mark.parametrize(
    ("text", "segments"),
    [
        ("", 1),
        ("a", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("a" * 459, 3),
        ("a" * 460, 4),
        ("ñ¿¡éèüàÑ@" * 17, 1),
        ("\n" * 160, 1),
    ],
)
def test_plain_text_takes_160_or_153_to_a_part(text: str, segments: int) -> None:
    assert size(text) == Size("GSM-7", segments)


@pytest.mark.parametrize(
    ("text", "segments"),
    [
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("a" * 158 + "€", 1),
        ("a" * 159 + "€", 2),
        # 153 places: an extension character that would begin at the last one moves on whole.
        ("a" * 152 + "€" + "a" * 151, 2),
        ("a" * 152 + "€" + "a" * 152, 3),
        ("a" * 151 + "€" + "a" * 153, 2),
        ("€" * 76 * 2, 2),
        ("€" * (76 * 2 + 1), 3),
    ],
)
def test_an_extension_character_takes_two_places_and_is_never_split(
    text: str, segments: int
) -> None:
    assert size(text) == Size("GSM-7", segments)


@pytest.mark.parametrize("character", "^{}\\[]~|€\f")
def test_each_extension_character_counts_twice(character: str) -> None:
    assert size("a" * 158 + character).segments == 1
    assert size("a" * 159 + character).segments == 2


@pytest.mark.parametrize(
    ("text", "segments", "cause"),
    [
        ("í" * 70, 1, "í"),
        ("í" * 71, 2, "í"),
        ("í" * 134, 2, "í"),
        ("í" * 135, 3, "í"),
        ("a" * 69 + "’", 1, "’"),
        ("a" * 70 + "’", 2, "’"),
        ("你" * 70, 1, "你"),
        ("€" * 69 + "—", 1, "—"),
    ],
)
def test_one_other_character_makes_it_70_or_67_to_a_part(
    text: str, segments: int, cause: str
) -> None:
    assert size(text) == Size("UCS-2", segments, cause)


@pytest.mark.parametrize(
    ("text", "segments"),
    [
        ("🙂" * 35, 1),
        ("🙂" * 36, 2),
        # 67 places: an emoji is never split between two parts.
        ("í" * 66 + "🙂" + "í" * 65, 2),
        ("í" * 66 + "🙂" + "í" * 66, 3),
        ("í" * 65 + "🙂" + "í" * 67, 2),
        ("🙂" * 1600, 49),
    ],
)
def test_an_emoji_takes_two_places_and_is_never_split(text: str, segments: int) -> None:
    assert size(text).segments == segments


@pytest.mark.parametrize("text", ["á", "ó", "ú", "ç", "`", "\t", "\u202f", "ă", "ș", "\ud800"])
def test_what_looks_plain_may_be_expensive(text: str) -> None:
    assert size("hello " + text) == Size("UCS-2", 1, text)
